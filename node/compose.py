"""Measurements into a release: the document as it will be signed."""

from anonymizer.estimate import estimate
from anonymizer.grid import Grid
from anonymizer.ledger import Ledger
from anonymizer.measurement import Measurement
from node.plan import Plan
from proto.agreement import displayed
from proto.document import Sha256
from proto.release import LedgerHead, Mechanism, MethodNote, Release, ReleasedTable, TableShape
from proto.terms import Grant


def compose(
    plan: Plan, measurements: tuple[Measurement, ...], *, ledger: Ledger, catalogue_version: str
) -> Release:
    """Write the release of a plan from what was measured for it."""
    parts = zip(plan.shapes, plan.grids, measurements, strict=True)
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
        tables=tuple(_table(shape, grid, m, plan.grant) for shape, grid, m in parts),
        epsilon=outline.epsilon,
        delta=outline.epsilon * 0,
        method_note=MethodNote(
            unit=plan.dataset.unit,
            date_axis=plan.dataset.date_axis,
            person_rule=plan.dataset.person_rule,
        ),
        ledger_head=LedgerHead(count=ledger.count, hash=Sha256(ledger.head)),
    )


def _table(shape: TableShape, grid: Grid, measurement: Measurement, grant: Grant) -> ReleasedTable:
    table = estimate(measurement)
    charge = measurement.charge
    return ReleasedTable(
        shape=shape,
        codes=tuple(attribute.codes for attribute in grid.attributes),
        mechanism=Mechanism(
            name="discrete-laplace",
            scale=charge.scale,
            sensitivity=charge.sensitivity,
            epsilon=charge.epsilon,
        ),
        sd=table.sd,
        estimates=table.values,
        shown=displayed(grant, table.values),
    )
