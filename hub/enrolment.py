"""How a party joins: invited, asking, approved by a person who compared fingerprints, collected."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from hub import archive, directory, log
from hub.certificates import certificate_digest, key_digest, requested_key
from hub.keys import Keys
from hub.storage import metadata, reading, writing
from proto import statement as statements
from proto import succession as successions
from proto.catalogue import Catalogue
from proto.envelope import Envelope
from proto.errors import (
    ConflictError,
    MalformedError,
    NotPermittedError,
    UnavailableError,
    UnknownPartyError,
)
from proto.identity import fingerprint, is_same_fingerprint
from proto.receipt import Receipt

LIFE = timedelta(days=7)

_INVITATION = Table(
    "invitation",
    metadata,
    Column("party", String(32), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("statement", LargeBinary),
    Column("request", LargeBinary),
    Column("approved", Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class JoinCode:
    """What the operator hands to a party: where to call, whom to trust, and a one-time secret."""

    party: str
    enrolment: str
    exchange: str
    root: bytes
    secret: bytes
    expires: datetime

    def __str__(self) -> str:
        """The code as one word that can be pasted."""
        body = {
            "party": self.party,
            "enrolment": self.enrolment,
            "exchange": self.exchange,
            "root": self.root.decode(),
            "secret": base64.b64encode(self.secret).decode(),
            "expires": self.expires.isoformat(timespec="seconds"),
        }
        return base64.urlsafe_b64encode(json.dumps(body, separators=(",", ":")).encode()).decode()


@dataclass(frozen=True, slots=True)
class Collected:
    """What a party receives when it has been approved.

    Attributes:
        certificate: PEM.
        receipt: Of its statement.
    """

    certificate: bytes
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The hub's side of joining."""

    engine: Engine
    keys: Keys
    catalogue: Catalogue

    def invite(self, party: str, *, enrolment: str, exchange: str, now: datetime) -> JoinCode:
        """Make a join code; an earlier code of the party is void.

        A member is invited again to get another certificate for the keys that it has.

        Raises:
            UnknownNameError: The catalogue has no such party.
            ConflictError: The party was revoked.
        """
        self.catalogue.party(party)
        secret, expires = secrets.token_bytes(32), now + LIFE
        with writing(self.engine) as connection:
            if directory.is_revoked(connection, party):
                raise ConflictError(f"{party} was revoked and is not invited again")
            connection.execute(delete(_INVITATION).where(_INVITATION.c.party == party))
            connection.execute(
                insert(_INVITATION).values(
                    party=party,
                    secret_hash=hashlib.sha256(secret).hexdigest(),
                    expires_at=expires.isoformat(timespec="seconds"),
                    approved=False,
                )
            )
        return JoinCode(party, enrolment, exchange, self.keys.root_pem, secret, expires)

    def ask(
        self, party: str, *, secret: bytes, statement: bytes, request: bytes, now: datetime
    ) -> None:
        """Take in a party's statement and certificate request; the code is bound to them.

        Raises:
            UnknownNameError: The catalogue has no such party.
            NotPermittedError: There is no such invitation, or it has expired.
            BrokenSuccessionError: A party that never joined replaces a statement.
            ConflictError: The code was used for another statement, or a member changed its keys.
            MalformedError: The statement or the request is not one, or they do not fit together.
            SignatureError: The statement is not signed by both its keys.
        """
        self.catalogue.party(party)
        with writing(self.engine) as connection:
            row = _opened(connection, party, secret)
            if row.statement == statement:
                return
            if row.statement is not None:
                raise ConflictError(
                    f"this join code was used already: ask for a new one for {party}"
                )
            _expect_in_time(row, now)
            _expect_one_party(party, statement, request)
            _expect_same_keys(connection, party, statement)
            asked = update(_INVITATION).where(_INVITATION.c.party == party)
            connection.execute(asked.values(statement=statement, request=request))

    def approve(self, party: str, *, read_out: str, now: datetime) -> int:
        """Make a member of the party whose fingerprint was read out; gives its statement's leaf.

        Raises:
            UnknownPartyError: The party has not asked to join.
            NotPermittedError: The fingerprint is of something else than what was handed in, or
                the invitation has expired.
        """
        with writing(self.engine) as connection:
            row = _waiting(connection, party)
            _compare(row.statement, read_out)
            if not row.approved:
                _expect_in_time(row, now)
                self._admit(connection, row, now=now)
            return directory.statement_of(connection, party).leaf

    def collect(self, party: str, *, secret: bytes) -> Collected:
        """Hand out the certificate of an approved party.

        Raises:
            UnknownNameError: The catalogue has no such party.
            NotPermittedError: There is no such invitation.
            UnavailableError: The operator has not approved yet.
        """
        self.catalogue.party(party)
        with reading(self.engine) as connection:
            if not _opened(connection, party, secret).approved:
                raise UnavailableError(f"the hub's operator has not approved {party} yet")
            leaf = directory.statement_of(connection, party).leaf
            receipt = log.receipt(connection, leaf, self.keys.hub_key)
            return Collected(directory.certificate_of(connection, party), receipt)

    def _admit(
        self, connection: Connection, row: Row[tuple[object, ...]], *, now: datetime
    ) -> None:
        """Certify the key that was asked for; a new member's statement is logged."""
        if not directory.is_member(connection, row.party):
            leaf = archive.file(connection, "statement", row.party, row.statement, now=now)
            directory.add(connection, row.party, statement=leaf)
        pem = self.keys.certify(row.party, requested_key(row.request), now=now)
        name = certificate_digest(x509.load_pem_x509_certificate(pem))
        directory.certify(connection, row.party, name, pem)
        this = _INVITATION.c.party == row.party
        connection.execute(update(_INVITATION).where(this).values(approved=True))

    def revoke(self, party: str, *, now: datetime) -> int | None:
        """Shut a party out from its next call on, or withdraw its invitation.

        Returns:
            The leaf of the revocation; nothing where there was only an invitation.

        Raises:
            UnknownPartyError: The party neither joined nor was invited.
        """
        with writing(self.engine) as connection:
            withdrawn = connection.execute(
                delete(_INVITATION).where(_INVITATION.c.party == party)
            ).rowcount
            if withdrawn and not directory.is_member(connection, party):
                return None
            return directory.revoke(connection, party, key=self.keys.hub_key, now=now)


def requests(connection: Connection) -> Mapping[str, str | None]:
    """The parties invited and not yet approved, with the fingerprint of what they handed in."""
    rows = connection.execute(select(_INVITATION).order_by(_INVITATION.c.party))
    return {
        row.party: None if row.statement is None else _fingerprint(row.statement)
        for row in rows
        if not row.approved
    }


def _opened(connection: Connection, party: str, secret: bytes) -> Row[tuple[object, ...]]:
    """The invitation whose secret this is."""
    row = connection.execute(select(_INVITATION).where(_INVITATION.c.party == party)).one_or_none()
    expected = "" if row is None else row.secret_hash
    if row is None or not hmac.compare_digest(expected, hashlib.sha256(secret).hexdigest()):
        raise NotPermittedError("there is no such invitation: ask the hub for a new join code")
    return row


def _expect_in_time(row: Row[tuple[object, ...]], now: datetime) -> None:
    if datetime.fromisoformat(row.expires_at) < now:
        raise NotPermittedError("this join code has expired: ask the hub for a new one")


def _expect_same_keys(connection: Connection, party: str, statement: bytes) -> None:
    """A member gets another certificate for the keys that it has, and for no others."""
    if not directory.is_member(connection, party):
        successions.begun(Envelope.from_bytes(statement))
        return
    if directory.statement_of(connection, party).data != statement:
        raise ConflictError(f"{party} has joined with other keys, and keeps them")


def _waiting(connection: Connection, party: str) -> Row[tuple[object, ...]]:
    row = connection.execute(select(_INVITATION).where(_INVITATION.c.party == party)).one_or_none()
    if row is None:
        raise UnknownPartyError(f"{party} was not invited: run `dcim-hub invite {party}`")
    if row.statement is None:
        raise UnknownPartyError(f"{party} has not asked to join yet: it runs `dcim-node join CODE`")
    return row


def _compare(statement: bytes, read_out: str) -> None:
    if not is_same_fingerprint(read_out, _fingerprint(statement)):
        raise NotPermittedError(
            "the fingerprint read out is not that of the request that arrived here: "
            "do not approve; somebody else may hold the join code, so make a new one"
        )


def _fingerprint(statement: bytes) -> str:
    return fingerprint(Envelope.from_bytes(statement).payload)


def _expect_one_party(party: str, statement: bytes, request: bytes) -> None:
    """Refuse a statement that is not this party's, or not of the key in the request."""
    stated = statements.verify(Envelope.from_bytes(statement))
    if stated.party != party:
        raise MalformedError(f"expected a statement by {party}, got one by {stated.party[:40]}")
    key: EllipticCurvePublicKey = requested_key(request)
    if key_digest(key) != stated.transport_key:
        raise MalformedError("the certificate request is not for the statement's transport key")
