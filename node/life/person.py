"""Everything that one person is known as, and every record of that person, in every dataset."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from sqlalchemy import Connection, Select, or_, select

from node.life.lookup import fetch
from node.life.moves import batches
from node.repository import records
from proto.catalogue import Dataset

Whose = Mapping[str, frozenset[str]]
"""Pseudonyms of one person, by dataset; none where the person is not in it."""


def identities(
    connection: Connection, datasets: Sequence[Dataset], dataset: Dataset, record: str
) -> Whose:
    """What the person of a record is known as, in every dataset.

    An identity leads to the person that it is known to be, and that person to further identities,
    in another dataset too: followed until nobody new is found.

    Raises:
        UnknownRecordError: There is no such record.
    """
    known = frozenset({fetch(connection, dataset, record)["person"]})
    while True:
        whose = {each.id: frozenset(_beside(connection, each, known)) for each in datasets}
        found = known.union(*whose.values())
        if found == known:
            return whose
        known = found


def records_of(connection: Connection, dataset: Dataset, whose: Iterable[str]) -> tuple[str, ...]:
    """The records that name any of some identities."""
    table = records.table(dataset)
    asked = (select(table.c.record).where(table.c.identity.in_(batch)) for batch in batches(whose))
    return tuple(chain.from_iterable(connection.scalars(each) for each in asked))


def _beside(connection: Connection, dataset: Dataset, known: Iterable[str]) -> Iterator[str]:
    """Identities and people that stand in one row with any of these."""
    table, alias = records.table(dataset).c, records.alias.c
    for batch in batches(known):
        same = select(table.identity, table.person).distinct()
        decided = select(alias.identity, alias.person).where(alias.dataset == dataset.id)
        yield from _both(
            connection, same.where(or_(table.identity.in_(batch), table.person.in_(batch)))
        )
        yield from _both(
            connection, decided.where(or_(alias.identity.in_(batch), alias.person.in_(batch)))
        )


def _both(connection: Connection, pairs: Select[str, str]) -> Iterator[str]:
    return chain.from_iterable(connection.execute(pairs))
