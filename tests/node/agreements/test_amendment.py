"""The text from which an amendment begins."""

from dataclasses import replace

from node.agreements.amendment import next_version
from proto.agreement import Agreement
from proto.document import read, write
from tests import documents

FIRST = documents.agreement()


def test_the_next_version_says_what_it_replaces() -> None:
    """Everything else stays, but that it is applied before its day."""
    early = replace(FIRST, term=replace(FIRST.term, provisional=("AL",)))
    signed = documents.proposal(early)

    text = next_version(signed.payload, signed.hash)

    expected = replace(FIRST, version=2, supersedes=signed.hash)
    assert expected == read(Agreement, text.encode())
    assert write(expected) == text.encode()
