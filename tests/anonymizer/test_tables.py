"""What may leave: tables that carry their doubt, agree with each other, and can be shown."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from anonymizer.blocks import Target
from anonymizer.counting import counts
from anonymizer.design import Design, Mechanism
from anonymizer.doubt import doubt
from anonymizer.errors import PrivacyError
from anonymizer.estimate import Estimates
from anonymizer.grid import Attribute, Grid
from anonymizer.measurement import Measurement, exact
from anonymizer.strategy import Wanted, design
from anonymizer.tables import TableEstimate, tables
from tests.anonymizer import dense, registers
from tests.anonymizer.dense import Plan
from tests.anonymizer.registers import MECHANISMS, Record, in_memory

SEX = registers.attribute("sex")
COUNTRY = registers.attribute("country", coarse=True)
FORM = registers.attribute("form", bound=3)
ROLE = registers.attribute("role", bound=2)

some = settings(max_examples=25)
seeds = st.integers(0, 2**32 - 1)
everywhere = pytest.mark.parametrize("mechanism", MECHANISMS)


def _grid(*attributes: Attribute, status: str = "identified") -> Grid:
    return registers.grid(*attributes, statuses=[status])


def _noisy(designs: Sequence[Design], seed: int) -> list[Measurement]:
    """Answers about nobody, in noise as large as it would be."""
    chance = np.random.default_rng(seed)
    sizes = [sum(query.size for query, _ in each.asked) for each in designs]
    return [
        Measurement(
            each, tuple(chance.normal(0, float(each.scale), size).round().astype(int).tolist())
        )
        for each, size in zip(designs, sizes, strict=True)
    ]


def _designs(grids: Sequence[Grid], mechanism: Mechanism) -> list[Design]:
    return [design([Wanted(grid) for grid in grids], (), mechanism, Fraction(1, 4))]


def _array(grid: Grid, figures: Sequence[float | None]) -> NDArray[np.int64]:
    return np.array(figures, dtype=np.int64).reshape(grid.shape)


def _shared(one: Grid, other: Grid) -> tuple[Attribute, ...]:
    return tuple(each for each in one.attributes if each in other.attributes)


def _summed(grid: Grid, cells: NDArray[np.int64], kept: Sequence[Attribute]) -> list[int]:
    """A margin, its dimensions in the given order."""
    gone = tuple(place for place, each in enumerate(grid.attributes) if each not in kept)
    left = [each for each in grid.attributes if each in kept]
    margin = cells.sum(gone).transpose([left.index(each) for each in kept])
    return [int(each) for each in np.ravel(margin)]


def _relatives(
    grids: Sequence[Grid], found: Sequence[TableEstimate]
) -> Iterator[tuple[tuple[Grid, TableEstimate], tuple[Grid, TableEstimate]]]:
    """Pairs of tables that count the same: people, or the same values of theirs."""
    for one, other in combinations(zip(grids, found, strict=True), 2):
        if (one[0].statuses, one[0].multiples) == (other[0].statuses, other[0].multiples):
            yield one, other


@some
@given(dense.plans(), registers.registers())
def test_without_noise_everything_is_what_it_is(plan: Plan, people: tuple[Record, ...]) -> None:
    """Estimates and displays are the exact counts of any register."""
    data = in_memory(people)
    answers = [Measurement(each, exact(data, each, status="status")) for each in plan.designs]

    for grid, table in zip(plan.grids, tables(answers, plan.grids), strict=True):
        expected = counts(data, grid).ravel().tolist()
        assert expected == [*table.values]
        assert expected == [*table.display]


@some
@given(dense.plans(), seeds)
def test_a_table_is_its_estimates_and_their_doubt(plan: Plan, seed: int) -> None:
    """In the order of its codes; nothing is changed where it is negative."""
    measured = _noisy(plan.designs, seed)
    estimates = Estimates(measured)

    for grid, table in zip(plan.grids, tables(measured, plan.grids), strict=True):
        assert estimates.table(grid).ravel().tolist() == [*table.values]
        assert doubt(Target.of(grid), plan.designs) == table.doubt
        assert grid.size == len(table.values) == len(table.display)


@some
@given(dense.plans(), seeds)
def test_displays_are_whole_and_not_negative(plan: Plan, seed: int) -> None:
    """Or there is none, for a whole table: never for some of its cells."""
    for table in tables(_noisy(plan.designs, seed), plan.grids):
        assert {type(value) for value in table.display} in ({int}, {type(None)})
        assert all(value >= 0 for value in table.display if value is not None)


@some
@given(dense.plans(), seeds)
def test_tables_that_count_the_same_add_up(plan: Plan, seed: int) -> None:
    """Estimates to the last thousandth, displays to the last unit."""
    found = tables(_noisy(plan.designs, seed), plan.grids)

    for (one, first), (other, second) in _relatives(plan.grids, found):
        kept = _shared(one, other)
        thousandths = [
            _summed(grid, _array(grid, [round(1000 * each) for each in table.values]), kept)
            for grid, table in ((one, first), (other, second))
        ]
        assert thousandths[0] == thousandths[1]
        if None not in (*first.display, *second.display):
            displays = [
                _summed(grid, _array(grid, table.display), kept)
                for grid, table in ((one, first), (other, second))
            ]
            assert displays[0] == displays[1]


@everywhere
def test_the_order_of_dimensions_is_the_tables_own(mechanism: Mechanism) -> None:
    """Two tables of the same dimensions in another order are each other's transposition."""
    grids = [_grid(SEX, COUNTRY), _grid(COUNTRY, SEX)]
    measured = _noisy(_designs(grids[:1], mechanism), 7)

    (one,), (other,) = tables(measured, grids[:1]), tables(measured, grids[1:])

    for figures in ("values", "display"):
        there, back = (np.array(getattr(each, figures)) for each in (one, other))
        turned = back.reshape(grids[1].shape).T
        assert there.reshape(grids[0].shape).tolist() == turned.tolist()


@everywhere
def test_deriving_again_gives_the_same(mechanism: Mechanism) -> None:
    """Whatever the order of the tables: no chance and no time is in it."""
    grids = [_grid(), _grid(SEX), _grid(SEX, FORM), _grid(COUNTRY, ROLE)]
    measured = _noisy(_designs(grids, mechanism), 11)

    found = tables(measured, grids)

    assert found == tables(measured, grids)
    assert found == tables(measured, grids[::-1])[::-1]


@everywhere
def test_statuses_are_counted_apart(mechanism: Mechanism) -> None:
    """The same dimensions for other people are another table, with figures of its own."""
    grids = [_grid(SEX), _grid(SEX, status="presumed")]
    people = [Record("a", "p", registers.DAY, registers.DAY)] * 5
    data = in_memory(people)
    measured = [
        Measurement(each, exact(data, each, status="status")) for each in _designs(grids, mechanism)
    ]

    identified, presumed = tables(measured, grids)

    assert (5, 0) == (sum(identified.values), sum(presumed.values))
    assert {0} == set(presumed.display)


@everywhere
def test_values_need_not_add_up_to_people(mechanism: Mechanism) -> None:
    """Who counts under three forms is one person by sex and three values by form."""
    grids = [_grid(SEX), _grid(FORM), _grid(SEX, FORM)]
    data = in_memory([Record("a", "p", registers.DAY, registers.DAY, form=0b111)] * 4)
    measured = [
        Measurement(each, exact(data, each, status="status")) for each in _designs(grids, mechanism)
    ]

    people, values, both = tables(measured, grids)

    assert (4, 12, 12) == (sum(people.values), sum(values.values), sum(both.values))
    assert (4, 12, 12) == tuple(
        sum(value or 0 for value in each.display) for each in (people, values, both)
    )


@everywhere
def test_what_was_never_measured_is_not_made_up(mechanism: Mechanism) -> None:
    """A table that needs it is refused, and so are those beside it."""
    measured = _noisy(_designs([_grid(SEX)], mechanism), 3)

    with pytest.raises(PrivacyError, match="never measured"):
        tables(measured, [_grid(SEX), _grid(COUNTRY)])
