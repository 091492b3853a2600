"""What the accuracy benchmark asks for: tables to count, and made-up people to count in them.

Everything here is public or invented. Needs numpy alone, so that the libraries we are held against
can import it in environments of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

EPSILON = 1.0
DELTA = 1e-6
RHO = 0.024356
"""What (EPSILON, DELTA) buys of zero-concentrated privacy, by OpenDP's own conversion."""

HOW_MANY = (0.70, 0.22, 0.08)
"""Shares of people with one, two and three values of the multiple-choice attribute."""

_KINDS = (0.7, 0.2, 0.1)
"""Shares of hidden kinds of people, which make the attributes depend on each other."""

Table: TypeAlias = tuple[str, ...]
Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Workload:
    """Tables over single-choice attributes and one multiple-choice attribute.

    Attributes:
        name: What the command line calls it.
        sizes: Number of codes of every attribute.
        multiple: The attribute of which a person has one to `most` values.
        tables: The attributes of every table.
        most: Most values of one person.
    """

    name: str
    sizes: Mapping[str, int]
    multiple: str
    tables: tuple[Table, ...]
    most: int = len(HOW_MANY)

    @property
    def single(self) -> tuple[str, ...]:
        """The attributes of which a person has exactly one value."""
        return tuple(name for name in self.sizes if name != self.multiple)

    @property
    def cells(self) -> int:
        """Cells of all tables together."""
        return sum(prod(self.shape(table)) for table in self.tables)

    def shape(self, table: Table) -> tuple[int, ...]:
        """Number of codes along each dimension."""
        return tuple(self.sizes[name] for name in table)

    def cells_per_person(self, table: Table) -> int:
        """Most cells of a table that one person is counted in, once in each."""
        return self.most if self.multiple in table else 1


@dataclass(frozen=True, slots=True)
class People:
    """Made-up people.

    Attributes:
        codes: For every single-choice attribute, one code per person.
        ticked: Which values of the multiple-choice attribute each person has.
    """

    codes: Mapping[str, Counts]
    ticked: NDArray[np.bool_]

    def __len__(self) -> int:
        """How many they are."""
        return len(self.ticked)

    def records(self, multiple: str) -> dict[str, Counts]:
        """Columns with a row per person and value; `person` tells whose it is."""
        person, value = np.nonzero(self.ticked)
        rows = {name: column[person] for name, column in self.codes.items()}
        return {"person": person, **rows, multiple: value}

    def persons(self) -> dict[str, Counts]:
        """Columns with a row per person, without the multiple-choice attribute."""
        return {"person": np.arange(len(self)), **self.codes}


def people(workload: Workload, number: int, seed: int = 2024) -> People:
    """The same people in every run: a few common codes, many rare ones, attributes that depend."""
    chance = np.random.default_rng(seed)
    shares = {name: _shares(chance, size) for name, size in workload.sizes.items()}
    kind = chance.choice(len(_KINDS), size=number, p=_KINDS)
    liking = {name: _liking(chance, each[kind]) for name, each in shares.items()}
    codes = {name: liking[name].argmax(axis=1) for name in workload.single}
    rank = (-liking[workload.multiple]).argsort(axis=1).argsort(axis=1)
    how_many = chance.choice(np.arange(1, workload.most + 1), size=number, p=HOW_MANY)
    return People(codes, rank < how_many[:, None])


def exact(workload: Workload, counted: People) -> tuple[Counts, ...]:
    """The exact tables, each an array with a dimension per attribute."""
    persons, records = counted.persons(), counted.records(workload.multiple)
    return tuple(
        cross_table(workload, records if workload.multiple in table else persons, table)
        for table in workload.tables
    )


def cross_table(workload: Workload, rows: Mapping[str, Counts], table: Table) -> Counts:
    """How many rows have each combination of codes."""
    shape = workload.shape(table)
    cell = np.ravel_multi_index([rows[name] for name in table], shape)
    return np.bincount(cell, minlength=prod(shape)).reshape(shape)


def _shares(chance: np.random.Generator, size: int) -> NDArray[np.float64]:
    """For every kind of people, shares that fall as 1, 1/2, 1/4, … in an order of its own."""
    order = np.stack([chance.permutation(size) for _ in _KINDS])
    shares: NDArray[np.float64] = 0.5 ** order.astype(np.float64)
    return shares


def _liking(chance: np.random.Generator, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """A number per person and code; who takes their highest takes each code by its share.

    Source: the Gumbel-max trick; the highest k are k draws without replacement.
    """
    drawn: NDArray[np.float64] = chance.gumbel(size=shares.shape)
    return drawn + np.log(shares)


def _up_to(number: int, sizes: Mapping[str, int]) -> tuple[Table, ...]:
    """All tables of one to `number` attributes."""
    return tuple(table for each in range(1, number + 1) for table in combinations(sizes, each))


_REGIONAL = {"sex": 3, "age_group": 5, "citizenship": 10, "status": 3, "form": 8}

REGIONAL = Workload(
    name="regional",
    sizes=_REGIONAL,
    multiple="form",
    tables=(*_up_to(2, _REGIONAL), ("sex", "age_group", "form")),
)

_WIDE = {
    "sex": 3,
    "age_group": 6,
    "citizenship": 12,
    "status": 4,
    "region": 8,
    "identified_by": 5,
    "recruiter": 4,
    "form": 9,
}
_UNASKED = {
    ("age_group", "identified_by"),
    ("citizenship", "identified_by"),
    ("citizenship", "recruiter"),
    ("status", "identified_by"),
    ("status", "recruiter"),
    ("region", "identified_by"),
    ("region", "recruiter"),
    ("identified_by", "recruiter"),
}

WIDE = Workload(
    name="wide",
    sizes=_WIDE,
    multiple="form",
    tables=(
        *(table for table in _up_to(2, _WIDE) if table not in _UNASKED),
        ("sex", "age_group", "citizenship"),
        ("sex", "age_group", "form"),
        ("sex", "citizenship", "form"),
    ),
)

WORKLOADS = {workload.name: workload for workload in (REGIONAL, WIDE)}
