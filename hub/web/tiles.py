"""A map without borders: a square for each country, where it is, darker the more it shares."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hub.holdings import HeldRelease
from proto.catalogue import Party

_PLACES: Mapping[str, tuple[int, int]] = {
    "IS": (0, 0),
    "NO": (3, 0),
    "SE": (4, 0),
    "FI": (5, 0),
    "EE": (6, 0),
    "RU": (8, 0),
    "DK": (3, 1),
    "LT": (5, 1),
    "LV": (6, 1),
    "DE": (3, 2),
    "CZ": (4, 2),
    "PL": (5, 2),
    "AT": (3, 3),
    "SK": (4, 3),
    "HU": (5, 3),
    "MD": (7, 3),
    "PT": (0, 4),
    "SI": (3, 4),
    "HR": (4, 4),
    "RS": (5, 4),
    "RO": (6, 4),
    "BA": (4, 5),
    "XK": (5, 5),
    "BG": (6, 5),
    "ME": (4, 6),
    "MK": (5, 6),
    "TR": (7, 6),
    "AL": (4, 7),
    "GR": (5, 7),
}
"""Column and row of each square; neighbours stay about where they are."""

DARKEST = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One country.

    Attributes:
        column: From the left; `row` from the top.
        published: How many periods of datasets may be read of it.
        expected: How many the busiest country has.
        shade: 0 for nothing, up to `DARKEST`.
    """

    party: Party
    column: int
    row: int
    published: int
    expected: int

    @property
    def shade(self) -> int:
        """How dark the square is."""
        return -(-DARKEST * self.published // self.expected) if self.published else 0

    @property
    def short(self) -> str:
        """What stands in the square."""
        return self.party.id + "*" * self.party.name.endswith("*")


def tiles(parties: Iterable[Party], releases: Iterable[HeldRelease]) -> tuple[Tile, ...]:
    """The squares of countries, moved together to where there are some."""
    published: dict[str, set[tuple[str, str]]] = {}
    for each in releases:
        published.setdefault(each.publisher, set()).add((each.dataset, each.period))
    most = max(map(len, published.values()), default=1)
    countries = [party for party in parties if party.kind == "country"]
    placed = dict(_placed(countries))
    left = min((column for column, _ in placed.values()), default=0)
    top = min((row for _, row in placed.values()), default=0)
    return tuple(
        Tile(party, column - left, row - top, len(published.get(party.id, ())), most)
        for party in countries
        for column, row in [placed[party.id]]
    )


def _placed(countries: Iterable[Party]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Countries that have no place stand in a row of their own, below all others."""
    below = max(row for _, row in _PLACES.values()) + 1
    strangers = 0
    for party in countries:
        if party.id in _PLACES:
            yield party.id, _PLACES[party.id]
        else:
            yield party.id, (strangers, below)
            strangers += 1
