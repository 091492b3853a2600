"""Countries on one footing may all be compared with each other; the others stand beside."""

from hub.comparability.footing import Likeness, footing
from hub.comparability.side import TOTAL, About, Side
from proto.method_note import IndicatorMethod, Operation
from tests.hub.comparability.sides import VICTIM_STATUSES, side

ALL = frozenset(VICTIM_STATUSES)
RAID = (Operation(("2019",), "A raid"),)


def of(*sides: Side) -> dict[str, Side]:
    """The sides by party."""
    return {each.party.id: each for each in sides}


def test_the_way_of_most_is_the_footing() -> None:
    """Whoever counts otherwise is the one who is marked."""
    found = footing(of(side("AL", counts="on-file"), side("RS"), side("HR")), ALL, TOTAL)

    assert {"RS", "HR"} == found.parties
    assert {"AL": "C", "RS": "A", "HR": "A"} == {
        party: graded.grade for party, graded in found.graded.items()
    }


def test_a_caution_is_on_the_figure_that_it_is_about() -> None:
    """A raid marks its own country, and the pairs it is in."""
    found = footing(of(side("HR", operations=RAID), side("RS"), side("AL")), ALL, TOTAL)

    assert {"HR": "B", "RS": "A", "AL": "A"} == {
        party: graded.grade for party, graded in found.graded.items()
    }
    assert ["B", "A"] == [found.pairs.beside(a)[b].grade for a, b in (("HR", "RS"), ("RS", "AL"))]
    assert {"HR", "RS", "AL"} == found.parties
    assert ["single-operation"] == [each.rule for each in found.total.reasons]


def test_it_is_not_the_first_country_that_the_others_are_measured_by() -> None:
    """But the one of which the least has to be said."""
    found = footing(of(side("RS", abroad="included"), side("AL"), side("HR")), ALL, TOTAL)

    assert {"RS": "B", "AL": "A", "HR": "A"} == {
        party: graded.grade for party, graded in found.graded.items()
    }


def test_many_cautions_weigh_less_than_one_bar() -> None:
    """Two with raids stand on a footing that leaves the one with a stock beside."""
    raids = tuple(Operation(("2019",), f"Raid {number}") for number in range(3))
    sides = of(
        side("AL", counts="on-file"), side("RS", operations=raids), side("HR", operations=raids)
    )

    assert {"RS", "HR"} == footing(sides, ALL, TOTAL).parties


def test_nobody_is_measured_by_one_who_does_not_record_it() -> None:
    """However little else has to be said of it."""
    neglect = {"form": IndicatorMethod("exact", {"forced_begging": "none"})}
    begging = About(frozenset({"form"}), {"form": "forced_begging"})
    kosovo = side("XK", indicators=neglect, abroad="included")
    bosnia = side("BA", operations=(*RAID, Operation(("2019",), "Another")))

    found = footing(of(kosovo, bosnia), ALL, begging)

    assert {"single-operation"} == {each.rule for each in found.graded["BA"].reasons}


def test_a_figure_has_no_reasons_that_are_about_another() -> None:
    """Not even those of the country that all are measured by."""
    found = footing(of(side("HR", operations=RAID), side("RS", operations=RAID)), ALL, TOTAL)

    for party, graded in found.graded.items():
        assert {(party,)} == {each.parties for each in graded.reasons}


def test_a_sum_of_one_has_the_cautions_of_that_one() -> None:
    """There is no pair that would tell them."""
    found = footing(of(side("HR", operations=RAID)), ALL, TOTAL)

    assert {"single-operation"} == {each.rule for each in found.total.reasons}


def test_no_two_on_a_footing_are_incomparable() -> None:
    """Who does not say may be compared with either, but either not with the other."""
    justice = {"dataset": "justice", "statuses": ("convicted",)}
    sides = of(
        side("AL", convictions=None, **justice),  # type: ignore[arg-type]  # As they are named.
        side("RS", convictions="final", **justice),  # type: ignore[arg-type]
        side("HR", convictions="first-instance", **justice),  # type: ignore[arg-type]
    )

    found = footing(sides, frozenset({"convicted"}), TOTAL)

    assert found.pairs.among(found.parties).comparable.all()
    [beside] = set(sides) - found.parties
    assert "C" == found.graded[beside].grade
    assert 2 == len(found.parties)


def test_statuses_come_first() -> None:
    """The footing counts what the comparison asks for, even where fewer count so."""
    formal = ("formally_identified",)
    sides = of(side("AL"), side("RS", statuses=formal), side("HR", statuses=formal))

    assert {"AL"} == footing(sides, ALL, TOTAL).parties


def test_one_who_does_not_record_it_is_on_no_footing() -> None:
    """Not even alone."""
    neglect = {"form": IndicatorMethod("exact", {"forced_begging": "none"})}
    begging = About(frozenset({"form"}), {"form": "forced_begging"})

    alone = footing(of(side("XK", indicators=neglect)), ALL, begging)
    beside = footing(of(side("XK", indicators=neglect), side("BA")), ALL, begging)

    assert set() == alone.parties
    assert "C" == alone.graded["XK"].grade
    assert {"BA"} == beside.parties
    assert "A" == beside.graded["BA"].grade


def test_nobody_is_on_no_footing() -> None:
    """A cell that nobody published has none."""
    found = footing({}, ALL, TOTAL)

    assert (frozenset(), {}, "A") == (found.parties, found.graded, found.total.grade)


def test_people_counted_by_two_countries_are_a_caution_on_the_sum_alone() -> None:
    """Their difference is not touched by it."""
    found = footing(of(side("SK", abroad="included"), side("AT", abroad="included")), ALL, TOTAL)

    assert {"A"} == {graded.grade for graded in found.graded.values()}
    assert {"counted-by-two-countries"} == {each.rule for each in found.total.reasons}


def test_cells_are_alike_whose_codes_fit_alike() -> None:
    """What grades one then grades the other, and need not be asked again."""
    method = IndicatorMethod("exact", {"forced_begging": "narrower"})
    likeness = Likeness(of(side("XK", indicators={"form": method}), side("BA")))

    def like(form: str) -> object:
        return likeness.of(About(frozenset({"form"}), {"form": form}))

    assert like("forced_labour") == like("forced_marriage")
    assert like("forced_labour") != like("forced_begging")
    assert like("forced_labour") != likeness.of(About())
