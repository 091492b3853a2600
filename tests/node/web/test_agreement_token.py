"""Signing on a page with a token: the same form, which asks for its PIN."""

from pathlib import Path

import pytest
from pkcs11 import TokenFlag

from node.app import Node
from tests import documents
from tests.node.country import joined
from tests.node.invented_hub import InventedHub
from tests.node.softhsm import PIN, SoftHsm
from tests.node.web.browser import PASSWORD, Browser
from tests.node.web.conftest import Browsers

DOCUMENT = documents.agreement()
AT = f"/agreements/{documents.proposal(DOCUMENT).hash}"


@pytest.fixture
def home(tmp_path: Path, softhsm: SoftHsm, closing: None) -> Path:  # noqa: ARG001  # It closes.
    """The home of a node whose agreement key is on a token."""
    folder, token = tmp_path / "home", softhsm.token("AL officers")
    node = Node.create(folder, party="AL", epsilon_cap="3", passphrase=PIN, token=token)
    node.accounts.add("legal-officer", "legal-officer", PASSWORD)
    node.engine.dispose()
    return folder


@pytest.fixture
def officer(
    home: Path, node: Node, hub: InventedHub, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> Browser:
    """Its officer, with an agreement to sign."""
    monkeypatch.setattr("node.app.connect", hub.connect)
    joined(home, hub, signs=False)
    node.agreements.pull(hub.client)
    return browsers.of("legal-officer")


def _sign(officer: Browser, pin: str) -> tuple[int, str]:
    answer = officer.send(f"{AT}/signature", {"passphrase": pin}, at=f"{AT}/signing")
    return answer.status_code, answer.text


def test_the_pin_of_the_token_signs(node: Node, officer: Browser) -> None:
    """The label says what is asked for, and the hub cannot tell the difference."""
    page = officer.get(f"{AT}/signing").text

    status, _ = _sign(officer, PIN)

    assert "PIN of the token AL officers" in page
    assert "Passphrase of" not in page
    assert 200 == status
    assert () == node.agreements.proposal(DOCUMENT.id).unsigned


def test_what_the_token_says_is_on_the_page(node: Node, officer: Browser, softhsm: SoftHsm) -> None:
    """A wrong PIN with what is left, a token that is locked, and one that is not there."""
    softhsm.flag(TokenFlag.USER_PIN_FINAL_TRY)
    wrong = _sign(officer, "000000")
    softhsm.flag(TokenFlag.USER_PIN_LOCKED)
    locked = _sign(officer, PIN)
    softhsm.remove()
    away = _sign(officer, PIN)

    assert [400] * 3 == [wrong[0], locked[0], away[0]]
    assert "one attempt is left, then it locks" in wrong[1]
    assert 'id="passphrase-error"' in wrong[1]
    assert "is locked after wrong PINs" in locked[1]
    assert "plug it in" in away[1]
    assert ("AL",) == node.agreements.proposal(DOCUMENT.id).unsigned


def test_stopping_asks_for_the_pin_too(
    home: Path, node: Node, officer: Browser, hub: InventedHub, softhsm: SoftHsm
) -> None:
    """And says where the token is away, with what was typed still there."""
    _sign(officer, PIN)
    node.agreements.pull(hub.client)
    typed = {"kind": "suspend", "reason": "A court", "passphrase": PIN}
    softhsm.remove()

    answer = officer.send(f"{AT}/stop", typed, at=f"{AT}/stop")

    assert home.exists()
    assert 400 == answer.status_code
    assert "PIN of the token AL officers" in answer.text
    assert "plug it in" in answer.text
    assert 'value="A court"' in answer.text
