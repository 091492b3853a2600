"""Victims linked to proceedings: which records of both datasets name the same criminal case."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Select,
    String,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
)

from node.life.moves import batches
from node.repository import records
from node.storage import metadata, refresh_statistics
from proto.catalogue import Dataset
from proto.period import Period

linked_case = Table(
    "linked_case",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("record", String(32), primary_key=True),
    Column("proceeding", String(32), primary_key=True),
    Index("linked_case_proceeding", "proceeding", "dataset"),
)
"""A proceeding is the keyed pseudonym of its case number, the same in both datasets."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exact, and not for publication: how far proceedings came in which victims took part.

    A proceeding against several people may stand in several lines, and so may its victims.

    Attributes:
        stage: Code of the justice dataset's status that somebody accused has there by their last
            record of the proceeding; None where nobody accused is known.
        proceedings: How many.
        accused: People who have this stage in them.
        victims: People who took part in them as victims.
    """

    stage: str | None
    proceedings: int
    accused: int
    victims: int


def link(
    connection: Connection, dataset: Dataset, rows: Sequence[tuple[str, Collection[str]]]
) -> None:
    """Link records to the proceedings that they name now, and to no others.

    Args:
        connection: The transaction of the import.
        dataset: What is brought in.
        rows: Pseudonyms of records, each with those of its case numbers.
    """
    known = linked_case.c
    for batch in batches(record for record, _ in rows):
        renamed = known.dataset == dataset.id, known.record.in_(batch)
        connection.execute(delete(linked_case).where(*renamed))
    links = [
        {"dataset": dataset.id, "record": record, "proceeding": proceeding}
        for record, named in rows
        for proceeding in sorted(set(named))
    ]
    if links:
        is_first = connection.scalar(select(literal(1)).select_from(linked_case).limit(1)) is None
        connection.execute(insert(linked_case), links)
        if is_first:
            refresh_statistics(connection, linked_case)


def records_in(connection: Connection, dataset: Dataset, proceeding: str) -> tuple[str, ...]:
    """The records of a dataset that name a proceeding: its victims', or its accused's."""
    known = linked_case.c
    ours = known.dataset == dataset.id, known.proceeding == proceeding
    return tuple(connection.scalars(select(known.record).where(*ours).order_by(known.record)))


def proceedings_of(connection: Connection, dataset: Dataset, person: str) -> tuple[str, ...]:
    """The proceedings that any record of a person names."""
    table, known = records.table(dataset), linked_case.c
    theirs = select(table.c.record).where(table.c.person == person)
    named = select(known.proceeding).where(known.dataset == dataset.id, known.record.in_(theirs))
    return tuple(connection.scalars(named.distinct().order_by(known.proceeding)))


def outcomes(
    connection: Connection,
    victims: Dataset,
    justice: Dataset,
    *,
    statuses: Collection[str],
    period: Period | None = None,
) -> tuple[Outcome, ...]:
    """How the proceedings ended, or how far they are, in which victims took part.

    Args:
        connection: A look at the database.
        victims: The dataset of victims.
        justice: The dataset of the accused.
        statuses: As what somebody must be known to be a victim here.
        period: Only of victims with such a record wholly inside it.
    """
    took_part = _took_part(victims, statuses, period).subquery()
    last = _last_stages(justice).subquery()
    stage = last.c.stage
    same = last.c.proceeding == took_part.c.proceeding
    asked = (
        select(
            stage,
            func.count(took_part.c.proceeding.distinct()),
            func.count(last.c.person.distinct()),
            func.count(took_part.c.person.distinct()),
        )
        .select_from(took_part.outerjoin(last, same))
        .group_by(stage)
    )
    found = (Outcome(*row) for row in connection.execute(asked))
    return tuple(_in_order(justice, found))


def _took_part(
    victims: Dataset, statuses: Collection[str], period: Period | None
) -> Select[str, str]:
    counted, known = records.counted(victims), linked_case.c
    same = (known.record == counted.c.record) & (known.dataset == victims.id)
    status = counted.c[victims.status_indicator].in_(statuses)
    took_part = select(known.proceeding, counted.c.person).join_from(counted, linked_case, same)
    took_part = took_part.where(status).distinct()
    if period is None:
        return took_part
    return took_part.where(counted.c.first_day >= period.start, counted.c.last_day < period.end)


def _last_stages(justice: Dataset) -> Select[str, str, str]:
    """The stage that everybody accused has reached in each proceeding: of the last record in it.

    Latest as anonymizer/contribution.py has it: of those that begin last, the one over first.
    """
    counted, known = records.counted(justice), linked_case.c
    columns = counted.c
    order = (
        columns.first_day.desc(),
        columns.last_day,
        columns.content.desc(),
        columns.record.desc(),
    )
    place = func.row_number().over(partition_by=(known.proceeding, columns.person), order_by=order)
    stage = columns[justice.status_indicator].label("stage")
    same = (known.record == columns.record) & (known.dataset == justice.id)
    all_of_them = select(known.proceeding, columns.person, stage, place.label("place"))
    ranked = all_of_them.join_from(counted, linked_case, same).subquery()
    return select(ranked.c.proceeding, ranked.c.person, ranked.c.stage).where(ranked.c.place == 1)


def _in_order(justice: Dataset, found: Iterable[Outcome]) -> list[Outcome]:
    """In the order of the code list; what is not known of anybody comes last."""
    codes = justice.indicator(justice.status_indicator).codes()
    known = {code: place for place, code in enumerate(codes)}
    return sorted(found, key=lambda each: known.get(each.stage or "", len(codes)))
