"""Where an agreement stands today, in a word or two, and how long it has until its review."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from node.agreements.known import Proposal
from proto.document import Sha256
from proto.notice import Restriction, Termination
from proto.signed_agreement import SignedAgreement

Kind = Literal["good", "warn", "bad", "quiet"]
"""Whether all is well, somebody has to do something, it has stopped, or it does not matter."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One version of an agreement as a party sees it today.

    Attributes:
        signed: The same with what was said of it; nothing while somebody has not signed.
        days_to_review: Until it lapses; negative once it has.
    """

    proposal: Proposal
    signed: SignedAgreement | None
    state: str
    kind: Kind
    days_to_review: int

    @property
    def hash(self) -> Sha256:
        """The name of the text."""
        return self.proposal.envelope.hash

    @property
    def is_running(self) -> bool:
        """Whether anything leaves or is read under it today."""
        return self.kind == "good"

    @property
    def limits(self) -> tuple[Restriction, ...]:
        """What parties have restricted since all signed."""
        said = self.signed.notices if self.signed else ()
        return tuple(each for each in said if isinstance(each, Restriction))


@dataclass(frozen=True, slots=True)
class Observer:
    """A party that looks at its agreements on a day.

    Attributes:
        exchange: The hub through which it exchanges.
        signed: What all have signed.
        running: Hashes of the versions that hold today.
    """

    party: str
    exchange: str
    today: date
    signed: Sequence[SignedAgreement]
    running: Collection[str]

    def standing(self, proposal: Proposal) -> Standing:
        """Where a version stands."""
        signed = next((s for s in self.signed if s.hash == proposal.envelope.hash), None)
        state, kind = self._state(proposal, signed)
        days = (proposal.agreement.term.review_by - self.today).days
        return Standing(proposal, signed, state, kind, days)

    def _state(self, proposal: Proposal, signed: SignedAgreement | None) -> tuple[str, Kind]:
        if proposal.agreement.exchange != self.exchange:
            return "meant for another hub", "quiet"
        if signed is None:
            return self._unsigned(proposal)
        if signed.has_left(self.party, self.today):
            return "terminated", "bad"
        if any(n.suspends and n.party == self.party for n in _restrictions(signed)):
            return "suspended by us", "bad"
        return self._in_time(proposal, signed)

    def _unsigned(self, proposal: Proposal) -> tuple[str, Kind]:
        is_replaced = any(
            each.agreement.id == proposal.agreement.id
            and each.agreement.version >= proposal.agreement.version
            for each in self.signed
        )
        if is_replaced:
            return "another text was signed", "quiet"
        if set(proposal.unsigned) == set(proposal.agreement.party_ids):
            return "proposed, nobody has signed", "warn"
        names = (t.display_name for t in proposal.agreement.parties if t.id in proposal.unsigned)
        return f"waiting for {'; '.join(names)}", "warn"

    def _in_time(self, proposal: Proposal, signed: SignedAgreement) -> tuple[str, Kind]:
        term = proposal.agreement.term
        if proposal.envelope.hash in self.running:
            leaving = _leaving(signed, self.party)
            if leaving:
                return f"in force, we leave on {leaving}", "good"
            is_early = self.today < term.in_force_from
            return ("provisionally applied" if is_early else "in force"), "good"
        if self.today < term.in_force_from:
            return f"signed, begins on {term.in_force_from}", "warn"
        if self.today > term.in_force_until:
            return "ended", "quiet"
        if self.today > term.review_by:
            return "lapsed", "bad"
        return "replaced by a later version", "quiet"


def _restrictions(signed: SignedAgreement) -> tuple[Restriction, ...]:
    return tuple(each for each in signed.notices if isinstance(each, Restriction))


def _leaving(signed: SignedAgreement, party: str) -> date | None:
    ends = (n for n in signed.notices if isinstance(n, Termination) and n.party == party)
    return next((each.leaves_on for each in ends), None)
