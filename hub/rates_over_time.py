"""Rates over time: the inhabitants among whom one cell of one country is counted, by period.

Within a line all periods are divided alike: by those of the sex and age group of the cell where all
countries of the page have them, else by everybody. Which year they were counted in may differ from
period to period; then changes are judged on rates, not on counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.population import Populations
from hub.rates import PARTS, factor, multiple
from hub.statistics.rate import Population
from hub.timeline import Moment
from proto.period import Period


@dataclass(frozen=True, slots=True)
class Among:
    """Whose inhabitants figures are divided by.

    Attributes:
        parts: How many of the new units make one; 1 where figures stay counts.
        populations: By period; empty where figures stay counts, or where nobody has told.
        units: What one count makes, by period.
    """

    parts: int = 1
    populations: Mapping[str, Population] = field(default_factory=dict)
    units: Mapping[str, float] = field(default_factory=dict)

    def is_known(self, period: str) -> bool:
        """Whether figures of a period can be told in its units."""
        return self.parts == 1 or period in self.units

    def unit(self, period: str) -> float:
        """What one count of a period makes."""
        return self.units.get(period, 1.0)

    def moment(self, counted: Moment) -> Moment:
        """The same in its units; a figure that nobody can divide is none."""
        if self.parts == 1 or counted.figure is None:
            return counted
        if not self.is_known(counted.period):
            return replace(counted, figure=None, absence="no-population")
        unit = self.unit(counted.period)
        return replace(counted, figure=multiple(counted.figure, unit), parts=self.parts, unit=unit)


COUNTS = Among()
"""Figures stay what they are."""


def among(
    known: Populations,
    publishing: Sequence[str],
    party: str,
    codes: Mapping[str, str],
    periods: Iterable[Period],
) -> Among:
    """The inhabitants by whom one party's figures are divided.

    Args:
        known: All populations.
        publishing: The parties that the page shows under the same codes.
        party: One of them.
        codes: Of the cell.
        periods: Those of the page.
    """
    asked = {"sex": codes.get("sex"), "age_group": codes.get("age_group")}
    of_all = tuple(periods)
    years = {period.start.year for period in of_all}
    is_narrow = all(known.of(each, year, **asked) for each in publishing for year in years)
    found = {
        str(period): population
        for period in of_all
        if (population := known.of(party, period.start.year, **(asked if is_narrow else {})))
    }
    units = {
        str(period): factor([found[str(period)]], period.pooled_years)
        for period in of_all
        if str(period) in found
    }
    return Among(PARTS, found, units)
