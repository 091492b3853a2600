"""Why a record does not count, in words for whoever may see everybody's records."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from anonymizer.contribution import contributions
from node.life import rulings
from node.life.consent import INDICATOR, REFUSED
from node.repository import records
from proto.catalogue import Dataset


def why_not(connection: Connection, dataset: Dataset, row: Mapping[str, Any]) -> str | None:
    """Why a record is not counted in the year that it belongs to; None where it may be.

    Args:
        connection: A look at the database.
        dataset: Which one.
        row: Of the record, whole.
    """
    known = records.excluded.c
    theirs = known.dataset == dataset.id, known.person == row["person"]
    reason = connection.scalar(select(known.reason).where(*theirs))
    if reason is not None:
        return "; ".join(_consent(connection, dataset, row)) or reason
    if _is_alone(connection, dataset, row):
        return None
    return f"another record of this person counts instead in {row['last_day'].year}"


def _consent(connection: Connection, dataset: Dataset, row: Mapping[str, Any]) -> Iterator[str]:
    """What excludes a person for want of consent."""
    table = records.table(dataset)
    if INDICATOR in table.c:
        says = table.c.person == row["person"], table.c[INDICATOR].in_(REFUSED)
        own = table.c.record == row["record"]
        # Of several records of the person the one that is looked at first.
        found = select(table.c[INDICATOR], own).where(*says).order_by(own.desc(), table.c.record)
        if first := connection.execute(found.limit(1)).first():
            code, is_own = first
            where = "" if is_own else ", in another record of this person"
            yield f"consent {code.replace('_', ' ')}, by the register{where}"
    standing = rulings.standing(dataset, "withdrawn").subquery().c.subject
    subjects = rulings.known_as(dataset, row["person"])
    noted = connection.scalars(select(standing).where(standing.in_(subjects))).all()
    days = [
        each.at[:10]
        for each in rulings.about(connection, dataset, *noted)
        if each.said == "withdrawn"
    ]
    if days:
        yield f"consent withdrawn on {max(days)}, noted by hand"


def _is_alone(connection: Connection, dataset: Dataset, row: Mapping[str, Any]) -> bool:
    """Whether no other record of the person counts in its stead in its year."""
    table, year = records.table(dataset), row["last_day"].year
    counting = contributions(
        select(table).where(table.c.record == row["record"]).subquery(),
        attributes=["record"],
        rule=dataset.person_rule,
        start=date(year, 1, 1),
        end=date(year + 1, 1, 1),
    )
    return connection.scalar(select(counting.c.record)) is not None
