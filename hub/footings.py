"""On which footing the countries of a comparison stand, cell by cell.

Countries seldom change what they say of their figures, so a footing is found once, and remembered.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from hub.comparability import rules as comparability
from hub.comparability.footing import Footing, Likeness, footing
from hub.comparability.side import About, Side
from hub.display import Rules
from hub.language import spoken
from hub.selection import Figure, Statuses
from hub.summing import Key
from proto.catalogue import Dataset, Party
from proto.method_note import MethodNote
from proto.period import Period

_REMEMBERED = 64
"""Footings; of 45 countries one is a thousand grades."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one party published, what it says of that, and what may be shown of sums."""

    statuses: Statuses
    figures: Mapping[Key, Figure]
    levels: Mapping[str, str]
    note: MethodNote
    rules: Rules


@dataclass(frozen=True)
class Footings:
    """Grades every cell of what several parties published for one period.

    Attributes:
        statuses: Those that the common footing counts, where cells do not stand under one each.
    """

    dataset: Dataset
    period: Period
    statuses: Statuses
    published: Mapping[str, Published]

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """The dimensions, each at its level; the same for every party."""
        return next(iter(self.published.values())).levels

    def of(self, parties: Sequence[Party], keys: Iterable[Key]) -> Mapping[Key, Footing]:
        """The footing of each cell; cells that nothing tells apart are graded once."""
        publishers = [party for party in parties if party.id in self.published]
        found: dict[Key, Footing] = {}
        for key in keys:
            there = tuple(each for each in publishers if key in self.published[each.id].figures)
            about = About(self._by, self._codes(key), self.levels)
            statuses = self.counted(self.statuses, key)
            likeness = self._likeness(there, key, statuses)
            cell = _Cell(likeness.sides, about, statuses)
            found[key] = self._graded(there, likeness.of(about), cell)
        return found

    def counted(self, statuses: Statuses, key: Key) -> Statuses:
        """What one cell counts: the one status it stands under, else all of these."""
        status = self.dataset.status_indicator
        return frozenset({self._codes(key)[status]}) if status in self.levels else statuses

    @cached_property
    def _circumstances(self) -> "_Circumstances":
        notes = {party: published.note for party, published in self.published.items()}
        levels = tuple(self.levels.items())
        return _Circumstances(
            spoken(), comparability.load(), self.dataset, self.period, levels, notes
        )

    @cached_property
    def _by(self) -> frozenset[str]:
        return frozenset(self.levels)

    @cached_property
    def _likenesses(self) -> dict[Hashable, Likeness]:
        return {}

    def _likeness(self, there: tuple[Party, ...], key: Key, statuses: Statuses) -> Likeness:
        """The same for all cells that the same countries published, counting the same."""
        if (there, statuses) not in self._likenesses:
            sides = {party.id: self._side(party, key) for party in there}
            self._likenesses[there, statuses] = Likeness(sides)
        return self._likenesses[there, statuses]

    def _side(self, party: Party, key: Key) -> Side:
        published = self.published[party.id]
        statuses = self.counted(published.statuses, key)
        return Side(party, self.period, self.dataset, statuses, published.note)

    @cached_property
    def _known(self) -> dict[Hashable, Footing]:
        return {}

    def _graded(self, there: tuple[Party, ...], alike: Hashable, cell: "_Cell") -> Footing:
        known = there, alike, cell
        if known not in self._known:
            counted = tuple(side.statuses for side in cell.sides.values())
            self._known[known] = _footing(self._circumstances, (there, counted, alike), cell)
        return self._known[known]

    def _codes(self, key: Key) -> Mapping[str, str]:
        return dict(zip(self.levels, key, strict=True))


@dataclass(frozen=True, slots=True)
class _Circumstances:
    """Everything that grades depend on, beside what tells the cells of one table apart."""

    language: str
    rules: comparability.Rules = field(hash=False)
    dataset: Dataset = field(hash=False)
    period: Period
    levels: tuple[tuple[str, str], ...]
    notes: Mapping[str, MethodNote] = field(hash=False)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell to be graded; the sides of equal cells may differ in nothing that grades depend on."""

    sides: Mapping[str, Side] = field(compare=False)
    about: About = field(compare=False)
    statuses: Statuses


@lru_cache(maxsize=_REMEMBERED)
def _footing(where: _Circumstances, _alike: Hashable, cell: _Cell) -> Footing:
    return footing(cell.sides, cell.statuses, cell.about, where.rules)
