"""A certificate is read as it was written, and nothing else is one."""

import pytest

from node.life.certificate import NOT_PROMISED, Certificate, LedgerHead
from proto.document import read, write
from proto.errors import MalformedError

NOTHING = Certificate(
    type="erasure",
    format=1,
    party="AL",
    number=1,
    ground="request",
    by="officer",
    at="2026-07-01T09:30:00+00:00",
    reason="she asked",
    removed=(),
    remaining=0,
    counted=0,
    states=(),
    releases=(),
    measurements=(),
    ledger=LedgerHead(0, None),
    not_promised=NOT_PROMISED,
)


def test_a_certificate_is_read_as_it_was_written() -> None:
    """To the last byte."""
    data = write(NOTHING)

    assert NOTHING == read(Certificate, data)
    assert data == write(read(Certificate, data))


def test_it_says_what_it_cannot_promise() -> None:
    """Backups above all, and files that have left the database."""
    said = write(NOTHING).decode()

    assert "Backups made before" in said
    assert "exported lists, and copies of the reports of imports" in said


@pytest.mark.parametrize(
    ("written", "altered"),
    [
        (b'"remaining": 0', b'"remaining": 0, "remaining": 1'),
        (b'"type": "erasure"', b'"type": "release"'),
        (b'"number": 1', b'"number": -1'),
        (b'"ground": "request"', b'"ground": "mood"'),
    ],
)
def test_nothing_else_is_one(written: bytes, altered: bytes) -> None:
    """Read strictly, as every document."""
    data = write(NOTHING)
    assert 1 == data.count(written)

    with pytest.raises(MalformedError):
        read(Certificate, data.replace(written, altered))
