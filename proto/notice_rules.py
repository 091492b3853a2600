"""What may be said of an agreement by one party alone, judged before it is signed and again."""

from collections.abc import Iterator
from datetime import date, timedelta

from proto import strictness
from proto.agreement import Agreement, Objection
from proto.notice import (
    Approval,
    Comment,
    Consent,
    Deletion,
    Inventory,
    Notice,
    Officer,
    Restriction,
    Termination,
)
from proto.signed_agreement import SignedAgreement

_A_DAY = timedelta(days=1)


def objections(
    notice: Notice,
    signed: SignedAgreement | None,
    today: date,
    *,
    proposed: Agreement | None = None,
) -> tuple[Objection, ...]:
    """Everything that speaks against a notice.

    Args:
        notice: What is said.
        signed: The agreement it is about, with what was said of it before; none where nobody
            signed it, or where the notice is about no agreement.
        today: The day.
        proposed: The text it is about, where one was proposed, whoever has signed it.
    """
    found = list(_against_day(notice, today))
    if isinstance(notice, Officer):
        return (*found, *_against_officer(notice))
    if isinstance(notice, Inventory):
        return tuple(found)
    if isinstance(notice, Comment):
        return (*found, *_against_comment(notice, signed, proposed))
    if signed is None:
        sentence = "The agreement is not known here as one that all its parties signed"
        return (*found, Objection("unknown-agreement", sentence))
    held = signed.as_of(today)
    if notice.party not in held.agreement.party_ids:
        sentence = f"{notice.party} is no party to {held.agreement.id}"
        return (*found, Objection("not-a-party", sentence))
    return (*found, *_against(notice, held))


def _against_day(notice: Notice, today: date) -> Iterator[Objection]:
    """Said today, or yesterday where the clocks stand about midnight; never in advance."""
    if not today - _A_DAY <= notice.issued <= today + _A_DAY and not isinstance(notice, Approval):
        yield Objection("wrong-day", f"It says that it was issued on {notice.issued}")


def _against_officer(notice: Officer) -> Iterator[Objection]:
    if notice.until < notice.issued:
        yield Objection("dates-at-odds", "An officer's last day is not before the first")


def _against_comment(
    notice: Comment, signed: SignedAgreement | None, proposed: Agreement | None
) -> Iterator[Objection]:
    """Parties talk about a text until all have signed it; from then on they amend it."""
    if signed is not None:
        sentence = "All its parties have signed it: whoever wants another text proposes a version"
        yield Objection("signed-already", sentence)
    elif proposed is None:
        yield Objection("unknown-agreement", "No such text was proposed here")
    elif notice.party not in proposed.party_ids:
        yield Objection("not-a-party", f"{notice.party} is no party to {proposed.id}")


def _against(notice: Notice, held: SignedAgreement) -> Iterator[Objection]:
    match notice:
        case Restriction():
            yield from _against_number(notice, held)
            yield from strictness.objections(notice, held.agreement)
        case Termination():
            yield from _against_leaving(notice, held)
        case Consent():
            yield from _against_consent(notice, held.agreement)
        case Approval() | Deletion() | Officer() | Comment() | Inventory():
            return


def _against_number(notice: Restriction, held: SignedAgreement) -> Iterator[Objection]:
    """Numbers without a gap tell whether a restriction was withheld."""
    known = [
        each.number
        for each in held.notices
        if isinstance(each, Restriction) and each.party == notice.party
    ]
    if notice.number != len(known) + 1:
        sentence = f"It is number {notice.number} of {notice.party}, expected {len(known) + 1}"
        yield Objection("restriction-out-of-turn", sentence)


def _against_leaving(notice: Termination, held: SignedAgreement) -> Iterator[Objection]:
    days = held.agreement.term.notice_days
    first = notice.issued + timedelta(days=days)
    if notice.leaves_on < first:
        sentence = (
            f"{days} days of notice are agreed, so {first} is the first day on which"
            f" {notice.party} can have left; suspending stops everything of its own at once"
        )
        yield Objection("notice-too-short", sentence)
    if any(isinstance(n, Termination) and n.party == notice.party for n in held.notices):
        yield Objection("terminated-twice", f"{notice.party} has said before that it leaves")


def _against_consent(notice: Consent, agreement: Agreement) -> Iterator[Objection]:
    grant = agreement.grant(notice.party, notice.dataset)
    if grant is None:
        yield Objection("no-grant", f"{notice.party} grants nothing of {notice.dataset}")
    elif grant.onward != "with-written-consent":
        sentence = (
            f"Onward transfer of {notice.party}'s {notice.dataset} is agreed as {grant.onward}"
        )
        yield Objection("onward-not-agreed", sentence)
    if notice.until < notice.issued:
        yield Objection("dates-at-odds", "The last day of a consent is not before the first")
