"""The ledger on disk: durable before noise is drawn, one writer at a time."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    Row,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from anonymizer.errors import LedgerBrokenError
from anonymizer.ledger import Charge, Entry, Ledger
from node.storage import metadata, reading, writing

_entry = Table(
    "ledger",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("charge", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
_turn = Table(
    "ledger_turn",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("taken", Integer, nullable=False),
)
"""One row. Whoever writes the ledger updates it first, and so waits for whoever writes now."""


@dataclass(frozen=True, slots=True)
class LedgerStore:
    """The one ledger of this node."""

    engine: Engine
    cap: Fraction
    delta: Fraction

    def prepare(self) -> None:
        """Put the row of turns in place; on a prepared database this does nothing."""
        with writing(self.engine) as connection:
            if connection.scalar(select(_turn.c.id)) is None:
                connection.execute(insert(_turn), {"id": 1, "taken": 0})

    def touch(self) -> None:
        """Write what is there already, to see whether a payment could be written."""
        with writing(self.engine) as connection:
            connection.execute(update(_turn).values(taken=_turn.c.taken))

    def ledger(self) -> Ledger:
        """The ledger as it stands, every link checked.

        Raises:
            LedgerBrokenError: The stored chain does not hold.
        """
        with reading(self.engine) as connection:
            return self._load(connection)

    def settle(self, due: Callable[[Ledger], tuple[Charge, ...]], now: datetime) -> Ledger:
        """Pay what is due, all of it or nothing; nobody else pays in the meantime.

        Args:
            due: The charges, decided from the ledger as it stands when our turn has come.
            now: The moment of payment.

        Returns:
            The ledger after the payment, which is durable.

        Raises:
            BudgetExhaustedError: The cap cannot pay for all of it.
        """
        with writing(self.engine) as connection:
            connection.execute(update(_turn).values(taken=_turn.c.taken + 1))
            before = ledger = self._load(connection)
            for charge in due(before):
                ledger, _ = ledger.spend(charge, now.isoformat(timespec="seconds"))
            rows = [_row(entry) for entry in ledger.entries[before.count :]]
            if rows:
                connection.execute(insert(_entry), rows)
        return ledger

    def _load(self, connection: Connection) -> Ledger:
        rows = connection.execute(select(_entry).order_by(_entry.c.number))
        return Ledger.of(self.cap, self.delta, ((_read(row), row.hash) for row in rows))


def _row(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "charge": entry.charge_text,
        "at": entry.at,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _read(row: Row[tuple[int, str, str, str, str]]) -> Entry:
    try:
        stored = json.loads(row.charge)
        exact = {name: Fraction(stored[name]) for name in ("ceiling", "delta", "scale")}
        lists = {name: tuple(stored[name]) for name in ("years", "agreements")}
        asked = tuple((str(query), int(weight)) for query, weight in stored["asked"])
        charge = Charge(**(stored | exact | lists | {"asked": asked}))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise LedgerBrokenError(f"entry {row.number} is not what was written") from None
    return Entry(row.number, charge, row.at, row.previous)
