"""What changed over the year before: of each country, and of those that can be added up in both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hub.comparability.grade import Graded, Reason, grade
from hub.comparability.side import Side
from hub.comparison import Cell, Comparison
from hub.holdings import HeldRelease
from hub.selection import Figure
from hub.statistics.difference import Difference, difference
from hub.statistics.discovery import levels
from hub.statistics.total import summed
from proto.method_note import MethodNote
from proto.period import Period

REGION = ""
"""Stands for the region where changes are listed by party: no party has an empty id."""


@dataclass(frozen=True, slots=True)
class Change:
    """From one year to the next.

    Attributes:
        parties: Whose figures it is about.
        earlier: What may be read of the year before; nothing where it is hidden.
        difference: The later less the earlier; nothing where one is hidden, or where they are not
            comparable.
        is_told: Whether it may be told that they differ, all changes of the dataset judged
            together.
    """

    parties: tuple[str, ...]
    earlier: int | None
    graded: Graded
    difference: Difference | None
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change of one dataset's totals, by party; that of the region under `REGION`."""

    by_party: Mapping[str, Change]

    @property
    def told(self) -> Mapping[str, Change]:
        """Those that may be told."""
        return {party: each for party, each in self.by_party.items() if each.is_told}

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What keeps changes from being an `A`, each once."""
        found = (reason for each in self.by_party.values() for reason in each.graded.reasons)
        return tuple(dict.fromkeys(found))


def changes(before: Comparison, now: Comparison, releases: Iterable[HeldRelease]) -> Changes:
    """Hold the totals of two years against each other."""
    notes = _notes(releases, now.dataset.id)
    sides = {
        party: (_side(before, a, notes), _side(now, b, notes))
        for party, a, b in _both(before, now)
        if (party, before.period) in notes and (party, now.period) in notes
    }
    figures = {party: (_figure(before, party), _figure(now, party)) for party in sides}
    found = {
        party: _change((party,), *figures[party], grade(*both)) for party, both in sides.items()
    }
    region = _region(before, now, found, figures)
    return Changes(_judged(found | ({REGION: region} if region else {})))


def _notes(releases: Iterable[HeldRelease], dataset: str) -> Mapping[tuple[str, str], MethodNote]:
    """The method note of each party and period, of the newest version."""
    of = (each for each in releases if each.dataset == dataset)
    in_order = sorted(of, key=lambda each: each.vintage)
    return {(each.publisher, each.period): each.method_note for each in in_order}


def _both(before: Comparison, now: Comparison) -> Iterator[tuple[str, Cell, Cell]]:
    """The parties that published both."""
    earlier = {cell.party: cell for cell in before.cells if cell.figure}
    for cell in now.cells:
        if cell.figure and cell.party in earlier:
            yield cell.party, earlier[cell.party], cell


def _side(comparison: Comparison, cell: Cell, notes: Mapping[tuple[str, str], MethodNote]) -> Side:
    party = next(each for each in comparison.parties if each.id == cell.party)
    statuses = frozenset(cell.status.split("+"))
    note = notes[cell.party, comparison.period]
    return Side(party, Period.parse(comparison.period), comparison.dataset, statuses, note)


def _figure(comparison: Comparison, party: str) -> Figure:
    [figure] = [cell.figure for cell in comparison.of(party) if cell.figure]
    return figure


def _change(parties: tuple[str, ...], earlier: Figure, later: Figure, graded: Graded) -> Change:
    is_legible = earlier.shown is not None and later.shown is not None
    found = difference(later, earlier) if is_legible and graded.grade != "C" else None
    return Change(parties, earlier.shown, graded, found)


def _region(
    before: Comparison,
    now: Comparison,
    found: Mapping[str, Change],
    figures: Mapping[str, tuple[Figure, Figure]],
) -> Change | None:
    """The change of the sum over the countries that are in both sums and comparable over time."""
    in_both = {party for total in before.totals for party in total.parties}
    in_both &= {party for total in now.totals for party in total.parties}
    parties = tuple(
        party for party, each in found.items() if party in in_both and each.graded.grade != "C"
    )
    if not parties:
        return None
    reasons = dict.fromkeys(each for party in parties for each in found[party].graded.reasons)
    earlier, later = (summed([figures[party][at] for party in parties]) for at in (0, 1))
    return _change(parties, earlier, later, Graded(tuple(reasons)))


def _judged(found: Mapping[str, Change]) -> Mapping[str, Change]:
    asked = {party: each.difference for party, each in found.items() if each.difference}
    held = dict(zip(asked, levels([each.p_noise for each in asked.values()]), strict=True))
    told = {party for party, each in asked.items() if each.p_noise <= held[party]}
    return {
        party: Change(each.parties, each.earlier, each.graded, each.difference, party in told)
        for party, each in found.items()
    }
