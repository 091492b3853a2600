"""Opening identifiers, and the record of it: who did, when, why, and whose they were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from node.identity.identifiers import Identifiers
from node.identity.seal import Seal
from node.identity.sealed import SealedIdentities
from node.identity.traits import Traits, traits
from node.identity.turns import take_turn_at
from node.life.deed import Deed
from node.storage import metadata, reading, writing
from node.vault import Vault
from proto.catalogue import Dataset

KEY = "identity"
"""What the identity key is called in the vault."""

_opening = Table(
    "opening",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("dataset", String(40), nullable=False),
    Column("people", Integer, nullable=False),
    Column("everybody", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Rows are added and never changed or removed."""

opened = Table(
    "opened",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("dataset", String(40), primary_key=True),
    Column("identity", String(32), primary_key=True),
)
"""Whose identifiers were opened. Only an erasure removes a row; how many there were stays."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening.

    Attributes:
        people: How many identities were opened.
        everybody: Whether all were, for the machine to compare; nobody saw those.
        identities: Whose identifiers were shown, but for those that were erased since.
    """

    number: int
    dataset: str
    people: int
    everybody: bool
    by: str
    at: str
    reason: str
    identities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Openings:
    """The only way to identifiers: what was opened is durable on record before it is."""

    engine: Engine
    sealed: SealedIdentities

    @classmethod
    def of(cls, engine: Engine, vault: Vault) -> "Openings":
        """Open with the identity key in a node's vault.

        Raises:
            InputError: The key cannot be opened.
        """
        return cls(engine, SealedIdentities(Seal(vault.open(KEY))))

    def open(
        self, dataset: Dataset, identities: Iterable[str], deed: Deed
    ) -> Mapping[str, Identifiers]:
        """Open what names some identities, to be shown.

        Raises:
            InputError: What is kept does not open.
            UnavailableError: The opening cannot be recorded; nothing was opened.
        """
        whose = sorted(set(identities))
        with writing(self.engine) as connection:
            number = _record(connection, dataset, deed, people=len(whose), everybody=False)
            rows = [{"number": number, "dataset": dataset.id, "identity": each} for each in whose]
            if rows:
                connection.execute(insert(opened), rows)
        with reading(self.engine) as connection:
            found = self.sealed.open(connection, dataset, whose)
            return {each.identity: each.identifiers for each in found}

    def compare_all(self, dataset: Dataset, deed: Deed) -> tuple[dict[str, bytes], list[Traits]]:
        """Open everybody of whom there are records, for comparing; they are shown to nobody.

        Returns:
            Of each identity the version of its identifiers, and what is compared.

        Raises:
            InputError: What is kept does not open.
            UnavailableError: The opening cannot be recorded; nothing was opened.
        """
        with writing(self.engine) as connection:
            people = self.sealed.count(connection, dataset)
            _record(connection, dataset, deed, people=people, everybody=True)
        versions: dict[str, bytes] = {}
        everybody: list[Traits] = []
        with reading(self.engine) as connection:
            for each in self.sealed.open_all(connection, dataset):
                versions[each.identity] = each.version
                everybody.append(traits(each.identity, each.identifiers))
        return versions, everybody


def openings(engine: Engine) -> tuple[Opening, ...]:
    """Every opening there has been, the last one first; to know them opens nothing.

    Raises:
        UnavailableError: The database cannot be read.
    """
    whose: dict[int, list[str]] = {}
    with reading(engine) as connection:
        rows = connection.execute(select(_opening).order_by(_opening.c.number.desc())).all()
        for row in connection.execute(select(opened).order_by(opened.c.identity)):
            whose.setdefault(row.number, []).append(row.identity)
    return tuple(
        Opening(identities=tuple(whose.get(row.number, ())), **row._mapping)  # noqa: SLF001
        for row in rows
    )


def _record(
    connection: Connection, dataset: Dataset, deed: Deed, *, people: int, everybody: bool
) -> int:
    take_turn_at(connection, _opening)
    number: int = (connection.scalar(select(func.max(_opening.c.number))) or 0) + 1
    row = {"number": number, "dataset": dataset.id, "people": people, "everybody": everybody}
    connection.execute(insert(_opening), row | deed.row)
    return number
