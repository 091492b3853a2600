"""The same in explicit matrices, on domains small enough for it; and random rounds to try it on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from anonymizer.blocks import Target
from anonymizer.design import Design, Mechanism
from anonymizer.estimate import Estimates
from anonymizer.grid import Attribute, Grid
from anonymizer.measurement import Measurement
from anonymizer.strategy import Wanted, design
from tests.anonymizer import registers
from tests.anonymizer.registers import BITS, CODES, DAY, MECHANISMS, Record

Matrix = NDArray[np.float64]

some = settings(max_examples=20)
"""Plans are dear to draw, and each is checked in all its cells."""

ATTRIBUTES = (
    registers.attribute("sex"),
    registers.attribute("country", coarse=True),
    registers.attribute("role", bound=2),
    registers.attribute("form", bound=3, coarse=True),
)
"""Two of them multiple choice; three codes each, but four roles."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Tables, and rounds that measure them."""

    mechanism: Mechanism
    grids: tuple[Grid, ...]
    designs: tuple[Design, ...]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """One to three tables over at most three attributes, measured in one or two rounds."""
    chosen = st.lists(st.sampled_from(draw(st.permutations(ATTRIBUTES))[:3]), unique=True)
    tables = draw(st.lists(chosen, min_size=1, max_size=3))
    grids = tuple(registers.grid(*table, statuses=["identified"]) for table in tables)
    weights = [Fraction(draw(st.integers(1, 9))) for _ in grids]
    wanted = [Wanted(grid, weight) for grid, weight in zip(grids, weights, strict=True)]
    mechanism = draw(st.sampled_from(MECHANISMS))
    designs: tuple[Design, ...] = ()
    for _ in range(draw(st.integers(1, 2))):
        asked = wanted[draw(st.integers(0, len(wanted) - 1)) :] if designs else wanted
        budget = draw(st.fractions(Fraction(1, 100), 2))
        designs = (*designs, design(asked, designs, mechanism, budget))
    return Plan(mechanism, grids, designs)


def everybody(attributes: Iterable[Attribute]) -> tuple[Record, ...]:
    """One person of every sort that these attributes tell apart."""
    used = tuple(dict.fromkeys(attributes))
    stored = {
        each.name: range(1, 2 ** len(BITS[each.name])) if each.name in BITS else CODES[each.name]
        for each in used
    }
    people = [
        Record("a", "p", DAY, DAY, **dict(zip(stored, values, strict=True)))  # type: ignore[arg-type]  # By name.
        for values in product(*stored.values())
    ]
    sorts = {tuple(frozenset(registers.ticks(each, a)) for a in used): each for each in people}
    return tuple(sorts.values())


def table(grid: Grid, people: Sequence[Record]) -> Matrix:
    """What every person adds to every cell: a column per person."""
    return np.array([registers.naive([person], grid) for person in people], dtype=np.float64).T


def queries(design: Design, people: Sequence[Record]) -> Matrix:
    """What every person adds to every number of a round."""
    rows = [
        [weight * registers.naive_answer([person], query).ravel() for person in people]
        for query, weight in design.asked
    ]
    return np.hstack([np.array(each, dtype=np.float64) for each in rows]).T


def estimator(grid: Grid, designs: Sequence[Design]) -> Matrix:
    """How much of every measured number goes into every cell: found by feeding in one at a time."""
    sizes = [sum(query.size for query, _ in each.asked) for each in designs]
    ones = np.eye(sum(sizes), dtype=int)
    columns = [_estimate(grid, designs, np.split(one, np.cumsum(sizes)[:-1])) for one in ones]
    return np.stack(columns, axis=1)


def noise_variances(designs: Sequence[Design]) -> Matrix:
    """Of every measured number."""
    return np.concatenate(
        [
            np.full(sum(query.size for query, _ in each.asked), each.noise_variance)
            for each in designs
        ]
    )


def _estimate(grid: Grid, designs: Sequence[Design], numbers: Sequence[NDArray[np.int_]]) -> Matrix:
    """The cells before they are rounded."""
    measurements = [
        Measurement(design, tuple(values.tolist()))
        for design, values in zip(designs, numbers, strict=True)
    ]
    return Estimates(measurements).margin(Target.of(grid), grid.attributes).ravel()
