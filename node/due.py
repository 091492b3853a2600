"""What agreements ask of this party, period by period: what left, what is due, what it lacks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from anonymizer.errors import PrivacyError
from anonymizer.ledger import Ledger, total
from node import plan as plans
from node.assignments import Assignment
from node.outbox import Posted
from node.plan import Plan
from node.publish import Publisher
from node.snapshots import Snapshots
from proto.agreement import Objection
from proto.document import Sha256
from proto.errors import OutsideAgreementError, RefusalError
from proto.period import Period
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant

State = Literal[
    "released",
    "refused by the hub",
    "in the outbox",
    "waits for officers",
    "due",
    "cannot leave yet",
    "not over yet",
]

_SENT: Mapping[str, State] = {
    "delivered": "released",
    "refused": "refused by the hub",
    "waiting": "in the outbox",
}
_MONTHS = {"S": 6, "Q": 3}
_NOT_OVER = "period-not-over"


@dataclass(frozen=True, slots=True)
class Missing:
    """One reason why a release cannot leave now: a stable code and a sentence."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Due:
    """One dataset and period that an agreement asks of this party.

    Attributes:
        posted: What left for it, or is about to, oldest vintage first.
        finished: Name of a release that is measured and paid, and waits for officers to say yes.
        missing: What has to happen before it can leave; nothing where something left.
    """

    assignment: Assignment
    posted: tuple[Posted, ...]
    finished: Sha256 | None
    missing: tuple[Missing, ...]

    @property
    def state(self) -> State:
        """Where it stands, in a word or two."""
        if self.posted:
            return _SENT[self.posted[-1].state]
        if self.finished:
            return "waits for officers"
        if self.is_ready:
            return "due"
        return "cannot leave yet" if self.is_over else "not over yet"

    @property
    def is_over(self) -> bool:
        """Whether its period has ended; before, nothing else matters."""
        return all(each.code != _NOT_OVER for each in self.missing)

    @property
    def first(self) -> tuple[Missing, ...]:
        """What has to happen next: time has to pass, or else everything that is missing."""
        return tuple(m for m in self.missing if self.is_over or m.code == _NOT_OVER)

    @property
    def is_ready(self) -> bool:
        """Whether it can leave now, as far as can be told without looking at the price."""
        return not self.posted and not self.missing


@dataclass(frozen=True, slots=True)
class Offer:
    """What publishing would do, or why it cannot be done.

    Attributes:
        cost: What it adds to the loss of one person (epsilon), exact.
        left: What each year it touches would have left afterwards.
        vintage: Which version of the figures it would be; nothing where there can be none.
        missing: What has to happen first; then there is no price.
    """

    cost: Fraction
    left: Mapping[int, Fraction]
    vintage: int | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The publishing calendar of one party.

    Attributes:
        agreements: Those in force.
    """

    publisher: Publisher
    agreements: tuple[SignedAgreement, ...]
    now: datetime

    def due(self) -> Iterator[Due]:
        """Every period that has begun, by agreement and dataset, the newest first."""
        left, waiting = self.publisher.outbox.list(), self.publisher.finished.all()
        for signed in self.agreements:
            for grant in signed.agreement.grants:
                if grant.publisher == self.publisher.party:
                    for period in reversed(tuple(periods(grant, self.now.date()))):
                        yield self._due(Assignment(signed, grant, period), left, waiting)

    def find(self, agreement: str, dataset: str, period: str) -> Due:
        """One of them.

        Raises:
            OutsideAgreementError: No agreement in force asks for it.
        """
        for each in self.due():
            asked = each.assignment
            if (asked.signed.hash, asked.grant.dataset, str(asked.period)) == (
                agreement,
                dataset,
                period,
            ):
                return each
        raise OutsideAgreementError([f"no agreement in force asks for {dataset} {period}"])

    def offer(self, assignment: Assignment, *, is_correction: bool = False) -> Offer:
        """What publishing it would cost now, or everything that speaks against it."""
        try:
            plan = self.publisher.plan(assignment, self.agreements, is_correction=is_correction)
        except RefusalError as error:
            return _none(None, _missing(error))
        if missing := tuple(self._lacks(plan)):
            return _none(plan.vintage, *missing)
        try:
            return self._price(plan)
        except (RefusalError, PrivacyError) as error:
            return _none(plan.vintage, _missing(error))

    def _due(
        self,
        assignment: Assignment,
        left: Iterable[Posted],
        waiting: Iterable[tuple[Sha256, Release]],
    ) -> Due:
        key = assignment.signed.hash, assignment.grant.dataset, str(assignment.period)
        posted = [p for p in left if (p.agreement, p.dataset, p.period) == key]
        posted.sort(key=lambda each: each.vintage)
        names = (n for n, r in waiting if (r.agreement, r.dataset, r.period) == key)
        dataset = self.publisher.catalogue.dataset(assignment.grant.dataset)
        plan = Plan(assignment, (assignment,), dataset, vintage=1)
        missing = () if posted else tuple(self._lacks(plan))
        return Due(assignment, tuple(posted), next(names, None), missing)

    def _lacks(self, plan: Plan) -> Iterator[Missing]:
        """Every rule that says no before anything is counted or paid."""
        snapshots = Snapshots(self.publisher.engine, self.publisher.measurements)
        rules: tuple[Callable[[], object], ...] = (
            lambda: plans.permit(plan, self.now.date()),
            lambda: snapshots.expect_register(plan),
            lambda: self.publisher.methods.current(plan.dataset),
            lambda: snapshots.expect_agreed(plan),
        )
        for rule in rules:
            try:
                rule()
            except OutsideAgreementError as error:
                yield from map(_objection, error.objections)
            except RefusalError as error:
                yield _missing(error)

    def _price(self, plan: Plan) -> Offer:
        before = self.publisher.ledger.ledger()
        charges = plan.due(before)
        if charges:
            snapshots = Snapshots(self.publisher.engine, self.publisher.measurements)
            snapshots.expect_same_state(plan, plan.rounds(before))
        after = before
        for charge in charges:
            after, _ = after.spend(charge, self.now.isoformat(timespec="seconds"))
        years = plan.period.years
        return Offer(
            cost=_loss(plan, after) - _loss(plan, before),
            left={year: after.left(plan.dataset.id, [year]) for year in years},
            vintage=plan.vintage,
            missing=(),
        )


def periods(grant: Grant, today: date) -> Iterator[Period]:
    """The periods a grant asks for that have begun, from its first one on, one after the other."""
    period = Period.parse(grant.first_period)
    while period.start <= today:
        yield period
        period = _next(period)


def _next(period: Period) -> Period:
    end = period.end
    if period.pooled_years > 1:
        return Period.parse(f"{end.year}/{end.year + period.pooled_years - 1}")
    if period.frequency == "A":
        return Period.parse(str(end.year))
    part = (end.month - 1) // _MONTHS[period.frequency] + 1
    return Period.parse(f"{end.year}-{period.frequency}{part}")


def _none(vintage: int | None, *missing: Missing) -> Offer:
    return Offer(Fraction(0), {}, vintage, missing)


def _loss(plan: Plan, ledger: Ledger) -> Fraction:
    return total((spent.charge for spent in ledger.rounds(plan.snapshot)), ledger.delta)


def _objection(objection: object) -> Missing:
    if isinstance(objection, Objection):
        return Missing(objection.code, objection.sentence)
    return Missing(OutsideAgreementError.code, str(objection))


def _missing(error: RefusalError | PrivacyError) -> Missing:
    return Missing(error.code, str(error))
