"""Saying something of an agreement in this party's name: judged, signed, and in force at once."""

from datetime import date

from pydantic import TypeAdapter, ValidationError

from node.agreements.known import Agreements, UnknownAgreementError
from proto.document import Line, Sha256, write
from proto.envelope import Envelope, SigningKey
from proto.errors import InputError, OutsideAgreementError
from proto.notice import Comment, Limit, Notice, Restriction, agreement_of, payload_type
from proto.notice_rules import objections
from proto.signed_agreement import SignedAgreement


def signed_agreement(agreements: Agreements, name: str) -> SignedAgreement:
    """The newest version that all have signed of an agreement, or one version by its hash.

    Raises:
        UnknownAgreementError: None is signed by all its parties.
    """
    found = [each for each in agreements.signed() if name in (each.agreement.id, each.hash)]
    if not found:
        known = ", ".join(sorted({each.agreement.id for each in agreements.signed()})) or "none"
        raise UnknownAgreementError(
            f"no agreement {name!r} is signed by all its parties; those that are: {known}"
        )
    return max(found, key=lambda each: each.agreement.version)


def restriction(
    signed: SignedAgreement,
    party: str,
    limits: tuple[Limit, ...],
    *,
    reason: str,
    today: date,
) -> Restriction:
    """The party's next restriction of an agreement; without limits it is suspended."""
    said = (each for each in signed.notices if isinstance(each, Restriction))
    return Restriction(
        type="restriction",
        format=1,
        agreement=signed.hash,
        party=party,
        number=1 + sum(each.party == party for each in said),
        issued=today,
        reason=reason,
        suspends=not limits,
        limits=limits,
    )


def comment(agreement: Sha256, party: str, remark: str, today: date) -> Comment:
    """What a party thinks of a proposal.

    Raises:
        InputError: It is not one line that can be read.
    """
    try:
        remark = TypeAdapter(Line).validate_python(remark)
    except ValidationError:
        raise InputError(
            "expected a comment of one line, up to 2000 characters that can be read"
        ) from None
    return Comment("comment", 1, agreement, party, today, remark)


def expect_permitted(notice: Notice, agreements: Agreements, today: date) -> None:
    """Refuse what could not be said, before anybody is asked for a passphrase.

    Raises:
        OutsideAgreementError: With everything that speaks against it.
    """
    about = agreement_of(notice)
    signed = next((each for each in agreements.signed() if each.hash == about), None)
    known = (each.agreement for each in agreements.proposals() if each.envelope.hash == about)
    if found := objections(notice, signed, today, proposed=next(known, None)):
        raise OutsideAgreementError(found)


def declare(notice: Notice, agreements: Agreements, key: SigningKey, today: date) -> Envelope:
    """Sign a notice and let it hold here from now on; the hub hears of it at the next pull.

    Raises:
        OutsideAgreementError: With everything that speaks against it; nothing was signed.
    """
    expect_permitted(notice, agreements, today)
    envelope = Envelope(payload_type(notice), write(notice)).signed(key)
    agreements.notices.say(envelope)
    return envelope
