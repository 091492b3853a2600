"""On which footing the countries of a comparison stand, cell by cell."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.comparability.footing import Footing, footing, likeness
from hub.comparability.side import About, Side
from hub.selection import Figure, Statuses
from hub.summing import Key
from proto.catalogue import Dataset, Party
from proto.method_note import MethodNote
from proto.period import Period


@dataclass(frozen=True, slots=True)
class Published:
    """What one party published: the cells, what they count, and what the party says of them."""

    statuses: Statuses
    figures: Mapping[Key, Figure]
    levels: Mapping[str, str]
    note: MethodNote


@dataclass(frozen=True, slots=True)
class Footings:
    """Grades every cell of what several parties published for one period.

    Attributes:
        statuses: Those that the common footing counts, where cells do not stand under one each.
    """

    dataset: Dataset
    period: Period
    statuses: Statuses
    published: Mapping[str, Published]

    @property
    def levels(self) -> Mapping[str, str]:
        """The dimensions, each at its level; the same for every party."""
        return next(iter(self.published.values())).levels

    def of(self, parties: Sequence[Party], keys: Iterable[Key]) -> Mapping[Key, Footing]:
        """The footing of each cell; cells that nothing tells apart are graded once."""
        found: dict[Key, Footing] = {}
        known: dict[Hashable, Footing] = {}
        for key in keys:
            sides = {side.party.id: side for side in self._sides(parties, key)}
            about = self._about(key)
            alike = likeness(sides, about)
            if alike not in known:
                known[alike] = footing(sides, self.counted(self.statuses, key), about)
            found[key] = known[alike]
        return found

    def figure(self, party: str, key: Key) -> Figure | None:
        """What a party published under a key, if it did."""
        published = self.published.get(party)
        return published.figures.get(key) if published else None

    def counted(self, statuses: Statuses, key: Key) -> Statuses:
        """What one cell counts: the one status it stands under, else all of these."""
        codes = dict(zip(self.levels, key, strict=True))
        status = self.dataset.status_indicator
        return frozenset({codes[status]}) if status in codes else statuses

    def _sides(self, parties: Sequence[Party], key: Key) -> Iterator[Side]:
        for party in parties:
            if self.figure(party.id, key):
                published = self.published[party.id]
                statuses = self.counted(published.statuses, key)
                yield Side(party, self.period, self.dataset, statuses, published.note)

    def _about(self, key: Key) -> About:
        codes = dict(zip(self.levels, key, strict=True))
        return About(frozenset(self.levels), codes, self.levels)
