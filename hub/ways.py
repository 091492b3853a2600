"""Where people came from by where they were exploited, as one country counts them.

One table holds both ends of a way, so that two lists become one answer. Countries are never added
up: two may count one person. No sum stands beside its cells, and a sum that stands elsewhere on the
same page has no number where one cell alone is hidden in it: it could be read off.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hub.pooling import Pooled, Series, Span, at_hand, series
from hub.selection import Figure, Reading, Statuses
from hub.statistics.discovery import levels
from hub.statistics.tails import above
from hub.summing import Key
from hub.table_name import TableName
from hub.widest import counting_most, widest
from proto.catalogue import Catalogue, Code, Party

DATASET = "victims"
ORIGIN, DESTINATION = BOTH = ("citizenship", "country_of_exploitation")
TABLE = TableName(DATASET, frozenset(BOTH))
"""What a country would have to publish; a table with more single-choice dimensions will do."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Whom one country found, by both ends of their ways.

    Attributes:
        span: The years that are looked at.
        periods: The released periods in them; more than one if summed.
        statuses: What it counts, in the catalogue's order.
        origins: Codes with a number other than zero somewhere; so are the destinations.
        blank_origins: All the others; so are the blank destinations.
        figures: By origin and destination.
        certain: The ways on which somebody is, as far as noise lets anyone tell.
        countries: Codes that are one country each.
    """

    party: Party
    span: Span
    periods: tuple[str, ...]
    statuses: tuple[str, ...]
    origins: tuple[Code, ...]
    destinations: tuple[Code, ...]
    blank_origins: tuple[Code, ...]
    blank_destinations: tuple[Code, ...]
    figures: Mapping[Key, Figure]
    certain: frozenset[Key]
    countries: frozenset[str]

    def figure(self, origin: Code, destination: Code) -> Figure | None:
        """What is published of one way, if anything is."""
        return self.figures.get((origin.id, destination.id))

    def is_at_home(self, origin: Code, destination: Code) -> bool:
        """Whether these were exploited in the country that they come from."""
        return origin.id == destination.id and origin.id in self.countries

    @property
    def told(self) -> tuple[tuple[Code, Code, Figure], ...]:
        """The ways that have a number other than zero, in the catalogue's order."""
        return tuple(
            (origin, destination, figure)
            for origin in self.origins
            for destination in self.destinations
            if (figure := self.figure(origin, destination)) and figure.shown
        )

    @property
    def doubtful(self) -> int:
        """How many of these numbers noise alone may have made."""
        return sum((origin.id, there.id) not in self.certain for origin, there, _ in self.told)

    @property
    def hidden(self) -> int:
        """How many ways are published, and too few people on each to be shown."""
        return sum(each.shown is None for each in self.figures.values())


@dataclass(frozen=True, slots=True)
class Known:
    """What may be read of ways.

    Attributes:
        holders: Who has published both ends in one table, for the years that are asked for.
        without: Who was expected to, and has not.
        asked: The country that is asked for, where it is one of them.
        chosen: Its ways, or those of the first holder where no country is asked for.
    """

    holders: tuple[Party, ...]
    without: tuple[Party, ...]
    asked: Party | None
    chosen: Ways | None


def known(
    reading: Reading,
    catalogue: Catalogue,
    countries: Sequence[Party],
    country: str | None = None,
    period: str | None = None,
) -> Known:
    """Who has published both ends of people's ways in one table, and what one of them counts.

    Args:
        reading: Everything that may be read.
        catalogue: The names.
        countries: Who is expected.
        country: Whose ways; of the first that has some where nobody is named.
        period: Only this one; else the most years that the country has.
    """
    dataset = catalogue.dataset(DATASET)
    found = both_ends(at_hand(reading, dataset, [BOTH]), catalogue)
    asked = next((each for each in countries if each.id == country), None)
    covering = {
        party: span
        for party, its in found.items()
        if (span := Span((period,)) if period else widest([its])) and its.parts(span)
    }
    holders = tuple(each for each in countries if each.id in covering)
    one = asked if country else next(iter(holders), None)
    return Known(
        holders=holders,
        without=tuple(each for each in countries if each.id not in covering),
        asked=asked,
        chosen=_ways(one, found[one.id], covering[one.id], catalogue)
        if one and one in holders
        else None,
    )


def both_ends(reading: Reading, catalogue: Catalogue) -> Mapping[str, Series]:
    """What each country released of both ends, in groups of countries."""
    return series(reading, catalogue.dataset(DATASET), BOTH, dict.fromkeys(BOTH, "group"))


def given_away(its: Series | None, end: str, span: Span, statuses: Statuses) -> frozenset[str]:
    """Codes of one end whose sum would give away the one way in it that is hidden.

    So would the sum over several years, beside those over the others, if one is hidden alone in any
    of them.

    Args:
        its: What the country released of both ends, if anything.
        end: By which the sums are told apart.
        span: The years of the sums.
        statuses: What the sums count.
    """
    if its is None:
        return frozenset()
    spans = {span, *(Span((year,)) for year in span.singles)}
    return frozenset().union(
        *(
            _hidden_alone(its.pooled(each, statuses), BOTH.index(end))
            for each in spans
            if its.can_count(statuses, each)
        )
    )


def _hidden_alone(pooled: Pooled, place: int) -> frozenset[str]:
    hidden = Counter(key[place] for key, of in pooled.figures.items() if of.shown is None)
    return frozenset(code for code, ways in hidden.items() if ways == 1)


def _ways(party: Party, its: Series, span: Span, catalogue: Catalogue) -> Ways:
    pooled = counting_most(its, span)
    dataset = catalogue.dataset(DATASET)
    order = dataset.indicator(dataset.status_indicator).codes()
    origins, blank_origins = _split(_codes(catalogue, ORIGIN), _seen(pooled, 0))
    destinations, blank_destinations = _split(_codes(catalogue, DESTINATION), _seen(pooled, 1))
    return Ways(
        party=party,
        span=span,
        periods=tuple(period for period, _ in pooled.parts),
        statuses=tuple(each for each in order if each in pooled.statuses),
        origins=origins,
        destinations=destinations,
        blank_origins=blank_origins,
        blank_destinations=blank_destinations,
        figures=pooled.figures,
        certain=_certain(pooled.figures),
        countries=frozenset(each.id for each in catalogue.parties if each.kind == "country"),
    )


def _certain(figures: Mapping[Key, Figure]) -> frozenset[Key]:
    """Where noise alone would seldom go so far, all ways judged together, the hidden ones too.

    So many cells are noise that some of it passes any interval of one cell. To leave out the hidden
    ones would choose the largest noise.
    """
    chances = [
        float(above(figure.noise, np.array([figure.estimate]))[0]) for figure in figures.values()
    ]
    held = levels(chances)
    return frozenset(
        key for key, chance, level in zip(figures, chances, held, strict=True) if chance <= level
    )


def _codes(catalogue: Catalogue, end: str) -> tuple[Code, ...]:
    indicator = catalogue.dataset(DATASET).indicator(end)
    return (indicator.groups or indicator.code_list).codes


def _seen(pooled: Pooled, place: int) -> frozenset[str]:
    return frozenset(key[place] for key, figure in pooled.figures.items() if figure.shown)


def _split(
    codes: Iterable[Code], seen: frozenset[str]
) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """Those with a number, and the others."""
    listed = tuple(codes)
    return (
        tuple(each for each in listed if each.id in seen),
        tuple(each for each in listed if each.id not in seen),
    )
