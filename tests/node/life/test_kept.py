"""What no erasure may touch is known by its digests."""

import hashlib

from sqlalchemy import Engine, insert, update

from node.life.kept import Head, ReleaseKey, head, untouched
from node.storage import metadata, reading, writing
from proto.document import Sha256
from tests.node.country import agreed, published, publisher, register


def test_everything_that_has_left_is_known_by_its_bytes(engine: Engine) -> None:
    """The release as it was signed, its measurement, and the head of the ledger."""
    register(engine)
    al = publisher(engine)
    posted = published(al, agreed()).posted

    with reading(engine) as connection:
        found = untouched(connection)

    key = ReleaseKey(Sha256(posted.agreement), "victims", "2024", 1)
    assert {key: hashlib.sha256(posted.envelope).hexdigest()} == found.releases
    assert 1 == len(found.measurements)
    assert (al.ledger.ledger().count, al.ledger.ledger().entries[-1].hash) == found.head


def test_a_changed_number_is_another_digest(engine: Engine) -> None:
    """Of a measurement, of a release, of the ledger."""
    register(engine)
    published(publisher(engine), agreed())
    for table, column, value in (
        ("outbox", "envelope", b"{}"),
        ("measurement", "answers", "[1]"),
        ("ledger", "hash", "0" * 64),
    ):
        with reading(engine) as connection:
            before = untouched(connection)
        with writing(engine) as connection:
            connection.execute(update(metadata.tables[table]).values({column: value}))
            assert before != untouched(connection)


def test_the_head_of_so_many_entries_stays(engine: Engine) -> None:
    """Whatever is paid later."""
    row = {"charge": "{}", "at": "x", "previous": "0" * 64}
    with writing(engine) as connection:
        assert Head(0, None) == head(connection)
        for number in (1, 2):
            entry = row | {"number": number, "hash": f"{number:064d}"}
            connection.execute(insert(metadata.tables["ledger"]), entry)

        assert Head(2, Sha256(f"{2:064d}")) == head(connection)
        assert Head(1, Sha256(f"{1:064d}")) == head(connection, entries=1)
        assert 3 != head(connection, entries=3).entries
