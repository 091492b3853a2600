"""An agreement that every party signed: the only kind that permits anything."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from proto.agreement import Agreement
from proto.document import Sha256, read
from proto.envelope import Envelope
from proto.errors import SignatureError

PAYLOAD_TYPE = "application/vnd.dcim.agreement+json"


@dataclass(frozen=True, slots=True)
class SignedAgreement:
    """An agreement that every party signed. Only `verify` makes one."""

    agreement: Agreement
    hash: Sha256


def verify(envelope: Envelope, keys: Mapping[str, Ed25519PublicKey]) -> SignedAgreement:
    """Check that every party signed exactly these bytes, then believe them.

    Args:
        envelope: The agreement with its signatures.
        keys: Agreement key of each party, from the directory.

    Raises:
        MalformedError: The payload is not an agreement.
        SignatureError: A party's signature is missing, wrong, or its key unknown.
    """
    agreement = parse(envelope)
    missing = tuple(unsigned(envelope, keys))
    if missing:
        raise SignatureError(f"{agreement.id} still lacks the signature of {', '.join(missing)}")
    return SignedAgreement(agreement, envelope.hash)


def parse(envelope: Envelope) -> Agreement:
    """Read a proposed agreement, whoever has signed it so far.

    Raises:
        MalformedError: The payload is not an agreement.
    """
    envelope.expect(PAYLOAD_TYPE)
    return read(Agreement, envelope.payload)


def unsigned(envelope: Envelope, keys: Mapping[str, Ed25519PublicKey]) -> Iterator[str]:
    """The parties whose valid signature the envelope still lacks."""
    for party in parse(envelope).party_ids:
        try:
            envelope.verify(keys[party])
        except (KeyError, SignatureError):
            yield party


def current(agreements: Iterable[SignedAgreement], today: date) -> tuple[SignedAgreement, ...]:
    """The agreements in force: signed by all, in their term, and not superseded.

    A version is superseded once the next one has begun, for good: when that one lapses, the old
    does not come back.
    """
    known = {signed.hash: signed for signed in agreements}
    begun = [s for s in known.values() if s.agreement.term.in_force_from <= today]
    replaced = {old for signed in begun for old in _superseded(signed, known)}
    running = (signed for signed in begun if signed.agreement.is_in_force(today))
    return tuple(signed for signed in running if signed.hash not in replaced)


def _superseded(
    signed: SignedAgreement, known: Mapping[Sha256, SignedAgreement]
) -> Iterator[Sha256]:
    """The versions before this one, as far back as all their parties signed the next."""
    newer = signed.agreement
    while newer.supersedes is not None and newer.supersedes in known:
        older = known[newer.supersedes].agreement
        if not _may_supersede(newer, older):
            return
        yield newer.supersedes
        newer = older


def _may_supersede(newer: Agreement, older: Agreement) -> bool:
    """Whether it is the same agreement; others cannot end what they did not sign."""
    same = newer.id == older.id and newer.version > older.version
    return same and set(older.party_ids) <= set(newer.party_ids)
