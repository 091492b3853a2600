"""Legal holds: what must not be removed, whoever asks, as long as somebody needs it."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, select

from node.life.deed import Deed, NothingChangedError
from node.life.lookup import fetch
from node.life.moves import batches, take_turn
from node.life.rulings import Said, known_as, rule, standing, subjects
from node.repository import records
from proto.catalogue import Dataset
from proto.errors import RefusalError

_HELD = "a record of {dataset}, or the person it is about, is under legal hold: lift the hold first"


class LegalHoldError(RefusalError):
    """A record or a person is held and may not be removed."""

    code = "legal-hold"


def hold(
    connection: Connection, dataset: Dataset, record: str, deed: Deed, *, is_of_person: bool
) -> None:
    """Keep a record, or all of its person's, from being removed until the hold is lifted.

    Raises:
        NothingChangedError: It is held already.
        UnknownRecordError: There is no such record.
    """
    take_turn(connection, dataset)
    identity = fetch(connection, dataset, record)["identity"]
    whole = subjects(connection, dataset, identity) if is_of_person else (record,)
    said: Said = "person-held" if is_of_person else "held"
    if set(whole) <= _held(connection, dataset, said):
        raise NothingChangedError("it is held already")
    for subject in whole:
        rule(connection, dataset, subject, said, deed)


def lift(
    connection: Connection, dataset: Dataset, record: str, deed: Deed, *, is_of_person: bool
) -> None:
    """Lift the hold on a record, or the one on its person.

    Raises:
        NothingChangedError: There is none.
        UnknownRecordError: There is no such record.
    """
    take_turn(connection, dataset)
    person = fetch(connection, dataset, record)["person"]
    whole = connection.scalars(known_as(dataset, person)).all() if is_of_person else [record]
    held = _held(connection, dataset, "person-held" if is_of_person else "held")
    if not held.intersection(whole):
        raise NothingChangedError("nothing holds it")
    for subject in sorted(held.intersection(whole)):
        rule(connection, dataset, subject, "person-lifted" if is_of_person else "lifted", deed)


def expect_none(connection: Connection, dataset: Dataset, whose: Collection[str]) -> None:
    """Refuse where any of some records or identities is held.

    Raises:
        LegalHoldError: One is.
    """
    held = _held(connection, dataset, "held") | _held(connection, dataset, "person-held")
    if held.intersection(whose):
        raise LegalHoldError(_HELD.format(dataset=dataset.id))


def expect_removable(connection: Connection, dataset: Dataset, whole: Iterable[str]) -> None:
    """Refuse where any of some records is held, or its person, under whichever identity.

    Raises:
        LegalHoldError: One is.
    """
    record = records.table(dataset).c.record
    for batch in batches(whole):
        held = select(record).where(record.in_(batch), is_held(dataset)).limit(1)
        if connection.scalar(held) is not None:
            raise LegalHoldError(_HELD.format(dataset=dataset.id))


def holds_of(connection: Connection, dataset: Dataset, record: str) -> tuple[Said, ...]:
    """Which holds there are on a record: `held`, or `person-held` on its person.

    Raises:
        UnknownRecordError: There is no such record.
    """
    person = fetch(connection, dataset, record)["person"]
    theirs = set(connection.scalars(known_as(dataset, person)))
    found: list[Said] = []
    if record in _held(connection, dataset, "held"):
        found.append("held")
    if theirs & _held(connection, dataset, "person-held"):
        found.append("person-held")
    return tuple(found)


def is_held(dataset: Dataset) -> ColumnElement[bool]:
    """Whether a record is held, or its person, under whichever identity."""
    table, own = records.table(dataset), records.table(dataset).alias().c
    held = standing(dataset, "person-held")
    people = select(own.person).where(own.identity.in_(held) | own.record.in_(held))
    return table.c.record.in_(standing(dataset, "held")) | table.c.person.in_(people)


def _held(connection: Connection, dataset: Dataset, said: Said) -> frozenset[str]:
    return frozenset(connection.scalars(standing(dataset, said)))
