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

Rates over unlike numbers of inhabitants are compared as `a - w b`, where w expected counts of `a`
stand against one of `b` if the rates are equal. Noise is the same sum, exactly; ends are not
rounded, as weighted counts are not whole. For noise and year the distribution is exact likewise;
that chances grow with the rate is proven for w = 1 alone, and the level is simulated for others.

Proof that it grows: raising m by h adds to A - B an independent Skellam noise, symmetric and
on whole numbers. For a fixed bound x, the numbers P[|A - B + Z - k| < x], k whole, are a
convolution of two sequences that are symmetric about 0 and fall on both sides (of P[A - B = k],
and of P[|Z - k| < x], Z being symmetric and unimodal), so they are such a sequence too and largest
at k = 0. A shift by any k can only lessen the chance of staying within x.

Source: Berger and Boos (JASA 1994) for the largest value over an interval; Skellam (1946).
"""

import math
from dataclasses import dataclass, replace

from hub.noise import CONFIDENCE, Noise
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

    def times(self, factor: float) -> "Difference":
        """The same in units of which a count makes so many (> 0)."""
        return replace(
            self,
            estimate=self.estimate * factor,
            noise=self.noise.times(factor),
            yearly=self.yearly.times(factor),
        )


def difference(
    a: Figure, b: Figure, confidence: float = CONFIDENCE, *, weight: float = 1.0
) -> Difference:
    """What can be said of `a` less `weight` times `b`, two figures with independent noise."""
    weighted = b if weight == 1 else Figure(b.estimate * weight, b.noise.scaled(weight), None)
    estimate, noise = round(a.estimate - weighted.estimate, 3), a.noise + weighted.noise
    both = _Both(
        counts=Figure(a.estimate + b.estimate, a.noise + b.noise, None),
        noise=noise,
        together=a.estimate + weighted.estimate,
        weight=weight,
    )
    width = noise.half_width(confidence)
    return Difference(
        estimate=estimate,
        noise=_whole(estimate, width)
        if weight == 1
        else Interval(estimate - width, estimate + width),
        yearly=_yearly(estimate, both, (1 - confidence) / 2),
        p_noise=beyond(noise, estimate),
        p_yearly=_chance_of_equal_rates(estimate, both),
    )


def difference_of_rates(
    a: Figure, b: Figure, units: tuple[float, float], confidence: float = CONFIDENCE
) -> Difference:
    """The same of two rates: `units` are the rates that one count of each makes (> 0)."""
    of_a, of_b = units
    return difference(a, b, confidence, weight=of_b / of_a).times(of_a)


@dataclass(frozen=True, slots=True)
class _Both:
    """What both figures have in common.

    Attributes:
        counts: Their sum without weights: a Poisson count, but for its noise.
        noise: Of the weighted difference.
        together: The estimate of the weighted sum.
    """

    counts: Figure
    noise: Noise
    together: float
    weight: float

    def above(self, x: float, a: float, b: float) -> float:
        """P[A - w B + Z >= x], for expected values of A and of w B."""
        w = self.weight
        return yearly.above(self.noise, x, plus=a, minus=b / w, weight=w)

    def below(self, x: float, a: float, b: float) -> float:
        """P[A - w B + Z <= x], Z being symmetric: everything is divided by -w."""
        w = self.weight
        noise = self.noise.scaled(1 / w) if w != 1 else self.noise
        return yearly.above(noise, -x / w, plus=b / w, minus=a, weight=1 / w)


def _whole(estimate: float, width: float) -> Interval:
    """Ends rounded inwards: counts are whole."""
    low, high = math.ceil(estimate - width), math.floor(estimate + width)
    return Interval(low, high) if low <= high else Interval(round(estimate), round(estimate))


def _yearly(estimate: float, both: _Both, either: float) -> Interval:
    """The differences of expected values that leave either tail more likely than `either`."""
    together = both.together
    stride = math.sqrt(both.noise.variance + abs(together) + 1)

    def too_high(d: float) -> float:
        return either - both.below(estimate, *_expected(d, together))

    def too_low(d: float) -> float:
        return either - both.above(estimate, *_expected(d, together))

    return Interval(first_from(estimate, -stride, too_low), first_from(estimate, stride, too_high))


def _expected(d: float, total: float) -> tuple[float, float]:
    """Two expected values of this difference, adding up to the total where that can be."""
    together = max(total, abs(d))
    return (together + d) / 2, (together - d) / 2


def _chance_of_equal_rates(estimate: float, both: _Both) -> float:
    mean = at_most(both.counts, _DOUBT) / (1 + 1 / both.weight)
    distance = abs(estimate)
    tails = both.above(distance, mean, mean) + both.below(-distance, mean, mean)
    return min(1.0, tails + _DOUBT)
