"""Readiness names the first step that is missing, for each indicator and ordered pair."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from hub.comparability.grade import bearing, grade
from hub.comparability.side import About, Side
from hub.language import speaking
from hub.reached import STEPS, Readiness, Step
from hub.readiness import Known
from hub.readiness_matrix import Matrix
from hub.sheet import csv_text
from proto.method_note import Break, IndicatorMethod, Quality
from proto.notice import Inventory, Restriction
from proto.period import Period
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import TODAY
from tests.hub import invented

CATALOGUE = invented.CATALOGUE
SIGNED = documents.signed(documents.agreement(("AL", "RS")))
"""Both publish sex by age group, and forms; both read each other."""


def told(party: str, **qualities: Quality) -> Inventory:
    """What a party says that it collects of its victims."""
    return Inventory("inventory", 1, party, TODAY, CATALOGUE.version, {"victims": dict(qualities)})


def known(
    *releases: Release,
    inventories: Sequence[Inventory] = (),
    agreements: Sequence[SignedAgreement] = (SIGNED,),
    today: date = TODAY,
) -> Known:
    """What a reader may know."""
    return Known(
        CATALOGUE,
        {each.party: each for each in inventories},
        tuple(agreements),
        invented.held(releases).releases,
        today,
    )


def found(known: Known) -> Mapping[tuple[str, str, str], Readiness]:
    """What is found of victims, by indicator, publisher and reader."""
    return {
        (each.indicator, each.publisher, each.reader): each
        for each in Matrix.of(known).items
        if each.dataset == "victims"
    }


def published(party: str, *, period: str = "2024", vintage: int = 1) -> Release:
    """A release of everything granted."""
    return documents.release(SIGNED, party, period=period, vintage=vintage)


def test_every_indicator_that_may_leave_is_asked_for_every_ordered_pair() -> None:
    """Countries of the agreements, in both directions, and none beside itself."""
    leaving = [
        each for of in CATALOGUE.datasets for each in of.indicators if each.leaves != "never"
    ]

    items = tuple(Matrix.of(known()).items)

    assert 2 * len(leaving) == len(items)
    assert {("AL", "RS"), ("RS", "AL")} == {(each.publisher, each.reader) for each in items}


@pytest.mark.parametrize(
    ("missing", "inventories", "agreements", "releases"),
    [
        ("collected", [], [SIGNED], []),
        ("mapped", [told("AL", sex="none")], [SIGNED], []),
        ("permitted", [told("AL", sex="exact"), told("RS")], [], []),
        ("published", [told("AL", sex="exact")], [SIGNED], []),
        ("comparable", [], [SIGNED], [published("AL")]),
        ("comparable", [], [SIGNED], [published("AL"), published("RS", period="2023")]),
        (None, [], [SIGNED], [published("AL"), published("RS")]),
    ],
)
def test_the_first_step_that_is_missing_is_named(
    missing: Step | None,
    inventories: list[Inventory],
    agreements: list[SignedAgreement],
    releases: list[Release],
) -> None:
    """One thing more is done in each row."""
    item = found(known(*releases, inventories=inventories, agreements=agreements))[
        "sex", "AL", "RS"
    ]

    assert missing == item.missing
    done = STEPS if missing is None else STEPS[: STEPS.index(missing)]
    assert done == item.done


def test_what_is_said_of_one_indicator_is_said_of_no_other() -> None:
    """Albania told of sex alone."""
    items = found(known(inventories=[told("AL", sex="exact")]))

    assert "published" == items["sex", "AL", "RS"].missing
    assert "collected" == items["form", "AL", "RS"].missing
    assert "collected" == items["sex", "RS", "AL"].missing


def test_a_release_says_more_than_an_inventory() -> None:
    """Codes that do not fit by the method note do not, whatever was told before."""
    release = published("AL")
    method = replace(
        release.method_note.country, indicators={"sex": IndicatorMethod(quality="none")}
    )
    release = replace(release, method_note=replace(release.method_note, country=method))

    items = found(known(release, published("RS"), inventories=[told("AL", sex="exact")]))

    assert "mapped" == items["sex", "AL", "RS"].missing
    assert items["age_group", "AL", "RS"].missing is None


def test_a_release_under_an_agreement_that_lets_another_read_is_not_published_to_this_one() -> None:
    """Bosnia and Herzegovina may read by an agreement under which nothing was released yet."""
    other = documents.signed(documents.agreement(("AL", "BA"), id="second"))

    items = found(known(published("AL"), agreements=[SIGNED, other]))

    assert "comparable" == items["sex", "AL", "RS"].missing
    assert "published" == items["sex", "AL", "BA"].missing


def test_permission_is_what_the_agreement_answers_today() -> None:
    """Whoever suspends neither reads nor is read; nobody reads after the term."""
    stop = Restriction("restriction", 1, SIGNED.hash, "RS", 1, TODAY, "law", True, ())  # noqa: FBT003  # It suspends.
    suspended = SIGNED.hearing([stop]).as_of(TODAY)
    collected = [told("AL", sex="exact"), told("RS", sex="exact")]

    items = found(known(inventories=collected, agreements=[suspended]))
    later = found(known(inventories=collected, today=date(2029, 1, 1)))

    for each in (items, later):
        assert "permitted" == each["sex", "AL", "RS"].missing
        assert "permitted" == each["sex", "RS", "AL"].missing


def test_the_newest_common_period_and_its_newest_vintage_are_graded() -> None:
    """The correction counts, and an older period does not."""
    operation = replace(
        published("RS", vintage=2).method_note,
        country=replace(documents.METHOD, counts="on-file"),
    )
    corrected = replace(published("RS", vintage=2), method_note=operation)
    new = replace(documents.METHOD, counts="new")
    albania = published("AL")
    albania = replace(albania, method_note=replace(albania.method_note, country=new))
    serbia = (corrected, published("RS"), published("RS", period="2023"))

    item = found(known(albania, published("AL", period="2023"), *serbia))["sex", "AL", "RS"]

    assert ("2024", "comparable") == (item.period, item.missing)
    assert item.graded
    assert ["stock-and-flow"] == [each.rule for each in item.graded.reasons]


def test_one_grade_is_the_grade_of_every_indicator_that_changes_nothing() -> None:
    """Grading by the dimensions that bear on the grade gives what grading by all gives."""
    release = published("AL")
    method = replace(
        release.method_note.country,
        breaks=(Break("2024-05", "a new form", ("sex",)),),
        indicators={"form": IndicatorMethod("partial", {"other": "none"})},
    )
    victims = CATALOGUE.dataset("victims")
    a, b = (
        Side(
            CATALOGUE.party(party),
            Period.parse("2024"),
            victims,
            frozenset(documents.STATUSES),
            replace(release.method_note, country=said),
        )
        for party, said in (("AL", method), ("RS", documents.METHOD))
    )

    for each in victims.indicators:
        by = frozenset({each.id})
        assert grade(a, b, About(by)) == grade(a, b, About(bearing(a, b, by)))
    assert grade(a, b, About(frozenset({"sex"}))) != grade(a, b, About(frozenset({"form"})))
    assert frozenset({"sex"}) == bearing(a, b, frozenset({"sex", "age_group"}))


def test_pairs_are_counted_by_the_step_that_is_missing() -> None:
    """Every indicator is in one place of its pair."""
    matrix = Matrix.of(
        known(published("AL"), published("RS"), inventories=[told("AL", means="exact")])
    )

    albania, serbia = matrix.pairs

    assert ("AL", "RS") == (albania.publisher, albania.reader)
    assert (3, 1) == (albania.ready, albania.waiting["permitted"])
    assert (3, 0) == (serbia.ready, serbia.waiting["permitted"])
    assert len(tuple(matrix.items)) == albania.total + serbia.total


@pytest.mark.parametrize("country", ["", "AL", "XK"])
@pytest.mark.parametrize("dataset", ["", "victims", "justice"])
def test_what_is_counted_is_what_is_listed(country: str, dataset: str) -> None:
    """Each pair as its own list, and the sums as those of all pairs of a publisher."""
    three = documents.signed(documents.agreement(("AL", "RS", "XK")))
    releases = [documents.release(three, "AL"), documents.release(three, "RS")]
    inventories = [told("XK", sex="exact", form="none")]
    whole = Matrix.of(known(*releases, inventories=inventories, agreements=[three]))

    matrix = whole.narrowed(country, dataset)

    listed = Counter((each.publisher, each.reader, each.missing) for each in matrix.items)
    assert (6 if not country else 4) == len(matrix.pairs)
    for pair in matrix.pairs:
        for step, count in ((None, pair.ready), *pair.waiting.items()):
            assert listed[pair.publisher, pair.reader, step] == count
        assert pair.total == len(matrix.between(pair.publisher, pair.reader))
    for of_all in matrix.sums:
        for step, count in ((None, of_all.ready), *of_all.waiting.items()):
            assert count == sum(
                number
                for (publisher, _, missing), number in listed.items()
                if (publisher, missing) == (of_all.publisher, step)
            )


def test_a_pair_that_was_left_out_lists_nothing() -> None:
    """Neither one of other countries, nor a country beside itself."""
    matrix = Matrix.of(known()).narrowed("AL", "")

    assert () == matrix.between("AL", "AL") == matrix.between("RS", "RS") == matrix.between("", "")


def test_a_remembered_grade_is_told_in_the_language_that_is_spoken() -> None:
    """Whoever reads first decides nothing for those who read after."""
    new, on_file = (
        replace(made, method_note=replace(made.method_note, country=said))
        for made, said in (
            (published("AL"), replace(documents.METHOD, counts="new", decider="police")),
            (published("RS"), replace(documents.METHOD, counts="on-file", decider="team")),
        )
    )

    def told_of_sex() -> str:
        graded = found(known(new, on_file))["sex", "AL", "RS"].graded
        assert graded
        return " ".join(each.sentence for each in graded.reasons)

    english = told_of_sex()
    with speaking("sq"):
        albanian = told_of_sex()

    assert english == told_of_sex()
    assert not set(english.split(". ")) & set(albanian.split(". "))


def test_a_remembered_grade_is_of_what_is_said_today() -> None:
    """The same countries and period with another method are graded anew."""
    before = found(known(published("AL"), published("RS")))["sex", "AL", "RS"]
    release = published("AL")
    method = replace(release.method_note.country, counts="new")
    corrected = replace(release, method_note=replace(release.method_note, country=method))
    other = published("RS")
    other_method = replace(other.method_note.country, counts="on-file")
    theirs = replace(other, method_note=replace(other.method_note, country=other_method))

    after = found(known(corrected, theirs))["sex", "AL", "RS"]

    assert (None, "comparable") == (before.missing, after.missing)


def test_the_paragraph_of_a_country_says_what_is_next() -> None:
    """Whoever coordinates can send it as it is."""
    matrix = Matrix.of(
        known(published("AL"), inventories=[told("AL", means="exact", citizenship="none")])
    )

    said = matrix.letter("AL")

    assert "indicators that may leave a country, Albania collects 5." in said
    assert "let another country read 3; 3 of these were published, and 0 can be compared" in said
    assert "Collected, with codes that do not fit the region's: citizenship." in said
    assert "Collected, and in no agreement yet: means of control." in said.replace(
        CATALOGUE.dataset("victims").indicator("means").label.lower(), "means of control"
    )
    assert "Published, and comparable with nobody's yet:" in said


def test_the_csv_has_a_row_for_each_item_and_the_footnotes() -> None:
    """Its columns are as promised, and a reason is a sentence."""
    three = documents.signed(documents.agreement(("AL", "RS", "XK")))
    matrix = Matrix.of(known(documents.release(three, "AL"), agreements=[three]))

    text = csv_text(matrix.sheet)

    rows = list(csv.DictReader(io.StringIO(text)))
    sex = next(r for r in rows if (r["indicator"], r["publisher"]) == ("sex", "AL"))
    assert len(tuple(matrix.items)) == len(rows)
    assert ("yes", "no", "comparable") == (sex["published"], sex["comparable"], sex["missing"])
    assert "Both have published it, in no period in common." == sex["why"]
    assert {"XK" in (each["publisher"], each["reader"]) for each in rows} == {True, False}
    for each in rows:
        assert ("UNSCR 1244" in each["footnote"]) == ("XK" in (each["publisher"], each["reader"]))


def test_a_whole_region_is_asked_at_once() -> None:
    """Seven countries, forty-two pairs, every indicator, ten years."""
    parties = tuple(invented.SIZES)
    signed = documents.signed(documents.agreement(parties))
    releases = [
        documents.release(signed, party, period=str(year))
        for party in parties
        for year in range(2016, 2026)
    ]
    names = [each.id for each in CATALOGUE.dataset("victims").indicators]
    qualities: dict[str, Quality] = dict.fromkeys(names, "exact")
    inventories = [told(party, **qualities) for party in parties]
    asked = known(*releases, inventories=inventories, agreements=[signed])

    items = Matrix.of(asked).items

    assert 3 * 42 == sum(each.missing is None for each in items)
