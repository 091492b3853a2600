"""Finished releases, with the figures that would leave, and the officers who say yes to them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from node.agreements.declare import declare
from node.app import Node
from node.gate import AwaitsApprovalError
from proto.terms import PriorCheck
from tests import documents
from tests.node.country import PASSPHRASE, also_signed, assigned, joined, register
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import PASSWORD, Browser
from tests.node.web.conftest import Browsers

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWN = "ana's own passphrase"
CAREFUL = replace(
    documents.agreement(),
    prior_checks=(
        PriorCheck("AL", approvals=1, supervisory_authorisation=True),
        PriorCheck("RS", approvals=0, supervisory_authorisation=True),
    ),
)


@pytest.fixture
def waiting(home: Path, node: Node, hub: InventedHub, monkeypatch: pytest.MonkeyPatch) -> Node:
    """A member whose release of 2024 waits for its officer, who has a key of that name."""
    monkeypatch.setattr("node.app.connect", hub.connect)
    joined(home, hub)
    hub.agreements.clear()
    also_signed(home, hub, CAREFUL)
    node.agreements.pull(hub.client)
    named = node.officers.add("legal-officer", OWN, TODAY)
    declare(named, node.agreements, node.keys.agreement(PASSPHRASE), TODAY)
    node.agreements.pull(hub.client)
    register(node.engine, day=date(2026, 2, 1))
    (signed,) = node.agreements.current(TODAY)
    with pytest.raises(AwaitsApprovalError):
        node.publisher.publish(node.publisher.plan(assigned(signed), (signed,)), NOON)
    return node


@pytest.fixture
def officer(waiting: Node, browsers: Browsers) -> Browser:
    """The officer's browser."""
    assert waiting.party == "AL"
    return browsers.of("legal-officer")


def _at(node: Node) -> str:
    ((name, _),) = node.publisher.finished.all()
    return f"/approvals/{name}"


def test_what_waits_is_listed(officer: Browser) -> None:
    """With how many officers have said yes."""
    page = officer.get("/approvals").text

    assert "Victims of trafficking, 2024" in page
    assert "0 of 1" in page


def test_the_figures_are_those_that_would_leave(waiting: Node, officer: Browser) -> None:
    """Every cell with what readers see of it and its noisy count, by the names of the codes."""
    ((_, release),) = waiting.publisher.finished.all()

    page = officer.get(_at(waiting)).text

    assert sum(len(table.estimates) for table in release.tables) == page.count("<tr>") - len(
        release.tables
    )
    assert "Child, 0 to 17 years" in page
    assert all(f"{each:.1f}</td>" in page for each in release.tables[1].estimates)
    hidden = sum(shown is None for table in release.tables for shown in table.shown)
    assert hidden == page.count('<span class="quiet">not shown</span>')


def test_an_officer_says_yes(waiting: Node, officer: Browser, hub: InventedHub) -> None:
    """With a key of their own; the release can leave from then on."""
    answer = officer.send(_at(waiting), {"passphrase": OWN}, at=_at(waiting))

    assert "Legal-officer has approved it; the hub has logged it." in answer.text
    assert "1 of 1" in answer.text
    assert 2 == len(hub.notices)
    (signed,) = waiting.agreements.current(TODAY)
    plan = waiting.publisher.plan(assigned(signed), (signed,))
    assert "waiting" == waiting.publisher.publish(plan, NOON).posted.state


@pytest.mark.parametrize("passphrase", [PASSPHRASE, ""], ids=["of the party", "none"])
def test_another_passphrase_approves_nothing(
    waiting: Node, officer: Browser, passphrase: str
) -> None:
    """And the page says what was wrong."""
    answer = officer.send(_at(waiting), {"passphrase": passphrase}, at=_at(waiting))

    assert 400 == answer.status_code
    assert 'id="passphrase-error"' in answer.text
    assert "0 of 1" in answer.text


def test_nobody_approves_with_the_key_of_another(
    waiting: Node, officer: Browser, browsers: Browsers
) -> None:
    """Under one account there is one key: whoever knows two passphrases is one person still."""
    waiting.accounts.add("second", "legal-officer", PASSWORD)
    second = browsers.stranger()
    second.log_in("second")
    shown = second.get(_at(waiting)).text

    fields = {"officer": "legal-officer", "passphrase": OWN}
    answer = second.send(_at(waiting), fields, at=_at(waiting))

    assert "dcim-node officer add second" in shown
    assert 400 == answer.status_code
    assert "0 of 1" in officer.get(_at(waiting)).text


def test_an_approval_lapses_with_its_account(waiting: Node, officer: Browser) -> None:
    """Whoever is no officer any more has approved nothing; a new password opens it again."""
    officer.send(_at(waiting), {"passphrase": OWN}, at=_at(waiting))
    waiting.accounts.disable("legal-officer")
    (signed,) = waiting.agreements.current(TODAY)
    plan = waiting.publisher.plan(assigned(signed), (signed,))

    with pytest.raises(AwaitsApprovalError, match="0 gave it"):
        waiting.publisher.publish(plan, NOON)

    waiting.accounts.change_password("legal-officer", PASSWORD)
    assert "waiting" == waiting.publisher.publish(plan, NOON).posted.state


def test_where_nothing_waits_nothing_is_asked(node: Node, browsers: Browsers) -> None:
    """Before joining, and for names that are none."""
    officer = browsers.of("legal-officer")

    assert node.party == "AL"
    assert "has not joined an exchange" in officer.get("/approvals").text
    assert 409 == officer.get("/approvals/abc").status_code
