"""What is measured: integer questions about people, and how much one person can change them.

A query takes a part of each of its attributes. For a person who counts under the set K of codes,
j = |K| of m:

- `cells`: one number per code, 1 where the code is in K;
- `centred`: one number per code, m times that less j, so that the numbers add up to zero;
- `values` (multiple choice): the one number 2 j - (2 k - 1), k the most codes that count.

Over several attributes a person's numbers are multiplied out; over people they are added up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Literal

from anonymizer.grid import Attribute

Part = Literal["cells", "centred", "values"]

_OF, _AND, _TIMES = " of ", "+", " x "


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person: their status, and how many codes of each multiple choice they have."""

    status: str
    ticked: Mapping[Attribute, int]


@dataclass(frozen=True, slots=True)
class Query:
    """One integer question.

    Attributes:
        statuses: Who is counted, in sorted order.
        parts: The part taken of each attribute, sorted by the attributes' ids.
    """

    statuses: tuple[str, ...]
    parts: tuple[tuple[Attribute, Part], ...]

    @classmethod
    def of(cls, statuses: Iterable[str], parts: Mapping[Attribute, Part]) -> "Query":
        """The query in its one canonical order."""
        by_id = sorted(parts.items(), key=lambda item: item[0].id)
        return cls(tuple(sorted(statuses)), tuple(by_id))

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes it takes parts of, by id."""
        return tuple(attribute for attribute, _ in self.parts)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many numbers each part has."""
        return tuple(1 if part == "values" else each.size for each, part in self.parts)

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return prod(self.shape)

    @property
    def unit(self) -> int:
        """By how much its integers are larger than the block they speak of."""
        factors = {"cells": 1, "values": 2}
        return prod(factors.get(part, each.size) for each, part in self.parts)

    def norm(self, kind: Kind, *, power: Literal[1, 2]) -> int:
        """What one person changes: the L1 norm, or the squared L2 norm (proofs/blocks.md)."""
        if kind.status not in self.statuses:
            return 0
        return prod(_norm(each, part, kind.ticked.get(each, 1), power) for each, part in self.parts)

    def __str__(self) -> str:
        """The query as the ledger writes it."""
        parts = _TIMES.join(f"{each.id}:{part}" for each, part in self.parts)
        return f"{parts or 'people'}{_OF}{_AND.join(self.statuses)}"

    @classmethod
    def parse(cls, text: str, attributes: Mapping[str, Attribute]) -> "Query | None":
        """Read what `str` wrote; nothing where an attribute is not known under its id."""
        written, _, statuses = text.rpartition(_OF)
        names = [] if written == "people" else written.split(_TIMES)
        pairs = [name.rpartition(":")[::2] for name in names]
        if not all(name in attributes for name, _ in pairs):
            return None
        parts = {attributes[name]: _part(part) for name, part in pairs}
        return cls.of(statuses.split(_AND), parts)


def kinds(queries: Sequence[Query]) -> Iterator[Kind]:
    """Every kind of person that queries can tell apart; one status stands for all alike."""
    attributes = (each for query in queries for each in query.attributes)
    multiple = [each for each in dict.fromkeys(attributes) if each.is_multiple]
    numbers = product(*(range(1, each.most + 1) for each in multiple))
    for status, ticked in product(_statuses(queries), numbers):
        yield Kind(status, dict(zip(multiple, ticked, strict=True)))


def _statuses(queries: Sequence[Query]) -> list[str]:
    """One status for every set of queries that count the same people."""
    asked = sorted({status for query in queries for status in query.statuses})
    sets = {query.statuses for query in queries}
    alike = {tuple(status in each for each in sets): status for status in reversed(asked)}
    return sorted(alike.values())


def _norm(attribute: Attribute, part: Part, ticked: int, power: Literal[1, 2]) -> int:
    size = attribute.size
    match part:
        case "cells":
            entries = [1] * ticked
        case "centred":
            entries = [size - ticked] * ticked + [ticked] * (size - ticked)
        case "values":
            entries = [abs(int(2 * (ticked - attribute.centre)))]
    return sum(entries) if power == 1 else sum(entry * entry for entry in entries)


def _part(text: str) -> Part:
    match text:
        case "cells" | "centred" | "values":
            return text
        case _:
            raise ValueError(f"expected a part of an attribute, got {text!r}")
