"""A count per 100,000 inhabitants, all or of one sex and age group.

    rate = count / (inhabitants x years) x 100,000

Inhabitants are taken as known: a census errs far less than these counts do. So intervals scale.
"""

from dataclasses import dataclass

from hub.noise import CONFIDENCE
from hub.selection import Figure
from hub.statistics.expected import expected
from hub.statistics.interval import Interval
from hub.statistics.ratio import Ratio, ratio

PER = 100_000


@dataclass(frozen=True, slots=True)
class Population:
    """How many people live in a country.

    Attributes:
        year: When they were counted.
        sex: Code of the catalogue; nothing where all are counted.
        age_group: Likewise.
        source: Who counted them, as it is cited.
    """

    party: str
    year: int
    sex: str | None
    age_group: str | None
    inhabitants: int
    source: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A count per 100,000 inhabitants and year.

    Attributes:
        noise: For the register's count, not below zero.
        yearly: For the expected count of an average year.
        population: Whose; it must be cited beside the rate.
    """

    estimate: float
    noise: Interval
    yearly: Interval
    population: Population


def rate(
    figure: Figure, population: Population, *, years: int = 1, confidence: float = CONFIDENCE
) -> Rate:
    """The rate of a figure that counts so many years together (>= 1)."""
    factor = PER / (population.inhabitants * years)
    low, high = figure.noise.interval(figure.estimate, confidence)
    return Rate(
        estimate=figure.estimate * factor,
        noise=Interval(low, high).times(factor),
        yearly=expected(figure, confidence).times(factor),
        population=population,
    )


def rate_ratio(
    a: Figure,
    b: Figure,
    populations: tuple[Population, Population],
    confidence: float = CONFIDENCE,
) -> Ratio:
    """How many times as high the first rate is as the second, over the same years."""
    of_a, of_b = populations
    return ratio(a, b, confidence).times(of_b.inhabitants / of_a.inhabitants)
