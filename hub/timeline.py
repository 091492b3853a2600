"""What a table over time is: figures by period, the steps between them, and what may be said.

Figures are counts, or so many parts of a rate; then the counts behind them stay in the runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hub.comparability.grade import Graded
from hub.comparison import Absence, Dimension, Observation, observed
from hub.selection import Figure, Statuses
from hub.statistics.difference import Difference
from hub.statistics.rate import Population
from hub.statistics.series import Point, Pooled, pooled
from hub.statistics.total import summed
from hub.statistics.trend import Direction, Trend
from hub.table_name import TableName
from proto.catalogue import Dataset, Party

Change = Literal["rose", "fell", "cannot tell", "not comparable"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What one country published for one period, if it did.

    Attributes:
        parts: How many of the figure's units make one: 100 where figures are hundredths.
        unit: How many of the figure's units one count makes.
    """

    period: str
    figure: Figure | None
    absence: Absence = "not-published"
    parts: int = 1
    unit: float = 1.0

    @property
    def observation(self) -> Observation:
        """Which of several different things it is."""
        return observed(self.figure, self.absence)


@dataclass(frozen=True, slots=True)
class Step:
    """From one published period to the next.

    Attributes:
        difference: Nothing where the one may not be subtracted from the other.
        graded: Whether it may, and why not.
    """

    earlier: str
    later: str
    difference: Difference | None
    graded: Graded
    change: Change = "not comparable"


@dataclass(frozen=True, slots=True)
class Series:
    """One cell of one country over all periods of the page.

    Attributes:
        statuses: What is counted together.
        runs: The stretches within which one thing is counted in one way.
        trend: Of the longest of them, the newest of equally long ones.
        parts: As those of its moments; differences, slopes and averages are in the same units.
        among: Whose inhabitants rates are of, by period; empty where figures are counts.
    """

    party: Party
    codes: Mapping[str, str]
    statuses: Statuses
    moments: tuple[Moment, ...]
    steps: tuple[Step, ...]
    runs: tuple[tuple[Point, ...], ...]
    trend: Trend | None
    direction: Direction = "cannot tell"
    parts: int = 1
    among: Mapping[str, Population] = field(default_factory=dict)

    @property
    def is_without_population(self) -> bool:
        """Whether it has no rates because nobody has told how many people live there."""
        return any(each.absence == "no-population" for each in self.moments)

    @property
    def pooled(self) -> Pooled | None:
        """The newest run as one; nothing where that would give a hidden number away."""
        run = self.runs[-1] if self.runs else ()
        if len(run) < 2 or summed([point.figure for point in run]).shown is None:  # noqa: PLR2004  # One alone is no run.
            return None
        return pooled(run)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A table over time.

    Attributes:
        periods: All of one length, in order.
        left_out: Periods of another length.
        columns: Every combination of codes that somebody published.
        series: Those that were asked for.
        parts: As those of all its series.
    """

    table: TableName
    dataset: Dataset
    dimensions: tuple[Dimension, ...]
    parties: tuple[Party, ...]
    periods: tuple[str, ...]
    left_out: tuple[str, ...]
    columns: tuple[Mapping[str, str], ...]
    series: tuple[Series, ...]
    parts: int = 1

    @property
    def sources(self) -> tuple[Population, ...]:
        """Every population that rates were taken of, once."""
        used = (each for series in self.series for each in series.among.values())
        return tuple(dict.fromkeys(used))

    @property
    def unknown(self) -> tuple[Party, ...]:
        """The parties of which no population is known."""
        found = (each.party for each in self.series if each.is_without_population)
        return tuple(dict.fromkeys(found))

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What must be said wherever the names in it are shown."""
        of_parties = (party.footnote for party in self.parties)
        of_codes = (code.footnote for each in self.dimensions for code in each.codes)
        return tuple(dict.fromkeys(note for note in (*of_parties, *of_codes) if note))
