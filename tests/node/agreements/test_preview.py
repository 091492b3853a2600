"""What would leave under a draft, compared with what then leaves."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from anonymizer.accuracy import half_width
from anonymizer.doubt import LaplaceParts
from node.agreements.preview import GRID, TablePreview, preview, published_sizes
from proto.agreement import Agreement
from proto.release import Release, ReleasedTable
from proto.signed_agreement import SignedAgreement
from proto.terms import TableTerms
from tests import documents
from tests.node.country import (
    CATALOGUE,
    VICTIMS,
    WIDE,
    agreed,
    published,
    publisher,
    register,
    release_of,
)
from tests.node.payments import DELTA

ONE = Fraction(1)
DRAFT = agreed((), ("sex", "age_group"), ("form",), epsilon=ONE, delta=DELTA).agreement
SIZES = {("AL", "victims"): 120, ("RS", "victims"): 60}
EXACT = 1e-9


def _of(
    draft: Agreement, publisher_: str = "AL", epsilon: Fraction = ONE, *, people: int | None = 120
) -> dict[str, TablePreview]:
    """One publisher's tables at one ceiling, by name."""
    sizes = {} if people is None else {(publisher_, "victims"): people}
    return {
        each.table: each
        for each in preview(draft, CATALOGUE, sizes)
        if (each.publisher, each.epsilon) == (publisher_, epsilon)
    }


def _changed(draft: Agreement, **changes: object) -> Agreement:
    grants = tuple(
        replace(grant, **changes)  # type: ignore[arg-type] # each value has its field's type
        for grant in draft.grants
    )
    return replace(draft, grants=grants)


def test_every_table_is_shown_at_every_ceiling() -> None:
    """For each publisher: the draft's own and the others, in rising order, marked."""
    shown = preview(_changed(DRAFT, epsilon=Fraction(3, 2)), CATALOGUE, SIZES)

    ceilings = sorted({*GRID, Fraction(3, 2)})
    expected = [
        (publisher_, epsilon, table)
        for publisher_ in ("AL", "RS")
        for epsilon in ceilings
        for table in ("total", "sex+age_group", "form")
    ]
    assert expected == [(each.publisher, each.epsilon, each.table) for each in shown]
    assert {Fraction(3, 2)} == {each.epsilon for each in shown if each.is_drafted}
    assert [1, 12, 13] == [each.cells for each in shown[:3]]


@pytest.mark.parametrize(
    "signed",
    [
        agreed((), ("sex", "age_group"), ("form",), epsilon=ONE),
        agreed(("sex",), epsilon=ONE / 2, delta=DELTA),
        agreed(*WIDE, epsilon=ONE, delta=DELTA),
        agreed((), *WIDE, ("citizenship",), epsilon=2 * ONE, delta=DELTA),
    ],
    ids=["laplace", "one table", "gaussian", "mixed"],
)
def test_releases_carry_what_was_previewed(engine: Engine, signed: SignedAgreement) -> None:
    """Deviation, margin of a cell and margin of the total, to the last digit."""
    register(engine)
    grant = signed.agreement.grants[0]

    shown = _of(signed.agreement, epsilon=grant.epsilon)
    release = release_of(published(publisher(engine), signed).posted)

    assert len(release.tables) == len(shown)
    for table in release.tables:
        each = shown["+".join(table.shape.dimensions) or "total"]
        assert (release.mechanism, len(table.estimates)) == (each.mechanism, each.cells)
        assert table.noise.sd == pytest.approx(each.cell.sd, rel=EXACT)
        assert _margin(table) == pytest.approx(each.cell.margin, rel=EXACT)
        assert _sd_of_sum(table) == pytest.approx(each.total.sd, rel=EXACT)


def _margin(table: ReleasedTable) -> float:
    parts = tuple(LaplaceParts(part.scale, part.times) for part in table.noise.parts)
    return half_width(table.noise.sd**2, parts)


def _sd_of_sum(table: ReleasedTable) -> float:
    """Of all cells together: only what is the same in all of them is left."""
    same = [each.variance for each in table.noise.components if not each.dimensions]
    return math.sqrt(sum(same)) * len(table.estimates)


def test_a_release_at_another_ceiling_carries_what_was_previewed_for_it(engine: Engine) -> None:
    """The grid beside the draft is no rule of thumb."""
    register(engine)
    draft = agreed(*WIDE, epsilon=ONE, delta=DELTA)
    signed = agreed(*WIDE, epsilon=2 * ONE, delta=DELTA)

    shown = _of(draft.agreement, epsilon=2 * ONE)
    release = release_of(published(publisher(engine), signed).posted)

    for table in release.tables:
        each = shown["+".join(table.shape.dimensions)]
        assert table.noise.sd == pytest.approx(each.cell.sd, rel=EXACT)


def test_more_loss_buys_less_noise() -> None:
    """Cell by cell, for every table, in every figure."""
    for lower, higher in pairwise(GRID):
        before, after = _of(DRAFT, epsilon=lower), _of(DRAFT, epsilon=higher)
        for table, each in after.items():
            assert each.cell.sd < before[table].cell.sd
            assert each.cell.margin < before[table].cell.margin
            assert each.cell.noticeable < before[table].cell.noticeable
            assert each.total.margin < before[table].total.margin


def test_a_change_is_noticed_later_than_a_count_is_known() -> None:
    """Both years are noisy: about the root of two times the margin."""
    for each in preview(DRAFT, CATALOGUE, SIZES):
        assert 1.2 * each.cell.margin < each.cell.noticeable < 1.5 * each.cell.margin


def test_a_table_that_matters_more_gets_less_noise() -> None:
    """The weight that an agreement gives it is seen before anybody signs."""
    even = _of(DRAFT)
    tables = tuple(
        replace(terms, weight=Fraction(20 if terms.dimensions == ("form",) else 1))
        for terms in DRAFT.grants[0].tables
    )

    weighted = _of(_changed(DRAFT, tables=tables))

    assert weighted["form"].cell.sd < even["form"].cell.sd
    assert weighted["sex+age_group"].cell.sd > even["sex+age_group"].cell.sd


def test_without_a_delta_noise_is_laplace() -> None:
    """Whatever would be better."""
    wide = agreed(*WIDE, epsilon=ONE, delta=DELTA).agreement

    mechanisms = [
        {each.mechanism for each in _of(_changed(wide, delta=delta)).values()}
        for delta in (DELTA, Fraction(0))
    ]

    assert [{"discrete-gaussian"}, {"discrete-laplace"}] == mechanisms


def test_fewer_cells_are_shown_where_the_minimum_rises() -> None:
    """And more where more people are."""
    shares = [_shares(_changed(DRAFT, minimum_count=minimum)) for minimum in (0, 3, 5, 10, 50)]

    for before, after in pairwise(shares):
        assert all(high >= low for high, low in zip(before, after, strict=True))
    assert sum(shares[0]) > sum(shares[-1])
    for few, many in zip(_shares(DRAFT, people=30), _shares(DRAFT, people=3000), strict=True):
        assert 0 <= few < many <= 1


def _shares(draft: Agreement, people: int = 120) -> list[float]:
    shares = [each.share_above_minimum for each in _of(draft, people=people).values()]
    return [share for share in shares if share is not None]


def test_nobody_guesses_how_many_people_there_are() -> None:
    """Without a size there is no share, and everything else is there."""
    known, unknown = _of(DRAFT), _of(DRAFT, people=None)

    assert {None} == {each.share_above_minimum for each in unknown.values()}
    assert known == {
        name: replace(each, share_above_minimum=known[name].share_above_minimum)
        for name, each in unknown.items()
    }


def test_publishers_differ_in_what_is_shown() -> None:
    """Equal grants have equal noise; sizes and minimum counts are each publisher's own."""
    mine, theirs = DRAFT.grants
    draft = replace(DRAFT, grants=(mine, replace(theirs, minimum_count=20)))
    shown = preview(draft, CATALOGUE, SIZES)

    by_party: list[Sequence[TablePreview]] = [
        [each for each in shown if each.publisher == party] for party in ("AL", "RS")
    ]
    assert [each.cell for each in by_party[0]] == [each.cell for each in by_party[1]]
    shares = [[each.share_above_minimum or 0 for each in shown] for shown in by_party]
    assert all(my >= their for my, their in zip(*shares, strict=True))
    assert sum(shares[0]) > sum(shares[1])


def test_a_level_is_a_table_of_its_own() -> None:
    """Twenty-one groups of countries are not two hundred and fifty-two countries."""
    citizenship = VICTIMS.indicator("citizenship")
    for level in ("code", "group"):
        terms = TableTerms(
            ("citizenship",),
            documents.STATUSES,
            {"citizenship": level},
        )
        (shown,) = _of(_changed(DRAFT, tables=(terms,))).values()
        assert len(citizenship.codes(level)) == shown.cells


RELEASE = documents.release(documents.signed(documents.agreement()))


def _released(total: float, **changes: object) -> Release:
    """A release whose total is this."""
    first, *rest = RELEASE.tables
    tables = (replace(first, estimates=(total,)), *rest)
    return replace(RELEASE, tables=tables, **changes)  # type: ignore[arg-type] # by name


def test_the_newest_published_total_is_the_size() -> None:
    """Of each publisher and dataset, whatever the order in which releases came."""
    releases = [
        _released(105.4, period="2024"),
        _released(90.0, period="2023"),
        _released(107.0, period="2024", vintage=2),
        _released(33.0, publisher="RS"),
    ]

    for given in (releases, releases[::-1]):
        sizes = published_sizes(given, DRAFT, CATALOGUE)
        assert {("AL", "victims"): 107, ("RS", "victims"): 33} == sizes


def test_only_totals_of_the_same_rhythm_are_sizes() -> None:
    """A quarter or three years say nothing of a year; nor does what the draft does not grant."""
    releases = [
        _released(120.0, period="2023"),
        _released(30.0, period="2024-Q4"),
        _released(400.0, period="2022/2024"),
        _released(7.0, dataset="justice"),
        _released(8.0, publisher="ME"),
    ]

    assert {("AL", "victims"): 120} == published_sizes(releases, DRAFT, CATALOGUE)


def test_a_size_is_summed_where_no_total_was_published() -> None:
    """From the smallest table in which everybody counts once."""
    _, by_sex_and_age, by_form = RELEASE.tables
    summed = replace(RELEASE, tables=(by_form, by_sex_and_age))

    sizes = published_sizes([summed], DRAFT, CATALOGUE)

    assert {("AL", "victims"): 7 * len(by_sex_and_age.estimates)} == sizes


def test_values_are_no_people() -> None:
    """A table in which one person counts several times says nothing of the size."""
    by_form = replace(RELEASE, tables=RELEASE.tables[2:])

    assert {} == published_sizes([by_form], DRAFT, CATALOGUE)


def test_a_size_is_not_negative() -> None:
    """Though an estimate may be."""
    assert {("AL", "victims"): 0} == published_sizes([_released(-3.0)], DRAFT, CATALOGUE)


def test_a_preview_is_made_beside_what_asks_already(engine: Engine) -> None:
    """Readers of a lower ceiling are served from it too, so the draft is not planned alone."""
    register(engine)
    low = agreed(("form", "movement"), id="low", epsilon=ONE / 2, delta=DELTA)
    draft = agreed(*WIDE, id="draft", epsilon=ONE, delta=DELTA)
    al = publisher(engine)

    shown = {
        each.table: each
        for each in preview(draft.agreement, CATALOGUE, {}, in_force=[low.agreement])
        if each.publisher == "AL" and each.is_drafted
    }
    release = release_of(published(al, draft, low).posted)

    assert 2 == len(release.measurements)
    for table in release.tables:
        each = shown["+".join(table.shape.dimensions)]
        assert table.noise.sd == pytest.approx(each.cell.sd, rel=EXACT)
    alone = _of(draft.agreement)
    assert any(each.cell.sd != alone[name].cell.sd for name, each in shown.items())


def test_the_version_in_force_is_not_beside_the_next_one() -> None:
    """A draft takes the place of the agreement that it amends."""
    before = replace(DRAFT, version=1)

    assert preview(DRAFT, CATALOGUE, SIZES) == preview(DRAFT, CATALOGUE, SIZES, in_force=[before])


def test_what_asks_others_is_not_beside_a_draft() -> None:
    """Another publisher, dataset or rhythm is measured by itself."""
    others = [
        agreed(*WIDE, id="theirs", publisher="ME").agreement,
        agreed(*WIDE, id="quarters", frequency="Q").agreement,
        agreed(*WIDE, id="pooled", pooled_years=3).agreement,
    ]

    assert preview(DRAFT, CATALOGUE, SIZES) == preview(DRAFT, CATALOGUE, SIZES, in_force=others)
