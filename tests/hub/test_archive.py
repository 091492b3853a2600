"""A document is kept and logged together, or not at all."""

import pytest
from sqlalchemy import Engine

from hub import archive, log
from hub.archive import Filed
from hub.storage import reading, writing
from proto.document import digest
from proto.errors import LogError
from tests.documents import NOW


class _PowerCutError(Exception):
    """The machine stops."""


def test_a_document_is_kept_as_it_came(engine: Engine) -> None:
    """Byte for byte, with who handed it in and when."""
    with writing(engine) as connection:
        leaf = archive.file(connection, "release", "AL", b'{"a":  1}', now=NOW)

    with reading(engine) as connection:
        expected = Filed(0, "release", "AL", digest(b'{"a":  1}'), NOW, b'{"a":  1}')
        assert expected == archive.at(connection, leaf)


def test_the_same_bytes_are_the_same_leaf(engine: Engine) -> None:
    """Whoever sends twice is filed once."""
    leaves = []
    for _ in range(2):
        with writing(engine) as connection:
            leaves.append(archive.file(connection, "release", "AL", b"one", now=NOW))

    with reading(engine) as connection:
        assert (leaves, log.head(connection).size) == ([0, 0], 1)


def test_a_failure_between_leaf_and_row_leaves_neither(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log never holds what the archive does not."""

    def cut(*_: object, **__: object) -> None:
        raise _PowerCutError

    monkeypatch.setattr(archive, "insert", cut)
    with pytest.raises(_PowerCutError), writing(engine) as connection:
        archive.file(connection, "release", "AL", b"one", now=NOW)

    with reading(engine) as connection:
        assert (log.head(connection).size, archive.last(connection)) == (0, None)


def test_a_failure_of_the_log_leaves_no_row(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive never holds what the log does not."""

    def cut(*_: object, **__: object) -> None:
        raise _PowerCutError

    monkeypatch.setattr(log, "_move_head", cut)
    with pytest.raises(_PowerCutError), writing(engine) as connection:
        archive.file(connection, "release", "AL", b"one", now=NOW)
    monkeypatch.undo()

    with reading(engine) as connection:
        assert (log.head(connection).size, archive.last(connection)) == (0, None)
    with writing(engine) as connection:
        assert archive.file(connection, "release", "AL", b"one", now=NOW) == 0


def test_entries_come_in_the_order_of_the_log(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, of any kind, all or those of some leaves."""
    monkeypatch.setattr(archive, "_PAGE", 2)
    with writing(engine) as connection:
        for n in range(7):
            kind: archive.Kind = "signature" if n % 3 == 0 else "release"
            archive.file(connection, kind, "AL", f"document {n}".encode(), now=NOW)

    with reading(engine) as connection:
        assert list(range(7)) == [each.leaf for each in archive.entries(connection)]
        some = archive.entries(connection, "release", [1, 3, 4, 5, 9])
        assert [1, 4, 5] == [each.leaf for each in some]


def test_a_document_that_is_not_there_is_said(engine: Engine) -> None:
    """A damaged archive is never passed over."""
    with reading(engine) as connection, pytest.raises(LogError, match="dcim-hub doctor"):
        archive.at(connection, 3)
