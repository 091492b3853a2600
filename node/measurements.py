"""Measurements, kept for ever: the first one drawn is the only one there will ever be."""

import json
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Column, Engine, Integer, String, Table, Text, insert, select
from sqlalchemy.exc import IntegrityError

from anonymizer.ledger import Charge
from anonymizer.measurement import Measurement
from node.storage import metadata, reading, writing

_measurement = Table(
    "measurement",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("vintage", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("counts", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Measurements:
    """What was measured on this node."""

    engine: Engine

    def find(self, charge: Charge) -> Measurement | None:
        """What was measured for this charge, if anything."""
        same = [
            column == value
            for column, value in zip(_measurement.primary_key.columns, charge.key, strict=True)
        ]
        with reading(self.engine) as connection:
            stored = connection.scalar(select(_measurement.c.counts).where(*same))
        return Measurement(charge, tuple(json.loads(stored))) if stored else None

    def keep(self, measurement: Measurement) -> Measurement:
        """Keep a measurement, unless one was kept before: then that one stands.

        A second draw that loses this race was seen by nobody and is forgotten.
        """
        dataset, period, vintage, name = measurement.charge.key
        row = {
            "dataset": dataset,
            "period": period,
            "vintage": vintage,
            "name": name,
            "counts": json.dumps(measurement.values),
        }
        try:
            with writing(self.engine) as connection:
                connection.execute(insert(_measurement), row)
        except IntegrityError:
            return cast("Measurement", self.find(measurement.charge))
        return measurement
