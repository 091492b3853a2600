"""How often exact intervals hold the truth, computed: nothing is drawn, so nothing is left to luck.

The ends of these intervals rise with the estimate. So the estimates from which a truth is held lie
together; bisection finds the first of them and the one after the last, and the chances of all
between are added up. That the ends rise:

- noise alone: they are the estimate (of a slope, a multiple of a sum of estimates) and a half-width
  that does not depend on it, rounded to whole counts at most;
- expected count: P[A + Z >= e] falls as e rises, so that a higher estimate rules out more low
  expected counts and fewer high ones.

Noise is taken as it is stated, in thousandths of a count, measured as finely or on the coarsest
lattice that nodes measure on; expected counts with the law of a Poisson count beside it. The same
is done with what somebody reads who has not heard of the noise.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial, reduce
from itertools import product
from math import ceil, floor, gcd, lcm, sqrt
from statistics import fmean

from scipy import stats  # type: ignore[import-untyped]

from hub.noise import CONFIDENCE, GRAIN, Noise
from hub.selection import Figure
from hub.statistics.difference import Difference, difference
from hub.statistics.expected import expected
from hub.statistics.interval import Interval
from hub.statistics.series import Point
from hub.statistics.trend import trend
from tests.benchmarks.law import Law, law
from tests.benchmarks.noisy import KINDS, STEPS, Kind
from tests.benchmarks.result import Result

COUNTS = (0, 1, 2, 3, 5, 10, 20, 50, 100, 200)
SDS = (2.0, 5.0, 20.0)
PAIRS = ((2.0, 2.0), (5.0, 5.0), (20.0, 20.0), (2.0, 20.0))
TURNS = ((2.0, 2.0), (5.0, 5.0), (2.0, 4.0))
"""Of every second year; such that weights are small whole numbers, and the law has few values."""

LATTICES = (STEPS, round(1 / GRAIN))
LEVEL = 0.05
_YEARS = 6
_RISE = 3
_MIDDLE = _YEARS // 2
_ROOM = 40 * STEPS

Ends = Callable[[int], Interval]
"""The interval from an estimate in thousandths."""

Read = Callable[[int], Figure]
"""The figure that somebody sees in an estimate in thousandths."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of noise, and how many steps it has in a count."""

    kind: Kind
    lattice: int

    def law(self, sd: float) -> Law:
        """In thousandths of a count."""
        return law(self.kind, sd, self.lattice)


@dataclass(frozen=True, slots=True)
class Share:
    """How often an interval holds a truth, or a test is wrong about it."""

    name: str
    truth: str
    value: float


def results(settings: Sequence[Setting] = ()) -> Iterator[Result]:
    """Of all truths together, and of the one with the worst share."""
    asked = settings or [Setting(*each) for each in product(KINDS, LATTICES)]
    with ProcessPoolExecutor(2) as pool:
        found = [one for each in pool.map(shares, asked) for one in each]
    for name in dict.fromkeys(each.name for each in found):
        yield from _results(name, [each for each in found if each.name == name])


def _results(name: str, found: Sequence[Share]) -> Iterator[Result]:
    """Rounded to the worse side, so that nothing below 0.95 is ever printed as 0.95."""
    is_test = name.startswith("false")
    stated, worst, rounded = (LEVEL, max, ceil) if is_test else (CONFIDENCE, min, floor)
    unit = "of tests" if is_test else "of intervals"
    most = worst(found, key=lambda each: each.value)
    mean = fmean(each.value for each in found)
    for case, value in (f"worst of {len(found)}, {most.truth}", most.value), ("mean", mean):
        yield Result.of(f"{name}, {case}, computed", rounded(value * 1e4) / 1e4, stated, unit)


def shares(setting: Setting) -> list[Share]:
    """Everything that can be computed of one kind of noise."""
    parts = (*_counts(setting), *_differences(setting), *_slopes(setting))
    kind, lattice = setting.kind.name, f" in 1/{setting.lattice}"
    return [Share(f"{each.name}, {kind}", each.truth + lattice, each.value) for each in parts]


def held(truth: float, ends: Ends, grid: range) -> tuple[int, int]:
    """The first estimate from which the truth is held, and the one after the last."""
    first = bisect_left(grid, truth, key=lambda each: ends(each).high)
    after = bisect_right(grid, truth, key=lambda each: ends(each).low)
    return grid.start + first, grid.start + after


def covered(ends: Ends, noise: Law, truth: int, counts: Mapping[int, float]) -> float:
    """How often a truth is held, where these counts have these chances."""
    reach = noise.reach + _ROOM
    grid = range(min(counts) * STEPS - reach, max(counts) * STEPS + reach)
    first, after = held(truth, ends, grid)
    return sum(
        chance * noise.within(first - count * STEPS, after - count * STEPS)
        for count, chance in counts.items()
    )


def poisson(mean: int) -> Mapping[int, float]:
    """The counts worth naming, and their chances."""
    counts = range(ceil(mean + 9 * sqrt(mean)) + 20)
    return dict(zip(counts, stats.poisson.pmf(counts, mean).tolist(), strict=True))


def _counts(setting: Setting) -> Iterator[Share]:
    for sd, count in product(SDS, COUNTS):
        noise, truth = setting.law(sd), f"{count}, noise of {sd:g}"
        readers: dict[str, Read] = {
            " (exact)": partial(_stated, setting.kind.noise(sd)),
            ", noise ignored": _without_noise,
        }
        for how, read in readers.items():
            alone = covered(partial(_of_register, read), noise, count, {count: 1.0})
            yield Share(f"count{how}", truth, alone)
            yearly = covered(partial(_of_year, read), noise, count, poisson(count))
            yield Share(f"expected count{how}", truth, yearly)


def _stated(noise: Noise, thousandths: int) -> Figure:
    return Figure(thousandths / STEPS, noise, None)


def _without_noise(thousandths: int) -> Figure:
    """The number as somebody reads it who has not heard of the noise."""
    return Figure(max(0, round(thousandths / STEPS)), Noise(), None)


def _of_register(read: Read, thousandths: int) -> Interval:
    figure = read(thousandths)
    return Interval(*figure.noise.interval(figure.estimate))


def _of_year(read: Read, thousandths: int) -> Interval:
    return expected(read(thousandths))


def _differences(setting: Setting) -> Iterator[Share]:
    for sds in PAIRS:
        (a, b), noise = map(setting.kind.noise, sds), reduce(Law.__add__, map(setting.law, sds))
        between, truth = partial(_between, a, b), f"noise of {sds[0]:g} and {sds[1]:g}"
        for apart in COUNTS:
            value = covered(partial(_apart, between), noise, apart, {apart: 1.0})
            yield Share("difference, noise alone (exact)", f"{apart}, {truth}", value)
        told = bisect_left(range(noise.reach), -LEVEL, key=partial(_unlikely, between))
        wrong = 1 - noise.within(1 - told, told)
        yield Share("false difference, noise alone (exact)", truth, wrong)


def _between(a: Noise, b: Noise, thousandths: int) -> Difference:
    return difference(_stated(a, thousandths), _stated(b, 0))


def _apart(between: Callable[[int], Difference], thousandths: int) -> Interval:
    return between(thousandths).noise


def _unlikely(between: Callable[[int], Difference], thousandths: int) -> float:
    """It rises with the distance."""
    return -between(thousandths).p_noise


def _slopes(setting: Setting) -> Iterator[Share]:
    for sds in TURNS:
        each_year = (sds * _YEARS)[:_YEARS]
        weights = slope_weights(each_year)
        parts = (setting.law(sd).times(by) for sd, by in zip(each_year, weights, strict=True))
        noise = reduce(Law.__add__, parts)
        line = [
            Point(str(at), at, Figure(_RISE * at, setting.kind.noise(sd), None))
            for at, sd in enumerate(each_year)
        ]
        ends = partial(_slope, line, weights[_MIDDLE])
        truth = f"{_RISE}, noise of {sds[0]:g} and {sds[1]:g} in turn"
        value = covered(ends, noise, _RISE, {0: 1.0})
        yield Share("slope, noise alone (exact)", truth, value)


def slope_weights(sds: Sequence[float]) -> tuple[int, ...]:
    """What each year adds to the slope of least squares, in the least whole numbers."""
    precisions = [1 / Fraction(sd) ** 2 for sd in sds]
    middle = Fraction(sum(at * each for at, each in enumerate(precisions))) / sum(precisions)
    found = [each * (at - middle) for at, each in enumerate(precisions)]
    unit = Fraction(gcd(*(x.numerator for x in found)), lcm(*(x.denominator for x in found)))
    return tuple(int(each / unit) for each in found)


def _slope(line: Sequence[Point], weight: int, thousandths: int) -> Interval:
    """Of a line that all noise together has turned: one year stands for all."""
    year = line[_MIDDLE]
    estimate = year.figure.estimate + thousandths / STEPS / weight
    turned = replace(year, figure=replace(year.figure, estimate=estimate))
    found = trend([*line[:_MIDDLE], turned, *line[_MIDDLE + 1 :]])
    if found is None:
        raise AssertionError(f"{_YEARS} years are enough for a trend")
    return found.noise
