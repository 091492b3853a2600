"""Which of two countries is higher: every pair under every combination of codes, judged together.

45 countries are 990 pairs under each combination, so they are kept in arrays; a `Verdict` is made
of one when somebody reads it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, combinations, pairwise
from typing import Literal, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from hub.comparability.grade import Graded, Reason
from hub.comparability.pairs import Pairs
from hub.comparability.rules import Grade
from hub.noise import Noise
from hub.selection import Figure
from hub.statistics.discovery import Differences, Discoveries, Floats, Places, discoveries

Finding = Literal["higher", "lower", "cannot tell", "not comparable"]

_TURNED: Mapping[Finding, Finding] = {
    "higher": "lower",
    "lower": "higher",
    "cannot tell": "cannot tell",
    "not comparable": "not comparable",
}
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether `a` is higher or lower than `b`, as far as the noise lets anyone tell.

    What follows the verdict is nothing where they are not comparable.

    Attributes:
        noticeable: The smallest difference of the estimates, in whole counts, that would have been
            told apart.
        noticeable_80: The smallest difference of the counts that is told apart four times in five.
        p: Chance of so large a difference, or a larger one, between equal counts.
        grade: Of the pair; `C` where it is not comparable, and never else.
        reasons: What keeps the pair from being an `A`.
    """

    a: str
    b: str
    codes: Mapping[str, str]
    verdict: Finding
    noticeable: int | None = None
    noticeable_80: int | None = None
    p: float | None = None
    grade: Grade = "A"
    reasons: tuple[Reason, ...] = ()

    @property
    def reverse(self) -> "Verdict":
        """The same verdict, read the other way round."""
        return replace(self, a=self.b, b=self.a, verdict=_TURNED[self.verdict])

    def to_json(self) -> dict[str, object]:
        """The verdict as scripts read it."""
        return {
            "a": self.a,
            "b": self.b,
            "codes": dict(self.codes),
            "verdict": self.verdict,
            "noticeable": self.noticeable,
            "noticeable_80": self.noticeable_80,
            "p": self.p,
            "grade": self.grade,
            "reasons": list(dict.fromkeys(reason.rule for reason in self.reasons)),
        }


class Higher(NamedTuple):
    """Two parties of which it may be told that one is higher."""

    above: str
    below: str
    graded: Graded


@dataclass(frozen=True, slots=True)
class Row:
    """The figures under one combination of codes.

    Attributes:
        figures: Of each party that has one, in the order of `pairs.parties`.
        pairs: Which of them may be subtracted.
    """

    codes: Mapping[str, str]
    figures: tuple[Figure, ...]
    pairs: Pairs


@dataclass(frozen=True, eq=False)
class Judged(Sequence[Verdict]):
    """The verdicts on all pairs of a row, in the order of `itertools.combinations`.

    Attributes:
        found: What was found of the pairs of all rows.
        places: Where among them each pair of this row is; `_NOWHERE` where it is not comparable.
    """

    row: Row
    found: Discoveries
    places: Places

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Verdict, ...]: ...
    def __getitem__(self, at: int | slice) -> Verdict | tuple[Verdict, ...]:
        """The verdict on one pair, or on several."""
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        (a, b), graded = self.row.pairs.names[at], self.row.pairs.graded[at]
        place = int(self.places[at])
        found = (None, None) if place == _NOWHERE else self.found.noticeable(place)
        return Verdict(
            a=a,
            b=b,
            codes=self.row.codes,
            verdict=self._finding(place),
            noticeable=found[0],
            noticeable_80=found[1],
            p=None if place == _NOWHERE else float(self.found.chances[place]),
            grade=graded.grade,
            reasons=graded.reasons,
        )

    @property
    def told(self) -> Iterator[Higher]:
        """The differences that may be told."""
        for at in np.flatnonzero(self.is_told).tolist():
            a, b = self.row.pairs.names[at]
            graded = self.row.pairs.graded[at]
            is_first = self.found.differences.values[self.places[at]] > 0
            yield Higher(a, b, graded) if is_first else Higher(b, a, graded)

    @cached_property
    def is_told(self) -> NDArray[np.bool_]:
        """Of each pair, whether it may be told that they differ."""
        comparable = self.row.pairs.comparable
        told = np.zeros(len(comparable), dtype=np.bool_)
        told[comparable] = self.found.told[self.places[comparable]]
        return told

    @property
    def undecided(self) -> Places:
        """Where in `found` the pairs are of which nobody can tell which is higher."""
        return self.places[self.row.pairs.comparable & ~self.is_told]

    def _finding(self, place: int) -> Finding:
        if place == _NOWHERE:
            return "not comparable"
        if not self.found.told[place]:
            return "cannot tell"
        return "higher" if self.found.differences.values[place] > 0 else "lower"


def judge(rows: Sequence[Row]) -> tuple[Judged, ...]:
    """Judge all pairs of one comparison together."""
    ends = accumulate((int(row.pairs.comparable.sum()) for row in rows), initial=0)
    found = discoveries(_differences(rows))
    return tuple(
        Judged(row, found, _places(row, start))
        for row, (start, _end) in zip(rows, pairwise(ends), strict=True)
    )


def _places(row: Row, start: int) -> Places:
    places = np.full(len(row.pairs.comparable), _NOWHERE)
    places[row.pairs.comparable] = np.arange(start, start + row.pairs.comparable.sum())
    return places


def _differences(rows: Iterable[Row]) -> Differences:
    """Of all comparable pairs, row by row."""
    known: dict[Noise, int] = {}
    values: list[Floats] = [np.empty(0)]
    kinds: list[Places] = [np.empty(0, dtype=np.int64)]
    for row in rows:
        estimates = np.array([figure.estimate for figure in row.figures])
        of_pairs, own_kinds = _noises(tuple(figure.noise for figure in row.figures))
        numbers = np.array(
            [known.setdefault(each, len(known)) for each in of_pairs], dtype=np.int64
        )
        higher, lower = np.triu_indices(len(estimates), 1)
        values.append(np.round(estimates[higher] - estimates[lower], 3)[row.pairs.comparable])
        kinds.append(numbers[own_kinds][row.pairs.comparable])
    return Differences(np.concatenate(values), tuple(known), np.concatenate(kinds))


@lru_cache(maxsize=1 << 8)
def _noises(figures: tuple[Noise, ...]) -> tuple[tuple[Noise, ...], Places]:
    """The noises that differences of figures have, and which of them each pair has."""
    of_pairs = [a + b for a, b in combinations(figures, 2)]
    kinds = {noise: kind for kind, noise in enumerate(dict.fromkeys(of_pairs))}
    return tuple(kinds), np.array([kinds[each] for each in of_pairs], dtype=np.int64)
