"""Where people come from and where they were exploited, country by country, over several years.

Each country counts whom it found. Nobody is added up over countries: two may count one person.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hub.pooling import Pooled, Span, at_hand, series
from hub.selection import Figure, Reading
from hub.ways import DATASET, both_ends, given_away
from hub.widest import counting_most, widest
from proto.catalogue import Catalogue, Code, Indicator, Party
from proto.errors import RefusalError

Ends = Literal["citizenship", "country_of_exploitation"]
ENDS: tuple[Ends, ...] = ("citizenship", "country_of_exploitation")


class NoFlowError(RefusalError):
    """Nobody has published anything by this end of people's ways that may be read."""

    code = "no-flow"


@dataclass(frozen=True, slots=True)
class Column:
    """Whom one country found, by the other end of their way.

    Attributes:
        periods: The released periods in it; more than one if summed.
        statuses: What it counts, in the catalogue's order.
        figures: By code.
    """

    party: Party
    periods: tuple[str, ...]
    statuses: tuple[str, ...]
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Flow:
    """Countries side by side, by one end of people's ways.

    Attributes:
        rows: Codes under which some country shows a number other than zero.
        blank: All the others.
        missing: Who has published nothing of it for these years.
    """

    indicator: Indicator
    span: Span
    columns: tuple[Column, ...]
    rows: tuple[Code, ...]
    blank: tuple[Code, ...]
    missing: tuple[Party, ...]

    @property
    def largest(self) -> int:
        """The largest number shown."""
        figures = (each for column in self.columns for each in column.figures.values())
        return max((each.shown or 0 for each in figures), default=0)


def flow(
    reading: Reading,
    catalogue: Catalogue,
    end: Ends,
    countries: Sequence[Party],
    period: str | None = None,
) -> Flow | None:
    """Where people come from, or were exploited; nothing where nobody has published it.

    Args:
        reading: Everything that may be read.
        catalogue: The names.
        end: By which end of their ways.
        countries: Who is expected.
        period: Only this one; else what most countries cover, with the most years.
    """
    dataset = catalogue.dataset(DATASET)
    reading = at_hand(reading, dataset, [(end,)])
    found = series(reading, dataset, (end,), {end: "group"})
    span = Span((period,)) if period else widest(tuple(found.values()))
    covering = {name: each for name, each in found.items() if span and each.parts(span)}
    if span is None or not covering:
        return None
    order = dataset.indicator(dataset.status_indicator).codes()
    both = both_ends(reading, catalogue)
    columns = tuple(
        _column(each, pooled, order, given_away(both.get(each.id), end, span, pooled.statuses))
        for each in countries
        if each.id in covering
        for pooled in [counting_most(covering[each.id], span)]
    )
    indicator = dataset.indicator(end)
    listed = (indicator.groups or indicator.code_list).codes
    seen = {code for each in columns for code, of in each.figures.items() if of.shown}
    return Flow(
        indicator=indicator,
        span=span,
        columns=columns,
        rows=tuple(each for each in listed if each.id in seen),
        blank=tuple(each for each in listed if each.id not in seen),
        missing=tuple(each for each in countries if each.id not in covering),
    )


def _column(party: Party, pooled: Pooled, order: Sequence[str], hidden: Collection[str]) -> Column:
    figures = {
        code: replace(figure, shown=None) if code in hidden else figure
        for (code,), figure in pooled.figures.items()
    }
    return Column(
        party,
        tuple(period for period, _ in pooled.parts),
        tuple(each for each in order if each in pooled.statuses),
        figures,
    )
