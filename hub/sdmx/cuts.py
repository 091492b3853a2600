"""The first or the last few observations of every series."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.sdmx.flows import Part
from hub.sdmx.refusals import BadSyntaxError

Key = tuple[str, ...]
"""The codes of a cell."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How many observations of each series are wanted; nothing where all are."""

    first: int | None
    last: int | None

    def of(self, wave: Iterable[Part]) -> tuple[Part, ...]:
        """The parts that hold them: every part has one observation of each of its series."""
        by_series: dict[object, list[Part]] = {}
        for part in wave:
            by_series.setdefault(part.series, []).append(part)
        return tuple(part for parts in by_series.values() for part in self._of_series(parts))

    def of_cells(self, periods: Sequence[Sequence[Key]]) -> Iterator[list[bool]]:
        """Which cells hold them, where not every period has each cell.

        Args:
            periods: Of parts of the same series, by rising period, the cells that each has.
        """
        totals = Counter(key for keys in periods for key in keys)
        seen: Counter[Key] = Counter()
        for keys in periods:
            yield [self._takes(seen[key], totals[key]) for key in keys]
            seen.update(keys)

    def _takes(self, place: int, many: int) -> bool:
        if self.first is None and self.last is None:
            return True
        return place < (self.first or 0) or place >= many - (self.last or 0)

    def _of_series(self, parts: list[Part]) -> list[Part]:
        ordered = sorted(parts, key=lambda part: (part.period.start, part.period.end))
        return [part for place, part in enumerate(ordered) if self._takes(place, len(ordered))]


def parse(said: Mapping[str, str]) -> Cut:
    """Read `firstNObservations` and `lastNObservations`.

    Raises:
        BadSyntaxError: One of them is no number above zero.
    """
    return Cut(_number(said, "firstNObservations"), _number(said, "lastNObservations"))


def _number(said: Mapping[str, str], name: str) -> int | None:
    text = said.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise BadSyntaxError(f"expected {name} to be a number above 0, got {text[:40]!r}")
    return int(text)
