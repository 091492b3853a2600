"""Of two counts, how much higher the one is, and whether it is.

Two questions are told apart. *Noise*: do the two registers hold different counts? *Yearly*: are
more people found in the one country in an average year, counts being Poisson?

- **Interval for the noise**: estimate ± half-width of the exact distribution of the difference's
  noise, in whole counts. Covers at least 95 %.
- **Chance under equal counts, noise**: P[|Z| >= |estimate|], exact.
- **Interval for noise and year**: expected values a and b with a - b = d are ruled out where they
  make the estimate, or one further out, less likely than 2.5 %. The exact distribution is
  used, but that of A - B depends on a + b as well, for which the sum of both figures is put in, or
  |d| where that is more. The chance of 95 % is therefore simulated, not proven
  (`tests/benchmarks/coverage.py`).
- **Chance under equal rates, noise and year**: with both expected values equal to m,
  P[|A - B + Z| >= |estimate|] grows with m, so its largest value over an interval for m is that at
  the upper end. That interval is one-sided, from the sum of both figures, and wrong with chance
  `_DOUBT`, which is added. The level is proven for all m.

Proof that it grows: raising m by h adds to A - B an independent Skellam noise, symmetric and
on whole numbers. For a fixed bound x, the numbers P[|A - B + Z - k| < x], k whole, are a
convolution of two sequences that are symmetric about 0 and fall on both sides (of P[A - B = k],
and of P[|Z - k| < x], Z being symmetric and unimodal), so they are such a sequence too and largest
at k = 0. A shift by any k can only lessen the chance of staying within x.

Source: Berger and Boos (JASA 1994) for the largest value over an interval; Skellam (1946).
"""

import math
from dataclasses import dataclass

from hub.noise import CONFIDENCE
from hub.selection import Figure
from hub.statistics import yearly
from hub.statistics.expected import at_most
from hub.statistics.interval import Interval
from hub.statistics.root import first_from
from hub.statistics.tails import beyond

_DOUBT = 1e-4


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher the first is than the second.

    Attributes:
        noise: For the registers' counts, as far as noise lets anyone tell; whole counts.
        yearly: For the expected counts of an average year.
        p_noise: Chance of so large an estimate, or a larger one, if the registers agree.
        p_yearly: The same if the expected counts are equal; at most.
    """

    estimate: float
    noise: Interval
    yearly: Interval
    p_noise: float
    p_yearly: float


def difference(a: Figure, b: Figure, confidence: float = CONFIDENCE) -> Difference:
    """What can be said of `a` less `b`, two figures with independent noise."""
    estimate, noise = round(a.estimate - b.estimate, 3), a.noise + b.noise
    both = Figure(a.estimate + b.estimate, noise, None)
    return Difference(
        estimate=estimate,
        noise=_whole(estimate, noise.half_width(confidence)),
        yearly=_yearly(estimate, both, (1 - confidence) / 2),
        p_noise=beyond(noise, estimate),
        p_yearly=_chance_of_equal_rates(estimate, both),
    )


def _whole(estimate: float, width: float) -> Interval:
    """Ends rounded inwards: counts are whole."""
    low, high = math.ceil(estimate - width), math.floor(estimate + width)
    return Interval(low, high) if low <= high else Interval(round(estimate), round(estimate))


def _yearly(estimate: float, both: Figure, either: float) -> Interval:
    """The differences of expected values that leave either tail more likely than `either`."""
    stride = math.sqrt(both.noise.variance + abs(both.estimate) + 1)

    def too_high(d: float) -> float:
        plus, minus = _expected(d, both.estimate)
        return either - yearly.above(both.noise, -estimate, plus=minus, minus=plus)

    def too_low(d: float) -> float:
        plus, minus = _expected(d, both.estimate)
        return either - yearly.above(both.noise, estimate, plus=plus, minus=minus)

    return Interval(first_from(estimate, -stride, too_low), first_from(estimate, stride, too_high))


def _expected(d: float, total: float) -> tuple[float, float]:
    """Two expected values of this difference, adding up to the total where that can be."""
    together = max(total, abs(d))
    return (together + d) / 2, (together - d) / 2


def _chance_of_equal_rates(estimate: float, both: Figure) -> float:
    mean = at_most(both, _DOUBT) / 2
    tail = yearly.above(both.noise, abs(estimate), plus=mean, minus=mean)
    return min(1.0, 2 * tail + _DOUBT)
