"""What a release would measure and cost, settled before anything is counted or spent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from anonymizer.design import Design
from anonymizer.errors import MixedMechanismsError
from anonymizer.grid import Attribute, Grid
from anonymizer.ledger import Charge, Ledger, Snapshot, Spent
from anonymizer.query import Query
from anonymizer.rounds import Round, missing, usable
from anonymizer.strategy import Level, Wanted
from node.assignments import Assignment
from node.grids import attributes, grid, shape
from proto.catalogue import Dataset
from proto.errors import OutsideAgreementError, RefusalError
from proto.leaving import outline_objections
from proto.period import Period
from proto.release import Outline, TableShape
from proto.terms import Grant


class OtherCodesError(RefusalError):
    """A period was measured under code lists that the catalogue does not have any more."""

    code = "other-codes"


@dataclass(frozen=True, slots=True)
class Plan:
    """One dataset and period under one agreement, beside all others that ask for the same.

    Attributes:
        asking: Every assignment for this dataset and period, this one among them: what is
            measured serves them all.
    """

    assignment: Assignment
    asking: tuple[Assignment, ...]
    dataset: Dataset
    vintage: int

    @property
    def grant(self) -> Grant:
        """What the agreement lets leave."""
        return self.assignment.grant

    @property
    def period(self) -> Period:
        """For when."""
        return self.assignment.period

    @property
    def snapshot(self) -> Snapshot:
        """What is measured."""
        return self.dataset.id, str(self.period), self.vintage

    @property
    def shapes(self) -> tuple[TableShape, ...]:
        """The tables of the release."""
        return tuple(shape(self.dataset, table) for table in self.grant.tables)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The same as grids."""
        return tuple(grid(self.dataset, each) for each in self.shapes)

    @property
    def outline(self) -> Outline:
        """What the release would be about, at the most it may lose."""
        return Outline(
            publisher=self.grant.publisher,
            agreement=self.assignment.signed.hash,
            dataset=self.dataset.id,
            period=str(self.period),
            vintage=self.vintage,
            tables=self.shapes,
            epsilon=self.grant.epsilon,
        )

    def due(self, ledger: Ledger) -> tuple[Charge, ...]:
        """What has to be paid, on top of what the ledger holds, before this release can leave.

        Raises:
            CeilingSpentError: Its ceiling was spent on other tables of the period.
            MixedMechanismsError: The period was measured with noise that it does not allow.
            OtherCodesError: The period was measured under other code lists.
        """
        paid = [each for _, each in self.rounds(ledger)]
        asking = self._served(paid)
        asked = [level(each.grant, self.dataset) for each in asking]
        fresh = missing(asked, paid, level(self.grant, self.dataset))
        return tuple(
            self._charge(each, number, asking)
            for number, each in enumerate(fresh, start=len(paid) + 1)
        )

    def rounds(self, ledger: Ledger) -> tuple[tuple[Spent, Round], ...]:
        """Everything that was paid for the snapshot, as what it measures."""
        known, rule = attributes(self.dataset), counting_rule(self.dataset)
        spent = ledger.rounds(self.snapshot)
        return tuple((each, _paid(each.charge, known, rule)) for each in spent)

    def used(self, ledger: Ledger) -> tuple[tuple[Spent, Round], ...]:
        """The rounds that readers of this agreement may profit from."""
        paid = self.rounds(ledger)
        budget = _ceiling(self.grant).budget(paid[0][1].design.mechanism)
        taken = usable([each for _, each in paid], budget)
        return tuple(pair for pair in paid if any(pair[1] is each for each in taken))

    def _served(self, paid: Sequence[Round]) -> tuple[Assignment, ...]:
        """All that ask and can be served: noise stays of the kind that was paid first."""
        if not paid or paid[0].design.mechanism == "discrete-laplace":
            return self.asking
        if self.grant.delta == 0:
            raise MixedMechanismsError(
                f"{self.dataset.id} {self.period} was measured with Gaussian noise before, which"
                " delta 0 does not allow: agree on a delta above 0, or let a correction measure it"
                " anew"
            )
        return tuple(each for each in self.asking if each.grant.delta > 0)

    def _charge(self, fresh: Round, number: int, asking: Iterable[Assignment]) -> Charge:
        design = fresh.design
        return Charge(
            dataset=self.dataset.id,
            period=str(self.period),
            years=self.period.years,
            vintage=self.vintage,
            round=number,
            ceiling=fresh.level.epsilon,
            delta=fresh.level.delta if design.mechanism == "discrete-gaussian" else Fraction(0),
            rule=counting_rule(self.dataset),
            mechanism=design.mechanism,
            asked=tuple((str(query), weight) for query, weight in design.asked),
            sensitivity=design.sensitivity,
            scale=design.scale,
            agreements=tuple(
                each.signed.hash
                for each in asking
                if _ceiling(each.grant).budget(design.mechanism) >= fresh.budget
            ),
        )


def level(grant: Grant, dataset: Dataset) -> Level:
    """What the readers of a grant want, and up to which loss.

    All grants weigh the same, whatever their number of tables: nobody's tables drown another's.
    """
    whole = sum(table.weight for table in grant.tables)
    wanted = (
        Wanted(grid(dataset, shape(dataset, table)), table.weight / whole) for table in grant.tables
    )
    return Level(grant.epsilon, grant.delta, tuple(wanted))


def _ceiling(grant: Grant) -> Level:
    return Level(grant.epsilon, grant.delta, ())


def counting_rule(dataset: Dataset) -> str:
    """How people are counted, as the ledger writes it: counted otherwise, it is something else."""
    status = dataset.indicator(dataset.status_indicator)
    return (
        f"{status.id} {status.code_list.version}, {dataset.person_rule} record by"
        f" {dataset.date_axis}"
    )


def permit(plan: Plan, today: date) -> Plan:
    """Refuse a plan whose release agreement or catalogue would not let leave, before it costs.

    Raises:
        OutsideAgreementError: With every objection.
    """
    objections = (
        *plan.assignment.signed.plan_objections(plan.outline, today),
        *outline_objections(plan.outline, plan.dataset),
    )
    if objections:
        raise OutsideAgreementError(objections)
    return plan


def _paid(charge: Charge, known: Mapping[str, Attribute], rule: str) -> Round:
    asked = [(Query.parse(text, known), weight) for text, weight in charge.asked]
    queries = tuple((query, weight) for query, weight in asked if query)
    if len(queries) < len(asked) or charge.rule != rule:
        raise OtherCodesError(
            f"{charge.dataset} {charge.period} was measured under other code lists or rules"
            " than the catalogue has now: a correction measures it anew"
        )
    design = Design(charge.mechanism, queries, charge.scale)
    return Round(Level(charge.ceiling, charge.delta, ()), design)
