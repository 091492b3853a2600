"""One number per dimension and year, 0 to 100, and one for the year: defined in `score.md`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from node.quality.breaks import Step
from node.quality.completeness import Answers
from node.quality.coverage import Coverage
from node.quality.duplicates import Repeated
from node.quality.finding import Dimension
from node.quality.rule import YearOfRules
from node.quality.timeliness import Timeliness

WEIGHTS: Mapping[Dimension, int] = {
    "completeness": 30,
    "consistency": 25,
    "plausibility": 10,
    "uniqueness": 10,
    "timeliness": 10,
    "coverage": 10,
    "comparability": 5,
}
"""What each dimension weighs, out of 100; one that cannot be told weighs nothing that year."""

_FULL = 100


@dataclass(frozen=True, slots=True)
class Score:
    """How good one year of a register is.

    Attributes:
        components: From 0 to 100 by dimension, each rounded to a tenth; those that can be told.
        total: Their mean by weight, rounded to a tenth.
    """

    year: int
    components: Mapping[Dimension, float]
    total: float

    @classmethod
    def of(cls, year: int, shares: Mapping[Dimension, float | None]) -> "Score":
        """Turn shares from 0 to 1 into a score; completeness is always among them."""
        known = {name: share for name, share in shares.items() if share is not None}
        weight = sum(WEIGHTS[name] for name in known)
        total = sum(WEIGHTS[name] * share for name, share in known.items()) / weight
        return cls(
            year,
            {name: round(_FULL * share, 1) for name, share in known.items()},
            round(_FULL * total, 1),
        )


@dataclass(frozen=True, slots=True)
class Measures:
    """What an examination measured, by year.

    Attributes:
        sizes: Records by year.
        expected: Indicators that should be answered.
        answers: Answers by indicator and year, all sources together.
        contradictions: How records keep the rules of consistency.
        oddities: How they keep those of plausibility.
        this_year: The first year that is not over.
    """

    sizes: Mapping[int, int]
    expected: Collection[str]
    answers: Iterable[Answers]
    contradictions: Sequence[YearOfRules]
    oddities: Sequence[YearOfRules]
    repeated: Mapping[int, Repeated]
    timeliness: Timeliness
    coverage: Coverage
    steps: Iterable[Step]
    this_year: int


def scores(measures: Measures) -> tuple[Score, ...]:
    """The score of every year that has records, the latest first."""
    years = sorted(measures.sizes, reverse=True)
    return tuple(Score.of(year, _shares(measures, year)) for year in years)


def _shares(measures: Measures, year: int) -> Mapping[Dimension, float | None]:
    size, is_over = measures.sizes[year], year < measures.this_year
    copies = measures.repeated.get(year, Repeated()).copies
    return {
        "completeness": _completeness(measures, year),
        "consistency": 1 - _wrong(measures.contradictions, year) / size,
        "plausibility": 1 - _wrong(measures.oddities, year) / size,
        "uniqueness": 1 - copies / size,
        "timeliness": measures.timeliness.share(year),
        "coverage": measures.coverage.share(year) if is_over else None,
        "comparability": _unbroken(measures, year),
    }


def _completeness(measures: Measures, year: int) -> float:
    """Mean share of answers to the indicators that are expected."""
    own = {each.name: each.share for each in measures.answers if each.year == year}
    return sum(own[name] for name in measures.expected) / len(measures.expected)


def _wrong(years: Iterable[YearOfRules], year: int) -> int:
    return sum(each.wrong for each in years if each.year == year)


def _unbroken(measures: Measures, year: int) -> float | None:
    """Share of the series that did not break; none where there is nothing to compare with."""
    steps = [each for each in measures.steps if each.year == year]
    return 1 - sum(each.is_break for each in steps) / len(steps) if steps else None
