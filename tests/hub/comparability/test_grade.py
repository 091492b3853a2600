"""The worst reason is the grade, and it never matters who is named first."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.comparability.fact import PLACES
from hub.comparability.grade import grade, grade_alone
from hub.comparability.side import About, Side
from proto.method_note import Break, Coverage, IndicatorMethod, Jurisdiction, Operation
from tests.hub.comparability.sides import facts, side

FORMS = About(frozenset({"form"}), {"form": "forced_begging"})

METHODS = st.fixed_dictionaries(
    {},
    optional={
        "abroad": st.sampled_from(["included", "excluded", "unknown"]),
        "quality": st.sampled_from(["exact", "partial", "none"]),
        "counts": st.sampled_from(["new", "on-file"]),
        "decider": st.sampled_from(["court", "team"]),
        "formal_status": st.sampled_from(["by-office", "on-request"]),
        "dated_by": st.just("registration_date"),
        "year_starts": st.just("04"),
        "exploited_elsewhere": st.sampled_from(["included", "excluded", "unknown"]),
        "coverage": st.just((Coverage("Police", "2019-06", source="police"),)),
        "breaks": st.just((Break("2019-07", "{a} {strange} reason", ("form",)),)),
        "jurisdictions": st.just((Jurisdiction("{0}", "not-covered"),)),
        "operations": st.just((Operation(("2018", "2019"), "A raid {one}"),)),
        "indicators": st.just({"form": IndicatorMethod("exact", {"forced_begging": "none"})}),
    },
)


@st.composite
def sides(draw: st.DrawFn) -> Side:
    """Any country in any of some periods, with any method."""
    said: dict[str, Any] = draw(METHODS)
    party = draw(st.sampled_from(["AL", "XK", "RS"]))
    period = draw(st.sampled_from(["2018", "2019", "2019-S1", "2017/2019"]))
    statuses = draw(st.sampled_from([("presumed",), ("presumed", "formally_identified")]))
    return side(party, period, statuses=statuses, **said)


@given(sides(), sides(), st.sampled_from([About(), FORMS]), st.sampled_from(["subtract", "add"]))
def test_it_never_matters_which_is_first(a: Side, b: Side, about: About, deed: Any) -> None:  # noqa: ANN401  # One of two.
    """Grade, reasons and sentences are the same, whatever the sides are."""
    found = grade(a, b, about, deed=deed)

    assert found == grade(b, a, about, deed=deed)
    assert all(each.sentence for each in found.reasons)


@given(sides(), sides())
def test_a_fact_offers_exactly_its_places(a: Side, b: Side) -> None:
    """A rule can name what `PLACES` says, and it is there."""
    for fact in facts(a, b, FORMS):
        assert PLACES[fact.name] == {*fact.places, *fact.answers}


@given(sides(), sides(), st.sampled_from([About(), FORMS]))
def test_what_is_said_of_one_alone_is_said_beside_any(a: Side, b: Side, about: About) -> None:
    """Comparing never hides a caution that a country's own figures need."""
    elsewhere = replace(b, party=side("HR").party, period=a.period)

    alone = {each.rule for each in grade_alone(a, about).reasons}

    assert alone <= {each.rule for each in grade(a, elsewhere, about).reasons}


def test_the_worst_reason_is_the_grade_and_stands_first() -> None:
    """All are told, the gravest before the others."""
    found = grade(side("AL", abroad="unknown"), side("MK", counts="on-file", abroad="unknown"))

    assert "C" == found.grade
    assert ["stock-and-flow", "abroad-unknown", "abroad-unknown"] == [
        each.rule for each in found.reasons
    ]


def test_reasons_concern_those_whose_figures_they_are_about() -> None:
    """A raid in one country is no caution on the other's own figure."""
    raid = Operation(("2019",), "A raid")
    found = grade(side("HR", operations=(raid,)), side("RS"))

    assert ("B", "A") == (found.concerning("HR").grade, found.concerning("RS").grade)


def test_words_of_countries_are_never_read_as_places() -> None:
    """Braces in a remark stay braces."""
    raid = Operation(("2019",), "{a} and {grade}")
    [reason] = grade(side("HR", operations=(raid,)), side("RS")).reasons

    assert "A single operation makes much of the figure of Croatia: {a} and {grade}." == (
        reason.sentence
    )


def test_a_break_counts_for_what_changed() -> None:
    """Where only forms changed, totals go on."""
    broken = (Break("2019", "forms follow the new penal code", ("form",)),)
    before, after = side("RS", "2018", breaks=broken), side("RS", "2019", breaks=broken)

    assert ("A", "C") == (grade(before, after).grade, grade(before, after, FORMS).grade)


def test_a_code_that_leaves_nobody_out_is_no_reason() -> None:
    """Who does not record another sex still counts these people in the total."""
    croatia = side("HR", indicators={"sex": IndicatorMethod("exact", {"other": "none"})})

    assert "A" == grade(croatia, side("RS")).grade


def test_a_group_of_codes_is_as_good_as_its_members() -> None:
    """One country that is not told apart makes its whole continent inexact."""
    method = IndicatorMethod("exact", {"CN": "broader"})
    asia = About(frozenset({"citizenship"}), {"citizenship": "asia"}, {"citizenship": "group"})
    albania = About(frozenset({"citizenship"}), {"citizenship": "AL"})
    croatia = side("HR", indicators={"citizenship": method})

    [reason] = grade(croatia, side("RS"), asia).reasons

    assert "What Croatia records overlaps only partly with “Asia”." == reason.sentence
    assert "A" == grade(croatia, side("RS"), albania).grade
