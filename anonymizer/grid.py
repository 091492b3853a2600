"""A table's public shape: its attributes, every code of each, and how much of a person counts.

Which cells exist depends on code lists alone, never on the data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod


@dataclass(frozen=True, slots=True)
class Attribute:
    """One dimension of a table.

    Attributes:
        name: The indicator, and the column that holds it.
        id: The indicator at one level and version of its code list: other codes, other id.
        codes: Its codes at that level, in order.
        fold: Code at that level for every code that a record may hold.
        bound: Most values of one person that count (>= 1); the first ones in code-list order.
    """

    name: str
    id: str
    codes: tuple[str, ...]
    fold: Mapping[str, str] = field(hash=False, repr=False)
    bound: int = 1

    def __post_init__(self) -> None:
        """Refuse an attribute whose grid would not be closed."""
        if self.bound < 1 or not self.codes:
            raise ValueError(f"{self.id}: expected codes and a bound >= 1, got {self.bound}")
        if len(set(self.codes)) != len(self.codes):
            raise ValueError(f"{self.id} has a code twice")
        if not set(self.fold.values()) <= set(self.codes):
            raise ValueError(f"{self.id} folds into codes that it does not have")

    @property
    def size(self) -> int:
        """Number of codes."""
        return len(self.codes)

    @property
    def is_multiple(self) -> bool:
        """Whether one person may count under several codes."""
        return self.most > 1

    @property
    def most(self) -> int:
        """Most codes under which one person counts; the least is one."""
        return min(self.bound, self.size)

    @property
    def centre(self) -> Fraction:
        """The constant taken from a person's number of values before it is measured.

        A half below the most, so that people with the most and the second most values cost the
        same (proofs/blocks.md, step 4).
        """
        return self.most - Fraction(1, 2)

    def counted(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of one record that count: at most `bound`, each once, never none.

        Raises:
            KeyError: There is no value, or one that is not in the code list.
        """
        if not values:
            raise KeyError("a record without any value")
        return tuple(dict.fromkeys(self.fold[value] for value in values[: self.bound]))


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of one table, counting people with one of the given statuses.

    Attributes:
        attributes: Dimensions; cells are in row-major order of their codes.
        status: Name of the attribute that holds a record's status.
        statuses: Statuses that count.
    """

    attributes: tuple[Attribute, ...]
    status: str
    statuses: frozenset[str]

    @property
    def size(self) -> int:
        """Number of cells; 1 where there are no dimensions."""
        return prod(self.shape)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of codes of each dimension."""
        return tuple(attribute.size for attribute in self.attributes)

    @property
    def multiples(self) -> frozenset[Attribute]:
        """The dimensions under which one person may count several times."""
        return frozenset(attribute for attribute in self.attributes if attribute.is_multiple)

    def cells(self) -> Iterator[tuple[str, ...]]:
        """The codes of every cell, in order."""
        return product(*(attribute.codes for attribute in self.attributes))
