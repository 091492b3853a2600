"""The grades of every two of several countries, in one order, so that they go with arrays."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from hub.comparability.grade import Graded, Reason


@dataclass(frozen=True)
class Pairs:
    """Whether any two of some countries may be compared.

    Attributes:
        parties: The countries.
        graded: Every pair, in the order of `itertools.combinations`.
    """

    parties: tuple[str, ...]
    graded: tuple[Graded, ...]

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Who is in each pair."""
        return tuple(combinations(self.parties, 2))

    @cached_property
    def comparable(self) -> NDArray[np.bool_]:
        """Of each pair, whether one may be subtracted from the other."""
        return np.array([each.grade != "C" for each in self.graded], dtype=np.bool_)

    @cached_property
    def cautious(self) -> int:
        """How many pairs are compared with a caution."""
        return sum(each.grade == "B" for each in self.graded)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that is said of some pair, once."""
        return tuple(dict.fromkeys(chain.from_iterable(each.reasons for each in self.graded)))

    def beside(self, party: str) -> Mapping[str, Graded]:
        """The pairs of one country, by the other one."""
        return self._beside[party]

    def among(self, parties: Collection[str]) -> "Pairs":
        """The same of some of the countries."""
        left = tuple(party for party in self.parties if party in parties)
        if left == self.parties:
            return self
        return Pairs(left, tuple(self.beside(a)[b] for a, b in combinations(left, 2)))

    @cached_property
    def _beside(self) -> Mapping[str, dict[str, Graded]]:
        found: dict[str, dict[str, Graded]] = {party: {} for party in self.parties}
        for (a, b), graded in zip(self.names, self.graded, strict=True):
            found[a][b] = found[b][a] = graded
        return found
