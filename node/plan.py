"""What a release would measure and cost, settled before anything is counted or spent."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from anonymizer.grid import Grid
from anonymizer.ledger import Charge, Ledger, Spent
from anonymizer.strategy import even_scales
from node.grids import grid, shape
from proto.catalogue import Dataset
from proto.errors import OutsideAgreementError
from proto.period import Period
from proto.release import Outline, TableShape
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant

VINTAGE = 1
"""Snapshot of the data. Corrected data would be another one, paid for again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One dataset and period under one agreement: its tables, and what each costs."""

    signed: SignedAgreement
    grant: Grant
    dataset: Dataset
    period: Period
    shapes: tuple[TableShape, ...]
    grids: tuple[Grid, ...]
    charges: tuple[Charge, ...]

    @property
    def attributes(self) -> tuple[str, ...]:
        """Every indicator that the tables need, the status among them."""
        names = {attribute.name for grid in self.grids for attribute in grid.attributes}
        return tuple(sorted(names | {self.dataset.status_indicator}))

    @property
    def outline(self) -> Outline:
        """What the release would be about."""
        return Outline(
            publisher=self.grant.publisher,
            agreement=self.signed.hash,
            dataset=self.dataset.id,
            period=str(self.period),
            vintage=VINTAGE,
            tables=self.shapes,
            epsilon=sum((charge.epsilon for charge in self.charges), Fraction()),
        )


def make(
    signed: SignedAgreement, grant: Grant, *, dataset: Dataset, period: Period, ledger: Ledger
) -> Plan:
    """Plan a release: what was measured before is taken as it is, the rest shares the ceiling."""
    shapes = tuple(shape(dataset, table) for table in grant.tables)
    grids = tuple(grid(dataset, each) for each in shapes)
    scales = even_scales(grids, grant.epsilon)
    asked = (
        Charge(
            dataset=dataset.id,
            period=str(period),
            years=period.years,
            vintage=VINTAGE,
            table=each.name,
            sensitivity=each.sensitivity,
            scale=scale,
            agreement=signed.hash,
        )
        for each, scale in zip(grids, scales, strict=True)
    )
    paid = ((charge, ledger.paid(charge)) for charge in asked)
    charges = tuple(spent.charge if spent else charge for charge, spent in paid)
    return Plan(signed, grant, dataset, period, shapes, grids, charges)


def at_price(plan: Plan, spent: tuple[Spent, ...]) -> Plan:
    """The plan at the prices that were paid, should somebody else have paid for a table first."""
    return replace(plan, charges=tuple(proof.charge for proof in spent))


def permit(plan: Plan, today: date) -> Plan:
    """Refuse a plan whose release the agreement would not let leave, before it costs anything.

    Raises:
        OutsideAgreementError: With every objection.
    """
    objections = plan.signed.agreement.plan_objections(plan.outline, today)
    if objections:
        raise OutsideAgreementError(objections)
    return plan
