"""Sub-national providers: whose rows they are, and their say before a release."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from node.life.deed import Deed, NothingChangedError
from node.life.moves import state_of, take_turn
from node.repository import records
from node.storage import metadata
from proto.catalogue import Dataset
from proto.errors import ConflictError, InputError, RefusalError
from proto.period import Period

Answer = Literal["yes", "no"]

UNKNOWN = "unknown"
_SLUG_LENGTH = 40
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

provider = Table(
    "provider",
    metadata,
    Column("id", String(_SLUG_LENGTH), primary_key=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

provider_change = Table(
    "provider_change",
    metadata,
    Column("provider", String(_SLUG_LENGTH), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("active", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Who let a provider have a say, or no longer, when and why."""

say = Table(
    "say",
    metadata,
    Column("provider", String(_SLUG_LENGTH), primary_key=True),
    Column("dataset", String(40), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("vintage", Integer, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("answer", String(3), nullable=False),
    Column("state", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Nothing in it is ever changed: the last answer stands, as long as no record changes."""


class UnknownProviderError(RefusalError):
    """There is no such provider, or it is active no more."""

    code = "unknown-provider"


class ProviderWaitingError(RefusalError):
    """A provider has not yet agreed to what would leave."""

    code = "provider-waiting"


class ProviderObjectsError(RefusalError):
    """A provider objects to what would leave."""

    code = "provider-objects"


@dataclass(frozen=True, slots=True)
class Provider:
    """Who sends records of a part of the country."""

    id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which release providers are asked about."""

    dataset: Dataset
    period: Period
    vintage: int

    @property
    def row(self) -> dict[str, object]:
        """The columns that name it."""
        named = {"dataset": self.dataset.id, "period": str(self.period)}
        return named | {"vintage": self.vintage}

    def __str__(self) -> str:
        """The release as messages name it."""
        return f"{self.dataset.id} {self.period}, vintage {self.vintage}"


@dataclass(frozen=True, slots=True)
class Say:
    """What a provider said of one release, and whether it is of the records as they are now."""

    provider: Provider
    answer: Answer | None
    is_current: bool
    by: str | None
    at: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class OwnCount:
    """Exact, for the provider itself: its own rows in a period, whoever else knows the person.

    Attributes:
        people: Different identities in these records.
    """

    status: str
    records: int
    people: int


def add(connection: Connection, id_: str, name: str, deed: Deed) -> Provider:
    """Take up a provider; from now on nothing leaves without its yes.

    Raises:
        ConflictError: There is one of this id already.
        InputError: The id is no short name.
    """
    if not _is_slug(id_) or not name.strip():
        raise InputError(
            f"expected a short name of at most {_SLUG_LENGTH} lower-case letters, digits and -,"
            " and the full name"
        )
    if id_ in {each.id for each in providers(connection)}:
        raise ConflictError(f"there is a provider {id_} already")
    connection.execute(insert(provider), {"id": id_, "name": name.strip(), "active": True})
    _note_change(connection, id_, deed, is_active=True)
    return Provider(id_, name.strip(), active=True)


def activate(connection: Connection, id_: str, deed: Deed, *, is_active: bool) -> None:
    """Let a provider have a say, or no longer: its rows stay.

    Raises:
        NothingChangedError: It is so already.
        UnknownProviderError: There is no such provider.
    """
    known = {each.id: each for each in providers(connection)}
    if id_ not in known:
        raise UnknownProviderError(f"there is no provider {id_[:_SLUG_LENGTH]!r}")
    if known[id_].active == is_active:
        raise NothingChangedError(f"{id_} is so already")
    connection.execute(update(provider).where(provider.c.id == id_).values(active=is_active))
    _note_change(connection, id_, deed, is_active=is_active)


def providers(connection: Connection) -> tuple[Provider, ...]:
    """Every provider, by id."""
    rows = connection.execute(select(provider).order_by(provider.c.id))
    return tuple(Provider(*row) for row in rows)


def answer(connection: Connection, id_: str, asked: Asked, said: Answer, deed: Deed) -> Say:
    """Keep what a provider says of a release of these records, as they are at this moment.

    Raises:
        UnknownProviderError: There is no such provider, or it is active no more.
    """
    take_turn(connection, asked.dataset)
    own = _active(connection, id_)
    release = {"provider": id_, **asked.row}
    same = [say.c[name] == value for name, value in release.items()]
    last = connection.scalar(select(func.max(say.c.number)).where(*same)) or 0
    state = state_of(connection, asked.dataset, asked.period)
    row = release | deed.row | {"number": last + 1, "answer": said, "state": state}
    connection.execute(insert(say), row)
    return next(each for each in said_of(connection, asked) if each.provider == own)


def said_of(connection: Connection, asked: Asked) -> tuple[Say, ...]:
    """What every active provider says of a release; nothing where it has not spoken."""
    state = state_of(connection, asked.dataset, asked.period)
    release = [say.c[name] == value for name, value in asked.row.items()]
    rows = connection.execute(select(say).where(*release).order_by(say.c.number)).mappings()
    last = {row["provider"]: row for row in rows}
    return tuple(
        _say(each, last.get(each.id), state) for each in providers(connection) if each.active
    )


def expect_agreed(connection: Connection, dataset: Dataset, period: Period, vintage: int) -> int:
    """Go on only where every active provider agrees to exactly these records.

    Returns:
        The state of the records to which all agreed.

    Raises:
        ProviderObjectsError: One said no.
        ProviderWaitingError: One has not spoken, or records were changed since.
        UnknownProviderError: Records are somebody's who was never taken up as a provider.
    """
    asked = Asked(dataset, period, vintage)
    if strangers := ", ".join(strange(connection, dataset)):
        raise UnknownProviderError(
            f"{dataset.id} has records of {strangers}, whom nobody would ask: take each up with"
            " `dcim-node provider add`"
        )
    said = said_of(connection, asked)
    if no := _names(each for each in said if each.is_current and each.answer == "no"):
        raise ProviderObjectsError(f"{asked}: {no} said no: see `dcim-node provider list`")
    if missing := _names(each for each in said if not each.is_current):
        raise ProviderWaitingError(
            f"{asked}: waits for {missing}: each says yes or no to the records as they are now,"
            " with `dcim-node provider agree` or `object`"
        )
    return state_of(connection, dataset, period)


def strange(connection: Connection, dataset: Dataset) -> tuple[str, ...]:
    """Whose records there are without their being a provider, so that they have no say."""
    kept = records.table(dataset).c.provider
    known = select(provider.c.id)
    found = select(kept).where(kept != "", kept.not_in(known)).distinct().order_by(kept)
    return tuple(connection.scalars(found))


def own_counts(
    connection: Connection, id_: str, dataset: Dataset, period: Period
) -> tuple[OwnCount, ...]:
    """What a provider sees before it speaks: its own rows that lie inside the period, by status.

    Found from its own rows alone, so that nothing in it tells whom another provider knows.

    Raises:
        UnknownProviderError: There is no such provider, or it is active no more.
    """
    _active(connection, id_)
    table = records.table(dataset)
    status = func.coalesce(table.c[dataset.status_indicator], UNKNOWN)
    inside = table.c.first_day >= period.start, table.c.last_day < period.end
    rows = select(status, func.count(), func.count(table.c.identity.distinct()))
    found = {
        code: OwnCount(code, number, people)
        for code, number, people in connection.execute(
            rows.where(table.c.provider == id_, *inside).group_by(status)
        )
    }
    codes = dataset.indicator(dataset.status_indicator).codes()
    return tuple(found[code] for code in codes if code in found)


def _note_change(connection: Connection, id_: str, deed: Deed, *, is_active: bool) -> None:
    own = provider_change.c
    last = connection.scalar(select(func.max(own.number)).where(own.provider == id_)) or 0
    row = {"provider": id_, "number": last + 1, "active": is_active}
    connection.execute(insert(provider_change), row | deed.row)


def _active(connection: Connection, id_: str) -> Provider:
    for each in providers(connection):
        if each.id == id_ and each.active:
            return each
    raise UnknownProviderError(f"there is no active provider {id_[:_SLUG_LENGTH]!r}")


def _say(own: Provider, row: RowMapping | None, state: int) -> Say:
    if row is None:
        return Say(own, None, is_current=False, by=None, at=None, reason=None)
    is_current = row["state"] == state
    return Say(own, row["answer"], is_current, row["by"], row["at"], row["reason"])


def _names(said: Iterable[Say]) -> str:
    return ", ".join(each.provider.name for each in said)


def _is_slug(text: str) -> bool:
    return len(text) <= _SLUG_LENGTH and _SLUG.fullmatch(text) is not None
