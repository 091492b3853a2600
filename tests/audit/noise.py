"""Whether noise is what the proofs take it to be: every value as likely as the law says.

Each value within some scales of zero has a bin of its own, and so has each tail, whether two
neighbours have one sign, and whether the same place of two calls has. Every bin is tested exactly,
in both directions, and the alarm is shared among all bins.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from anonymizer.design import Design, Mechanism
from anonymizer.measurement import draw
from anonymizer.query import Query
from tests.audit.chance import tail

FALSE_ALARM = 1e-8
"""Share of audits in which noise of one law raises an alarm although it is right."""

Draws = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Law:
    """Noise of one kind and scale."""

    mechanism: Mechanism
    scale: Fraction

    @property
    def width(self) -> int:
        """The largest value that has a bin of its own."""
        return math.ceil(self.scale * (8 if self.mechanism == "discrete-laplace" else 5))

    def chances(self) -> dict[int, float]:
        """The chance of every value that ever occurs."""
        scale = float(self.scale)
        values = range(-8 * self.width, 8 * self.width + 1)
        match self.mechanism:
            case "discrete-laplace":
                heights = {each: math.exp(-abs(each) / scale) for each in values}
            case "discrete-gaussian":
                heights = {each: math.exp(-(each**2) / (2 * scale**2)) for each in values}
        whole = math.fsum(heights.values())
        return {each: height / whole for each, height in heights.items()}

    def drawn(self, exact: Sequence[int]) -> Draws:
        """Noise as it is drawn for these numbers, and then taken from them again."""
        query = Query.of(["counted"], {})
        noisy = draw(exact, Design(self.mechanism, ((query, 1),), self.scale))
        return np.array(noisy, dtype=np.int64) - np.array(exact, dtype=np.int64)

    def __str__(self) -> str:
        """As a report writes it."""
        return f"{self.mechanism}, scale {float(self.scale):.4g}"


LAWS = (
    Law("discrete-laplace", Fraction(2**18 + 1, 2**20)),
    Law("discrete-laplace", Fraction(29 * 2**20 + 1, 2**20)),
    Law("discrete-gaussian", Fraction(2**19 + 1, 2**20)),
    Law("discrete-gaussian", Fraction(29 * 2**20 + 1, 2**20)),
)

NUMBERS = (0, 7, -3, 10**9)
"""What noise is drawn for, in turn: it must not depend on it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well noise fits a law: the likelihood of what fits worst, times the number of bins."""

    law: Law
    draws: int
    bins: int
    likelihood: float

    @property
    def is_right(self) -> bool:
        """Whether no alarm is raised."""
        return self.likelihood >= FALSE_ALARM


def fit(law: Law, noise: Draws) -> Fit:
    """Test noise against a law."""
    bins = list(_bins(law, noise))
    worst = min(_likelihood(hits, times, chance) for hits, times, chance in bins)
    return Fit(law, len(noise), len(bins), min(1.0, worst * len(bins)))


def sampled(law: Law, draws: int) -> Draws:
    """Noise for the numbers in turn, in two calls."""
    exact = NUMBERS * (draws // (2 * len(NUMBERS)))
    return np.concatenate([law.drawn(exact), law.drawn(exact)])


def _likelihood(hits: int, times: int, chance: float) -> float:
    """Of so many hits or more, or of so few or fewer, whichever is rarer; twice that."""
    return 2 * min(tail(hits, times, chance), tail(times - hits, times, 1 - chance))


def _bins(law: Law, noise: Draws) -> Iterator[tuple[int, int, float]]:
    """Hits, trials and chance of every bin."""
    chances = law.chances()
    seen = dict(zip(*(each.tolist() for each in np.unique(noise, return_counts=True)), strict=True))
    above = 1.0 - math.fsum(chance for value, chance in chances.items() if value <= 0)
    for value in range(law.width + 1):
        for signed in {value, -value}:
            yield seen.get(signed, 0), len(noise), chances[signed]
        for sign in (1, -1):
            hits = int(np.count_nonzero(sign * noise > value))
            yield hits, len(noise), above
        above -= chances[value + 1]
    yield _agreeing(noise[::2], noise[1::2])
    yield _agreeing(*np.split(noise, 2))


def _agreeing(one: Draws, other: Draws) -> tuple[int, int, float]:
    """How often two noises have one sign, where neither is zero."""
    products = np.sign(one) * np.sign(other)
    return int(np.count_nonzero(products > 0)), int(np.count_nonzero(products)), 0.5
