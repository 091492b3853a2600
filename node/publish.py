"""Publishing: from case records to a signed release in the outbox."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from anonymizer.errors import PrivacyError
from anonymizer.ledger import Charge, Ledger, total
from anonymizer.measurement import Measurement
from node import plan as plans
from node.accounts import Accounts
from node.agreements.officers import holding
from node.assignments import Assignment, asking, assignments
from node.compose import compose
from node.finished import Finished
from node.gate import AwaitsApprovalError, Permitted, admit
from node.ledger_store import LedgerStore
from node.measurements import Measurements
from node.method_notes import MethodNotes
from node.outbox import Outbox, Posted
from node.plan import OtherCodesError, Plan
from node.signer import sign
from node.snapshots import Snapshots
from proto.catalogue import Catalogue
from proto.document import MAX_BYTES, read, write
from proto.errors import OutsideAgreementError, RefusalError
from proto.method_note import Method
from proto.period import Period
from proto.release import Release
from proto.signed_agreement import SignedAgreement

_DIGITS = 10
"""Bytes that a figure may need beyond those of a zero."""


class TooLargeError(RefusalError):
    """A release would be larger than any document may be."""

    code = "too-large"


@dataclass(frozen=True, slots=True)
class Published:
    """A release in the outbox, and what it cost.

    Attributes:
        paid: Added to the ledger for it (epsilon); nothing where all was measured before.
    """

    posted: Posted
    paid: Fraction


@dataclass(frozen=True, slots=True)
class Refused:
    """One period that did not leave, and the rule that said no."""

    period: Period
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """What publishing needs: the register, the ledger, the key, and where releases go."""

    party: str
    engine: Engine
    catalogue: Catalogue
    ledger: LedgerStore
    measurements: Measurements
    methods: MethodNotes
    outbox: Outbox
    release_key: Ed25519PrivateKey

    def publish(self, plan: Plan, now: datetime) -> Published:
        """Carry one grant and period from case records to the outbox.

        Published before, it is found in the outbox and nothing is counted, spent or drawn.
        Interrupted before, it goes on where it stopped: what was paid is not paid again.

        Raises:
            OutsideAgreementError: The agreement does not permit the release.
            AwaitsApprovalError: Officers have not said yes; it is kept until they have.
            RegisterTooOldError: The register was not imported after the period ended.
            ProviderObjectsError: A sub-national provider said no.
            ProviderWaitingError: One has not said yes to the records as they are.
            DominatedError: One operation makes more of a year than the agreement allows.
            NoMethodNoteError: Nobody has written what the figures mean.
            BudgetExhaustedError: The cap cannot pay for it.
            CeilingSpentError: What the agreement allows was spent on other tables before.
            MixedMechanismsError: It was measured with noise that the agreement does not allow.
        """
        plans.permit(plan, now.date())
        if posted := self.outbox.find(plan.outline):
            return Published(posted, Fraction(0))
        self._snapshots.expect_register(plan)
        before = self.ledger.ledger()
        release, ledger = self._finish(plan, now)
        try:
            permitted = self._admit(release, plan, now)
        except AwaitsApprovalError:
            self.finished.keep(release)
            raise
        posted = self.outbox.put(sign(permitted, self.release_key), plan.outline)
        self.finished.forget(plan.outline)
        return Published(posted, _paid(plan, before, ledger))

    def _finish(self, plan: Plan, now: datetime) -> tuple[Release, Ledger]:
        """The release to which officers have said yes, if it still may leave; or else a new one."""
        kept = self.finished.find(plan.outline)
        if kept is not None and self._may_leave_when_approved(kept, plan, now):
            return kept, self.ledger.ledger()
        method = self.methods.current(plan.dataset)
        agreed = self._snapshots.expect_agreed(plan)
        self._snapshots.expect_no_operation(plan, now.date())
        ledger = self.ledger.settle(partial(self._due, plan, method, now), now)
        rounds = plan.used(ledger)
        release = compose(
            plan,
            rounds,
            self._snapshots.measure(plan, rounds, agreed),
            ledger=ledger,
            catalogue_version=self.catalogue.version,
            method=method,
        )
        return release, ledger

    def _may_leave_when_approved(self, release: Release, plan: Plan, now: datetime) -> bool:
        try:
            self._admit(release, plan, now)
        except AwaitsApprovalError:
            return True
        except OutsideAgreementError:
            return False
        return True

    def _admit(self, release: Release, plan: Plan, now: datetime) -> Permitted:
        officers = Accounts(self.engine).officers()
        signed = holding(plan.assignment.signed, self.party, officers)
        return admit(release, signed, plan.dataset, now.date())

    def publish_all(
        self,
        periods: Iterable[Period],
        agreements: Collection[SignedAgreement],
        request: "Request",
        now: datetime,
    ) -> tuple[tuple[Published, ...], tuple[Refused, ...]]:
        """Publish what agreements ask for several periods; a refusal stops nothing but itself.

        Args:
            periods: For which periods.
            agreements: Those in force.
            request: Which agreement is meant, and whether earlier figures are corrected.
            now: The moment, for the ledger and the agreements' dates.
        """
        published: list[Published] = []
        refused: list[Refused] = []
        for period in periods:
            try:
                asked = assignments(
                    agreements, party=self.party, period=period, only=request.only, today=now.date()
                )
            except RefusalError as error:
                refused.append(Refused(period, error.code, str(error)))
                continue
            for assignment in asked:
                try:
                    plan = self.plan(assignment, agreements, is_correction=request.is_correction)
                    published.append(self.publish(plan, now))
                except (RefusalError, PrivacyError) as error:
                    refused.append(Refused(period, error.code, str(error)))
        return tuple(published), tuple(refused)

    def plan(
        self,
        assignment: Assignment,
        agreements: Iterable[SignedAgreement],
        *,
        is_correction: bool = False,
    ) -> Plan:
        """Plan a release beside all others that ask for the same dataset and period.

        Raises:
            NothingToCorrectError: The register was not imported since the figures left.
        """
        dataset = self.catalogue.dataset(assignment.grant.dataset)
        newest = Plan(assignment, (assignment,), dataset, self._vintage(assignment))
        plan = self._corrected(newest) if is_correction else newest
        return replace(plan, asking=asking(assignment, plan.vintage, agreements))

    @property
    def finished(self) -> Finished:
        """What waits for the approval of officers."""
        return Finished(self.engine)

    @property
    def _snapshots(self) -> Snapshots:
        return Snapshots(self.engine, self.measurements)

    def _vintage(self, assignment: Assignment) -> int:
        """What left last under the agreement, or else the newest that it allows."""
        grant, period = assignment.grant, str(assignment.period)
        left = self.outbox.vintages(assignment.signed.hash, grant.dataset, period)
        known = self.ledger.ledger().vintages(grant.dataset, period)
        return max(left, default=min(max(known, default=1), grant.revisions + 1))

    def _corrected(self, plan: Plan) -> Plan:
        """The next vintage, if there is one to correct and something has changed since."""
        with suppress(OtherCodesError):  # Under other codes it is measured anew in any case.
            self._snapshots.expect_changed(plan, plan.rounds(self.ledger.ledger()))
        return replace(plan, vintage=plan.vintage + 1)

    def _due(self, plan: Plan, method: Method, now: datetime, ledger: Ledger) -> tuple[Charge, ...]:
        """What is to be paid, once a release without figures has shown that it could leave."""
        charges = plan.due(ledger)
        if charges:
            self._snapshots.expect_same_state(plan, plan.rounds(ledger))
        after = ledger
        for charge in charges:
            after, _ = after.spend(charge, now.isoformat(timespec="seconds"))
        rounds = plan.used(after)
        blank = [Measurement.blank(each.design) for _, each in rounds]
        release = compose(
            plan,
            rounds,
            blank,
            ledger=after,
            catalogue_version=self.catalogue.version,
            method=method,
        )
        with suppress(AwaitsApprovalError):  # Nobody approves what has no figures yet.
            self._admit(release, plan, now)
        written = write(release)
        read(Release, written)  # What its readers could not read is not paid for.
        if len(written) + _DIGITS * sum(grid.size for grid in plan.grids) > MAX_BYTES:
            raise TooLargeError(
                f"{plan.period}: its tables do not fit into one release: ask for fewer"
            )
        return charges


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody who publishes wants.

    Attributes:
        only: Id or hash of the one agreement meant; nothing for all that ask.
        is_correction: Earlier figures are corrected: measured anew, and paid for again.
    """

    only: str | None = None
    is_correction: bool = False


def _paid(plan: Plan, before: Ledger, after: Ledger) -> Fraction:
    """By how much the snapshot's loss grew; Gaussian losses add up to less than their sum."""
    was, now = (
        total((spent.charge for spent in ledger.rounds(plan.snapshot)), ledger.delta)
        for ledger in (before, after)
    )
    return now - was
