"""A lower bound on the privacy loss of whatever publishes, with a stated confidence.

An event is chosen on one half of the publications and counted on the other, so choosing among
many events costs no confidence. What is counted bounds the event's two chances (Clopper and
Pearson), and they bound the loss. Each certificate is wrong with a probability below twice
`chance.RISK`.

Source: Jagielski, Ullman, Oprea (2020); Nasr et al. (2021), for certified lower bounds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.audit import chance
from tests.audit.promises import Floats, Promise

Sides = tuple[Floats, Floats]
"""A signal of many publications, without the person and with."""

_CUTS = 400
_WIDTH = 5.6
"""Standard deviations that a bound keeps away, while an event is looked for."""


@dataclass(frozen=True, slots=True)
class Event:
    """A signal at or above a cut, or below it.

    Attributes:
        likelier: 1 where it speaks for the person, 0 where it speaks against.
    """

    signal: str
    cut: float
    is_above: bool
    likelier: int

    def hits(self, values: Floats) -> int:
        """In how many publications it happened."""
        above = int(np.count_nonzero(values >= self.cut))
        return above if self.is_above else len(values) - above

    def __str__(self) -> str:
        """The event as a report writes it."""
        return f"{self.signal} {'>=' if self.is_above else '<'} {self.cut:.4g}"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was proven of one promise.

    Attributes:
        hits: How often the event happened on the side where it is likelier, and on the other.
        times: Publications on each side.
        proven: The loss is at least this.
    """

    promise: Promise
    event: Event
    hits: tuple[int, int]
    times: int
    proven: float

    @property
    def claimed(self) -> float:
        """The loss was said to be at most this."""
        return float(self.promise.claimed)

    @property
    def share(self) -> float:
        """Of what is claimed, how much was proven."""
        return self.proven / self.claimed

    @property
    def is_broken(self) -> bool:
        """Whether the promise is."""
        return self.proven > self.claimed


def certify(promise: Promise, signals: Mapping[str, Sides]) -> Certificate:
    """Choose an event on the first half of every side, and certify on the second."""
    event = max(
        _candidates(promise, {name: _halves(sides)[0] for name, sides in signals.items()}),
        key=lambda candidate: candidate[0],
    )[1]
    sides = _halves(signals[event.signal])[1]
    times = len(sides[0])
    likelier, other = (event.hits(sides[side]) for side in (event.likelier, 1 - event.likelier))
    chances = chance.lower(likelier, times), chance.upper(other, times)
    proven = float(promise.proven(*map(np.array, chances)))
    return Certificate(promise, event, (likelier, other), times, proven)


def _halves(sides: Sides) -> tuple[Sides, Sides]:
    middle = len(sides[0]) // 2
    absent, present = sides
    return (absent[:middle], present[:middle]), (absent[middle:], present[middle:])


def _candidates(promise: Promise, signals: Mapping[str, Sides]) -> Iterator[tuple[float, Event]]:
    """For every signal and direction the event that seems to prove most."""
    for name, sides in signals.items():
        cuts = _cuts(sides)
        above = [_shares_above(side, cuts) for side in sides]
        for is_above in (True, False):
            shares = above if is_above else [1 - share for share in above]
            for likelier in (0, 1):
                low = _bound(shares[likelier], len(sides[0]), -1)
                high = _bound(shares[1 - likelier], len(sides[0]), +1)
                proven = promise.proven(low, high)
                best = int(proven.argmax())
                yield float(proven[best]), Event(name, float(cuts[best]), is_above, likelier)


def _cuts(sides: Sides) -> Floats:
    """Cuts at even steps through the publications, and closer together in both tails."""
    pooled = np.sort(np.concatenate(sides))
    even = np.linspace(0, 1, _CUTS)
    tails = np.geomspace(1 / len(pooled), 0.5, _CUTS)
    places = np.concatenate([even, tails, 1 - tails]) * (len(pooled) - 1)
    return np.unique(pooled[places.astype(np.int64)])


def _shares_above(side: Floats, cuts: Floats) -> Floats:
    below = np.searchsorted(np.sort(side), cuts, side="left")
    shares: Floats = 1 - below / len(side)
    return shares


def _bound(shares: Floats, times: int, sign: int) -> NDArray[np.float64]:
    """Near enough to look for events with: Wilson's interval (1927)."""
    square = _WIDTH**2 / times
    middle = shares + square / 2
    width = np.sqrt(square * (shares * (1 - shares) + square / 4))
    bound: Floats = np.clip((middle + sign * width) / (1 + square), 0.0, 1.0)
    return bound
