"""The log proves what it holds, however it grew."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select, update

from hub import archive, log
from hub.archive import DOCUMENT
from hub.keys import Keys
from hub.storage import metadata, reading, writing
from proto.errors import LogError
from proto.receipt import Checkpoint
from tests.documents import NOW


def _file(engine: Engine, *documents: bytes) -> None:
    for document in documents:
        with writing(engine) as connection:
            archive.file(connection, "release", "AL", document, now=NOW)


def test_an_empty_log_has_the_root_of_nothing(engine: Engine) -> None:
    """A new hub's log is a log already."""
    with reading(engine) as connection:
        assert log.recomputed([]) == log.head(connection)


def test_every_leaf_has_a_receipt_at_every_size(engine: Engine, keys: Keys) -> None:
    """Whoever holds a document can prove it is logged, today and after the log has grown."""
    documents = [f"document {n}".encode() for n in range(11)]
    public = keys.hub_key.public_key()

    for size in range(1, len(documents) + 1):
        _file(engine, documents[size - 1])
        with reading(engine) as connection:
            for index in range(size):
                receipt = log.receipt(connection, index, keys.hub_key)
                receipt.verify(documents[index], public)


def test_a_receipt_is_of_its_document_alone(engine: Engine, keys: Keys) -> None:
    """A receipt proves nothing about other bytes."""
    _file(engine, b"one", b"two", b"three")

    with reading(engine) as connection:
        receipt = log.receipt(connection, 1, keys.hub_key)

    with pytest.raises(LogError):
        receipt.verify(b"one", keys.hub_key.public_key())


def test_a_leaf_that_is_not_there_has_no_receipt(engine: Engine, keys: Keys) -> None:
    """The future is not proven."""
    _file(engine, b"one")

    with reading(engine) as connection, pytest.raises(LogError, match="expected a leaf below 1"):
        log.receipt(connection, 1, keys.hub_key)


def test_the_stored_root_is_that_of_the_documents(engine: Engine) -> None:
    """The archive alone is enough to check the log."""
    documents = tuple(f"document {n}".encode() for n in range(7))
    _file(engine, *documents)

    with reading(engine) as connection:
        assert log.recomputed(documents) == log.head(connection)


def test_a_document_changed_in_the_archive_is_noticed(engine: Engine) -> None:
    """Whoever changes a byte would have to change the root, which others hold."""
    _file(engine, b"one", b"two")
    with engine.begin() as connection:
        connection.execute(update(DOCUMENT).where(DOCUMENT.c.leaf == 0).values(data=b"one!"))

    with reading(engine) as connection:
        computed = log.recomputed(filed.data for filed in archive.entries(connection))
        assert computed != log.head(connection)


def test_many_who_append_at_once_grow_one_tree(engine: Engine, keys: Keys) -> None:
    """Two commands and a server may file at the same moment."""
    documents = [f"document {n}".encode() for n in range(24)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda document: _file(engine, document), documents))

    with reading(engine) as connection:
        filed = tuple(archive.entries(connection))
        assert list(range(24)) == [each.leaf for each in filed]
        assert sorted(documents) == sorted(each.data for each in filed)
        assert log.recomputed(each.data for each in filed) == log.head(connection)
        for each in filed:
            receipt = log.receipt(connection, each.leaf, keys.hub_key)
            receipt.verify(each.data, keys.hub_key.public_key())


def test_a_lost_node_is_said(engine: Engine, keys: Keys) -> None:
    """A damaged log proves nothing, and says so."""
    _file(engine, b"one", b"two")
    with engine.begin() as connection:
        connection.execute(metadata.tables["log_node"].delete())

    with reading(engine) as connection, pytest.raises(LogError, match="dcim-hub doctor"):
        log.receipt(connection, 0, keys.hub_key)


def test_touching_the_log_changes_nothing(engine: Engine) -> None:
    """A doctor does no harm."""
    _file(engine, b"one")
    with writing(engine) as connection:
        log.touch(connection)

    with reading(engine) as connection:
        assert log.recomputed([b"one"]) == log.head(connection)
        head = metadata.tables["log_head"]
        assert connection.execute(select(func.count()).select_from(head)).scalar_one() == 1
    assert isinstance(log.recomputed([]), Checkpoint)
