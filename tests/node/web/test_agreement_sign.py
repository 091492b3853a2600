"""Signing on a page: exactly these bytes, by as many people as the party asks for."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from node.accounts import Accounts
from node.app import Node
from proto.agreement import Agreement
from proto.terms import PriorCheck
from tests import documents
from tests.node.country import PASSPHRASE, also_signed, joined
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import PASSWORD, Browser
from tests.node.web.conftest import Browsers, Clock

ALONE = documents.agreement()
TOGETHER = replace(
    documents.agreement(id="together"),
    prior_checks=(
        PriorCheck("AL", approvals=2, supervisory_authorisation=False),
        PriorCheck("RS", approvals=0, supervisory_authorisation=False),
    ),
)


@pytest.fixture
def proposed(home: Path, node: Node, hub: InventedHub, monkeypatch: pytest.MonkeyPatch) -> Node:
    """A member that has two agreements to sign, one of them with two officers."""
    monkeypatch.setattr("node.app.connect", hub.connect)
    joined(home, hub, signs=False)
    also_signed(home, hub, TOGETHER, signs=False)
    node.agreements.pull(hub.client)
    Accounts(node.engine).add("second", "legal-officer", PASSWORD)
    return node


@pytest.fixture
def officer(proposed: Node, browsers: Browsers) -> Browser:
    """The browser of its first officer."""
    assert proposed.party == "AL"
    return browsers.of("legal-officer")


@pytest.fixture
def second(proposed: Node, browsers: Browsers) -> Browser:
    """The browser of another one."""
    assert proposed.party == "AL"
    browser = browsers.stranger()
    browser.log_in("second")
    return browser


def _at(document: Agreement) -> str:
    return f"/agreements/{documents.proposal(document).hash}"


def _sign(browser: Browser, document: Agreement, passphrase: str = PASSPHRASE) -> tuple[int, str]:
    at = _at(document)
    answer = browser.send(f"{at}/signature", {"passphrase": passphrase}, at=f"{at}/signing")
    return answer.status_code, answer.text


def _confirm(browser: Browser, document: Agreement) -> str:
    at = _at(document)
    return browser.send(f"{at}/confirmation", at=f"{at}/signing").text


def test_what_is_signed_is_shown_first(officer: Browser) -> None:
    """Its hash and its sentences, in the officer's language; nothing fills in the passphrase."""
    page = officer.get(f"{_at(ALONE)}/signing?language=mk").text

    assert documents.proposal(ALONE).hash in page
    assert 'lang="mk"' in page
    assert 'type="password" autocomplete="off"' in page


def test_one_officer_signs(proposed: Node, officer: Browser) -> None:
    """The hub logs it, and the page of the agreement says so, with the leaf and the account."""
    status, page = _sign(officer, ALONE)

    assert 200 == status
    assert "Signed for Albania; the hub logged it as leaf 0." in page
    assert "in force" in page
    assert '<td data-label="Logged as">leaf 0</td>' in page
    assert "2026-03-01, by legal-officer" in page
    assert () == proposed.agreements.proposal(ALONE.id).unsigned


def test_a_wrong_passphrase_signs_nothing(proposed: Node, officer: Browser) -> None:
    """It is said beside the field, and is shown and kept nowhere."""
    status, page = _sign(officer, ALONE, "not the passphrase")

    assert 400 == status
    assert 'id="passphrase-error"' in page
    assert "not the passphrase" not in page
    assert ("AL",) == proposed.agreements.proposal(ALONE.id).unsigned


def test_guessing_costs_time(
    proposed: Node, officer: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some wrong ones nothing is tried for a while, not even the right one."""
    monkeypatch.setattr("node.vault.clock", SimpleNamespace(now=clock))
    for _ in range(4):
        _sign(officer, ALONE, "not the passphrase")

    status, page = _sign(officer, ALONE)

    assert 400 == status
    assert "Too many attempts" in page
    assert ("AL",) == proposed.agreements.proposal(ALONE.id).unsigned


def test_two_officers_confirm_before_the_passphrase_is_asked(
    proposed: Node, officer: Browser, second: Browser
) -> None:
    """Each under an account of their own; then either of them signs."""
    before = officer.get(f"{_at(TOGETHER)}/signing").text
    once = _confirm(officer, TOGETHER)
    twice = _confirm(officer, TOGETHER)
    early = _sign(officer, TOGETHER)
    both = _confirm(second, TOGETHER)
    status, _ = _sign(officer, TOGETHER)

    assert ["password" in page for page in (before, once, twice, both)] == [False] * 3 + [True]
    assert "One more officer has to" in once.replace("; one", "; One").replace(
        "one more", "One more"
    )
    assert 400 == early[0]
    assert "1 did" in early[1]
    assert 200 == status
    assert () == proposed.agreements.proposal("together").unsigned


def test_a_hub_that_is_away_is_a_sentence(
    proposed: Node, officer: Browser, hub: InventedHub
) -> None:
    """Nothing is signed, and the page is there to try again."""
    hub.is_down = True

    status, page = _sign(officer, ALONE)

    assert 400 == status
    assert 'role="alert"' in page
    assert 'type="password"' in page
    assert ("AL",) == proposed.agreements.proposal(ALONE.id).unsigned


def test_nothing_is_signed_twice(officer: Browser) -> None:
    """The page says that it was signed."""
    _sign(officer, ALONE)

    page = officer.get(f"{_at(ALONE)}/signing").text

    assert "AL has signed regional-victims already" in page
    assert "password" not in page
    assert 400 == _sign(officer, ALONE)[0]
