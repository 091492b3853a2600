"""What this country's registers ask for, told to the exchange before any figure is: an inventory.

It says nothing of any person: only which questions the registers ask, and how well the answers fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, func, select

from node.agreements.notices import Notices
from node.method_notes import MethodNotes, NoMethodNoteError
from node.repository import records
from node.storage import reading
from proto.catalogue import Catalogue, Dataset
from proto.document import write
from proto.envelope import Envelope
from proto.method_note import Quality
from proto.notice import Inventory, payload_type

Collected = Mapping[str, Mapping[str, Quality]]
"""By dataset, the indicators that some register asks, and how well its codes fit."""


@dataclass(frozen=True, slots=True)
class Inventories:
    """What there is to tell, and what was told."""

    engine: Engine
    party: str
    catalogue: Catalogue
    methods: MethodNotes
    notices: Notices

    def collected(self) -> Collected:
        """What the registers ask for today, as their mappings and method notes say."""
        found = {each.id: self._of(each) for each in self.catalogue.datasets}
        return {dataset: asked for dataset, asked in found.items() if asked}

    def told(self) -> Inventory | None:
        """What the exchange was last told."""
        ours = (each.notice for each in self.notices.all() if each.is_ours)
        return next((each for each in reversed(tuple(ours)) if isinstance(each, Inventory)), None)

    def tell(self, key: Ed25519PrivateKey, today: date) -> Inventory:
        """Sign today's inventory with the release key; the hub hears of it at the next pull."""
        said = Inventory(
            type="inventory",
            format=1,
            party=self.party,
            issued=today,
            catalogue=self.catalogue.version,
            collected=self.collected(),
        )
        self.notices.say(Envelope(payload_type(said), write(said)).signed(key))
        return said

    def _of(self, dataset: Dataset) -> Mapping[str, Quality]:
        """A column is empty throughout where no register's mapping asks for it."""
        table = records.table(dataset)
        names = [each.id for each in dataset.indicators]
        asked = select(*(func.count(table.c[name]) > 0 for name in names))
        with reading(self.engine) as connection:
            row = connection.execute(asked).one()
        return {
            name: self._quality(dataset, name)
            for name, is_asked in zip(names, row, strict=True)
            if is_asked
        }

    def _quality(self, dataset: Dataset, indicator: str) -> Quality:
        try:
            method = self.methods.current(dataset)
        except NoMethodNoteError:
            return "partial"
        said = method.indicators.get(indicator)
        return method.quality if said is None else said.quality
