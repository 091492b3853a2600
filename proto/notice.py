"""What one party alone says, mostly of an agreement: it never makes more of one happen.

Each is signed by one party with its agreement key, except a deletion and an inventory, which its
node signs unattended with its release key, and an approval, which one officer signs with a key of
their own. What permits counts as long as the key does; what forbids stays, even if the key was
compromised.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar, Literal, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict, Field

from proto.directory import Directory, Member
from proto.document import STRICT, Day, Decimal, Digest, Format1, Line, Sha256, Slug, read
from proto.envelope import Envelope
from proto.errors import CompromisedKeyError, MalformedError, RefusalError
from proto.identity import public_key
from proto.method_note import Quality
from proto.terms import MAX_TABLES, Count, Positive, TableTerms

EndReason = Literal["exit", "breach", "law", "data-protection", "agreement-replaced", "other"]

_MOST_HASHES = 10_000
_MOST_PARTIES = 200
_MOST_ASKED = 1000


@dataclass(frozen=True, slots=True)
class Limit:
    """What of one grant becomes stricter; what is not named stays as it is.

    Attributes:
        recipients: Those who may still read.
        tables: Those that may still leave.
        last_period: The last period that may be published.
        rounding_base: Shown counts become multiples of it as well.
        zero_shown: False, to hide zeros from now on.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    publisher: Line
    dataset: Line
    recipients: Annotated[tuple[Line, ...], Field(max_length=_MOST_PARTIES)] | None = None
    tables: Annotated[tuple[TableTerms, ...], Field(max_length=MAX_TABLES)] | None = None
    last_period: Line | None = None
    epsilon: Decimal | None = None
    delta: Decimal | None = None
    minimum_count: Count | None = None
    rounding_base: Positive | None = None
    zero_shown: Literal[False] | None = None
    revisions: Count | None = None
    embargo_until: Day | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """A party makes an agreement stricter, from the moment its node knows of it.

    Attributes:
        number: The party's restrictions of one agreement are numbered from 1.
        suspends: The party neither publishes nor reads under it any more, until an amendment.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["restriction"]
    format: Format1
    agreement: Digest
    party: Line
    number: Positive
    issued: Day
    reason: Line
    suspends: bool
    limits: Annotated[tuple[Limit, ...], Field(max_length=_MOST_PARTIES)]


@dataclass(frozen=True, slots=True)
class Termination:
    """A party leaves an agreement; the first day on which it is no party any more."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["termination"]
    format: Format1
    agreement: Digest
    party: Line
    issued: Day
    leaves_on: Day
    reason: EndReason
    remark: Line | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """A publisher lets one more party of the exchange read a dataset, where onward needs that."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["consent"]
    format: Format1
    agreement: Digest
    party: Line
    dataset: Line
    reader: Line
    issued: Day
    until: Day
    remark: Line | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """A party names a person who may approve releases, and the person's own key."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["officer"]
    format: Format1
    party: Line
    officer: Slug
    key: Line
    issued: Day
    until: Day

    @property
    def public(self) -> Ed25519PublicKey:
        """The key that the person signs with."""
        return public_key(self.key)


@dataclass(frozen=True, slots=True)
class Approval:
    """One officer's yes to one finished release.

    Attributes:
        release: SHA-256 of the release as it will be signed.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["approval"]
    format: Format1
    agreement: Digest
    party: Line
    officer: Slug
    release: Digest
    issued: Day


@dataclass(frozen=True, slots=True)
class Deletion:
    """A recipient's node has deleted releases, because of their age or because somebody left."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["deletion"]
    format: Format1
    agreement: Digest
    party: Line
    releases: Annotated[tuple[Digest, ...], Field(min_length=1, max_length=_MOST_HASHES)]
    reason: Literal["retention", "exit"]
    issued: Day


@dataclass(frozen=True, slots=True)
class Comment:
    """A party says what it thinks of a proposal that not all have signed; it binds nobody."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["comment"]
    format: Format1
    agreement: Digest
    party: Line
    issued: Day
    remark: Line


@dataclass(frozen=True, slots=True)
class Inventory:
    """A party says which indicators its registers ask for, before any figure of them is exchanged.

    Attributes:
        catalogue: The version whose names it uses.
        collected: By dataset, the indicators that are asked, and how well its codes fit ours;
            what is not named is not collected.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["inventory"]
    format: Format1
    party: Line
    issued: Day
    catalogue: Line
    collected: Mapping[Line, Annotated[Mapping[Line, Quality], Field(max_length=_MOST_ASKED)]] = (
        field(hash=False)
    )


Notice: TypeAlias = (
    Restriction | Termination | Consent | Officer | Approval | Deletion | Comment | Inventory
)

_KINDS: dict[str, type[Notice]] = {
    f"application/vnd.dcim.{name}+json": kind
    for name, kind in (
        ("restriction", Restriction),
        ("termination", Termination),
        ("consent", Consent),
        ("officer", Officer),
        ("approval", Approval),
        ("deletion", Deletion),
        ("comment", Comment),
        ("inventory", Inventory),
    )
}


class SharedKeyError(RefusalError):
    """Two officers would approve with one key, so that one person would count as two."""

    code = "shared-key"


class UnknownOfficerError(RefusalError):
    """Somebody approves whom the party has not named."""

    code = "unknown-officer"


def payload_type(notice: Notice) -> str:
    """What the envelope of a notice says it holds."""
    return f"application/vnd.dcim.{notice.type}+json"


def agreement_of(notice: Notice) -> Sha256 | None:
    """The agreement that a notice is about; nothing where it is about its party alone."""
    match notice:
        case Officer() | Inventory():
            return None
        case Restriction() | Termination() | Consent() | Approval() | Deletion() | Comment():
            return Sha256(notice.agreement)


def parse(envelope: Envelope) -> Notice:
    """Read a notice, whoever has signed it.

    Raises:
        MalformedError: The payload is none.
    """
    kind = _KINDS.get(envelope.payload_type)
    if kind is None:
        raise MalformedError(f"expected a notice, got {envelope.payload_type[:80]!r}")
    return read(kind, envelope.payload)


def verify(envelope: Envelope, directory: Directory, officers: tuple[Officer, ...] = ()) -> Notice:
    """Check that exactly the one who may say it signed it, then believe it.

    Args:
        envelope: The notice with its one signature.
        directory: The members and their keys.
        officers: Those whom their parties have named; verified before.

    Raises:
        CompromisedKeyError: It would permit something, by a key that was declared compromised.
        MalformedError: The payload is no notice, or has not exactly one signature.
        SignatureError: Somebody else signed.
        UnknownPartyError: The party never joined.
        UnknownOfficerError: It has not named the officer.
        SharedKeyError: Another of its officers holds this one's key.
    """
    notice = parse(envelope)
    if len(envelope.signatures) != 1:
        raise MalformedError(f"expected one signature, got {len(envelope.signatures)}")
    member = directory.member(notice.party)
    match notice:
        case Deletion() | Inventory():
            envelope.verify(member.statement.release_public)
        case Approval():
            envelope.verify(_officer(notice, officers).public)
        case Restriction() | Termination():
            envelope.signer(member.succession.keys)
        case Consent() | Officer() | Comment():
            _expect_counting(envelope.signer(member.succession.keys), member)
    if isinstance(notice, Officer):
        _expect_own_key(notice, officers)
    return notice


def _expect_counting(key: Ed25519PublicKey, member: Member) -> None:
    if key not in member.agreement_keys:
        raise CompromisedKeyError(
            f"{member.statement.party} signed it with an agreement key that does not count"
        )


def _officer(approval: Approval, officers: tuple[Officer, ...]) -> Officer:
    for each in officers:
        if (each.party, each.officer) == (approval.party, approval.officer) and _holds(
            each, approval.issued
        ):
            return each
    raise UnknownOfficerError(
        f"{approval.party} has not named {approval.officer} as an officer for {approval.issued}"
    )


def _expect_own_key(officer: Officer, officers: tuple[Officer, ...]) -> None:
    for each in officers:
        same_key = (each.party, each.key) == (officer.party, officer.key)
        if same_key and each.officer != officer.officer:
            raise SharedKeyError(
                f"{officer.party} names {officer.officer} with the key of {each.officer}"
            )


def _holds(officer: Officer, day: date) -> bool:
    return officer.issued <= day <= officer.until
