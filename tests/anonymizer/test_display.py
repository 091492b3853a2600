"""Displays are whole, never negative, add up to the last unit, and are nearer to the truth."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import prod, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import Generator, default_rng

from anonymizer.display import Margin, Table, displayed
from anonymizer.rounding import Pins, Real, Whole, apportioned, controlled, whole

SD = 8.0
"""Of the total; every other cell is a little sharper."""

TRIALS = 60
SEX_AGE_FORM = (3, 5, 8)


@dataclass(frozen=True, slots=True)
class Family:
    """Real numbers over at most four dimensions, and which tables of them to show."""

    cube: Real
    tables: tuple[Table, ...]
    sds: tuple[float, ...]

    def margins(self) -> dict[Table, Margin]:
        """Each table with all its margins, as sharp as chance has it."""
        closure = sorted({each for table in self.tables for each in subsets(table)}, key=by_size)
        return {
            table: Margin(table, summed(self.cube, table), sd)
            for table, sd in zip(closure, self.sds, strict=False)
        }

    def displayed(self) -> Mapping[Table, Whole | None]:
        """What is shown."""
        return displayed(self.margins(), self.tables)

    def shown(self) -> dict[Table, Whole]:
        """What is shown, without what is not."""
        return {table: each for table, each in self.displayed().items() if each is not None}


def subsets(table: Table) -> list[Table]:
    """All margins of a table, itself and the total included."""
    return [*chain.from_iterable(combinations(table, size) for size in range(len(table) + 1))]


def by_size(table: Table) -> tuple[int, Table]:
    """Small tables first."""
    return len(table), table


def names(dimensions: int) -> Table:
    """A letter for each."""
    return tuple("abcd"[:dimensions])


def summed(cube: Real, table: Table) -> Real:
    """A margin of the cube, whose dimensions are called a, b, c and d."""
    others = (axis for axis, name in enumerate(names(cube.ndim)) if name not in table)
    return np.asarray(cube.sum(axis=tuple(others)))


def common(counts: Whole, table: Table, other: Table) -> list[int]:
    """The margin of a table over what it has in common with another."""
    others = (axis for axis, name in enumerate(table) if name not in other)
    return [int(each) for each in np.ravel(counts.sum(axis=tuple(others)))]


def people(rng: Generator, sizes: Iterable[int], scale: float) -> Real:
    """Counts that are often zero and sometimes large."""
    rates = rng.gamma(0.3, size=tuple(sizes)) * scale
    return rng.poisson(rates).astype(np.float64)


def estimates(rng: Generator, sizes: Iterable[int], scale: float) -> Real:
    """Counts under noise that is larger or smaller than they are."""
    truth = people(rng, sizes, 10.0 ** rng.integers(0, 8))
    return truth + rng.normal(0, scale, truth.shape)


def negatives(rng: Generator, sizes: Iterable[int], scale: float) -> Real:
    """Nothing but numbers below zero."""
    return -rng.exponential(scale, size=tuple(sizes))


def zeros(_: Generator, sizes: Iterable[int], __: float) -> Real:
    """Nobody, and no noise."""
    return np.zeros(tuple(sizes))


Kind = Callable[[Generator, Iterable[int], float], Real]


@st.composite
def families(draw: st.DrawFn, *kinds: Kind) -> Family:
    """Families of any shape, small and huge, and any choice of tables."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    rng = default_rng(draw(st.integers(0, 2**32 - 1)))
    cube = draw(st.sampled_from(kinds))(rng, sizes, draw(st.sampled_from([0.1, 2.0, 40.0, 1e7])))
    table = st.sampled_from(subsets(names(cube.ndim)))
    tables = draw(st.lists(table, min_size=1, max_size=6, unique=True))
    sds = draw(st.lists(st.sampled_from([0.0, 1.0, SD, 1e7]), min_size=16, max_size=16))
    return Family(cube, tuple(tables), tuple(sds))


@given(families(estimates, negatives, zeros, people))
def test_what_is_shown_is_whole_and_never_negative(family: Family) -> None:
    """Each table has its own shape, and counts of people in its cells."""
    margins = family.margins()

    for table, counts in family.shown().items():
        assert margins[table].values.shape == counts.shape
        assert np.int64 == counts.dtype
        assert (counts >= 0).all()


@given(families(estimates, negatives, zeros, people))
def test_what_is_shown_adds_up(family: Family) -> None:
    """Whatever two tables have in common is the same in both, to the last unit."""
    shown = family.shown()

    for one, other in combinations(shown, 2):
        assert common(shown[one], one, other) == common(shown[other], other, one)


@given(families(estimates, negatives, zeros, people))
def test_the_total_is_the_nearest_there_is(family: Family) -> None:
    """Nothing in the tables moves it: it is the estimate, whole, and zero if that is negative."""
    total = max(0, round(float(family.cube.sum())))

    assert {total} >= {int(counts.sum()) for counts in family.shown().values()}


@given(families(estimates, negatives, zeros, people))
def test_only_tables_of_three_dimensions_are_ever_left_out(family: Family) -> None:
    """One and two dimensions always have a whole solution."""
    left_out = [table for table, counts in family.displayed().items() if counts is None]

    assert all(len(table) > 2 for table in left_out)


@given(families(people, zeros))
def test_counts_stay_as_they_are(family: Family) -> None:
    """What is whole, adds up and is nowhere negative is shown unchanged."""
    displays = family.displayed()

    for table, margin in family.margins().items():
        if table in displays:
            np.testing.assert_array_equal(margin.values, displays[table], strict=False)


@given(families(estimates), st.integers(0, 2**32 - 1))
def test_the_order_of_codes_means_nothing(family: Family, seed: int) -> None:
    """Estimates in another order are shown in that order; only ties may fall otherwise."""
    rng = default_rng(seed)
    orders = [rng.permutation(size) for size in family.cube.shape]

    found = replace(family, cube=family.cube[np.ix_(*orders)]).displayed()

    for table, counts in family.displayed().items():
        kept = [orders[names(4).index(name)] for name in table]
        expected = counts if counts is None or not table else counts[np.ix_(*kept)]
        np.testing.assert_array_equal(expected, found[table])


@given(families(estimates))
def test_the_same_estimates_are_always_shown_alike(family: Family) -> None:
    """There is no chance in it."""
    first, second = family.displayed(), family.displayed()

    for table in family.tables:
        np.testing.assert_array_equal(first[table], second[table])


def test_dimensions_may_come_in_any_order() -> None:
    """A table has its axes where its dimensions are, wherever other tables have them."""
    cube = np.arange(6.0).reshape(2, 3)
    margins = {
        (): Margin((), np.asarray(15.0), SD),
        ("b",): Margin(("b",), cube.sum(axis=0), SD),
        ("a",): Margin(("a",), cube.sum(axis=1), SD),
        ("a", "b"): Margin(("a", "b"), cube, SD),
    }

    shown = displayed(margins, [("a", "b")])[("a", "b")]

    np.testing.assert_array_equal(cube, shown)


def test_estimates_below_zero_do_not_raise_the_others() -> None:
    """Cut off at zero these would be 15 people; 10 were estimated, and 10 are shown."""
    line = np.array([-5.0, 3.0, 12.0])
    margins = {(): Margin((), np.asarray(10.0), SD), ("a",): Margin(("a",), line, SD)}

    shown = displayed(margins, [(), ("a",)])

    np.testing.assert_array_equal(10, shown[()])
    np.testing.assert_array_equal([0, 1, 9], shown[("a",)])


def planned(truth: Real, rng: Generator) -> dict[Table, Margin]:
    """Consistent estimates of every margin: each part has noise of its own.

    A part is noise less its means along each axis, spread evenly over the axes it lacks.
    """
    noise, variance = np.zeros(truth.shape), dict[Table, float]()
    for part in subsets(names(truth.ndim)):
        noise += _part(truth.shape, part, rng)
    for table in subsets(names(truth.ndim)):
        variance[table] = sum(_share(truth.shape, part, table) for part in subsets(table))
    return {
        table: Margin(table, summed(truth + noise, table), SD * sqrt(variance[table]))
        for table in variance
    }


def _part(shape: tuple[int, ...], part: Table, rng: Generator) -> Real:
    held = [name in part for name in names(len(shape))]
    noise = rng.normal(0, SD, [size if own else 1 for size, own in zip(shape, held, strict=True)])
    for axis, own in enumerate(held):
        noise -= noise.mean(axis=axis, keepdims=True) if own else 0
    return noise * noise.size / prod(shape)


def _share(shape: tuple[int, ...], part: Table, table: Table) -> float:
    sizes = dict(zip(names(len(shape)), shape, strict=True))
    spread = prod(sizes[name] for name in table if name not in part)
    return prod(1 - 1 / sizes[name] for name in part) / spread**2


Errors = tuple[dict[Table, Real], dict[Table, Real]]


@pytest.fixture(scope="module")
def errors() -> Errors:
    """By how much 200 people by sex, age and form are missed: by estimates, and by displays."""
    rng = default_rng(20240301)
    chances = rng.dirichlet(np.full(prod(SEX_AGE_FORM), 0.5))
    both = [_errors(rng.multinomial(200, chances), rng) for _ in range(TRIALS)]
    raw, shown = (
        {table: np.stack([trial[kind][table] for trial in both]) for table in both[0][kind]}
        for kind in (0, 1)
    )
    return raw, shown


def _errors(people: Whole, rng: Generator) -> Errors:
    truth = people.reshape(SEX_AGE_FORM).astype(np.float64)
    margins = planned(truth, rng)
    displays = displayed(margins, [*margins])
    shown = {table: counts for table, counts in displays.items() if counts is not None}
    return (
        {table: margin.values - summed(truth, table) for table, margin in margins.items()},
        {table: counts - summed(truth, table) for table, counts in shown.items()},
    )


def _mean_square(errors: Iterable[Real]) -> float:
    return float(np.mean(np.concatenate([np.ravel(error) for error in errors]) ** 2))


def test_displays_are_nearer_to_the_truth(errors: Errors) -> None:
    """Over all cells of all tables the mean square error is smaller by a quarter, at the least."""
    raw, shown = errors

    assert _mean_square(shown.values()) <= 0.75 * _mean_square(raw.values())


@pytest.mark.parametrize("table", subsets(names(3)))
def test_no_table_pays_for_another(errors: Errors, table: Table) -> None:
    """Each by itself is as near to the truth as its estimate, but for what rounding costs."""
    raw, shown = errors

    assert _mean_square([shown[table]]) <= 1.05 * _mean_square([raw[table]])


def test_the_total_is_as_unbiased_as_its_estimate(errors: Errors) -> None:
    """Over many releases the totals shown are right on average: within three standard errors."""
    raw, shown = errors

    assert abs(shown[()].mean()) <= 3 * raw[()].std() / sqrt(TRIALS)


@pytest.mark.parametrize("seed", range(8))
def test_a_two_way_table_is_the_nearest_with_its_margins(seed: int) -> None:
    """Each cell is within one of least squares, which a slower method finds as well."""
    rng = default_rng(seed)
    family = Family(estimates(rng, (4, 6), SD), (("a",), ("b",), ("a", "b")), (SD,) * 4)

    shown = family.shown()

    nearest = _dykstra(family.cube, shown[("a",)], shown[("b",)])
    assert np.abs(shown[("a", "b")] - nearest).max() < 1 + 1e-2


def _dykstra(cube: Real, rows: Whole, columns: Whole) -> Real:
    """Projection on what has these sums and is not negative. Source: Boyle and Dykstra (1986)."""
    debt = np.zeros(cube.shape)
    for _ in range(20_000):
        cube = cube + ((rows - cube.sum(axis=1)) / cube.shape[1])[:, None]
        cube = cube + (columns - cube.sum(axis=0)) / cube.shape[0]
        cube, debt = np.maximum(cube + debt, 0), np.minimum(cube + debt, 0)
    return cube


@pytest.mark.parametrize("seed", range(8))
def test_tables_in_a_ring_are_mended(seed: int) -> None:
    """Of four dimensions every three are shown, though each two are in two of the tables."""
    rng = default_rng(seed)
    cube = estimates(rng, (3, 4, 3, 4), SD)
    family = Family(cube, tuple(combinations(names(4), 3)), (SD,) * 16)

    assert {*family.tables} == {*family.shown()}


def test_the_rest_of_a_table_left_out_is_shown() -> None:
    """Where few people leave a ring no solution, tables of two dimensions are there, and add up."""
    three, two = (tuple(combinations(names(4), size)) for size in (3, 2))
    rings = (Family(_few(default_rng(seed)), three + two, (SD,) * 16) for seed in range(200))

    shown = next(each for each in (ring.shown() for ring in rings) if len(each) < 10)

    assert {*two} <= {*shown}
    for one, other in combinations(shown, 2):
        assert common(shown[one], one, other) == common(shown[other], other, one)


def _few(rng: Generator) -> Real:
    return people(rng, (3, 3, 3, 3), 0.6) + rng.normal(0, 2, (3, 3, 3, 3))


def test_a_ring_that_nothing_can_close_is_not_shown() -> None:
    """Who has the same codes of a and b and of b and c cannot have different ones of a and c."""
    same, different = np.eye(2, dtype=np.int64), 1 - np.eye(2, dtype=np.int64)
    pins: Pins = {(0, 1): same[:, :, None], (1, 2): same[None], (0, 2): different[:, None]}

    assert whole(pins, _nowhere) is None


def _nowhere(_: Pins) -> Real:
    return np.full((2, 2, 2), 0.25)


@given(st.data(), st.sampled_from([(1, 1), (1, 7), (2, 2), (3, 5), (6, 4)]))
def test_rounding_keeps_every_sum_and_changes_no_cell_by_one(
    data: st.DataObject, shape: tuple[int, int]
) -> None:
    """A real two-way table with whole sums goes to a floor or a ceiling in every cell."""
    rng = default_rng(data.draw(st.integers(0, 2**32 - 1)))
    real, rows, columns = _whole_sums(rng, shape, data.draw(st.sampled_from([0, 3, 40, 900])))

    counts = controlled(real, rows, columns)

    _check_sums(counts, rows, columns)
    assert np.abs(counts - real).max() < 1


def test_rounding_copes_with_long_code_lists() -> None:
    """All countries by all countries, with most cells between nobody and one person."""
    real, rows, columns = _whole_sums(default_rng(0), (250, 250), 40_000)

    counts = controlled(real, rows, columns)

    _check_sums(counts, rows, columns)
    assert np.abs(counts - real).max() < 1


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.5, 1e3, 1e9]))
def test_rounding_keeps_every_sum_of_tables_that_have_others(seed: int, scale: float) -> None:
    """However far the real table is off, the sums are those asked for."""
    rng = default_rng(seed)
    _, rows, columns = _whole_sums(rng, (4, 5), 50)

    counts = controlled(rng.exponential(scale, (4, 5)), rows, columns)

    _check_sums(counts, rows, columns)


def _whole_sums(rng: Generator, shape: tuple[int, int], size: int) -> tuple[Real, Whole, Whole]:
    """An average of tables of the same people, who swap their columns between one and the next."""
    row_of, column_of = (rng.integers(0, length, size) for length in shape)
    real = np.zeros(shape)
    for weight in rng.dirichlet(np.ones(4)):
        np.add.at(real, (row_of, rng.permutation(column_of)), weight)
    rows, columns = (
        np.bincount(each, minlength=length)
        for each, length in zip((row_of, column_of), shape, strict=True)
    )
    return real, rows, columns


def _check_sums(counts: Whole, rows: Whole, columns: Whole) -> None:
    assert (counts >= 0).all()
    np.testing.assert_array_equal(rows, counts.sum(axis=1))
    np.testing.assert_array_equal(columns, counts.sum(axis=0))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.0], [0, 0]),
        ([2.0, 3.0], [2, 3]),
        ([2.4, 0.6], [2, 1]),
        ([1.5, 0.5, 1.0], [2, 0, 1]),
        ([0.3, 0.3, 0.4], [0, 0, 1]),
        ([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]),
        ([2.9999999999, 7.0000000001], [3, 7]),
    ],
)
def test_units_go_to_the_largest_remainders(values: list[float], expected: list[int]) -> None:
    """What the floors lack goes there, and among equals to the first."""
    assert expected == apportioned(np.array(values), sum(expected)).tolist()
