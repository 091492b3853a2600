"""The doubt that is told beforehand is the doubt there is: checked with explicit matrices."""

import math
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.accuracy import half_width
from anonymizer.blocks import Target
from anonymizer.design import Design, Mechanism
from anonymizer.doubt import LaplaceParts, doubt
from anonymizer.errors import PrivacyError
from anonymizer.grid import Grid
from anonymizer.query import Query
from tests.anonymizer import dense, registers
from tests.anonymizer.dense import Matrix, Plan
from tests.anonymizer.registers import MECHANISMS

SEX = registers.attribute("sex")
FORM = registers.attribute("form", bound=3)
STATUSES = frozenset({"identified"})


@dense.some
@given(dense.plans())
def test_variances_and_covariances_are_those_of_the_estimates(plan: Plan) -> None:
    """Of every cell, and of every two cells of a table."""
    for grid in plan.grids:
        covariances = _covariances(grid, plan.designs)

        found = doubt(Target.of(grid), plan.designs)

        assert np.diag(covariances) == pytest.approx(np.full(grid.size, found.variance))
        assert math.sqrt(found.variance) == found.sd
        cells = [_named(grid, cell) for cell in grid.cells()]
        told = [[found.covariance(one, other) for other in cells] for one in cells]
        slack = 1e-9 * found.variance
        assert covariances == pytest.approx(np.array(told), rel=1e-9, abs=slack)


@dense.some
@given(dense.plans(), st.data())
def test_the_variance_of_a_sum_is_that_of_the_summed_estimates(
    plan: Plan, data: st.DataObject
) -> None:
    """Of all cells with one of some codes of each dimension."""
    grid = data.draw(st.sampled_from(plan.grids))
    chosen = {
        each.name: data.draw(st.sets(st.sampled_from(each.codes))) for each in grid.attributes
    }
    is_in = np.array(
        [
            all(code in chosen[name] for name, code in _named(grid, cell).items())
            for cell in grid.cells()
        ]
    )

    found = doubt(Target.of(grid), plan.designs)

    expected = is_in @ _covariances(grid, plan.designs) @ is_in
    sums = found.variance_of_sum({name: len(codes) for name, codes in chosen.items()})
    assert expected == pytest.approx(sums, rel=1e-9, abs=1e-9 * found.variance)


@dense.some
@given(dense.plans())
def test_nobody_who_has_all_rounds_can_know_more(plan: Plan) -> None:
    """The best linear unbiased estimate from every measured number has exactly this variance.

    So recipients who put all their rounds together learn what the best informed of them knows.
    Source: Aitken (1935), generalised least squares.
    """
    people = dense.everybody(each for grid in plan.grids for each in grid.attributes)
    asked = np.vstack([dense.queries(design, people) for design in plan.designs])
    weighted = asked / np.sqrt(dense.noise_variances(plan.designs))[:, None]
    inverse = np.linalg.pinv(weighted, rcond=1e-10)

    for grid in plan.grids:
        best = np.square(dense.table(grid, people) @ inverse).sum(axis=1)

        found = doubt(Target.of(grid), plan.designs)
        assert best == pytest.approx(np.full(grid.size, found.variance), rel=1e-7)


@dense.some
@given(dense.plans())
def test_a_cells_noise_is_made_of_its_parts(plan: Plan) -> None:
    """Every measured noise with its share; with Gaussian noise the variance says it all."""
    is_laplace = plan.mechanism == "discrete-laplace"
    for grid in plan.grids:
        found = doubt(Target.of(grid), plan.designs).parts

        for row in dense.estimator(grid, plan.designs):
            parts = _parts(row, plan.designs) if is_laplace else []
            assert _listed(found) == pytest.approx(parts, rel=1e-6)


@dense.some
@given(dense.plans())
def test_parts_reproduce_the_variance(plan: Plan) -> None:
    """A Laplace noise of scale t has the variance 2 t^2, but for a sixth of a lattice step."""
    for grid in plan.grids:
        found = doubt(Target.of(grid), plan.designs)

        variance = sum(2 * part.scale**2 * part.times for part in found.parts)
        if plan.mechanism == "discrete-laplace":
            assert found.variance == pytest.approx(variance, rel=1e-3)


@pytest.mark.parametrize("name", ["sex", "form", "sex+form"])
def test_the_95_percent_interval_is_that_of_the_exact_distribution(name: str) -> None:
    """Found by convolving the noises of all measured cells, on the lattice of their shares."""
    design = Design(
        "discrete-laplace",
        (
            (Query.of(STATUSES, {SEX: "cells", FORM: "cells"}), 2),
            (Query.of(STATUSES, {SEX: "cells"}), 1),
            (Query.of(STATUSES, {FORM: "cells"}), 1),
        ),
        Fraction(100),
    )
    attributes = {"sex": [SEX], "form": [FORM], "sex+form": [SEX, FORM]}[name]
    grid = registers.grid(*attributes, statuses=STATUSES)
    found = doubt(Target.of(grid), [design])

    shares = dense.estimator(grid, [design])[0]
    law, step = _law(shares, design.scale)
    width = half_width(found.variance, found.parts)

    values = step * (np.arange(len(law)) - len(law) // 2)
    law[np.abs(values) > 100 * found.sd] = 0.0  # Nothing but rounding errors is out there.
    assert law.sum() == pytest.approx(1, abs=1e-6)
    assert found.variance == pytest.approx(float(law @ values**2), rel=1e-4)
    assert law[np.abs(values) <= width].sum() == pytest.approx(0.95, abs=1e-3)


def test_the_doubt_of_a_total_is_that_of_one_number() -> None:
    """A table without dimensions has one cell, and its sum is that cell."""
    design = Design("discrete-gaussian", ((Query.of(STATUSES, {}), 2),), Fraction(10))

    found = doubt(Target.of(registers.grid(statuses=STATUSES)), [design])

    assert 5 == found.sd
    assert 25 == found.variance == found.variance_of_sum({}) == found.covariance({}, {})


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_table_that_is_not_measured_has_no_doubt_to_tell(mechanism: Mechanism) -> None:
    """Least of all none."""
    part = registers.PARTS[MECHANISMS.index(mechanism)]
    design = Design(mechanism, ((Query.of(STATUSES, {SEX: part}), 1),), Fraction(10))

    with pytest.raises(PrivacyError, match="not measured"):
        doubt(Target.of(registers.grid(FORM, statuses=STATUSES)), [design])


def _covariances(grid: Grid, designs: tuple[Design, ...]) -> Matrix:
    found = dense.estimator(grid, designs)
    covariances: Matrix = found * dense.noise_variances(designs) @ found.T
    return covariances


def _named(grid: Grid, cell: tuple[str, ...]) -> Mapping[str, str]:
    return dict(zip((each.name for each in grid.attributes), cell, strict=True))


def _listed(parts: tuple[LaplaceParts, ...]) -> list[float]:
    return sorted(part.scale for part in parts for _ in range(part.times))


def _parts(shares: Matrix, designs: tuple[Design, ...]) -> list[float]:
    """The scales of all noises that have a share in one cell."""
    sizes = [sum(query.size for query, _ in each.asked) for each in designs]
    scales = np.repeat([float(each.scale) for each in designs], sizes)
    return sorted((np.abs(shares) * scales)[np.abs(shares) > 1e-12].tolist())


def _law(shares: Matrix, scale: Fraction) -> tuple[Matrix, float]:
    """The distribution of the weighted sum of discrete Laplace noises, and its lattice step."""
    exact = [Fraction(share).limit_denominator(10**5) for share in shares]
    step = Fraction(1, math.lcm(*(each.denominator for each in exact)))
    size = 1 << 22
    law = np.ones(size // 2 + 1, dtype=np.complex128)
    q = math.exp(-1 / float(scale))
    turns = 2 * np.pi * np.arange(size // 2 + 1) / size
    for multiple, times in Counter(abs(int(each / step)) for each in exact).items():
        law *= ((1 - q) ** 2 / (1 - 2 * q * np.cos(multiple * turns) + q * q)) ** times
    found: Matrix = np.roll(np.fft.irfft(law, size), size // 2)
    return found, float(step)
