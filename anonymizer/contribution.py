"""Which one record of a person counts in a period, decided from that person's records alone.

Whatever number of records a person has inside a period, exactly one of them counts, so adding or
removing a person adds or removes one row of the count (proofs/contribution.md).

*Earliest* is the record that is over first; of those that end on one day the sharpest, which
begins last; of those the first by what it says (`content`), so that it does not matter under which
key a record is known; of those alike the first key, for they count alike. *Latest* is the same with
time turned round. So a record known to the year alone gives way to a sharper one within it.

All that has to be known of a person's other records is one day, its `rival`, kept with each
record. Why that is enough, for *earliest*: what comes before a record ends no later, so where the
record is inside a period, what comes before it is inside too if only it begins there. The first
record inside has nothing before it that begins there; every other one has the first.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Date, FromClause, Subquery, func, literal, select

Rule = Literal["earliest", "latest"]

RIVAL: Mapping[Rule, str] = {"earliest": "earlier", "latest": "later"}
"""Column of the rival. Days kept under one rule are not there for the other to misread."""


def contributions(
    table: FromClause, *, attributes: Sequence[str], rule: Rule, start: date, end: date
) -> Subquery:
    """One row per person: the record that counts.

    Args:
        table: Records with `first_day`, `last_day`, the rule's `rival` and the attributes.
        attributes: Columns to keep.
        rule: The person's earliest record in the period, or the latest.
        start: First day of the period.
        end: Day after its last. A record counts only if it lies wholly inside, so that one
            known to the year alone is never put into a quarter, and one that ends before it
            begins is nowhere.
    """
    first_day, last_day = table.c.first_day, table.c.last_day
    inside = (first_day >= start) & (first_day <= last_day) & (last_day < end)
    columns = [table.c[attribute] for attribute in attributes]
    return select(*columns).where(inside, _is_alone(table, rule, start, end)).subquery()


def _is_alone(table: FromClause, rule: Rule, start: date, end: date) -> ColumnElement[bool]:
    """Whether nothing that comes before a record inside the period is inside too."""
    kept = table.c[RIVAL[rule]]
    match rule:
        case "earliest":
            return kept < start
        case "latest":
            return kept >= end


def rival(table: FromClause, rule: Rule) -> ColumnElement[date]:
    """The day to be kept with each record, found from all records of its person.

    For *earliest* the last day on which any record before it begins, for *latest* the first on
    which any record after it ends; a day beyond all periods where there is none.

    Args:
        table: Records with `record`, `person`, `content`, `first_day` and `last_day`, none of them
            NULL; all records of everybody in it, and no two rows with the same `record`.
        rule: What comes first.
    """
    first_day, last_day = table.c.first_day, table.c.last_day
    content, record = table.c.content, table.c.record
    order: tuple[ColumnElement[object], ...]
    match rule:
        case "earliest":
            order = last_day.asc(), first_day.desc(), content.asc(), record.asc()
            nearest, none = func.max(first_day).filter(first_day <= last_day), date.min
        case "latest":
            order = first_day.desc(), last_day.asc(), content.desc(), record.desc()
            nearest, none = func.min(last_day).filter(first_day <= last_day), date.max
    before = nearest.over(partition_by=table.c.person, order_by=order, rows=(None, -1))
    return func.coalesce(before, literal(none, Date)).label(RIVAL[rule])
