"""Why a country has no figure: it did not publish it, does not collect it, or does not cover it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hub.comparability.side import Side
from hub.comparison import Absence, Comparison
from hub.holdings import HeldRelease
from proto.catalogue import Dataset, Party
from proto.method_note import MethodNote
from proto.notice import Inventory
from proto.period import Period


@dataclass(frozen=True, slots=True)
class Told:
    """What countries have told of themselves, as far as a reader may read it.

    Attributes:
        inventories: What each says that it collects, where it has said so.
        notes: The newest method note of each party and dataset.
    """

    inventories: Mapping[str, Inventory]
    notes: Mapping[tuple[str, str], MethodNote]

    @classmethod
    def of(cls, inventories: Mapping[str, Inventory], releases: Iterable[HeldRelease]) -> "Told":
        """Take the method notes from releases."""
        by_age = sorted(releases, key=lambda each: (each.period, each.vintage, each.leaf))
        notes = {(each.publisher, each.dataset): each.method_note for each in by_age}
        return cls(inventories, notes)

    def absence(
        self, party: Party, dataset: Dataset, dimensions: Iterable[str], period: Period
    ) -> Absence:
        """Why a party has published no such figure, as far as it has said."""
        if not self._collects(party.id, dataset.id, dimensions):
            return "not-collected"
        return "not-published" if self._covers(party, dataset, period) else "not-covered"

    def _collects(self, party: str, dataset: str, dimensions: Iterable[str]) -> bool:
        inventory = self.inventories.get(party)
        if inventory is None:
            return True
        collected = inventory.collected.get(dataset)
        return collected is not None and collected.keys() >= set(dimensions)

    def _covers(self, party: Party, dataset: Dataset, period: Period) -> bool:
        """Whether anybody reports from any part of the country in the period."""
        note = self.notes.get((party.id, dataset.id))
        if note is None:
            return True
        side = Side(party, period, dataset, frozenset(), note)
        parts = note.country.jurisdictions
        is_all_left_out = bool(parts) and len(side.left_out) == len(parts)
        return not is_all_left_out and any(map(side.hears, note.country.coverage))


def explained(comparison: Comparison, told: Told) -> Comparison:
    """The comparison, every missing figure with the reason that its country gives."""
    names, period = (
        tuple(each.id for each in comparison.dimensions),
        Period.parse(comparison.period),
    )
    reasons = {
        party.id: told.absence(party, comparison.dataset, names, period)
        for party in comparison.parties
    }
    cells = tuple(
        cell if cell.figure else replace(cell, absence=reasons[cell.party])
        for cell in comparison.cells
    )
    return replace(comparison, cells=cells)
