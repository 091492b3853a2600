"""Do intervals cover what they say, and are verdicts as seldom false as they say?

Truths are known: counts from 0 to 200, noise of both kinds with deviations from 2 to 20. What can
be computed comes first, from the law of the noise (`exact_coverage.py`): exact intervals never
cover less than 95 %. The rest is simulated: every case gives the mean over all truths; and the
truth that looked worst is tried anew, more often and with other draws, since the worst of many is
bad luck in part. Both with the standard error of the simulation. Pages are judged in `judged.py`.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, product

import numpy as np
from numpy.random import Generator, default_rng

from hub.noise import CONFIDENCE, Noise
from hub.selection import Figure
from hub.statistics.difference import difference
from hub.statistics.ratio import ratio
from hub.statistics.series import Point
from hub.statistics.shrinkage import shrunk
from hub.statistics.trend import trend
from tests.benchmarks import exact_coverage, judged
from tests.benchmarks.exact_coverage import LEVEL
from tests.benchmarks.noisy import KINDS, Kind
from tests.benchmarks.result import Result, show

TRIALS = 700
AGAIN = 8
"""So much more often the worst truth is tried: its standard error is below 0.3 %."""

QUICK = 4
PAIRS = ((0, 0), (1, 1), (3, 3), (10, 10), (0, 5), (5, 20), (50, 50), (200, 100))
DEVIATIONS = ((2.0, 2.0), (5.0, 5.0), (20.0, 20.0), (2.0, 20.0))
YEARS = 6
_WEIGHT = 0.8
"""What a count of the second country makes of one of the first, where rates are compared."""
CELLS = 12

Hits = Iterator[tuple[str, bool]]
"""The name of an interval and whether it held the truth, or of a test and whether it was wrong."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is simulated: two counts, or expected counts, and the noise on them."""

    kind: Kind
    sds: tuple[float, float]
    counts: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one draw, and every how many trials: some answers take long."""

    once: Callable[[Truth, Generator], Hits]
    every: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """How often something was so of one truth, and how often it was tried."""

    name: str
    question: Question
    truth: Truth
    hits: int
    tries: int

    @property
    def share(self) -> float:
        """Of the tries."""
        return self.hits / self.tries

    @property
    def is_test(self) -> bool:
        """Whether it is better seldom so."""
        return self.name.startswith("false")


def main() -> None:
    """Compute and simulate, and print a line per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few draws only, to see it run")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    trials = QUICK if asked.quick else TRIALS
    results = chain(exact_coverage.results(), intervals(trials), judged.pages(trials))
    _say(results, as_json=asked.json)


def _say(results: Iterable[Result], *, as_json: bool) -> None:
    """Shares are read as they are, not as multiples of what is stated."""
    if as_json:
        show(results, as_json=True)
        return
    for each in results:
        sys.stdout.write(f"{each.value:7.4f} {each.unit}, against {each.floor}: {each.case}\n")
        sys.stdout.flush()


def intervals(trials: int) -> Iterator[Result]:
    """How often each interval holds the truth, and each test is wrong where there is nothing."""
    truths = [Truth(*each) for each in product(KINDS, DEVIATIONS, PAIRS)]
    with ProcessPoolExecutor(2) as pool:
        asked = list(product(QUESTIONS, truths))
        found = list(chain(*pool.map(partial(_tried, trials=trials), asked, chunksize=4)))
        alike = [
            [each for each in found if (each.name, each.truth.kind) == case]
            for case in dict.fromkeys((each.name, each.truth.kind) for each in found)
        ]
        again = pool.map(partial(_again, trials=trials * AGAIN), map(_worst, alike))
        for all_of, worst in zip(alike, again, strict=True):
            yield _result(all_of, "mean")
            yield _result([worst], f"worst of {len(all_of)}, {_named(worst.truth)}, tried anew")


def _worst(found: Sequence[Found]) -> Found:
    return (max if found[0].is_test else min)(found, key=lambda each: each.share)


def _named(truth: Truth) -> str:
    counts, sds = truth.counts, truth.sds
    return f"{counts[0]} and {counts[1]}, noise of {sds[0]:g} and {sds[1]:g}"


def _result(found: Sequence[Found], which: str) -> Result:
    hits, tries = sum(each.hits for each in found), sum(each.tries for each in found)
    smoothed = (hits + 1) / (tries + 2)
    error = math.sqrt(smoothed * (1 - smoothed) / tries)
    case = f"{found[0].name}, {found[0].truth.kind.name}, {which} ± {error:.4f}"
    is_test = found[0].is_test
    stated, unit = (LEVEL, "of tests") if is_test else (CONFIDENCE, "of intervals")
    return Result.of(case, hits / tries, stated, unit)


def _tried(asked: tuple[Question, Truth], *, trials: int, seed: int = 0) -> list[Found]:
    """Everything that one question says of one truth."""
    question, truth = asked
    chance = default_rng([*map(round, truth.sds), *truth.counts, truth.kind.parts, seed])
    counted: dict[str, tuple[int, int]] = {}
    for _ in range(0, trials, question.every):
        for name, hit in question.once(truth, chance):
            hits, tries = counted.get(name, (0, 0))
            counted[name] = hits + hit, tries + 1
    return [Found(name, question, truth, *each) for name, each in counted.items()]


def _again(worst: Found, *, trials: int) -> Found:
    """By other draws, however long it takes."""
    asked = Question(worst.question.once), worst.truth
    found = _tried(asked, trials=trials, seed=1)
    return next(each for each in found if each.name == worst.name)


def _pair(truth: Truth, chance: Generator, counts: Iterable[int]) -> tuple[Figure, Figure]:
    a, b = (
        truth.kind.figures(chance, sd, np.array([count]))[0]
        for sd, count in zip(truth.sds, counts, strict=True)
    )
    return a, b


def _moving(truth: Truth, chance: Generator) -> tuple[Figure, Figure]:
    """Of one year, in which counts are as they happen to be."""
    return _pair(truth, chance, chance.poisson(truth.counts).tolist())


def _differences(truth: Truth, chance: Generator) -> Hits:
    a, b = truth.counts
    found = difference(*_moving(truth, chance))
    yield "difference, noise and year", a - b in found.yearly
    if a == b:
        yield "false difference, noise and year (exact)", found.p_yearly <= LEVEL


def _ignored(truth: Truth, chance: Generator) -> Hits:
    a, b = truth.counts
    one, other = map(_without_noise, _moving(truth, chance))
    found = difference(one, other)
    yield "difference, noise ignored", a - b in found.yearly
    if a == b:
        yield "false difference, noise ignored", found.p_yearly <= LEVEL


def _rates(truth: Truth, chance: Generator) -> Hits:
    """Of two countries in which a count makes unlike rates; the first count stands for its rate."""
    a, b = truth.counts
    expected_counts = (a, b / _WEIGHT)
    found = difference(
        *_pair(truth, chance, chance.poisson(expected_counts).tolist()), weight=_WEIGHT
    )
    yield "difference of rates, noise and year", a - b in found.yearly
    if a == b:
        yield "false difference of rates, noise and year", found.p_yearly <= LEVEL


def _without_noise(figure: Figure) -> Figure:
    """The number as somebody reads it who has not heard of the noise."""
    return Figure(max(0, round(figure.estimate)), Noise(), None)


def _ratios(truth: Truth, chance: Generator) -> Hits:
    a, b = truth.counts
    if b:
        yield "ratio, noise alone (exact)", a / b in ratio(*_pair(truth, chance, (a, b))).noise


def _yearly_ratios(truth: Truth, chance: Generator) -> Hits:
    a, b = truth.counts
    if b:
        yield "ratio, noise and year", a / b in ratio(*_moving(truth, chance)).yearly


def _trends(truth: Truth, chance: Generator) -> Hits:
    """In years that are all alike."""
    level, other = truth.counts
    if level != other:
        return
    points = [
        Point(str(year), year, truth.kind.figures(chance, sd, chance.poisson(level, 1))[0])
        for year, sd in zip(range(YEARS), truth.sds * YEARS, strict=False)
    ]
    found = trend(points)
    if found is None:
        raise AssertionError(f"{YEARS} years are enough for a trend")
    yield "false trend, noise and year", found.p_yearly <= LEVEL


def _models(truth: Truth, chance: Generator) -> Hits:
    """Cells whose expected counts are scattered by a gamma law; the mean coverage is promised."""
    if truth.counts[0] != truth.counts[1]:
        return
    counts = chance.poisson(chance.gamma(1.5, max(1, truth.counts[0]) / 1.5, CELLS))
    values = shrunk(truth.kind.figures(chance, truth.sds[0], counts))
    for count, value in zip(counts.tolist(), values, strict=True):
        yield "model of many cells", count in value.interval


QUESTIONS = (
    Question(_differences),
    Question(_rates),
    Question(_ignored, every=4),
    Question(_ratios, every=4),
    Question(_yearly_ratios, every=4),
    Question(_trends),
    Question(_models, every=4),
)

if __name__ == "__main__":
    main()
