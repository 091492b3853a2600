"""The bound against the documented value, and against a matrix small enough to write down."""

from collections.abc import Collection
from itertools import combinations, product

import numpy as np
import opendp.prelude as dp
import pytest
from numpy.typing import NDArray

from tests.benchmarks.bound import least_error, nuclear_norm
from tests.benchmarks.workloads import DELTA, EPSILON, REGIONAL, RHO, WIDE, Workload

_SIZES = {"a": 2, "b": 3, "f": 4}
TINY = Workload("tiny", _SIZES, "f", (("a",), ("f",), ("a", "b"), ("b", "f"), ("a", "b", "f")))


def test_the_regional_bound_is_the_documented_one() -> None:
    """466 cells in 16 tables cannot be released with less than 15.06 persons of error each."""
    assert (466, 16) == (REGIONAL.cells, len(REGIONAL.tables))
    assert 15.06 == pytest.approx(least_error(REGIONAL, RHO), abs=0.005)


@pytest.mark.parametrize("shares", [(1, 0, 0), (0.7, 0.22, 0.08), (0.05, 0, 0.95), (0, 0.5, 0.5)])
@pytest.mark.parametrize("tables", [TINY.tables, TINY.tables[:1], TINY.tables[1:2]])
def test_the_norm_is_that_of_the_whole_matrix(
    tables: tuple[tuple[str, ...], ...], shares: tuple[float, float, float]
) -> None:
    """Splitting by symmetry loses no singular value, whoever the tables and the weights are."""
    workload = Workload("tiny", _SIZES, "f", tables)
    numbers = np.array([1, 2, 3])

    norm = nuclear_norm(
        workload, np.array([shares @ numbers]), np.array([shares @ numbers**2])
    ).item()

    assert np.linalg.norm(_dense(workload, shares), "nuc") == pytest.approx(norm)


def test_the_bound_is_the_largest_over_weights() -> None:
    """No way to share d out among people with one, two and three values gives a larger norm."""
    chance = np.random.default_rng(1)
    shares = chance.dirichlet((0.5, 0.5, 0.5), size=10_000)
    numbers = np.array([1, 2, 3])

    norms = nuclear_norm(WIDE, shares @ numbers, shares @ numbers**2)
    errors = norms / np.sqrt(2 * RHO * WIDE.cells)

    assert errors.max() == pytest.approx(least_error(WIDE, RHO), rel=1e-4)
    assert errors.max() < least_error(WIDE, RHO) * (1 + 1e-5)


def test_the_budgets_are_worth_the_same() -> None:
    """By OpenDP's conversion, RHO is what epsilon 1 at delta 1e-6 buys, to six digits."""
    assert EPSILON == pytest.approx(_epsilon(RHO), rel=1e-5)


def _epsilon(rho: float) -> float:
    """What zero-concentrated loss is worth at DELTA."""
    dp.enable_features("contrib")
    space = dp.atom_domain(T="i64"), dp.absolute_distance(T="f64")
    gaussian = space >> dp.m.then_gaussian(scale=(1 / (2 * rho)) ** 0.5)
    profile = dp.c.make_zCDP_to_approxDP(gaussian).map(1.0)  # type: ignore[no-untyped-call]  # Theirs.
    return float(profile.epsilon(DELTA))


def _dense(workload: Workload, shares: tuple[float, float, float]) -> NDArray[np.float64]:
    """W diag(d)^(1/2), a column per possible person."""
    options = _options(workload)
    alike = [sum(len(person[-1]) == len(other[-1]) for other in options) for person in options]
    columns = [
        np.sqrt(shares[len(person[-1]) - 1] / number) * _column(workload, person)
        for person, number in zip(options, alike, strict=True)
    ]
    return np.array(columns).T


def _options(workload: Workload) -> list[tuple[Collection[int], ...]]:
    """Everyone there could be: what each may have of every attribute, the multiple one last."""
    single = [[{code} for code in range(workload.sizes[name])] for name in workload.single]
    codes = range(workload.sizes[workload.multiple])
    sets = [set(chosen) for number in (1, 2, 3) for chosen in combinations(codes, number)]
    return list(product(*single, sets))


def _column(workload: Workload, person: tuple[Collection[int], ...]) -> NDArray[np.float64]:
    """The cells that one person is counted in."""
    has = dict(zip((*workload.single, workload.multiple), person, strict=True))
    counted = [
        all(code in has[name] for name, code in zip(table, cell, strict=True))
        for table in workload.tables
        for cell in product(*(range(size) for size in workload.shape(table)))
    ]
    return np.array(counted, dtype=np.float64)
