"""How often a page of verdicts is wrong: seven countries, some of them equal, in 1 or 12 columns.

False is a difference told between equal counts, or told the wrong way round. Beside it stand how
many true differences were told, and the same page read by somebody who takes the larger number for
the higher count, or who judges each pair alone.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
from numpy.random import Generator, default_rng

from hub.statistics.discovery import RATE, Differences, discoveries
from tests.benchmarks.noisy import KINDS, STEPS, Kind
from tests.benchmarks.result import Result

PATTERNS = {
    "all equal": (10,) * 7,
    "one higher": (10,) * 6 + (60,),
    "one a little higher": (10,) * 6 + (22,),
    "two groups": (10,) * 4 + (60,) * 3,
    "pairs": (0, 0, 40, 40, 90, 90, 200),
    "as in the region": (103, 61, 27, 26, 12, 6, 39),
}
DEVIATIONS = {"alike": (5.0,) * 7, "unlike": (2.0, 2.0, 2.0, 5.0, 5.0, 20.0, 20.0)}
PAGES = (("alike", 1), ("alike", 12), ("unlike", 1))
"""How noisy the countries of a page are, and how many columns it has."""

_EACH = {1: 14, 12: 7}
"""So many pages of so many columns for each trial of an interval."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of page."""

    kind: Kind
    pattern: str
    page: tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was made of the pairs of one page: told or not, and rightly so or not."""

    told: np.ndarray[tuple[int], np.dtype[np.bool_]]
    is_false: np.ndarray[tuple[int], np.dtype[np.bool_]]
    differs: np.ndarray[tuple[int], np.dtype[np.bool_]]

    @property
    def false_share(self) -> float:
        """Of what is told; nothing told is nothing false."""
        return float((self.told & self.is_false).sum() / max(1, self.told.sum()))


def pages(trials: int) -> Iterator[Result]:
    """The share that is false, and the share of true differences that is told."""
    cases = [Case(*each) for each in product(KINDS[:2], PATTERNS, PAGES)]
    with ProcessPoolExecutor(2) as pool:
        for found in pool.map(partial(judged, trials=trials), cases):
            yield from found


def judged(case: Case, *, trials: int) -> list[Result]:
    """Many pages of one kind."""
    sds, columns = case.page
    chance = default_rng([case.kind.parts, *map(ord, case.pattern + sds), columns])
    read = [_page(case, chance) for _ in range(trials * _EACH[columns])]
    name = f"{case.pattern}, {sds}, {columns} columns, {case.kind.name}"
    return list(_told(name, read))


def _told(name: str, read: Sequence[tuple[_Read, _Read, _Read]]) -> Iterator[Result]:
    together, alone, naive = zip(*read, strict=True)
    yield Result.of(f"false of what is told, {name}{_error(together)}", *_false(together))
    yield Result.of(f"the same by the larger number, {name}{_error(naive)}", *_false(naive))
    wrong = f"pages with something false, against pairs alone, {name}"
    one = 1 / len(read)  # A floor is never zero: it would be seen in no fewer than one page.
    yield Result.of(wrong, _wrong(together), max(one, _wrong(alone)), "of pages")
    if any(each.differs.any() for each in together):
        told = f"true differences told, against pairs alone, {name}"
        yield Result.of(told, _power(together), max(one, _power(alone)), "of differences")


def _false(found: Sequence[_Read]) -> tuple[float, float, str]:
    return float(np.mean([each.false_share for each in found])), RATE, "of differences"


def _error(found: Sequence[_Read]) -> str:
    return f" ± {np.std([each.false_share for each in found]) / np.sqrt(len(found)):.4f}"


def _wrong(found: Sequence[_Read]) -> float:
    return float(np.mean([(each.told & each.is_false).any() for each in found]))


def _power(found: Sequence[_Read]) -> float:
    told = sum(int((each.told & ~each.is_false).sum()) for each in found)
    return told / sum(int(each.differs.sum()) for each in found)


def _page(case: Case, chance: Generator) -> tuple[_Read, _Read, _Read]:
    """One page, read by its verdicts, pair by pair, and by the larger number."""
    counts, sds = PATTERNS[case.pattern], DEVIATIONS[case.page[0]]
    noises = [case.kind.noise(sd) for sd in sds]
    seen = counts + _drawn(case, chance, sds)
    i, j = np.triu_indices(len(counts), 1)
    differences = (seen[:, i] - seen[:, j]).ravel()
    of_pairs = [noises[a] + noises[b] for a, b in zip(i, j, strict=True)]
    kinds = np.tile(np.arange(len(of_pairs)), len(seen))
    found = discoveries(Differences(differences, of_pairs, kinds))
    truth = np.tile(np.sign(np.array(counts)[i] - np.array(counts)[j]), len(seen))
    is_false = np.sign(differences) != truth
    larger = (np.round(seen[:, i]) != np.round(seen[:, j])).ravel()
    alone = found.chances <= RATE
    together, apart, naive = (
        _Read(each, is_false, truth != 0) for each in (found.told, alone, larger)
    )
    return together, apart, naive


def _drawn(
    case: Case, chance: Generator, sds: Sequence[float]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Noise in counts, a row per column of the page.

    Where noise is normal, every second row is half the one before, as cells of one table can be.
    """
    drawn = np.stack([case.kind.draw(chance, sd, (case.page[1],)) for sd in sds], axis=1) / STEPS
    if case.kind.parts == 0:
        drawn[1::2] = (drawn[::2][: len(drawn[1::2])] + drawn[1::2]) / np.sqrt(2)
    return drawn
