"""An honest round of measuring, for documents in tests: what it costs and how noisy tables are."""

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from proto.catalogue import Dataset
from proto.document import digest
from proto.release import Component, MeasuredQuery, MeasurementNote, NoisePart, TableNoise
from proto.terms import TableTerms

WEIGHT = 1000
"""How many steps of noise make one count."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of measuring with Laplace noise: every table that no other one contains.

    Tables inside another are summed from it. Two tables of which neither contains the other both
    tell of their total, and best estimates would combine them: this does not, so it refuses them.
    """

    tables: tuple[TableTerms, ...]
    dataset: Dataset
    epsilon: Fraction

    def __post_init__(self) -> None:
        """Refuse tables whose best estimates would be a mean of several."""
        for one, other in combinations(self.measured, 2):
            if one.statuses == other.statuses and self._several(one) == self._several(other):
                raise ValueError(f"{one.dimensions} and {other.dimensions} both tell of a total")

    @property
    def measured(self) -> tuple[TableTerms, ...]:
        """The tables that are measured."""
        return tuple(
            terms
            for terms in self.tables
            if not any(self._contains(each, terms) for each in self.tables if each is not terms)
        )

    def note(self) -> MeasurementNote:
        """What a release says of it."""
        sensitivity = WEIGHT * sum(self._most(terms) for terms in self.measured)
        return MeasurementNote(
            entry=digest(b"the entry that paid"),
            ceiling=self.epsilon,
            scale=sensitivity / self.epsilon,
            sensitivity=sensitivity,
            loss=self.epsilon,
            queries=tuple(
                MeasuredQuery(terms.statuses, dict.fromkeys(_written(terms), "cells"), WEIGHT)
                for terms in self.measured
            ),
        )

    def noise(self, terms: TableTerms) -> TableNoise:
        """How noisy a table is: sums of cells of the one that was measured."""
        source = next(each for each in self.measured if self._contains(each, terms))
        sizes = {d: self._size(source, d) for d in source.dimensions}
        summed = math.prod(size for d, size in sizes.items() if d not in terms.dimensions)
        scale = self.note().scale
        variance = summed * (deviation(scale) / WEIGHT) ** 2
        components = tuple(
            Component(own, variance / math.prod(sizes[d] for d in terms.dimensions if d not in own))
            for count in range(len(terms.dimensions) + 1)
            for own in combinations(terms.dimensions, count)
        )
        return TableNoise(components, (NoisePart(float(scale / WEIGHT), summed),), variance**0.5)

    def _contains(self, larger: TableTerms, smaller: TableTerms) -> bool:
        """Whether one gives the other by sums that count nobody twice."""
        return (
            larger.statuses == smaller.statuses
            and set(_written(smaller)) <= set(_written(larger))
            and self._several(larger) == self._several(smaller)
        )

    def _several(self, terms: TableTerms) -> frozenset[str]:
        bounds = {each: self.dataset.indicator(each).bound for each in terms.dimensions}
        return frozenset(each for each, bound in bounds.items() if bound > 1)

    def _most(self, terms: TableTerms) -> int:
        return math.prod(self.dataset.indicator(each).bound for each in terms.dimensions)

    def _size(self, terms: TableTerms, dimension: str) -> int:
        level = terms.levels.get(dimension, "code")
        return len(self.dataset.indicator(dimension).codes(level))


def deviation(scale: Fraction) -> float:
    """Standard deviation of discrete Laplace noise on integers."""
    return 1 / (math.sqrt(2) * math.sinh(1 / (2 * scale)))


def _written(terms: TableTerms) -> tuple[str, ...]:
    levels = ((each, terms.levels.get(each, "code")) for each in terms.dimensions)
    return tuple(name if level == "code" else f"{name}@{level}" for name, level in levels)
