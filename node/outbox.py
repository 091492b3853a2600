"""Signed releases on their way: the same bytes, sent until their receipt is verified."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from node.storage import metadata, reading, writing
from proto.document import Sha256, digest
from proto.envelope import Envelope
from proto.receipt import Receipt
from proto.release import Outline

_outbox = Table(
    "outbox",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("agreement", String(64), nullable=False),
    Column("dataset", String(40), nullable=False),
    Column("period", String(16), nullable=False),
    Column("vintage", Integer, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("receipt", Text, nullable=True),
    Column("refusal", Text, nullable=True),
    UniqueConstraint("agreement", "dataset", "period", "vintage"),
)


@dataclass(frozen=True, slots=True)
class Posted:
    """One release in the outbox.

    Attributes:
        envelope: The bytes that are sent, now and ever.
        receipt: The hub's, verified; nothing while it is under way.
        refusal: What the hub said when it refused for good.
    """

    hash: Sha256
    agreement: str
    dataset: str
    period: str
    vintage: int
    envelope: bytes
    receipt: Receipt | None
    refusal: str | None

    @property
    def state(self) -> str:
        """`delivered`, `refused` or `waiting`."""
        if self.receipt:
            return "delivered"
        return "refused" if self.refusal else "waiting"


@dataclass(frozen=True, slots=True)
class Outbox:
    """Everything that left this node, or is about to."""

    engine: Engine

    def put(self, envelope: Envelope, outline: Outline) -> Posted:
        """Take in a signed release, unless the same one was put before: then that one stands."""
        data = envelope.to_bytes()
        row = {
            "hash": digest(data),
            "agreement": outline.agreement,
            "dataset": outline.dataset,
            "period": outline.period,
            "vintage": outline.vintage,
            "envelope": data,
        }
        try:
            with writing(self.engine) as connection:
                connection.execute(insert(_outbox), row)
        except IntegrityError:
            pass
        return self._all(*_same(outline))[0]

    def find(self, outline: Outline) -> Posted | None:
        """The release that was put before, if any."""
        return next(iter(self._all(*_same(outline))), None)

    def vintages(self, agreement: str, dataset: str, period: str) -> tuple[int, ...]:
        """What has been put for one period under one agreement."""
        named = {"agreement": agreement, "dataset": dataset, "period": period}
        same = [_outbox.c[name] == value for name, value in named.items()]
        return tuple(posted.vintage for posted in self._all(*same))

    def waiting(self) -> tuple[Posted, ...]:
        """What still has to be delivered."""
        return self._all(_outbox.c.receipt.is_(None), _outbox.c.refusal.is_(None))

    def list(self) -> tuple[Posted, ...]:
        """Everything, oldest period first."""
        return self._all()

    def file(self, posted: Posted, receipt: Receipt) -> None:
        """Keep the verified receipt: the release need not be sent again."""
        self._settle(posted, receipt=receipt.to_json())

    def refuse(self, posted: Posted, reason: str) -> None:
        """Keep the hub's refusal: sending the same bytes again would be refused again."""
        self._settle(posted, refusal=reason)

    def reopen(self) -> None:
        """Let what was refused wait again, after the reason is gone."""
        with writing(self.engine) as connection:
            connection.execute(update(_outbox).values(refusal=None))

    def _settle(self, posted: Posted, **values: str) -> None:
        with writing(self.engine) as connection:
            this = _outbox.c.hash == posted.hash
            connection.execute(update(_outbox).where(this).values(**values))

    def _all(self, *conditions: ColumnElement[bool]) -> tuple[Posted, ...]:
        order = _outbox.c.dataset, _outbox.c.period, _outbox.c.hash
        with reading(self.engine) as connection:
            rows = connection.execute(select(_outbox).where(*conditions).order_by(*order)).all()
        return tuple(map(_posted, rows))


def _same(outline: Outline) -> Sequence[ColumnElement[bool]]:
    return (
        _outbox.c.agreement == outline.agreement,
        _outbox.c.dataset == outline.dataset,
        _outbox.c.period == outline.period,
        _outbox.c.vintage == outline.vintage,
    )


def _posted(row: Row[tuple[object, ...]]) -> Posted:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    if values["receipt"]:
        values["receipt"] = Receipt.from_json(values["receipt"])
    return Posted(**values)
