"""Plans reach the accuracy that is known to be possible, for no more than their budget."""

import math
import tracemalloc
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from anonymizer.blocks import Target
from anonymizer.design import Design, Mechanism, fitted
from anonymizer.doubt import doubt
from anonymizer.errors import NothingToMeasureError
from anonymizer.grid import Attribute, Grid
from anonymizer.loss import rho_of
from anonymizer.rounds import choose, error
from anonymizer.strategy import Level, Wanted, design, weighted_error
from hub.noise import GRAIN
from tests.anonymizer import dense, registers
from tests.anonymizer.dense import Plan
from tests.anonymizer.registers import MECHANISMS

MILLIONTH = Fraction(1, 10**6)


def _attribute(name: str, size: int, bound: int = 1) -> Attribute:
    codes = tuple(f"{name}{number}" for number in range(size))
    return Attribute(name, name, codes, {code: code for code in codes}, bound)


SIZES = {"sex": 3, "age": 5, "citizenship": 10, "status": 3}
ATTRIBUTES = {name: _attribute(name, size) for name, size in SIZES.items()}
ATTRIBUTES["form"] = _attribute("form", 8, bound=3)

ONE_WAY = tuple((name,) for name in ATTRIBUTES)
SMALL = (*ONE_WAY, ("sex", "age"), ("sex", "form"))
TWO_WAY = (*ONE_WAY, *combinations(ATTRIBUTES, 2))
ALL = (*TWO_WAY, ("sex", "age", "form"))


def _grid(attributes: Iterable[Attribute]) -> Grid:
    return Grid(tuple(attributes), "status", frozenset({"identified"}))


def _wanted(tables: Iterable[tuple[str, ...]]) -> tuple[Wanted, ...]:
    """Every cell counts the same, so that errors compare with those of single cells."""
    grids = (_grid(ATTRIBUTES[name] for name in table) for table in tables)
    return tuple(Wanted(grid, Fraction(grid.size)) for grid in grids)


def _level(tables: Iterable[tuple[str, ...]], epsilon: Fraction = Fraction(1)) -> Level:
    return Level(epsilon, MILLIONTH, _wanted(tables))


def _rmse(level: Level, mechanism: Mechanism) -> float:
    """Root mean square error per cell, in people."""
    cells = sum(each.grid.size for each in level.wanted)
    return math.sqrt(error([level], mechanism) / cells)


@cache
def _rounds(mechanism: Mechanism, epsilons: tuple[Fraction, ...]) -> tuple[Design, ...]:
    """All tables, measured from ceiling to ceiling."""
    designs: tuple[Design, ...] = ()
    paid = Fraction(0)
    for epsilon in epsilons:
        level = _level(ALL, epsilon)
        budget = level.budget(mechanism)
        designs = (*designs, design(level.wanted, designs, mechanism, budget - paid))
        paid = budget
    return designs


@cache
def _after(before: tuple[tuple[str, ...], ...]) -> tuple[Sequence[Design], Design]:
    """What is known of some tables, and a round for all tables on top of it."""
    budget = rho_of(Fraction(1), MILLIONTH)
    known = [design(_wanted(before), (), "discrete-gaussian", budget)] if before else []
    return known, design(_wanted(ALL), known, "discrete-gaussian", budget)


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("tables", [ONE_WAY[:1], SMALL, ALL])
def test_noise_is_as_fine_as_readers_take_it_to_be(
    tables: Sequence[tuple[str, ...]], mechanism: Mechanism
) -> None:
    """Whole noise on an answer of weight w is noise in steps of 1 / w: half-widths allow for it."""
    level = _level(tables)

    planned = design(level.wanted, (), mechanism, level.budget(mechanism))

    assert GRAIN == pytest.approx(1 / min(weight for _, weight in planned.asked))


LEVELS = tuple(map(Fraction, ("0.5", "1", "2")))


@pytest.mark.parametrize(
    ("tables", "laplace", "gaussian", "bound"),
    [
        pytest.param(ONE_WAY, 8.9, 10.2, 10.1, id="one-way"),
        pytest.param(SMALL, 9.37, 10.97, 11.0, id="small"),
        pytest.param(TWO_WAY, 21.8, 15.0, 15.0, id="two-way"),
        pytest.param(ALL, 20.2, 15.09, 15.06, id="all"),
    ],
)
def test_plans_are_as_accurate_as_is_known_to_be_possible(
    tables: Sequence[tuple[str, ...]], laplace: float, gaussian: float, bound: float
) -> None:
    """At epsilon 1, in people per cell; no unbiased Gaussian plan can be below the bound.

    Source of the bound: Li and Miklau (2013), the SVD bound, weighted for multiple choice.
    """
    level = _level(tables)

    assert laplace == pytest.approx(_rmse(level, "discrete-laplace"), rel=0.005)
    assert gaussian == pytest.approx(_rmse(level, "discrete-gaussian"), rel=0.005)
    assert _rmse(level, "discrete-gaussian") <= 1.03 * bound


@pytest.mark.parametrize(
    ("tables", "mechanism"),
    [
        (ONE_WAY, "discrete-laplace"),
        (SMALL, "discrete-laplace"),
        (TWO_WAY, "discrete-gaussian"),
        (ALL, "discrete-gaussian"),
    ],
)
def test_the_more_accurate_noise_is_chosen(
    tables: Sequence[tuple[str, ...]], mechanism: Mechanism
) -> None:
    """Few tables with Laplace noise, many with Gaussian."""
    level = _level(tables)

    assert mechanism == choose([level]) == min(MECHANISMS, key=lambda each: _rmse(level, each))


def test_without_a_delta_noise_is_laplace() -> None:
    """However much more accurate the other would be, at whatever level nobody agreed to it."""
    level = _level(ALL)

    assert "discrete-laplace" == choose([replace(level, delta=Fraction(0))])
    assert "discrete-laplace" == choose(
        [level, replace(level, epsilon=Fraction(2), delta=Fraction(0))]
    )


def test_a_ceiling_is_worth_its_epsilon_or_its_rho() -> None:
    """The whole ceiling, exactly."""
    level = _level(SMALL)

    assert 1 == level.budget("discrete-laplace")
    assert rho_of(Fraction(1), MILLIONTH) == level.budget("discrete-gaussian")


def test_a_ceiling_may_be_asked_for_more() -> None:
    """What was wanted is still wanted, under the same ceiling."""
    assert _level(SMALL) == _level(ONE_WAY).wanting(_wanted(SMALL[len(ONE_WAY) :]))


def test_small_tables_come_free_with_the_larger_ones() -> None:
    """With Laplace noise only the tables are measured that others cannot be summed from."""
    found = design(_wanted(SMALL), (), "discrete-laplace", Fraction(1))

    measured = {tuple(each.name for each in query.attributes) for query, _ in found.asked}
    assert {("age", "sex"), ("form", "sex"), ("citizenship",), ("status",)} == measured


@dense.some
@given(dense.plans())
def test_the_error_is_the_weighted_variance_of_all_tables(plan: Plan) -> None:
    """What is minimised is what readers get."""
    wanted = [Wanted(grid, Fraction(place)) for place, grid in enumerate(plan.grids, start=1)]

    found = weighted_error(wanted, plan.designs, plan.mechanism)

    variances = [doubt(each.target, plan.designs).variance * each.weight for each in wanted]
    assert sum(variances) == pytest.approx(found)


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("budget", [Fraction(0), Fraction(-1)])
def test_nothing_is_planned_for_nothing(mechanism: Mechanism, budget: Fraction) -> None:
    """A loss of nothing buys nothing."""
    with pytest.raises(NothingToMeasureError):
        design(_wanted(SMALL), (), mechanism, budget)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_what_is_not_measured_is_infinitely_uncertain(mechanism: Mechanism) -> None:
    """A plan that leaves a table out is never the better one."""
    found = design(_wanted([("sex",)]), (), mechanism, Fraction(1))

    assert math.inf == weighted_error(_wanted([("age",)]), [found], mechanism)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_weighty_table_is_known_better(mechanism: Mechanism) -> None:
    """At the price of the others."""
    even = [Wanted(each.grid) for each in _wanted(ALL)]
    heavy = [replace(even[0], weight=Fraction(100)), *even[1:]]

    plans = [design(each, (), mechanism, Fraction(1)) for each in (even, heavy)]

    first, second = [doubt(even[0].target, [plan]).variance for plan in plans]
    assert second < first
    first, second = [weighted_error(even, [plan], mechanism) for plan in plans]
    assert first < second


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("before", [(), SMALL], ids=["first round", "second round"])
def test_no_other_weights_of_the_same_cost_are_much_better(
    before: Sequence[tuple[str, ...]], seed: int
) -> None:
    """Whichever way the weights of Gaussian blocks are moved, less than a thousandth is gained."""
    known, found = _after(tuple(before))
    moves = np.random.default_rng(seed).normal(scale=10.0 ** -(seed % 4), size=len(found.asked))

    asked = [
        (query, max(1, round(1000 * weight * math.exp(move))))
        for (query, weight), move in zip(found.asked, moves, strict=True)
    ]

    other = fitted("discrete-gaussian", asked, rho_of(Fraction(1), MILLIONTH))
    errors = [
        weighted_error(_wanted(ALL), [*known, each], "discrete-gaussian") for each in (found, other)
    ]
    assert errors[0] <= errors[1] * (1 + 1e-3)


@pytest.mark.parametrize("factor", [Fraction(1, 4), Fraction(1, 2), Fraction(2), Fraction(4)])
def test_a_round_is_planned_for_what_it_may_lose(factor: Fraction) -> None:
    """Weights that would be right for another loss are not better for this one."""
    budget = rho_of(Fraction(1), MILLIONTH)
    known, found = _after(SMALL)
    asked = design(_wanted(ALL), known, "discrete-gaussian", factor * budget).asked

    other = fitted("discrete-gaussian", asked, budget)

    errors = [
        weighted_error(_wanted(ALL), [*known, each], "discrete-gaussian") for each in (found, other)
    ]
    assert errors[0] <= errors[1] * (1 + 1e-3)


@dense.some
@given(dense.plans())
def test_plans_know_every_table_that_is_wanted(plan: Plan) -> None:
    """No table of any plan is without an estimate."""
    for grid in plan.grids:
        assert math.isfinite(doubt(Target.of(grid), plan.designs).variance)


@settings(max_examples=30)
@given(registers.grids(), registers.budgets)
def test_plans_never_cost_more_than_their_budget(grid: Grid, budget: Fraction) -> None:
    """And spend it: less than a millionth is left over."""
    wanted = [Wanted(replace(grid, statuses=frozenset({"identified"})))]

    for mechanism in MECHANISMS:
        found = design(wanted, (), mechanism, budget)

        assert budget * (1 - MILLIONTH) <= found.loss <= budget


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_large_plans_do_not_need_the_product_of_all_code_lists(mechanism: Mechanism) -> None:
    """Two hundred tables over twelve attributes, whose product has 125 million million cells."""
    bounds = [1, 1, 1, 1, 3, 3, 1, 1, 1, 2, 1, 1]
    sizes = [3, 5, 40, 3, 8, 6, 10, 12, 4, 7, 2, 9]
    attributes = [
        _attribute(f"a{place}", size, bound)
        for place, (size, bound) in enumerate(zip(sizes, bounds, strict=True))
    ]
    tables = [each for size in (1, 2, 3) for each in combinations(attributes, size)][:200]
    wanted = [Wanted(_grid(each)) for each in tables]
    blocks = {term.block for each in wanted for term in each.target.terms(mechanism)}

    tracemalloc.start()
    found = design(wanted, (), mechanism, Fraction(1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 200 == len(wanted)
    assert len(found.asked) <= len(blocks)
    largest = max(math.prod(each.size for each in table) for table in tables)
    assert max(query.size for query, _ in found.asked) <= largest
    assert peak < 20 * 2**20


@pytest.mark.parametrize("epsilons", [LEVELS[1:], LEVELS], ids=["two rounds", "three rounds"])
def test_nothing_is_lost_by_measuring_in_rounds(epsilons: tuple[Fraction, ...]) -> None:
    """With Gaussian noise readers of the highest ceiling know as much as from one round."""
    once = _rounds("discrete-gaussian", epsilons[-1:])

    rounds = _rounds("discrete-gaussian", epsilons)

    errors = [weighted_error(_wanted(ALL), each, "discrete-gaussian") for each in (once, rounds)]
    assert errors[0] == pytest.approx(errors[1], rel=1e-3)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_all_rounds_together_lose_the_highest_ceiling(mechanism: Mechanism) -> None:
    """Never more, and hardly less."""
    budget = _level(ALL, LEVELS[-1]).budget(mechanism)

    lost = sum(each.loss for each in _rounds(mechanism, LEVELS))

    assert budget * (1 - MILLIONTH) <= lost <= budget


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_nobody_knows_more_than_readers_of_a_higher_ceiling(mechanism: Mechanism) -> None:
    """Each ceiling knows every table better than the one below it."""
    rounds = _rounds(mechanism, LEVELS)

    for each in _wanted(ALL):
        known = [doubt(each.target, rounds[:upto]).variance for upto in (1, 2, 3)]
        assert all(higher < lower for lower, higher in pairwise(known))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_error_of_levels_is_that_of_their_rounds(mechanism: Mechanism) -> None:
    """Each table is as good as the ceiling of its readers allows."""
    rounds = _rounds(mechanism, LEVELS)

    found = error([_level(ALL, epsilon) for epsilon in LEVELS], mechanism)

    each = [weighted_error(_wanted(ALL), rounds[:upto], mechanism) for upto in (1, 2, 3)]
    assert sum(each) == pytest.approx(found)
