"""The page of agreements: where each stands, and what its parties say of it."""

from html import escape
from pathlib import Path

import pytest

from node.agreements.declare import declare, restriction, signed_agreement
from node.app import Node
from proto.envelope import Envelope
from proto.notice import Comment, parse
from tests import documents
from tests.node.country import PASSPHRASE, joined
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

HASH = documents.proposal(documents.agreement()).hash
AT = f"/agreements/{HASH}"
REMARK = "Three years “together” would protect better"


@pytest.fixture
def officer(browsers: Browsers, hub: InventedHub, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The officer's browser, at a node that reaches the hub."""
    monkeypatch.setattr("node.app.connect", hub.connect)
    return browsers.of("legal-officer")


@pytest.fixture
def proposed(home: Path, node: Node, hub: InventedHub) -> Node:
    """The node as a member to whom an agreement was proposed."""
    joined(home, hub, signs=False)
    node.agreements.pull(hub.client)
    return node


def test_before_joining_agreements_can_be_drafted(officer: Browser) -> None:
    """And nothing else, as the page says."""
    page = officer.get("/agreements")

    assert "has not joined an exchange" in page.text
    assert "Draft an agreement" in page.text
    assert 409 == officer.get(AT).status_code


@pytest.mark.usefixtures("member")
def test_the_state_of_each_is_told(officer: Browser) -> None:
    """With the days to its review, who signed, and who acts for each party."""
    listed, shown = officer.get("/agreements").text, officer.get(AT).text

    assert "in force" in listed
    assert "in 586 days" in listed
    assert "not yet" not in listed
    assert "Ministry of the Interior of Serbia" in shown
    assert "Sex by Age group at identification" in shown
    assert "Draft the next version" in shown


def test_a_proposal_waits(proposed: Node, officer: Browser) -> None:
    """For us, as it says; the way to sign is there."""
    listed, shown = officer.get("/agreements").text, officer.get(AT).text

    assert proposed.party == "AL"
    assert "waiting for Albania" in listed
    assert "not yet Albania" in listed.replace("</span>", "").replace('<span class="quiet">', "")
    assert f'href="{AT}/signing"' in shown
    assert f'href="{AT}/stop"' not in shown


def test_what_was_restricted_is_told(member: Node, officer: Browser) -> None:
    """By whom, and that it is not logged yet."""
    signed = signed_agreement(member.agreements, HASH)
    today = documents.TODAY.replace(month=11, day=22)
    said = restriction(signed, "AL", (), reason="A court", today=today)
    declare(said, member.agreements, member.keys.agreement(PASSPHRASE), today)

    listed, shown = officer.get("/agreements").text, officer.get(AT).text

    assert "suspended by us" in listed
    assert "Albania suspended it" in listed
    assert "Albania suspended it for itself: A court." in shown
    assert "not logged yet" in shown


@pytest.mark.usefixtures("member")
def test_the_hub_is_asked_when_somebody_wants_it(officer: Browser, hub: InventedHub) -> None:
    """And what it does not answer is said."""
    hub.agreements.append(documents.proposal(documents.agreement(id="another")))

    asked = officer.send("/agreements/refresh", at="/agreements").text
    hub.is_down = True
    unanswered = officer.send("/agreements/refresh", at="/agreements").text

    assert "This is what the hub holds now." in asked
    assert "proposed, nobody has signed" in asked
    assert "The hub was not asked" in unanswered


@pytest.mark.usefixtures("proposed")
def test_a_comment_is_signed_and_shown(officer: Browser, hub: InventedHub) -> None:
    """To every party, with the leaf of the hub's log."""
    typed = {"remark": REMARK, "passphrase": PASSPHRASE}

    page = officer.send(f"{AT}/comment", typed, at=AT)

    (logged,) = hub.notices
    notice = parse(Envelope.from_bytes(logged))
    assert isinstance(notice, Comment)
    assert REMARK == notice.remark
    assert "The comment is signed; the hub has logged it." in page.text
    assert REMARK in page.text
    assert "leaf 0" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"remark": REMARK, "passphrase": "not the passphrase"}, "passphrase"),
        ({"remark": REMARK, "passphrase": ""}, "passphrase"),
        ({"remark": "", "passphrase": PASSPHRASE}, "remark"),
        ({"remark": "x" * 2001, "passphrase": PASSPHRASE}, "remark"),
    ],
    ids=["wrong", "none", "empty", "long"],
)
def test_what_cannot_be_said_is_not_lost(
    proposed: Node, officer: Browser, typed: dict[str, str], field: str
) -> None:
    """It stands in the form again, with a sentence; the passphrase does not."""
    answer = officer.send(f"{AT}/comment", typed, at=AT)

    assert 400 == answer.status_code
    assert f'id="{field}-error"' in answer.text
    assert escape(typed["remark"]) in answer.text
    assert not typed["passphrase"] or typed["passphrase"] not in answer.text
    assert () == proposed.agreements.notices.all()


def test_what_all_have_signed_is_not_commented_on(member: Node, officer: Browser) -> None:
    """Whoever wants another text drafts a version."""
    answer = officer.send(f"{AT}/comment", {"remark": REMARK, "passphrase": PASSPHRASE}, at=AT)

    assert 400 == answer.status_code
    assert () == member.agreements.notices.all()


@pytest.mark.usefixtures("proposed")
def test_readers_look_and_do_nothing(browsers: Browsers) -> None:
    """There is no form for them but the one that logs out."""
    reader = browsers.of("reader")

    pages = [reader.get(path).text for path in ("/agreements", AT, "/drafts", "/approvals")]

    assert [1] * 4 == [page.count("<form") for page in pages]
    assert "/signing" not in pages[1]


@pytest.mark.usefixtures("member")
def test_what_nobody_proposed_is_a_sentence(officer: Browser) -> None:
    """Not a fault."""
    answer = officer.get(f"/agreements/{'0' * 64}")

    assert 409 == answer.status_code
    assert "was proposed to us" in answer.text
