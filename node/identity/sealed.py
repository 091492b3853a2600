"""Identifiers at rest: each identity's under a secret of its own, in a table of its own."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from nacl.utils import random as random_bytes
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)
from sqlalchemy import bindparam as bound

from anonymizer.case import Pseudonym
from node.identity.identifiers import Identifiers
from node.identity.seal import SECRET_BYTES, Seal
from node.identity.turns import take_turn_at
from node.life.moves import batches
from node.repository import records
from node.storage import metadata, refresh_statistics
from proto.catalogue import Dataset

_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers its rows by a column of exactly this type, and needs no index for it."""

_secrets = Table(
    "identity_secret",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("dataset", String(40), nullable=False),
    Column("identity", String(32), nullable=False),
    Column("secret", LargeBinary, nullable=False),
    UniqueConstraint("dataset", "identity"),
)
"""A secret for each identity: to remove its row is to destroy what names the identity."""

_sealed = Table(
    "identity_sealed",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""What is sealed, by the number of its secret: new rows go to the end, however many there are."""

Said = tuple[Pseudonym, Mapping[str, str]]
"""An identity, and what a row of a register says of it."""


class Opened(NamedTuple):
    """What names an identity.

    Attributes:
        version: Digest of the seal, another one whenever the identifiers have changed.
    """

    identity: str
    identifiers: Identifiers
    version: bytes


@dataclass(frozen=True, slots=True)
class SealedIdentities:
    """Keeps identifiers; they are opened through `openings`, which puts that on record first."""

    seal: Seal

    def keep(self, connection: Connection, dataset: Dataset, rows: Sequence[Said]) -> None:
        """Keep what rows say of identities, in the transaction of their import.

        One identity may come more than once: what a later row says counts, and what it leaves
        empty stays as it was. What is said already is not sealed anew.

        Raises:
            InputError: What is kept already does not open.
            ValueError: What a row says is no identifier.
        """
        take_turn_at(connection, _secrets)
        said = _joined(rows)
        changed = []
        for number, identity, secret, sealed in _kept(connection, dataset, said):
            place = _place(dataset, identity)
            kept = Identifiers.from_bytes(self.seal.open(sealed, secret, place))
            if (now := kept.with_later(said.pop(identity))) != kept:
                closed = self.seal.close(now.to_bytes(), secret, place)
                changed.append({"which": number, "sealed": closed})
        if changed:
            row = update(_sealed).where(_sealed.c.number == bound("which"))
            connection.execute(row, changed)
        self._add(connection, dataset, said)

    def open(
        self, connection: Connection, dataset: Dataset, identities: Iterable[str]
    ) -> Iterator[Opened]:
        """What names some identities; nothing of those that nothing is kept of.

        Raises:
            InputError: Key, secret and seal do not belong together.
        """
        yield from self._opened(dataset, _kept(connection, dataset, identities))

    def count(self, connection: Connection, dataset: Dataset) -> int:
        """How many identities `open_all` opens."""
        whose = _with_records(dataset).with_only_columns(func.count()).order_by(None)
        return connection.scalars(whose).one()

    def open_all(self, connection: Connection, dataset: Dataset) -> Iterator[Opened]:
        """What names everybody of whom there are records, in the order of their pseudonyms.

        Raises:
            InputError: Key, secret and seal do not belong together.
        """
        yield from self._opened(dataset, connection.execute(_with_records(dataset)))

    def _opened(self, dataset: Dataset, rows: Iterable[Any]) -> Iterator[Opened]:
        for _, identity, secret, sealed in rows:
            data = self.seal.open(sealed, secret, _place(dataset, identity))
            version = hashlib.blake2b(sealed, digest_size=16).digest()
            yield Opened(identity, Identifiers.from_bytes(data), version)

    def _add(
        self, connection: Connection, dataset: Dataset, said: Mapping[str, Identifiers]
    ) -> None:
        """Number, seal and insert; by the driver's own statement, as a million rows may come."""
        last = connection.scalar(select(func.max(_secrets.c.number))) or 0
        secrets: list[tuple[int, str, str, bytes]] = []
        sealed: list[tuple[int, bytes]] = []
        for number, (identity, identifiers) in enumerate(said.items(), last + 1):
            secret, data = random_bytes(SECRET_BYTES), identifiers.to_bytes()
            secrets.append((number, dataset.id, identity, secret))
            sealed.append((number, self.seal.close(data, secret, _place(dataset, identity))))
        for table, rows in ((_secrets, secrets), (_sealed, sealed)):
            if rows:
                connection.exec_driver_sql(_insert(table, connection.dialect.name), rows)
        if not last:
            refresh_statistics(connection, _secrets, _sealed)


def destroy(connection: Connection, dataset: Dataset, identities: Iterable[str]) -> int:
    """Destroy what names some identities, and say of how many anything was kept.

    SQLite overwrites what it removes; what its journal or a copy elsewhere still holds of a secret
    opens nothing without the node's identity key.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    destroyed = 0
    for batch in batches(identities):
        theirs = _secrets.c.identity.in_(batch) & (_secrets.c.dataset == dataset.id)
        numbers = _sealed.c.number.in_(select(_secrets.c.number).where(theirs))
        connection.execute(delete(_sealed).where(numbers))
        destroyed += connection.execute(delete(_secrets).where(theirs)).rowcount
    return destroyed


def kept(dataset: Dataset) -> Select[str]:
    """The identities of which something is kept."""
    return select(_secrets.c.identity).where(_secrets.c.dataset == dataset.id)


def unused(connection: Connection, dataset: Dataset) -> tuple[str, ...]:
    """Identities of which something is kept although no record is theirs any more."""
    theirs = select(records.table(dataset).c.identity)
    return tuple(connection.scalars(kept(dataset).where(_secrets.c.identity.not_in(theirs))))


def _rows(dataset: Dataset) -> Select[Any]:
    own = _secrets.c
    columns = select(own.number, own.identity, own.secret, _sealed.c.sealed)
    return columns.join(_sealed, _sealed.c.number == own.number).where(own.dataset == dataset.id)


def _with_records(dataset: Dataset) -> Select[Any]:
    theirs = select(records.table(dataset).c.identity)
    return _rows(dataset).where(_secrets.c.identity.in_(theirs)).order_by(_secrets.c.identity)


def _kept(connection: Connection, dataset: Dataset, identities: Iterable[str]) -> Iterator[Any]:
    for batch in batches(list(identities)):
        yield from connection.execute(_rows(dataset).where(_secrets.c.identity.in_(batch))).all()


def _joined(rows: Sequence[Said]) -> dict[str, Identifiers]:
    """What all rows of a batch say of each identity."""
    said: dict[str, Identifiers] = {}
    for identity, cells in rows:
        now = Identifiers.of(cells)
        said[identity] = said[identity].with_later(now) if identity in said else now
    return said


def _place(dataset: Dataset, identity: str) -> bytes:
    """What a seal is bound to; no dataset's id has a stroke in it."""
    return f"{dataset.id}/{identity}".encode()


def _insert(table: Table, dialect: str) -> str:
    mark = {"sqlite": "?", "postgresql": "%s"}[dialect]
    marks = ", ".join(mark for _ in table.columns)
    return f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - our own name
