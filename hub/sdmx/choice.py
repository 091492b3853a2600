"""Which of several releases of the same figures speaks: the newest vintage, then the least noise.

The pages choose alike. With history, all speak, in the order in which they arrived.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.sdmx.flows import Part

Place = tuple[tuple[str, str, str], str]
"""What no two figures that speak have in common: the series and the period."""

Spreads = Callable[[Sequence[Part]], Sequence[float]]
"""Standard deviation of the noise of each part."""


@dataclass(frozen=True, slots=True)
class Time:
    """What a request says of when figures arrived.

    Attributes:
        as_of: Answer as one would have then.
        updated_after: Only what arrived after it.
        history: Whether replaced releases speak too.
    """

    as_of: datetime | None = None
    updated_after: datetime | None = None
    history: bool = False


def waves(parts: Iterable[Part], time: Time, spreads: Spreads) -> tuple[tuple[Part, ...], ...]:
    """Data sets, oldest first; in each, no two parts speak of the same figures."""
    known = [part for part in parts if time.as_of is None or part.release.filed_at <= time.as_of]
    if time.history:
        layers = _layers(_by_place(_fresh(known, time)))
    else:
        layers = (_fresh(_speaking(_by_place(known), spreads), time),)
    return tuple(layer for layer in layers if layer)


def _fresh(parts: Iterable[Part], time: Time) -> tuple[Part, ...]:
    after = time.updated_after
    return tuple(part for part in parts if after is None or part.release.filed_at > after)


def _by_place(parts: Iterable[Part]) -> Mapping[Place, list[Part]]:
    found: dict[Place, list[Part]] = {}
    for part in parts:
        found.setdefault((part.series, part.release.period), []).append(part)
    return found


def _speaking(places: Mapping[Place, list[Part]], spreads: Spreads) -> Iterable[Part]:
    newest = {place: _newest(parts) for place, parts in places.items()}
    contested = [part for parts in newest.values() if len(parts) > 1 for part in parts]
    spread = dict(zip(contested, spreads(contested), strict=True))
    return [
        min(parts, key=lambda part: (spread.get(part, 0.0), -part.release.leaf))
        for parts in newest.values()
    ]


def _newest(parts: Sequence[Part]) -> list[Part]:
    vintage = max(part.release.vintage for part in parts)
    return [part for part in parts if part.release.vintage == vintage]


def _layers(places: Mapping[Place, list[Part]]) -> tuple[tuple[Part, ...], ...]:
    most = max(map(len, places.values()), default=0)
    return tuple(
        tuple(parts[age] for parts in places.values() if age < len(parts)) for age in range(most)
    )
