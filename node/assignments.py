"""Which grants of which agreements ask this party for a period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from proto.agreement import Objection
from proto.errors import OutsideAgreementError
from proto.period import Period
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant


@dataclass(frozen=True, slots=True)
class Assignment:
    """One grant of one agreement, to be published for one period."""

    signed: SignedAgreement
    grant: Grant
    period: Period


def assignments(
    agreements: Iterable[SignedAgreement],
    *,
    party: str,
    period: Period,
    only: str | None,
    today: date,
) -> tuple[Assignment, ...]:
    """The grants that ask this party for this period.

    Args:
        agreements: Those in force.
        party: Whose grants.
        period: For which period.
        only: Id or hash of the one agreement meant; nothing for all whose rhythm fits.
        today: The day, said where nothing asks: a clock that is wrong shows there.

    Raises:
        OutsideAgreementError: No agreement in force asks for it.
    """
    found = tuple(
        each
        for each in _granted(agreements, party, period)
        if (only in (each.signed.agreement.id, each.signed.hash) if only else _fits(each))
    )
    if not found:
        which = f"agreement {only} is not in force or does not ask" if only else None
        sentence = f"On {today} {which or 'no agreement in force asks'} {party} for {period}"
        raise OutsideAgreementError([Objection("no-agreement", sentence)])
    return found


def asking(
    own: Assignment, vintage: int, agreements: Iterable[SignedAgreement]
) -> tuple[Assignment, ...]:
    """Every assignment for the same snapshot, the one in question among them."""
    found = tuple(
        each
        for each in _granted(agreements, own.grant.publisher, own.period)
        if each == own or (each.grant.dataset == own.grant.dataset and _may_get(each, vintage))
    )
    return found if own in found else (*found, own)


def _may_get(assignment: Assignment, vintage: int) -> bool:
    """Whether the grant asks for this vintage of the period, now or some day."""
    grant, period = assignment.grant, assignment.period
    has_begun = Period.parse(grant.first_period).start <= period.start
    return _fits(assignment) and has_begun and vintage <= grant.revisions + 1


def _granted(
    agreements: Iterable[SignedAgreement], party: str, period: Period
) -> Iterable[Assignment]:
    return (
        Assignment(signed, grant, period)
        for signed in agreements
        for grant in signed.agreement.grants
        if grant.publisher == party
    )


def _fits(assignment: Assignment) -> bool:
    """Whether the rhythm of the grant is that of the period."""
    return is_in_rhythm(assignment.grant, assignment.period)


def is_in_rhythm(grant: Grant, period: Period) -> bool:
    """Whether a grant asks for such periods."""
    return (grant.frequency, grant.pooled_years) == (period.frequency, period.pooled_years)
