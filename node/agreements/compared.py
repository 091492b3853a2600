"""Which key of each other party is trusted here: the first we saw, or one that people compared."""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, Engine, String, Table, select

from node.storage import merging, metadata, reading, writing
from proto.directory import Member
from proto.document import Sha256

_compared = Table(
    "compared_statement",
    metadata,
    Column("party", String(32), primary_key=True),
    Column("statement", String(64), nullable=False),
)


def compared(engine: Engine) -> Mapping[str, Sha256]:
    """By party, the statement that we trust; what it has vouched for since is trusted as well."""
    with reading(engine) as connection:
        rows = connection.execute(select(_compared)).all()
    return {row.party: Sha256(row.statement) for row in rows}


def trust_first(connection: Connection, members: Mapping[str, Member]) -> None:
    """Trust each party under the statement by which we first saw it."""
    for party, member in members.items():
        row = {"party": party, "statement": member.succession.name}
        first = merging(connection, _compared).values(row).on_conflict_do_nothing()
        connection.execute(first)


def trust(engine: Engine, party: str, statement: Sha256) -> None:
    """Trust a party under a statement whose fingerprint people have compared."""
    with writing(engine) as connection:
        row = {"party": party, "statement": statement}
        newest = merging(connection, _compared).values(row)
        connection.execute(
            newest.on_conflict_do_update(
                index_elements=[_compared.c.party], set_={"statement": newest.excluded.statement}
            )
        )
