"""What single parties have said of agreements, as it lies in the archive."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, String, Table, select

from hub.archive import DOCUMENT
from hub.storage import metadata
from proto import notice as notices
from proto.directory import Directory
from proto.envelope import Envelope
from proto.errors import CompromisedKeyError
from proto.notice import Inventory, Notice, Officer, UnknownOfficerError

NOTICE = Table(
    "notice",
    metadata,
    Column("leaf", BigInteger, ForeignKey(DOCUMENT.c.leaf), primary_key=True, autoincrement=False),
    Column("party", String(32), nullable=False),
    Column("agreement", String(64), nullable=True),
)
"""Where each notice lies; `agreement` is empty where a party speaks of itself."""


def envelopes(connection: Connection) -> Iterator[Envelope]:
    """Every notice as its party signed it, in the order of the log."""
    query = select(DOCUMENT.c.data).join(NOTICE, NOTICE.c.leaf == DOCUMENT.c.leaf)
    for data in connection.scalars(query.order_by(NOTICE.c.leaf)).all():
        yield Envelope.from_bytes(data)


def inventories(connection: Connection, members: Directory) -> Mapping[str, Inventory]:
    """What each party last said that it collects."""
    said = (each for each in read(connection, members) if isinstance(each, Inventory))
    return {each.party: each for each in said}


def read(connection: Connection, members: Directory) -> tuple[Notice, ...]:
    """Every notice that counts, each signature checked again.

    Raises:
        RefusalError: One of them does not hold: the database was changed by somebody else.
    """
    found: list[Notice] = []
    for envelope in envelopes(connection):
        officers = tuple(each for each in found if isinstance(each, Officer))
        # Approvals go with the officers whom a compromised key has named.
        with suppress(CompromisedKeyError, UnknownOfficerError):
            found.append(notices.verify(envelope, members, officers))
    return tuple(found)
