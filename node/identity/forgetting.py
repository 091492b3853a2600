"""Keeping nothing of somebody: what an erasure and the end of a retention period call."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Table, delete, or_

from node.identity import sealed
from node.identity.openings import opened
from node.identity.pairs import candidate, decision
from node.life.moves import batches
from proto.catalogue import Dataset

_PAIRS = candidate, decision


def kept(connection: Connection, dataset: Dataset) -> Collection[str]:
    """The identities of which something is kept that names them."""
    return connection.scalars(sealed.kept(dataset)).all()


def destroy(connection: Connection, dataset: Dataset, identities: Iterable[str]) -> int:
    """Destroy what names some identities, and say of how many anything was kept.

    Who is one person with whom stays, as records say it without naming anybody; what a comparison
    of names found does not.
    """
    whose = [*identities]
    _drop(connection, dataset, candidate, whose)
    return sealed.destroy(connection, dataset, whose)


def forget(
    connection: Connection, dataset: Dataset, identities: Collection[str]
) -> Mapping[str, int]:
    """Keep nothing of some identities, and give the rows removed by table.

    Whoever is one person with one of them is among them, so no decision is missed by others. That
    something was opened stays on record, and how much; whose it was does not.
    """
    pairs = {table.name: _drop(connection, dataset, table, identities) for table in _PAIRS}
    destroyed = destroy(connection, dataset, identities)
    shown = _drop(connection, dataset, opened, identities)
    return {
        "identity_secret": destroyed,
        "identity_sealed": destroyed,
        opened.name: shown,
        **pairs,
    }


def forget_unused(connection: Connection, dataset: Dataset) -> int:
    """Destroy what names identities of which no record is left, as after a row has gone."""
    return destroy(connection, dataset, sealed.unused(connection, dataset))


def _drop(connection: Connection, dataset: Dataset, table: Table, whose: Collection[str]) -> int:
    """Remove the rows in which any of some identities stands."""
    columns = [table.c[name] for name in ("identity", "one", "other") if name in table.c]
    dropped = 0
    for batch in batches(whose):
        theirs = or_(*(column.in_(batch) for column in columns))
        rows = delete(table).where(table.c.dataset == dataset.id, theirs)
        dropped += connection.execute(rows).rowcount
    return dropped
