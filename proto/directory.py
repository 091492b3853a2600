"""Who belongs to the exchange: the statements that the hub has accepted, and who was revoked."""

import base64
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict, Field

from proto import succession as successions
from proto.document import STRICT, Format1, Line, read
from proto.envelope import Envelope
from proto.errors import MalformedError, UnknownPartyError
from proto.statement import Statement
from proto.succession import Succession

PAYLOAD_TYPE = "application/vnd.dcim.directory+json"

AgreementKeys: TypeAlias = Mapping[str, Collection[Ed25519PublicKey]]
"""By party, the keys of which one has to have signed."""

_MOST_EARLIER = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A party's accepted statements, as it signed them (base64 of the envelopes).

    Attributes:
        statement: The newest.
        earlier: Those before it, oldest first.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    party: Line
    statement: str
    revoked: bool
    earlier: Annotated[tuple[str, ...], Field(max_length=_MOST_EARLIER)] = ()


@dataclass(frozen=True, slots=True)
class DirectoryDocument:
    """The directory as the hub signs it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["directory"]
    format: Format1
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One party whose statements hold.

    Attributes:
        is_compared: Whether whoever reads this trusts the newest key: where the key before did
            not vouch for it, two people have to compare its fingerprint first.
    """

    succession: Succession
    revoked: bool
    is_compared: bool = True

    @property
    def statement(self) -> Statement:
        """What the party says now."""
        return self.succession.newest

    @property
    def agreement_keys(self) -> tuple[Ed25519PublicKey, ...]:
        """Those whose signatures count; none while nobody knows whose the newest is."""
        return self.succession.counting_keys if self.is_compared else ()


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
    def agreement_keys(self) -> AgreementKeys:
        """Each member's that count. Revoking a party does not unsign what it signed."""
        return {party: member.agreement_keys for party, member in self.members.items()}

    @property
    def keys_ever(self) -> AgreementKeys:
        """Each member's, whether they count or not: who signed, not what it is worth."""
        return {party: member.succession.keys for party, member in self.members.items()}


def verify(envelope: Envelope, hub_key: Ed25519PublicKey) -> Directory:
    """Check the hub's signature and every statement in the directory.

    Raises:
        BrokenSuccessionError: A party's statement does not follow from the one before.
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
    texts = (*entry.earlier, entry.statement)
    succession = successions.verify([_envelope(entry.party, text) for text in texts])
    if succession.newest.party != entry.party:
        raise UnknownPartyError(
            f"expected a statement by {entry.party}, got {succession.newest.party}"
        )
    return Member(succession, entry.revoked)


def _envelope(party: str, text: str) -> Envelope:
    try:
        return Envelope.from_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        raise MalformedError(f"expected the statement of {party} in base64") from error
