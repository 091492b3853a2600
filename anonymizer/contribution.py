"""Which one record of a person counts in a period, decided from that person's records alone.

Whatever number of records a person has, exactly one of them counts, so adding or removing a
person adds or removes one row of the count (proofs/laplace.md, step 1).
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, FromClause, Subquery, func, select

Rule = Literal["earliest", "latest"]


def contributions(
    table: FromClause, *, attributes: Sequence[str], rule: Rule, start: date, end: date
) -> Subquery:
    """One row per person: the record that counts.

    Args:
        table: Records with `record`, `person`, `first_day`, `last_day` and the attributes,
            none of them NULL; no two rows have the same `record`.
        attributes: Columns to keep.
        rule: The person's earliest record in the period, or the latest.
        start: First day of the period.
        end: Day after its last. A record counts only if it lies wholly inside, so that one
            known to the year alone is never put into a quarter, and one that ends before it
            begins is nowhere.
    """
    rank = func.row_number().over(partition_by=table.c.person, order_by=_order(table, rule))
    columns = [table.c[attribute] for attribute in attributes]
    days = table.c.first_day, table.c.last_day
    inside = (days[0] >= start) & (days[0] <= days[1]) & (days[1] < end)
    ranked = select(*columns, rank.label("rank")).where(inside).subquery()
    kept = [ranked.c[attribute] for attribute in attributes]
    return select(*kept).where(ranked.c.rank == 1).subquery()


def _order(table: FromClause, rule: Rule) -> tuple[ColumnElement[object], ...]:
    """A total order over one person's records; the pseudonym breaks ties, always the same way."""
    match rule:
        case "earliest":
            return table.c.first_day.asc(), table.c.last_day.asc(), table.c.record.asc()
        case "latest":
            return table.c.last_day.desc(), table.c.first_day.desc(), table.c.record.desc()
