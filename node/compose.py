"""Measurements into a release: the document as it will be signed."""

from collections.abc import Sequence
from fractions import Fraction

from anonymizer.grid import Grid
from anonymizer.ledger import Ledger, Spent
from anonymizer.loss import epsilon_of
from anonymizer.measurement import Measurement
from anonymizer.query import Query
from anonymizer.rounds import Round
from anonymizer.tables import TableEstimate, tables
from node.plan import Plan
from proto.agreement import displayed
from proto.document import Sha256
from proto.method_note import Method, MethodNote
from proto.release import (
    Component,
    LedgerHead,
    MeasuredQuery,
    MeasurementNote,
    NoisePart,
    Release,
    ReleasedTable,
    TableNoise,
    TableShape,
)
from proto.terms import Grant


def compose(  # noqa: PLR0913 - all that a release says
    plan: Plan,
    rounds: Sequence[tuple[Spent, Round]],
    measurements: Sequence[Measurement],
    *,
    ledger: Ledger,
    catalogue_version: str,
    method: Method,
) -> Release:
    """Write the release of a plan from what was measured for it, and what the country says."""
    mechanism = measurements[0].design.mechanism
    is_laplace = mechanism == "discrete-laplace"
    loss = sum((spent.charge.loss for spent, _ in rounds), Fraction())
    parts = zip(plan.shapes, plan.grids, tables(measurements, plan.grids), strict=True)
    outline = plan.outline
    return Release(
        type="release",
        format=1,
        publisher=outline.publisher,
        agreement=Sha256(outline.agreement),
        dataset=outline.dataset,
        period=outline.period,
        vintage=outline.vintage,
        catalogue=catalogue_version,
        mechanism=mechanism,
        tables=tuple(_table(shape, grid, table, plan.grant) for shape, grid, table in parts),
        measurements=tuple(_note(spent, each) for spent, each in rounds),
        ceiling=plan.grant.epsilon,
        epsilon=loss if is_laplace else epsilon_of(loss, plan.grant.delta),
        delta=Fraction(0) if is_laplace else plan.grant.delta,
        method_note=MethodNote(
            unit=plan.dataset.unit,
            date_axis=plan.dataset.date_axis,
            person_rule=plan.dataset.person_rule,
            country=method.about(_indicators(plan)),
        ),
        ledger_head=LedgerHead(count=ledger.count, hash=Sha256(ledger.head)),
    )


def _indicators(plan: Plan) -> frozenset[str]:
    """What the release speaks of: its dimensions, and what its statuses are of."""
    dimensions = {name for shape in plan.shapes for name in shape.dimensions}
    return frozenset(dimensions | {plan.dataset.status_indicator})


def _table(shape: TableShape, grid: Grid, table: TableEstimate, grant: Grant) -> ReleasedTable:
    return ReleasedTable(
        shape=shape,
        codes=tuple(attribute.codes for attribute in grid.attributes),
        noise=TableNoise(
            components=tuple(
                Component(dimensions=tuple(sorted(own)), variance=variance)
                for own, variance in table.doubt.components.items()
            ),
            parts=tuple(
                NoisePart(scale=part.scale, times=part.times) for part in table.doubt.parts
            ),
            sd=table.doubt.sd,
        ),
        estimates=table.values,
        shown=displayed(grant, table.display),
    )


def _note(spent: Spent, paid: Round) -> MeasurementNote:
    charge = spent.charge
    return MeasurementNote(
        entry=Sha256(spent.entry.hash),
        ceiling=charge.ceiling,
        scale=charge.scale,
        sensitivity=charge.sensitivity,
        loss=charge.loss,
        queries=tuple(_query(query, weight) for query, weight in paid.design.asked),
    )


def _query(query: Query, weight: int) -> MeasuredQuery:
    parts = {attribute.id.partition(" ")[0]: part for attribute, part in query.parts}
    return MeasuredQuery(statuses=query.statuses, parts=parts, weight=weight)
