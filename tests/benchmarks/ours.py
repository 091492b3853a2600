"""Lets our own anonymizer release a workload, without a node around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from anonymizer.counting import Cube, cube
from anonymizer.design import Design, Mechanism
from anonymizer.grid import Attribute, Grid
from anonymizer.measurement import Measurement, draw, exact
from anonymizer.strategy import Level, Wanted, design, weighted_error
from tests.benchmarks.workloads import People, Workload

STATUS = "counted"
_YES = "yes"


@dataclass(frozen=True, slots=True)
class Ours:
    """A workload as the anonymizer sees it."""

    grids: tuple[Grid, ...]
    wanted: tuple[Wanted, ...]

    @classmethod
    def of(cls, workload: Workload) -> "Ours":
        """Every cell counts equally, so a table weighs as much as it has cells."""
        attributes = {name: _attribute(workload, name) for name in workload.sizes}
        grids = tuple(
            Grid(tuple(attributes[name] for name in table), STATUS, frozenset({_YES}))
            for table in workload.tables
        )
        return cls(grids, tuple(Wanted(grid, Fraction(grid.size)) for grid in grids))

    def design(self, mechanism: Mechanism, *, epsilon: Fraction, delta: Fraction) -> Design:
        """What would be measured."""
        budget = Level(epsilon, delta, self.wanted).budget(mechanism)
        return design(self.wanted, (), mechanism, budget)

    def predicted(self, plan: Design) -> float:
        """The root mean square error of a cell that is known before anything is measured."""
        cells = sum(grid.size for grid in self.grids)
        return float((weighted_error(self.wanted, [plan], plan.mechanism) / cells) ** 0.5)


def cube_of(people: People, workload: Workload) -> Cube:
    """What the database would answer."""
    masks = people.ticked @ (1 << np.arange(people.ticked.shape[1]))
    columns = [people.codes[name] for name in workload.single]
    cells, numbers = np.unique(np.stack([*columns, masks]), axis=1, return_counts=True)
    rows = (
        (
            *(f"{name}{code}" for name, code in zip(workload.single, row, strict=False)),
            row[-1],
            _YES,
            n,
        )
        for row, n in zip(cells.T.tolist(), numbers.tolist(), strict=True)
    )
    codes = _codes(workload, workload.multiple)
    names = (*workload.single, workload.multiple, STATUS)
    return cube(rows, attributes=names, bits={workload.multiple: codes})


def measurements(data: Cube, plans: Sequence[Design]) -> Sequence[Measurement]:
    """Draw the noise of every round; whoever measures for real pays before."""
    return [Measurement(plan, draw(exact(data, plan, status=STATUS), plan)) for plan in plans]


def errors(
    drawn: Sequence[Sequence[float | int | None]], truth: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Released minus exact, all cells one after the other."""
    found = [np.array(table, dtype=np.float64) for table in drawn]
    return np.concatenate([each - right.ravel() for each, right in zip(found, truth, strict=True)])


def _attribute(workload: Workload, name: str) -> Attribute:
    codes = _codes(workload, name)
    bound = workload.most if name == workload.multiple else 1
    return Attribute(name, f"{name} 1", codes, {code: code for code in codes}, bound)


def _codes(workload: Workload, name: str) -> tuple[str, ...]:
    return tuple(f"{name}{code}" for code in range(workload.sizes[name]))
