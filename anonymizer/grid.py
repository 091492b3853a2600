"""A table's public shape: its attributes, every code of each, and how much one person can change.

Which cells exist depends on code lists alone, never on the data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod


@dataclass(frozen=True, slots=True)
class Attribute:
    """One dimension of a table.

    Attributes:
        name: The indicator.
        codes: Its codes at the table's level, in order.
        fold: Code at the table's level for every code that a record may hold.
        bound: Most values of one person that count (>= 1); the first ones in code-list order.
    """

    name: str
    codes: tuple[str, ...]
    fold: Mapping[str, str]
    bound: int = 1

    def __post_init__(self) -> None:
        """Refuse an attribute whose grid would not be closed."""
        if self.bound < 1:
            raise ValueError(f"bound must be >= 1, got {self.bound}")
        if len(set(self.codes)) != len(self.codes):
            raise ValueError(f"{self.name} has a code twice")
        if not set(self.fold.values()) <= set(self.codes):
            raise ValueError(f"{self.name} folds into codes that it does not have")

    def counted(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of one record that count: at most `bound`, each once."""
        return tuple(dict.fromkeys(self.fold[value] for value in values[: self.bound]))


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of one table, counting people with one of the given statuses.

    Attributes:
        attributes: Dimensions; cells are in row-major order of their codes.
        status: Name of the attribute that holds a record's status.
        statuses: Statuses that count.
        name: What the table is called; two grids of one name are the same grid.
    """

    attributes: tuple[Attribute, ...]
    status: str
    statuses: frozenset[str]
    name: str

    @property
    def size(self) -> int:
        """Number of cells; 1 where there are no dimensions."""
        return prod(len(attribute.codes) for attribute in self.attributes)

    @property
    def sensitivity(self) -> int:
        """Most that adding one person changes the table, in L1 norm (proofs/laplace.md)."""
        return prod(attribute.bound for attribute in self.attributes)

    def cells(self) -> Iterator[tuple[str, ...]]:
        """The codes of every cell, in order."""
        return product(*(attribute.codes for attribute in self.attributes))
