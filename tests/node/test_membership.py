"""Belonging to an exchange."""

import base64
import json
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from node import membership
from node.membership import Invitation, Membership, NotAMemberError
from proto.errors import InputError
from tests import documents
from tests.node import invented_hub
from tests.node.country import modes

BODY = {
    "party": "AL",
    "enrolment": "hub.example:7444",
    "exchange": "hub.example:7443",
    "root": invented_hub.root_certificate().decode(),
    "secret": base64.b64encode(b"s" * 32).decode(),
    "expires": "2026-03-08T12:00:00+00:00",
}


def _code(**changes: object) -> str:
    body = {name: value for name, value in (BODY | changes).items() if value is not None}
    return base64.urlsafe_b64encode(json.dumps(body).encode()).decode()


@pytest.fixture
def member() -> Membership:
    """What Albania's node keeps."""
    start = datetime(2026, 2, 1, tzinfo=UTC)
    return invented_hub.membership("AL", documents.certificate_request("AL"), start=start)


def test_a_code_says_where_to_call_and_whom_to_trust() -> None:
    """Everything the first connection needs is in it."""
    invitation = Invitation.parse(_code())

    assert BODY["exchange"] == invitation.exchange
    assert BODY["root"] == invitation.root
    assert b"s" * 32 == invitation.secret_bytes


@pytest.mark.parametrize(
    "copied",
    [
        " " + _code() + "\n",
        "\n".join(textwrap.wrap(_code(), 64)),
        "\r\n".join(textwrap.wrap(_code(), 76)),
        "  ".join(textwrap.wrap(_code(), 40)),
        _code().rstrip("="),
    ],
)
def test_what_a_mail_does_to_a_code_does_not_matter(copied: str) -> None:
    """Spaces, line breaks and lost padding are no reason to ask for another one."""
    assert Invitation.parse(_code()) == Invitation.parse(copied)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "rubbish",
        "r\u00fcbbish",
        _code()[:-40],
        _code()[40:],
        _code(party=None),
        _code(more="1"),
        _code(party=7),
        _code(secret="not base64!"),  # noqa: S106 - as wrong as can be
        _code(root="no certificate"),
        base64.urlsafe_b64encode(b"[]").decode(),
        base64.urlsafe_b64encode(b"\xff").decode(),
    ],
)
def test_what_is_no_code_is_refused(code: str) -> None:
    """Cut, or something else: one sentence, in which the code does not stand."""
    with pytest.raises(InputError, match="this is not a join code: copy all of it") as refused:
        Invitation.parse(code)

    assert refused.value.__cause__ is None
    assert BODY["secret"] not in str(refused.value)


def test_what_joining_gave_is_kept(member: Membership, tmp_path: Path) -> None:
    """In a file that only the owner may read."""
    membership.keep(tmp_path, member)

    assert member == membership.load(tmp_path)
    assert {"membership.json": 0o600} == modes(tmp_path)


def test_a_node_that_has_not_joined_says_so(tmp_path: Path) -> None:
    """With the command that joins."""
    with pytest.raises(NotAMemberError, match="run `dcim-node join CODE`"):
        membership.load(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"root": "no certificate"},
        {"certificate": "no certificate"},
        {"hub_key": "bm90IGEga2V5"},
        {"hub_key": 7},
        {"more": "1"},
    ],
)
def test_a_damaged_membership_is_said(
    member: Membership, tmp_path: Path, change: dict[str, object]
) -> None:
    """A changed file is found when it is read, not when the hub is called."""
    membership.keep(tmp_path, member)
    path = tmp_path / "membership.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change), encoding="utf-8")

    with pytest.raises(InputError, match=r"membership\.json cannot be read or is damaged"):
        membership.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]"])
def test_an_unreadable_membership_is_said(tmp_path: Path, content: bytes) -> None:
    """So is one that is no document at all."""
    (tmp_path / "membership.json").write_bytes(content)

    with pytest.raises(InputError, match="damaged: restore it from a backup"):
        membership.load(tmp_path)


def test_a_certificate_ends(member: Membership) -> None:
    """At its last second it is over."""
    ends = member.expires

    assert datetime(2026, 3, 3, tzinfo=UTC) == ends
    assert not member.is_expired(ends - timedelta(seconds=1))
    assert member.is_expired(ends)


def test_the_hubs_key_is_kept_as_text(member: Membership) -> None:
    """And read back as the key that signs directory and checkpoints."""
    other = replace(member, hub_key="")

    assert invented_hub.KEY.public_key() == member.hub_public
    assert other != member
