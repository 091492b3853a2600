"""A few invented people, and an import of their records as the importer does it."""

import hashlib
from collections.abc import Collection
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Engine, MetaData, Table, delete, insert, select, update

from anonymizer.case import Pseudonym
from anonymizer.contribution import RIVAL
from node.identity.forgetting import forget_unused
from node.life import partial_date
from node.life.deed import Deed
from node.life.history import remember
from node.life.importing import Aftermath, Links
from node.life.moves import apart, days_of, newest, note_each, take_turn
from node.life.tombstones import is_erased
from node.repository import cases, records
from node.repository.ranking import rank
from node.storage import reading, writing
from proto import catalogue
from proto.catalogue import Dataset
from proto.period import Period

CATALOGUE = catalogue.load()
VICTIMS = CATALOGUE.dataset("victims")
JUSTICE = CATALOGUE.dataset("justice")
NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
DEED = Deed.of("officer", NOW, "as the file says")
UNASKED = {"ethnicity"}

Row = dict[str, Any]


def p(name: str) -> str:
    """A pseudonym."""
    return hashlib.blake2b(name.encode(), digest_size=16).hexdigest()


def row(record: str, person: str, day: str, *, dataset: Dataset = VICTIMS, **said: object) -> Row:
    """A record of somebody on some day, as a row; whatever is not said is unknown.

    Args:
        record: Name of the record.
        person: Name of the identity.
        day: As far as it is known.
        dataset: Of the record.
        said: Codes, dates, the provider, `proceeding`.
    """
    bits = records.bits(dataset)
    codes: Row = {each.id: 1 if each.id in bits else "unknown" for each in dataset.indicators}
    codes |= {name: None for name in UNASKED if name in codes}
    first, last = partial_date.days(day)
    known = {"record": p(record), "person": p(person), "identity": p(person)}
    days = {"first_day": first, "last_day": last, **{each.id: None for each in dataset.side_dates}}
    whole = codes | known | days | {"source": "s", "provider": "", "proceeding": None} | said
    return whole | {"content": p(repr(sorted(whole.items(), key=str)))}


def imported(engine: Engine, *rows: Row, dataset: Dataset = VICTIMS, day: date = TODAY) -> int:
    """Bring some rows in, in one transaction, and say how many were refused as erased."""
    own, new = records.table(dataset), _new_rows(dataset.id)
    with writing(engine) as connection:
        take_turn(connection, dataset)
        new.create(connection)
        if rows:
            connection.execute(insert(new), [_without_links(each) for each in rows])
        refused = connection.execute(delete(new).where(is_erased(dataset, new))).rowcount
        theirs = records.alias.c.dataset == dataset.id, records.alias.c.identity == new.c.identity
        known = select(records.alias.c.person).where(*theirs).scalar_subquery()
        connection.execute(update(new).where(known.is_not(None)).values(person=known))
        remember(connection, dataset, new)
        same = own.c.record == new.c.record
        unchanged = select(new.c.record).join(own, same & (own.c.content == new.c.content))
        connection.execute(delete(new).where(new.c.record.in_(unchanged)))
        was = connection.execute(select(own.c.record, own.c.person).join(new, same)).all()
        people = {*(person for _, person in was), *connection.scalars(select(new.c.person))}
        before = days_of(connection, dataset, people)
        over = [Pseudonym(record) for record, _ in was]
        connection.execute(delete(own).where(own.c.record.in_(over)))
        kept = RIVAL[dataset.person_rule]
        coming = [
            dict(each) | {kept: date.min} for each in connection.execute(select(new)).mappings()
        ]
        if coming:
            connection.execute(insert(own), coming)
        new.drop(connection)
        rank(connection, dataset, people)
        spans = apart([*before, *days_of(connection, dataset, people)])
        note_each(connection, dataset, "import", day, spans or [(None, None)])
        came = {each["record"] for each in coming}
        links = [
            (Pseudonym(each["record"]), tuple(map(Pseudonym, filter(None, [each["proceeding"]]))))
            for each in rows
            if each["record"] in came
        ]
        Links().link(connection, dataset, links)
        Aftermath(forget_unused).overwritten(connection, dataset, over)
        Aftermath(forget_unused).settle(connection, dataset, day)
    return refused


def linked(engine: Engine, identity: str, person: str, *, dataset: Dataset = VICTIMS) -> None:
    """Let an identity be known as another person, as whoever links does it."""
    own, names = records.table(dataset), (p(identity), p(person))
    with writing(engine) as connection:
        take_turn(connection, dataset)
        row = dict(zip(("identity", "person"), names, strict=True)) | {"dataset": dataset.id}
        connection.execute(insert(records.alias), row)
        theirs = own.c.identity == names[0]
        connection.execute(update(own).where(theirs).values(person=names[1]))
        rank(connection, dataset, names)
        note_each(connection, dataset, "link", TODAY, days_of(connection, dataset, names))
        Aftermath(forget_unused).settle(connection, dataset, TODAY)


def stored(engine: Engine, record: str, *, dataset: Dataset = VICTIMS) -> Row:
    """A record's row."""
    table = records.table(dataset)
    with reading(engine) as connection:
        found = connection.execute(select(table).where(table.c.record == p(record)))
        return dict(found.mappings().one())


def people_in(engine: Engine, period: str, *, dataset: Dataset = VICTIMS) -> int:
    """How many people a count of the period would find."""
    read = cases.read_cube(engine, dataset, attributes=["sex"], period=Period.parse(period))
    return int(read.people.sum())


def states(engine: Engine, *periods: str, dataset: Dataset = VICTIMS) -> tuple[int, ...]:
    """In which state each period's records are."""
    return tuple(cases.state(engine, dataset, Period.parse(each)) for each in periods)


def state(engine: Engine, dataset: Dataset = VICTIMS) -> int:
    """In which state a dataset is."""
    with reading(engine) as connection:
        return newest(connection, dataset)


def excluded(engine: Engine) -> Collection[str]:
    """Who is excluded."""
    with reading(engine) as connection:
        return set(connection.scalars(select(records.excluded.c.person)))


@cache
def _new_rows(dataset: str) -> Table:
    """Always the same object, so that statements about it are compiled once."""
    columns = records.columns(CATALOGUE.dataset(dataset))
    copied = (Column(each.name, each.type) for each in columns)
    return Table(f"new_{dataset}", MetaData(), *copied, prefixes=["TEMPORARY"])


def _without_links(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "proceeding"}
