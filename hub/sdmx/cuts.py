"""The first or the last few observations of every series."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.sdmx.flows import Part
from hub.sdmx.refusals import BadSyntaxError


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

    def _of_series(self, parts: list[Part]) -> list[Part]:
        ordered = sorted(parts, key=lambda part: (part.period.start, part.period.end))
        if self.first is None and self.last is None:
            return ordered
        first, last = self.first or 0, len(ordered) - (self.last or 0)
        return [part for place, part in enumerate(ordered) if place < first or place >= last]


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
