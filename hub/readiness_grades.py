"""Grades of pairs of tables, for readiness: one for all indicators that change nothing about it.

Countries seldom change what they say of their figures, so a grade is found once, and remembered.
"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from hub.comparability.grade import bearing, grade
from hub.comparability.side import About, Side
from hub.holdings import HeldRelease
from hub.language import spoken
from hub.reached import Reached
from proto.catalogue import Catalogue, Dataset, Party
from proto.method_note import MethodNote
from proto.period import Period

_REMEMBERED = 1 << 13
"""Grades; 45 countries that publish two datasets have 1,980 of them."""


Table = tuple[HeldRelease, int]
"""A released table, by its place."""


@dataclass(frozen=True)
class _Figures:
    """What a grade depends on, of one side; countries seldom change what they say of it."""

    party: Party
    period: str
    statuses: frozenset[str]
    dataset: Dataset = field(hash=False)
    note: MethodNote = field(hash=False)

    @property
    def side(self) -> Side:
        """The same, to be graded."""
        period = Period.parse(self.period)
        return Side(self.party, period, self.dataset, self.statuses, self.note)

    @cached_property
    def bearing(self) -> frozenset[str]:
        """The indicators on which its grade depends."""
        side, every = self.side, frozenset(each.id for each in self.dataset.indicators)
        return bearing(side, side, every)


@dataclass(frozen=True, slots=True)
class Grades:
    """Grades of pairs of tables: one for all indicators that change nothing about it."""

    catalogue: Catalogue
    _figures: dict[tuple[int, tuple[str, ...]], _Figures] = field(default_factory=dict)
    _known: dict[tuple[int, int, str], Reached] = field(default_factory=dict)

    def of(self, a: Table, b: Table, indicator: str) -> Reached:
        """How far two tables of one period have come, by one indicator."""
        one, other = self._side(a), self._side(b)
        is_bearing = indicator in one.bearing or indicator in other.bearing
        key = id(one), id(other), indicator if is_bearing else ""
        if key not in self._known:
            by = frozenset({indicator} if is_bearing else ())
            self._known[key] = _reached(spoken(), *_in_order(one, other), by)
        return self._known[key]

    def _side(self, table: Table) -> _Figures:
        release, place = table
        key = release.leaf, release.shapes[place].statuses
        if key not in self._figures:
            self._figures[key] = _Figures(
                self.catalogue.party(release.publisher),
                release.period,
                frozenset(key[1]),
                self.catalogue.dataset(release.dataset),
                release.method_note,
            )
        return self._figures[key]


@lru_cache(maxsize=_REMEMBERED)
def _reached(_language: str, one: _Figures, other: _Figures, by: frozenset[str]) -> Reached:
    """How far two sides have come that stand under one indicator, or none that matters."""
    graded = grade(one.side, other.side, About(by))
    return Reached("comparable" if graded.grade == "C" else None, one.period, graded)


def _in_order(one: _Figures, other: _Figures) -> tuple[_Figures, _Figures]:
    """Whichever is first, the grade is the same: it is remembered once."""
    return (one, other) if one.party.id <= other.party.id else (other, one)
