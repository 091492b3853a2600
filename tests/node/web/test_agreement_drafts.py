"""Drafts are begun: from a template, from a signed text, from another's proposal."""

import json
from collections.abc import Sequence

import pytest

from node.agreements import template
from node.agreements.draft_check import check
from node.agreements.drafts import Drafts
from node.app import Node
from tests import documents
from tests.documents import EXCHANGE, NOW
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

AT = "/drafts"
HASH = documents.proposal(documents.agreement()).hash
Fields = dict[str, str | Sequence[str]]


def _typed(**changed: str | Sequence[str]) -> Fields:
    """A form in which everything is right, but for what a test changes."""
    form: Fields = {
        "name": "regional-2027",
        "template": "regional-victims",
        "publishers": ["AL", "XK"],
        "recipients": ["AL", "XK", "marri"],
        "first_period": "2026",
        "start": "2027-01-01",
    }
    return form | changed


@pytest.fixture
def officer(browsers: Browsers) -> Browser:
    """The officer's browser."""
    return browsers.of("legal-officer")


@pytest.mark.parametrize("name", template.names())
def test_a_draft_is_begun_from_every_template(member: Node, officer: Browser, name: str) -> None:
    """Complete but for what the parties say of themselves, and meant for our hub."""
    period = "2024/2026" if template.template(name).pooled_years > 1 else "2026"

    page = officer.send(AT, _typed(template=name, first_period=period), at=AT)

    draft = Drafts(member.engine).newest("regional-2027")
    checked = check(draft.text, member.catalogue, EXCHANGE)
    assert 200 == page.status_code
    assert "legal-officer" == draft.by
    assert checked.agreement is not None
    assert ("AL", "XK", "marri") == checked.agreement.party_ids
    assert all(place.startswith("parties.") for place in checked.faults)
    assert "to be put right" in page.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "Regional 2027"}, "name"),
        ({"name": "taken"}, "name"),
        ({"template": "generous"}, "template"),
        ({"publishers": []}, "publishers"),
        ({"recipients": []}, "recipients"),
        ({"publishers": ["AL"], "recipients": ["AL"]}, "recipients"),
        ({"first_period": "soon"}, "first_period"),
        ({"start": "2027-02-30"}, "start"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    node: Node, officer: Browser, changed: Fields, field: str
) -> None:
    """Nothing that was typed is lost, and nothing is begun."""
    Drafts(node.engine).begin("taken", "{}", by="ana", now=NOW)

    answer = officer.send(AT, _typed(**changed), at=AT)

    assert 400 == answer.status_code
    assert f'id="{field}-error"' in answer.text
    for typed in (changed.get("name", "regional-2027"), changed.get("first_period", "2026")):
        assert f'value="{typed}"' in answer.text
    assert ["taken"] == [each.name for each in Drafts(node.engine).list()]


def test_a_draft_can_be_begun_before_joining(node: Node, officer: Browser) -> None:
    """Meant for no hub yet."""
    officer.send(AT, _typed(), at=AT)

    assert "0" * 64 == json.loads(Drafts(node.engine).newest("regional-2027").text)["exchange"]


def test_a_signed_text_is_amended_from_itself(member: Node, officer: Browser) -> None:
    """The next version, which replaces it by its hash; nothing else differs."""
    officer.send("/agreements/amendment", {"agreement": HASH}, at=f"/agreements/{HASH}")

    (draft,) = Drafts(member.engine).list()
    text = documents.agreement(version=2, supersedes=HASH)
    checked = check(draft.text, member.catalogue, EXCHANGE)
    assert "regional-victims-2" == draft.name
    assert (text, {}) == (checked.agreement, checked.faults)


def test_a_proposal_is_answered_with_another_text(member: Node, officer: Browser) -> None:
    """Begun from it, byte for byte; each time under a name of its own."""
    for _ in range(2):
        officer.send("/agreements/counter", {"agreement": HASH}, at=f"/agreements/{HASH}")

    found = Drafts(member.engine).list()
    assert {"regional-victims-2", "regional-victims-3"} == {each.name for each in found}
    assert {HASH} == {each.hash for each in found}
