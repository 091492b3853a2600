"""Drafts of agreements: every version is kept, right or wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from node.agreements.drafts import LARGEST, Drafts, UnknownDraftError
from proto.document import digest
from proto.errors import ConflictError, InputError
from tests.documents import NOW


@pytest.fixture
def drafts(engine: Engine) -> Drafts:
    """A node's drafts; there are none yet."""
    return Drafts(engine)


def test_every_version_is_kept(drafts: Drafts) -> None:
    """With who typed it and when; what says the same again is no new one."""
    drafts.begin("regional", "{}", by="ana", now=NOW)
    drafts.keep("regional", '{"id": ', by="bora", now=NOW + timedelta(hours=1))
    same = drafts.keep("regional", '{"id": ', by="ana", now=NOW + timedelta(hours=2))

    assert 2 == same.version
    assert [(1, "{}", "ana"), (2, '{"id": ', "bora")] == [
        (each.version, each.text, each.by) for each in drafts.versions("regional")
    ]
    assert "2026-03-01T13:00:00+00:00" == drafts.newest("regional").at
    assert "{}" == drafts.version("regional", 1).text


def test_the_one_that_was_changed_last_comes_first(drafts: Drafts) -> None:
    """Each once, as it is now."""
    drafts.begin("older", "1", by="ana", now=NOW)
    drafts.begin("newer", "1", by="ana", now=NOW + timedelta(hours=1))
    drafts.keep("older", "2", by="ana", now=NOW + timedelta(hours=2))

    assert [("older", 2), ("newer", 1)] == [(d.name, d.version) for d in drafts.list()]


def test_a_draft_is_called_what_its_proposal_would_be(drafts: Drafts) -> None:
    """By the digest of its bytes."""
    draft = drafts.begin("regional", "ë", by="ana", now=NOW)

    assert digest("ë".encode()) == draft.hash


def test_what_no_database_keeps_is_replaced(drafts: Drafts) -> None:
    """A zero byte, or half of a character, is no reason to lose the rest."""
    draft = drafts.begin("regional", "a\0b\ud800c", by="ana", now=NOW)

    assert "a\N{REPLACEMENT CHARACTER}b?c" == draft.text == drafts.newest("regional").text


def test_a_name_is_taken_once(drafts: Drafts) -> None:
    """What somebody else began is not written over."""
    drafts.begin("regional", "1", by="ana", now=NOW)

    with pytest.raises(ConflictError, match="choose another name"):
        drafts.begin("regional", "1", by="bora", now=NOW)


@pytest.mark.parametrize("name", ["", "Regional", "a b", "a--b", "-a", "a" * 65, "../a"])
def test_a_name_is_fit_for_an_address(drafts: Drafts, name: str) -> None:
    """Nothing else begins a draft."""
    with pytest.raises(InputError, match="such as regional-2027"):
        drafts.begin(name, "{}", by="ana", now=NOW)


def test_a_draft_has_a_bearable_size(drafts: Drafts) -> None:
    """As much as a document may have."""
    drafts.begin("regional", "x" * LARGEST, by="ana", now=NOW)

    with pytest.raises(InputError, match="at most 1024 KiB"):
        drafts.keep("regional", "x" * (LARGEST + 1), by="ana", now=NOW)


def test_what_is_not_there_is_said(drafts: Drafts) -> None:
    """A draft, or one of its versions."""
    drafts.begin("regional", "1", by="ana", now=NOW)

    with pytest.raises(UnknownDraftError, match="no draft 'other'"):
        drafts.newest("other")
    with pytest.raises(UnknownDraftError, match="no draft 'other'"):
        drafts.keep("other", "1", by="ana", now=NOW)
    with pytest.raises(UnknownDraftError, match="no version 2"):
        drafts.version("regional", 2)
