"""The transparency log: every accepted document is a leaf of one append-only Merkle tree."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    LargeBinary,
    SmallInteger,
    Table,
    insert,
    select,
    update,
)

from hub.language import _
from hub.storage import metadata
from proto import merkle
from proto.errors import LogError
from proto.merkle import Hash, leaf_hash
from proto.receipt import Checkpoint, Receipt

_NODE = Table(
    "log_node",
    metadata,
    Column("level", SmallInteger, primary_key=True),
    Column("index", BigInteger, primary_key=True),
    Column("hash", LargeBinary(32), nullable=False),
)
_HEAD = Table(
    "log_head",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
)
_ONLY = 1
"""The id of the one row that says how far the log has come."""


def append(connection: Connection, data: bytes) -> int:
    """Append a leaf inside the caller's writing transaction; gives its index."""
    before = head(connection)
    read = _reader(connection)
    complete = tuple(merkle.appended(read, before.size, leaf_hash(data)))
    connection.execute(
        insert(_NODE),
        [{"level": level, "index": index, "hash": value} for level, index, value in complete],
    )
    size = before.size + 1
    _move_head(connection, Checkpoint(size, merkle.root(read, size)))
    return before.size


def head(connection: Connection) -> Checkpoint:
    """How many leaves the log has, and the root over them."""
    row = connection.execute(select(_HEAD.c.size, _HEAD.c.root)).one_or_none()
    if row is None:
        return Checkpoint(0, merkle.root(_none, 0))
    return Checkpoint(row.size, row.root)


def receipt(connection: Connection, index: int, key: Ed25519PrivateKey) -> Receipt:
    """The receipt of a leaf, against the newest checkpoint."""
    checkpoint = head(connection)
    proof = merkle.inclusion_proof(_reader(connection), index, checkpoint.size)
    return Receipt(index, checkpoint.sign(key), proof)


def touch(connection: Connection) -> None:
    """Write what is there already, to see whether the log could be written."""
    connection.execute(update(_HEAD).values(size=_HEAD.c.size))


def recomputed(leaves: Iterable[bytes]) -> Checkpoint:
    """What the head must be, computed from the documents alone."""
    nodes: dict[tuple[int, int], Hash] = {}
    size = 0
    for data in leaves:
        for level, index, value in merkle.appended(_of(nodes), size, leaf_hash(data)):
            nodes[level, index] = value
        size += 1
    return Checkpoint(size, merkle.root(_of(nodes), size))


def _move_head(connection: Connection, to: Checkpoint) -> None:
    if to.size == 1:
        connection.execute(insert(_HEAD).values(id=_ONLY, size=to.size, root=to.root))
    else:
        connection.execute(update(_HEAD).values(size=to.size, root=to.root))


def _reader(connection: Connection) -> merkle.Read:
    def read(level: int, index: int) -> Hash:
        query = select(_NODE.c.hash).where(_NODE.c.level == level, _NODE.c.index == index)
        found: Hash | None = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise LogError(
                _("the log has lost a part ({level}, {index}): the operator runs {command}").format(
                    level=level, index=index, command="`dcim-hub doctor`"
                )
            )
        return found

    return read


def _of(nodes: dict[tuple[int, int], Hash]) -> merkle.Read:
    return lambda level, index: nodes[level, index]


def _none(level: int, index: int) -> Hash:
    raise LogError(f"an empty log has no node ({level}, {index})")
