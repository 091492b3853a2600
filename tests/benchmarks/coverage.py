"""Do intervals cover what they say, and are verdicts as seldom false as they say?

Truths are known: counts from 0 to 200, noise of both kinds with deviations from 2 to 20. Every case
gives the mean over all truths, and the worst of them, with the standard error of the simulation.
Intervals are of 95 %: exact ones never cover less, up to that error. Pages are judged in
`judged.py`.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
from numpy.random import Generator, default_rng

from hub.noise import CONFIDENCE, Noise
from hub.selection import Figure
from hub.statistics.difference import difference
from hub.statistics.expected import expected
from hub.statistics.ratio import ratio
from hub.statistics.series import Point
from hub.statistics.shrinkage import shrunk
from hub.statistics.trend import Trend, trend
from tests.benchmarks import judged
from tests.benchmarks.noisy import KINDS, Kind
from tests.benchmarks.result import Result, show

TRIALS = 200
QUICK = 4
PAIRS = ((0, 0), (1, 1), (3, 3), (10, 10), (0, 5), (5, 20), (50, 50), (200, 100))
DEVIATIONS = ((2.0, 2.0), (5.0, 5.0), (20.0, 20.0), (2.0, 20.0))
YEARS = 6
_WEIGHT = 0.8
"""What a count of the second country makes of one of the first, where rates are compared."""
CELLS = 12
_LEVEL = 0.05
DEAR = 5
"""Ratios take so much longer that they are tried so much more seldom."""

Hits = Iterator[tuple[str, bool]]
"""The name of an interval and whether it held the truth, or of a test and whether it was wrong."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is simulated: two counts, or expected counts, and the noise on them."""

    kind: Kind
    sds: tuple[float, float]
    counts: tuple[int, int]


def main() -> None:
    """Simulate, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few draws only, to see it run")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    trials = QUICK if asked.quick else TRIALS
    _say([*intervals(trials), *judged.pages(trials)], as_json=asked.json)


def _say(results: Iterable[Result], *, as_json: bool) -> None:
    """Shares are read as they are, not as multiples of what is stated."""
    if as_json:
        show(results, as_json=True)
        return
    for each in results:
        sys.stdout.write(f"{each.value:7.4f} {each.unit}, against {each.floor}: {each.case}\n")


def intervals(trials: int) -> Iterator[Result]:
    """How often each interval holds the truth, and each test is wrong where there is nothing."""
    truths = [Truth(*each) for each in product(KINDS, DEVIATIONS, PAIRS)]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(partial(_tried, trials=trials), truths, chunksize=4))
    for kind, name in product(KINDS, sorted({name for each in found for name in each})):
        shares = [
            each[name]
            for truth, each in zip(truths, found, strict=True)
            if truth.kind == kind and name in each
        ]
        yield from _results(f"{name}, {kind.name}", shares)


def _results(case: str, shares: list[tuple[int, int]]) -> Iterator[Result]:
    """Of all truths together, and of the one with the worst share."""
    is_test = case.startswith("false")
    stated, worst = (_LEVEL, max) if is_test else (CONFIDENCE, min)
    unit = "of tests" if is_test else "of intervals"
    hits, tries = map(sum, zip(*shares, strict=True))
    yield Result.of(f"{case}, mean ± {_error(hits, tries)}", hits / tries, stated, unit)
    hits, tries = worst(shares, key=lambda each: each[0] / each[1])
    least = f"{case}, worst of {len(shares)} ± {_error(hits, tries)}"
    yield Result.of(least, hits / tries, stated, unit)


def _error(hits: int, tries: int) -> str:
    share = (hits + 1) / (tries + 2)
    return f"{math.sqrt(share * (1 - share) / tries):.4f}"


def _tried(truth: Truth, *, trials: int) -> Mapping[str, tuple[int, int]]:
    """How often each thing was true, and how often it was tried."""
    chance = default_rng([*map(round, truth.sds), *truth.counts, truth.kind.parts])
    found: dict[str, tuple[int, int]] = {}
    for trial in range(trials):
        for name, hit in _once(truth, chance, is_dear=trial % DEAR == 0):
            hits, tries = found.get(name, (0, 0))
            found[name] = hits + hit, tries + 1
    return found


def _once(truth: Truth, chance: Generator, *, is_dear: bool) -> Hits:
    """Everything that can be said from one draw."""
    still = truth.counts
    moving = tuple(chance.poisson(truth.counts).tolist())
    yield from _differences(truth, _pair(truth, chance, still), _pair(truth, chance, moving))
    yield from _rates(truth, chance)
    if is_dear:
        yield from _ratios(truth, _pair(truth, chance, still), _pair(truth, chance, moving))
    if truth.counts[0] == truth.counts[1]:
        yield from _trends(truth, chance)
        yield from _models(truth, chance)


def _pair(truth: Truth, chance: Generator, counts: Iterable[int]) -> tuple[Figure, Figure]:
    a, b = (
        truth.kind.figures(chance, sd, np.array([count]))[0]
        for sd, count in zip(truth.sds, counts, strict=True)
    )
    return a, b


def _differences(truth: Truth, still: tuple[Figure, Figure], moving: tuple[Figure, Figure]) -> Hits:
    a, b = truth.counts
    low, high = still[0].noise.interval(still[0].estimate)
    yield "count, noise alone (exact)", low <= a <= high
    yield "expected count (exact)", a in expected(moving[0])
    yield "expected count, noise ignored", a in expected(_without_noise(moving[0]))
    found, yearly = difference(*still), difference(*moving)
    yield "difference, noise alone (exact)", a - b in found.noise
    yield "difference, noise and year", a - b in yearly.yearly
    ignored = difference(_without_noise(moving[0]), _without_noise(moving[1]))
    yield "difference, noise ignored", a - b in ignored.yearly
    if a == b:
        yield "false difference, noise alone (exact)", found.p_noise <= _LEVEL
        yield "false difference, noise and year (exact)", yearly.p_yearly <= _LEVEL
        yield "false difference, noise ignored", ignored.p_yearly <= _LEVEL


def _rates(truth: Truth, chance: Generator) -> Hits:
    """Of two countries in which a count makes unlike rates; the first count stands for its rate."""
    a, b = truth.counts
    expected_counts = (a, b / _WEIGHT)
    found = difference(
        *_pair(truth, chance, chance.poisson(expected_counts).tolist()), weight=_WEIGHT
    )
    yield "difference of rates, noise and year", a - b in found.yearly
    if a == b:
        yield "false difference of rates, noise and year", found.p_yearly <= _LEVEL


def _without_noise(figure: Figure) -> Figure:
    """The number as somebody reads it who has not heard of the noise."""
    return Figure(max(0, round(figure.estimate)), Noise(), None)


def _ratios(truth: Truth, still: tuple[Figure, Figure], moving: tuple[Figure, Figure]) -> Hits:
    a, b = truth.counts
    if b:
        yield "ratio, noise alone (exact)", a / b in ratio(*still).noise
        yield "ratio, noise and year", a / b in ratio(*moving).yearly


def _trends(truth: Truth, chance: Generator) -> Hits:
    level = truth.counts[0]
    climbing = _trend(truth, chance, lambda year: level + 3 * year)
    yield "slope, noise alone (exact)", 3 in climbing.noise
    flat = _trend(truth, chance, lambda _: int(chance.poisson(level)))
    yield "false trend, noise and year", flat.p_yearly <= _LEVEL


def _trend(truth: Truth, chance: Generator, count: Callable[[int], int]) -> Trend:
    points = [
        Point(str(year), year, truth.kind.figures(chance, sd, np.array([count(year)]))[0])
        for year, sd in zip(range(YEARS), truth.sds * YEARS, strict=False)
    ]
    found = trend(points)
    if found is None:
        raise AssertionError(f"{YEARS} years are enough for a trend")
    return found


def _models(truth: Truth, chance: Generator) -> Hits:
    """Cells whose expected counts are scattered by a gamma law; the mean coverage is promised."""
    counts = chance.poisson(chance.gamma(1.5, max(1, truth.counts[0]) / 1.5, CELLS))
    values = shrunk(truth.kind.figures(chance, truth.sds[0], counts))
    for count, value in zip(counts.tolist(), values, strict=True):
        yield "model of many cells", count in value.interval


if __name__ == "__main__":
    main()
