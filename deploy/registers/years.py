"""How many people were found in which year, and who stands beside whom.

People are numbered through all years and stand in blocks of a few. A block is made from its own
stream of chance: whoever was found in an earlier year can be made again without anybody being kept
in memory.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from deploy.registers.chance import one_of, stream
from deploy.registers.dirt import Dirt
from proto.errors import InputError

FEWEST, MOST = 50, 10_000_000
LARGEST_OPERATION = 93
"""People found in one raid of Montenegro on 8 January 2020 (UrduPoint, after AFP)."""

_BLOCK = 8
_SWING = 0.25
"""How far a year is from the others without any reason."""


@dataclass(frozen=True, slots=True)
class Break:
    """A body that starts or stops to report.

    Attributes:
        year: The first year that is unlike those before.
        share: Of a year's people, while it reports.
    """

    year: int
    starts: bool
    share: float

    def share_in(self, year: int) -> float:
        """What the body finds in a year."""
        return self.share if (year >= self.year) == self.starts else 0.0


@dataclass(frozen=True, slots=True)
class Year:
    """One year's people.

    Attributes:
        first: Number of its first person.
        operation: How many of the first ones were found in one large operation.
    """

    year: int
    first: int
    people: int
    operation: int

    @property
    def blocks(self) -> int:
        """How many blocks there are; an operation is one, and the first."""
        return ceil((self.people - self.operation) / _BLOCK) + bool(self.operation)

    def block_of(self, person: int) -> int:
        """The block in which a person stands."""
        place = person - self.first - self.operation
        return 0 if place < 0 else place // _BLOCK + bool(self.operation)

    def members(self, block: int) -> range:
        """The numbers of the people of a block."""
        if self.operation and block == 0:
            return range(self.first, self.first + self.operation)
        start = self.first + self.operation + (block - bool(self.operation)) * _BLOCK
        return range(start, min(start + _BLOCK, self.first + self.people))


@dataclass(frozen=True, slots=True)
class Calendar:
    """All years of a register, and the break in its series, if there is one."""

    years: tuple[Year, ...]
    series: Break | None

    def blocks(self) -> Iterator[tuple[Year, int]]:
        """Every block of every year, in order."""
        return ((year, block) for year in self.years for block in range(year.blocks))

    def year_of(self, person: int) -> Year:
        """The year in which a person was first found."""
        return self.years[bisect_right(self.years, person, key=lambda each: each.first) - 1]


def calendar(
    people: int, years: Sequence[int], dirt: Dirt, *, named: tuple[object, ...]
) -> Calendar:
    """Deal people to years.

    Args:
        people: How many.
        years: Each after the one before.
        dirt: For the operation and the break.
        named: What the stream of chance is called.

    Raises:
        InputError: There are too few or too many people, or no years.
    """
    if not FEWEST <= people <= MOST:
        raise InputError(f"people: expected {FEWEST} to {MOST:,}, got {people:,}")
    if not years:
        raise InputError("years: expected the first and the last, got a last one before the first")
    chance = stream(*named, "calendar")
    weights = {year: 1 + _SWING * (2 * chance.random() - 1) for year in years}
    starts, raided = chance.random() < 1 / 2, one_of(chance, years)
    changed = one_of(chance, years[1:] or years)
    series = None
    if dirt.broken_series and len(years) > 1:
        series = Break(changed, starts, dirt.broken_series)
        weights = {
            year: weight * (1 - series.share + series.share_in(year))
            for year, weight in weights.items()
        }
    return Calendar(tuple(_dealt(people, weights, raided, dirt.operation)), series)


def _dealt(
    people: int, weights: Mapping[int, float], raided: int, operation: float
) -> Iterator[Year]:
    """Whole people, as near to the weights as can be; all of them in the end."""
    total, reached, first = sum(weights.values()), 0.0, 0
    for year, weight in weights.items():
        reached += weight
        found = round(people * reached / total) - first
        in_one = min(LARGEST_OPERATION, round(operation * found)) if year == raided else 0
        yield Year(year, first, found, in_one)
        first += found
