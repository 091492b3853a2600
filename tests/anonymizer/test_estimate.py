"""Estimates are unbiased, agree with each other to the last digit, and are left as they are."""

from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from anonymizer.blocks import Target, subsets
from anonymizer.counting import counts
from anonymizer.design import Design, Mechanism
from anonymizer.errors import PrivacyError
from anonymizer.estimate import UNIT, Estimates
from anonymizer.grid import Grid
from anonymizer.measurement import Measurement, draw, exact
from anonymizer.query import Query
from anonymizer.strategy import Wanted, design
from tests.anonymizer import dense, registers
from tests.anonymizer.chance import FALSE_ALARM, sum_likelihood
from tests.anonymizer.dense import Plan
from tests.anonymizer.registers import MECHANISMS, Record, in_memory

SEX = registers.attribute("sex")
COUNTRY = registers.attribute("country")
FORM = registers.attribute("form", bound=3)
STATUSES = frozenset({"identified"})
DRAWS = 300

seeds = st.integers(0, 2**32 - 1)


@dense.some
@given(dense.plans())
def test_estimates_are_unbiased(plan: Plan) -> None:
    """For every sort of person, what is estimated of exact answers is what is true.

    Estimates are linear and noise is symmetric, so nothing else has to be shown.
    """
    people = dense.everybody(each for grid in plan.grids for each in grid.attributes)
    asked = np.vstack([dense.queries(design, people) for design in plan.designs])

    for grid in plan.grids:
        estimated = dense.estimator(grid, plan.designs) @ asked

        assert dense.table(grid, people) == pytest.approx(estimated, abs=1e-9)


@dense.some
@given(dense.plans(), registers.registers())
def test_without_noise_estimates_are_the_exact_counts(
    plan: Plan, people: tuple[Record, ...]
) -> None:
    """Of any register, to the last digit."""
    data = in_memory(people)

    found = Estimates(
        [Measurement(each, exact(data, each, status="status")) for each in plan.designs]
    )

    for grid in plan.grids:
        assert counts(data, grid).tolist() == found.table(grid).tolist()


@dense.some
@given(dense.plans(), seeds)
def test_tables_agree_in_the_last_thousandth(plan: Plan, seed: int) -> None:
    """Whatever was measured, and whichever table a number is summed from."""
    found = Estimates(_random(plan.designs, seed))
    sums: dict[Target, set[tuple[int, ...]]] = {}

    for grid in plan.grids:
        thousandths = _thousandths(found, grid)
        for kept in subsets(grid.attributes):
            axes = [grid.attributes.index(each) for each in sorted(kept, key=lambda a: a.id)]
            others = tuple(set(range(len(grid.attributes))) - set(axes))
            margin = thousandths.transpose([*axes, *sorted(others)]).reshape(
                [*(grid.shape[axis] for axis in axes), -1]
            )
            target = Target.of(grid).narrowed(kept)
            sums.setdefault(target, set()).add(tuple(margin.sum(axis=-1).ravel().tolist()))

    assert all(1 == len(values) for values in sums.values())


@dense.some
@given(dense.plans(), seeds)
def test_rounding_moves_numbers_by_half_a_thousandth(plan: Plan, seed: int) -> None:
    """But for the last code of a dimension, which takes what is left over from its whole margin."""
    found = Estimates(_random(plan.designs, seed))

    for grid in plan.grids:
        moved = np.abs(found.table(grid) - found.margin(Target.of(grid), grid.attributes)) * UNIT

        for cell in product(*(range(size) for size in grid.shape)):
            sizes = [size for code, size in zip(cell, grid.shape, strict=True) if code == size - 1]
            assert moved[cell] <= np.prod(sizes) / 2 + 1e-3


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_order_of_dimensions_changes_nothing(mechanism: Mechanism) -> None:
    """The same cells in another place."""
    grids = [
        registers.grid(*attributes, statuses=STATUSES)
        for attributes in [(SEX, COUNTRY, FORM), (FORM, SEX, COUNTRY)]
    ]
    designs = (design([Wanted(grids[0])], (), mechanism, Fraction(1)),)
    found = Estimates(_random(designs, seed=1))

    one, other = (found.table(grid) for grid in grids)

    assert one.tolist() == other.transpose([1, 2, 0]).tolist()


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_estimates_are_not_clamped(mechanism: Mechanism) -> None:
    """Less than nobody is an estimate too; without it sums would be too large."""
    grid = registers.grid(SEX, COUNTRY, statuses=STATUSES)
    plan = design([Wanted(grid)], (), mechanism, Fraction(1, 10))
    size = sum(query.size for query, _ in plan.asked)

    values = Estimates([Measurement(plan, draw([0] * size, plan))]).table(grid)

    assert values.min() < 0 < values.max()


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_mean_of_many_draws_is_the_truth(mechanism: Mechanism) -> None:
    """From the register to the table; false alarms are below one in a million."""
    people = dense.everybody([SEX, FORM]) * 2
    grids = [registers.grid(*each, statuses=STATUSES) for each in [(SEX, FORM), (SEX,), (FORM,)]]
    plan = design([Wanted(grid) for grid in grids], (), mechanism, Fraction(1, 2))
    answers = exact(in_memory(people), plan, status="status")

    drawn = np.array(draw(answers * DRAWS, plan)).reshape(DRAWS, -1)
    estimates = [Estimates([Measurement(plan, tuple(each.tolist()))]) for each in drawn]

    tests = 2 * sum(grid.size for grid in grids)
    for grid in grids:
        found = sum(each.margin(Target.of(grid), grid.attributes) for each in estimates)
        errors = found - DRAWS * counts(in_memory(people), grid)
        for error, row in zip(np.ravel(errors), dense.estimator(grid, [plan]), strict=True):
            scales = Counter((np.abs(row) * float(plan.scale)).tolist())
            noises = {scale: times * DRAWS for scale, times in scales.items()}
            assert sum_likelihood(float(error), noises, mechanism) >= FALSE_ALARM / tests


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_what_was_never_measured_has_no_estimate(mechanism: Mechanism) -> None:
    """Nothing is made up."""
    plan = design([Wanted(registers.grid(SEX, statuses=STATUSES))], (), mechanism, Fraction(1))
    found = Estimates(_random([plan], seed=1))

    with pytest.raises(PrivacyError, match="never measured"):
        found.table(registers.grid(FORM, statuses=STATUSES))
    with pytest.raises(PrivacyError, match="never measured"):
        found.table(registers.grid(SEX, statuses=["presumed"]))


def test_a_number_measured_twice_is_the_mean_by_precision() -> None:
    """A round with half the noise counts four times as much."""
    rough, fine = (
        Design("discrete-gaussian", ((Query.of(STATUSES, {}), 1),), Fraction(scale))
        for scale in (10, 5)
    )

    found = Estimates([Measurement(rough, (100,)), Measurement(fine, (110,))])

    assert 108 == found.table(registers.grid(statuses=STATUSES))


def _random(designs: tuple[Design, ...] | list[Design], seed: int) -> list[Measurement]:
    """Numbers with nothing behind them, as far apart as noise could ever be."""
    chance = np.random.default_rng(seed)
    sizes = [sum(query.size for query, _ in each.asked) for each in designs]
    return [
        Measurement(each, tuple(chance.integers(-(10**9), 10**9, size).tolist()))
        for each, size in zip(designs, sizes, strict=True)
    ]


def _thousandths(found: Estimates, grid: Grid) -> NDArray[np.int64]:
    return np.rint(found.table(grid) * UNIT).astype(np.int64)
