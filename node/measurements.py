"""Measurements, kept for ever: the first one drawn is the only one there will ever be."""

import json
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Column, Engine, Integer, Row, String, Table, Text, insert, select
from sqlalchemy.exc import IntegrityError

from anonymizer.design import Design
from anonymizer.errors import LedgerBrokenError
from anonymizer.ledger import Spent
from anonymizer.measurement import Measurement
from node.storage import metadata, reading, writing

_measurement = Table(
    "measurement",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("vintage", Integer, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("entry", String(64), nullable=False),
    Column("state", Integer, nullable=False),
    Column("answers", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Measurements:
    """What was measured on this node."""

    engine: Engine

    def find(self, spent: Spent, design: Design) -> Measurement | None:
        """What was measured for this payment, if anything.

        Raises:
            LedgerBrokenError: Its place is taken by what another payment measured.
        """
        row = self._row(spent)
        if row is None:
            return None
        if row.entry != spent.entry.hash:
            raise LedgerBrokenError(f"{spent.charge.key} was measured for another entry")
        return Measurement(design, tuple(json.loads(row.answers)))

    def state(self, spent: Spent) -> int | None:
        """Of which state of the register a payment's measurement is, if there is one."""
        row = self._row(spent)
        return None if row is None else row.state

    def keep(self, spent: Spent, measurement: Measurement, *, state: int) -> Measurement:
        """Keep a measurement, unless one was kept before: then that one stands.

        A second draw that loses this race was seen by nobody and is forgotten.
        """
        dataset, period, vintage, number = spent.charge.key
        row = {
            "dataset": dataset,
            "period": period,
            "vintage": vintage,
            "round": number,
            "entry": spent.entry.hash,
            "state": state,
            "answers": json.dumps(measurement.values),
        }
        try:
            with writing(self.engine) as connection:
                connection.execute(insert(_measurement), row)
        except IntegrityError:
            return cast("Measurement", self.find(spent, measurement.design))
        return measurement

    def _row(self, spent: Spent) -> Row[str, int, str] | None:
        key = zip(_measurement.primary_key.columns, spent.charge.key, strict=True)
        same = [column == value for column, value in key]
        wanted = select(_measurement.c.entry, _measurement.c.state, _measurement.c.answers)
        with reading(self.engine) as connection:
            return connection.execute(wanted.where(*same)).one_or_none()
