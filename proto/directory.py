"""Who belongs to the exchange: the statements that the hub has accepted, and who was revoked."""

import base64
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict

from proto import statement as statements
from proto.document import STRICT, Format1, Line, read
from proto.envelope import Envelope
from proto.errors import MalformedError, UnknownPartyError
from proto.statement import Statement

PAYLOAD_TYPE = "application/vnd.dcim.directory+json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted statement, as its party signed it (base64 of the envelope)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    party: Line
    statement: str
    revoked: bool


@dataclass(frozen=True, slots=True)
class DirectoryDocument:
    """The directory as the hub signs it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["directory"]
    format: Format1
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One party whose statement holds."""

    statement: Statement
    revoked: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """The members of the exchange by party. Only `verify` makes one from what was sent."""

    members: Mapping[str, Member]

    def member(self, party: str) -> Member:
        """The party's entry.

        Raises:
            UnknownPartyError: It never joined.
        """
        if party not in self.members:
            raise UnknownPartyError(f"{party} has not joined this exchange")
        return self.members[party]

    @property
    def agreement_keys(self) -> Mapping[str, Ed25519PublicKey]:
        """Each member's agreement key. Revoking a party does not unsign what it signed."""
        return {p: m.statement.agreement_public for p, m in self.members.items()}


def verify(envelope: Envelope, hub_key: Ed25519PublicKey) -> Directory:
    """Check the hub's signature and every statement in the directory.

    Raises:
        MalformedError: The payload is not a directory, or has two entries for one party.
        SignatureError: The hub, or one of the parties, did not sign.
        UnknownPartyError: An entry's statement is another party's.
    """
    envelope.expect(PAYLOAD_TYPE)
    envelope.verify(hub_key)
    document = read(DirectoryDocument, envelope.payload)
    for party, times in Counter(entry.party for entry in document.entries).items():
        if times > 1:
            raise MalformedError(f"expected one entry for {party}, got {times}")
    return Directory({entry.party: _member(entry) for entry in document.entries})


def _member(entry: Entry) -> Member:
    try:
        data = base64.b64decode(entry.statement, validate=True)
    except ValueError as error:
        raise MalformedError(f"expected the statement of {entry.party} in base64") from error
    statement = statements.verify(Envelope.from_bytes(data))
    if statement.party != entry.party:
        raise UnknownPartyError(f"expected a statement by {entry.party}, got {statement.party}")
    return Member(statement, entry.revoked)
