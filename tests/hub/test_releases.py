"""Each release is kept once, and what is kept never changes."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from hub import releases
from hub.storage import reading, writing
from proto.errors import ConflictError
from proto.release import Release
from tests import documents
from tests.documents import NOW

UNDER = documents.signed(documents.agreement())
RELEASE = documents.release(UNDER)


def _file(engine: Engine, release: Release, *, wrapping: bytes = b"") -> int:
    data = documents.published(release).to_bytes() + wrapping
    with writing(engine) as connection:
        return releases.file(connection, release, data, now=NOW)


def test_what_is_filed_is_read(engine: Engine) -> None:
    """In the order of the log."""
    second = documents.release(UNDER, "RS")
    _file(engine, RELEASE)
    _file(engine, second)

    with reading(engine) as connection:
        assert [RELEASE, second] == [each.release for each in releases.entries(connection)]


def test_the_same_bytes_are_filed_once(engine: Engine) -> None:
    """A release that is sent again has the leaf it had."""
    assert _file(engine, RELEASE) == _file(engine, RELEASE)


@pytest.mark.parametrize("wrapping", [b"", b"\n"], ids=["other figures", "other wrapping"])
def test_other_bytes_under_the_same_name_are_refused(engine: Engine, wrapping: bytes) -> None:
    """A value once published never changes without a new vintage."""
    _file(engine, RELEASE)
    other = RELEASE if wrapping else documents.release(UNDER, estimates={(): [8]})

    with pytest.raises(ConflictError, match="next vintage"):
        _file(engine, other, wrapping=wrapping)
    assert _file(engine, replace(other, vintage=2)) == 1


def test_publishers_are_counted_from_what_was_filed(engine: Engine) -> None:
    """For each agreement, dataset and period."""
    _file(engine, RELEASE)
    _file(engine, replace(RELEASE, vintage=2))
    _file(engine, documents.release(UNDER, "RS"))
    _file(engine, documents.release(UNDER, "RS", period="2023"))

    with reading(engine) as connection:
        filed = releases.publishers(connection)

    assert filed == {
        (UNDER.hash, "victims", "2024"): {"AL", "RS"},
        (UNDER.hash, "victims", "2023"): {"RS"},
    }
