"""Who belongs: the members the operator approved, their certificates, and who was revoked."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import ClassVar, Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ConfigDict
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    insert,
    select,
    update,
)

from hub import archive
from hub.archive import DOCUMENT
from hub.language import _
from hub.storage import metadata
from proto import directory as proto_directory
from proto import succession as successions
from proto.directory import Directory, DirectoryDocument, Entry, Member
from proto.document import STRICT, Line, Sha256, digest, write
from proto.envelope import Envelope
from proto.errors import NotPermittedError, UnknownPartyError
from proto.succession import Succession

REVOCATION_TYPE = "application/vnd.dcim.revocation+json"

_MEMBER = Table(
    "member",
    metadata,
    Column("party", String(32), primary_key=True),
    Column("statement", BigInteger, ForeignKey(DOCUMENT.c.leaf), nullable=False),
    Column("revocation", BigInteger, ForeignKey(DOCUMENT.c.leaf)),
)
_CERTIFICATE = Table(
    "certificate",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("party", String(32), ForeignKey(_MEMBER.c.party), nullable=False),
    Column("pem", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Revocation:
    """The hub's word that a party's certificates count no longer.

    Attributes:
        statement: Hash of the statement that is revoked.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["revocation"]
    format: Literal[1]
    party: Line
    statement: Sha256
    revoked_at: Line


def add(connection: Connection, party: str, *, statement: int) -> None:
    """Enter a party with the leaf of its statement."""
    connection.execute(insert(_MEMBER).values(party=party, statement=statement))


def certify(connection: Connection, party: str, name: Sha256, pem: bytes) -> None:
    """Let in whoever holds this certificate (hash, PEM) of the party, besides earlier ones."""
    connection.execute(insert(_CERTIFICATE).values(hash=name, party=party, pem=pem))


def is_member(connection: Connection, party: str) -> bool:
    """Whether the party was ever approved; a revoked party still has its entry."""
    query = select(_MEMBER.c.party).where(_MEMBER.c.party == party)
    return connection.execute(query).first() is not None


def is_revoked(connection: Connection, party: str) -> bool:
    """Whether the party was a member and is shut out."""
    query = select(_MEMBER.c.revocation).where(_MEMBER.c.party == party)
    return connection.execute(query).scalar() is not None


def replace(connection: Connection, party: str, *, statement: int) -> None:
    """Enter a member's next statement; those before it stay in the archive."""
    entered = update(_MEMBER).where(_MEMBER.c.party == party)
    connection.execute(entered.values(statement=statement))


def succession(connection: Connection, party: str) -> Succession:
    """The accepted statements of a member.

    Raises:
        UnknownPartyError: The party never joined.
    """
    return members(connection).member(party).succession


def statement_of(connection: Connection, party: str) -> archive.Filed:
    """The newest accepted statement of a member.

    Raises:
        UnknownPartyError: The party never joined.
    """
    return archive.at(connection, _leaf_of_statement(connection, party))


def certificate_of(connection: Connection, party: str) -> bytes:
    """The certificate of a member that ends last, PEM.

    Raises:
        UnknownPartyError: The party never joined.
    """
    query = select(_CERTIFICATE.c.pem).where(_CERTIFICATE.c.party == party)
    pems: list[bytes] = list(connection.execute(query).scalars())
    if not pems:
        raise UnknownPartyError(f"{party} has not joined this exchange")
    return max(pems, key=lambda pem: x509.load_pem_x509_certificate(pem).not_valid_after_utc)


def admit(connection: Connection, party: str, certificate: Sha256) -> None:
    """Let in only who holds a certificate that this hub issued and has not revoked.

    Raises:
        NotPermittedError: It is not in the directory, not this party's, or revoked.
    """
    query = (
        select(_MEMBER.c.revocation)
        .join(_CERTIFICATE, _CERTIFICATE.c.party == _MEMBER.c.party)
        .where(_CERTIFICATE.c.hash == certificate, _CERTIFICATE.c.party == party)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotPermittedError(f"this certificate of {party} is not in the hub's directory")
    if row.revocation is not None:
        raise NotPermittedError(f"{party} was revoked")


def revoke(connection: Connection, party: str, *, key: Ed25519PrivateKey, now: datetime) -> int:
    """Revoke a member from its next call on, and log it; gives the leaf.

    Revoking again changes nothing.

    Raises:
        UnknownPartyError: The party never joined.
    """
    statement = statement_of(connection, party)
    query = select(_MEMBER.c.revocation).where(_MEMBER.c.party == party)
    known: int | None = connection.execute(query).scalar_one()
    if known is not None:
        return known
    at = now.isoformat(timespec="seconds")
    document = Revocation("revocation", 1, party, digest(statement.data), at)
    envelope = Envelope(REVOCATION_TYPE, write(document)).signed(key).to_bytes()
    leaf = archive.file(connection, "revocation", party, envelope, now=now)
    connection.execute(update(_MEMBER).where(_MEMBER.c.party == party).values(revocation=leaf))
    return leaf


def expect_reader(connection: Connection, party: str) -> None:
    """Let only members read.

    Raises:
        NotPermittedError: The party was revoked.
        UnknownPartyError: It never joined.
    """
    known = members(connection).members.get(party)
    if known is None:
        raise UnknownPartyError(_("{party} has not joined this exchange").format(party=party))
    if known.revoked:
        raise NotPermittedError(
            _("{party} was revoked and reads nothing any more").format(party=party)
        )


def members(connection: Connection) -> Directory:
    """Every member, as its statements say."""
    return Directory(
        {party: Member(_verified(stated), gone) for party, stated, gone in _rows(connection)}
    )


def document(connection: Connection, key: Ed25519PrivateKey) -> Envelope:
    """The directory as the hub signs it."""
    entries = tuple(_entry(*row) for row in _rows(connection))
    written = write(DirectoryDocument("directory", 1, entries))
    return Envelope(proto_directory.PAYLOAD_TYPE, written).signed(key)


def _rows(connection: Connection) -> tuple[tuple[str, tuple[bytes, ...], bool], ...]:
    """Each member's party, its statements from the first to the newest, and whether it is gone."""
    query = (
        select(_MEMBER.c.party, DOCUMENT.c.data, _MEMBER.c.revocation)
        .join(DOCUMENT, DOCUMENT.c.party == _MEMBER.c.party)
        .where(DOCUMENT.c.kind == "statement")
        .order_by(_MEMBER.c.party, DOCUMENT.c.leaf)
    )
    grouped = groupby(connection.execute(query), key=lambda row: (row.party, row.revocation))
    return tuple(
        (party, tuple(row.data for row in rows), revocation is not None)
        for (party, revocation), rows in grouped
    )


def _entry(party: str, stated: tuple[bytes, ...], revoked: bool) -> Entry:  # noqa: FBT001  # A row.
    *earlier, newest = (base64.b64encode(data).decode() for data in stated)
    return Entry(party, newest, revoked, tuple(earlier))


def _leaf_of_statement(connection: Connection, party: str) -> int:
    query = select(_MEMBER.c.statement).where(_MEMBER.c.party == party)
    leaf: int | None = connection.execute(query).scalar_one_or_none()
    if leaf is None:
        raise UnknownPartyError(f"{party} has not joined this exchange")
    return leaf


@lru_cache(maxsize=256)
def _verified(stated: tuple[bytes, ...]) -> Succession:
    return successions.verify([Envelope.from_bytes(data) for data in stated])
