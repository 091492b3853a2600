"""Publishing: from case records to a signed release in the outbox."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from anonymizer.counting import counts
from anonymizer.errors import PrivacyError
from anonymizer.ledger import Spent
from anonymizer.measurement import Measurement, measure
from node import plan as plans
from node.compose import compose
from node.gate import admit
from node.ledger_store import LedgerStore
from node.measurements import Measurements
from node.outbox import Outbox, Posted
from node.plan import Plan
from node.repository import cases
from node.signer import sign
from proto.agreement import Objection
from proto.catalogue import Catalogue
from proto.errors import OutsideAgreementError, RefusalError
from proto.period import Period
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant


class RegisterTooOldError(RefusalError):
    """The register was not brought in after the period ended."""

    code = "register-too-old"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One grant of one agreement, to be published for one period."""

    signed: SignedAgreement
    grant: Grant
    period: Period


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
    outbox: Outbox
    release_key: Ed25519PrivateKey

    def publish(self, assignment: Assignment, now: datetime) -> Posted:
        """Carry one grant and period from case records to the outbox.

        Published before, it is found in the outbox and nothing is counted, spent or drawn.
        Interrupted before, it goes on where it stopped: what was paid is not paid again.

        Raises:
            OutsideAgreementError: The agreement does not permit the release.
            RegisterTooOldError: The register was not imported after the period ended.
            BudgetExhaustedError: The cap cannot pay for it.
        """
        plan = plans.permit(self._plan(assignment), now.date())
        if posted := self.outbox.find(plan.outline):
            return posted
        self._expect_register(plan)
        spent = self.ledger.settle(plan.charges, now)
        measured = self._measure(plan, spent)
        settled = plans.at_price(plan, spent)
        release = compose(
            settled,
            measured,
            ledger=self.ledger.ledger(),
            catalogue_version=self.catalogue.version,
        )
        permitted = admit(release, assignment.signed, now.date())
        return self.outbox.put(sign(permitted, self.release_key), settled.outline)

    def publish_all(
        self,
        periods: Iterable[Period],
        agreements: Collection[SignedAgreement],
        *,
        only: str | None,
        now: datetime,
    ) -> tuple[tuple[Posted, ...], tuple[Refused, ...]]:
        """Publish what agreements ask for several periods; a refusal stops nothing but itself.

        Args:
            periods: For which periods.
            agreements: Those in force.
            only: Id or hash of the one agreement meant; nothing for all that ask.
            now: The moment, for the ledger and the agreements' dates.
        """
        posted: list[Posted] = []
        refused: list[Refused] = []
        for period in periods:
            try:
                asked = assignments(
                    agreements, party=self.party, period=period, only=only, today=now.date()
                )
            except RefusalError as error:
                refused.append(Refused(period, error.code, str(error)))
                continue
            for assignment in asked:
                try:
                    posted.append(self.publish(assignment, now))
                except (RefusalError, PrivacyError) as error:
                    refused.append(Refused(period, error.code, str(error)))
        return tuple(posted), tuple(refused)

    def _expect_register(self, plan: Plan) -> None:
        """What is measured is kept for ever, so the register must know the whole period."""
        imported = cases.last_import(self.engine, plan.dataset)
        if imported is None or imported < plan.period.end:
            raise RegisterTooOldError(
                f"no {plan.dataset.id} register was imported since {plan.period} ended: import it"
                " first, for what is measured is kept for ever"
            )

    def _plan(self, assignment: Assignment) -> Plan:
        return plans.make(
            assignment.signed,
            assignment.grant,
            dataset=self.catalogue.dataset(assignment.grant.dataset),
            period=assignment.period,
            ledger=self.ledger.ledger(),
        )

    def _measure(self, plan: Plan, spent: tuple[Spent, ...]) -> tuple[Measurement, ...]:
        """What was measured before, and a first measurement of the rest from one count."""
        known = [self.measurements.find(proof.charge) for proof in spent]
        if all(known):
            return tuple(measurement for measurement in known if measurement)
        cube = cases.read_cube(
            self.engine, plan.dataset, attributes=plan.attributes, period=plan.period
        )
        return tuple(
            found or self.measurements.keep(measure(counts(cube, grid), proof))
            for found, grid, proof in zip(known, plan.grids, spent, strict=True)
        )


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
        Assignment(signed, grant, period)
        for signed in agreements
        for grant in signed.agreement.grants
        if grant.publisher == party
        and (
            only in (signed.agreement.id, signed.hash)
            if only
            else (grant.frequency, grant.pooled_years) == (period.frequency, period.pooled_years)
        )
    )
    if not found:
        which = f"agreement {only} is not in force or does not ask" if only else None
        sentence = f"On {today} {which or 'no agreement in force asks'} {party} for {period}"
        raise OutsideAgreementError([Objection("no-agreement", sentence)])
    return found
