"""The officer's page of keys: rotate, replace, another passphrase, and whom to trust."""

from datetime import date

import pytest
from httpx import Response

from node.app import Node
from node.vault import WrongPassphraseError
from proto.identity import fingerprint
from tests import documents
from tests.node.country import PASSPHRASE
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

TODAY = date(2026, 11, 22)
NEW = "another battery staple"


@pytest.fixture
def officer(
    member: Node, hub: InventedHub, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> Browser:
    """The officer's browser, at a member under one agreement that holds."""
    assert member.party == "AL"
    monkeypatch.setattr("node.app.connect", hub.connect)
    return browsers.of("legal-officer")


def _press(officer: Browser, deed: str, *, old: str = PASSPHRASE, again: str = NEW) -> Response:
    fields = {"passphrase": old, "new": NEW, "again": again}
    return officer.send(f"/keys/{deed}", fields, at=f"/keys?do={deed}")


def _lose(hub: InventedHub, node: Node) -> str:
    """Let Serbia lose its key; gives the new fingerprint."""
    (old,) = (each for each in hub.statements if b'"RS"' in each.payload)
    hub.statements.append(documents.replacing(old, 2, "lost"))
    node.pull(hub.client)
    return fingerprint(hub.statements[-1].payload)


def test_every_key_is_shown(member: Node, officer: Browser) -> None:
    """Ours with its fingerprint, and those of the others with their state."""
    page = officer.get("/keys").text

    assert member.own_key.state.fingerprint in page
    assert 2 == page.count('<span class="chip good">trusted</span>')
    assert 'href="/keys"' in officer.get("/agreements").text


def test_the_key_is_rotated(member: Node, officer: Browser, hub: InventedHub) -> None:
    """With both passphrases; the hub shows it at once."""
    answer = _press(officer, "rotate")

    assert "The new key is in place." in answer.text
    assert hub.statements[-1] == member.keys.statement()
    member.keys.agreement(NEW)


def test_a_hub_that_is_away_hears_later(member: Node, officer: Browser, hub: InventedHub) -> None:
    """The page says so, and what is under way."""
    hub.is_down = True

    page = _press(officer, "rotate").text

    assert "the hub hears of it when it is there" in page
    assert "Until then the old one signs." in page
    assert "rotation" == member.own_key.state.reason


def test_a_compromised_key_lists_first_what_falls(
    member: Node, officer: Browser, hub: InventedHub
) -> None:
    """Then what has to be signed again, with the way there and the fingerprint to read out."""
    (signed,) = member.agreements.proposals()
    before = officer.get("/keys?do=compromised").text

    after = _press(officer, "compromised").text

    assert f"{signed.agreement.title}, version 1, is out of force until" in before
    (waiting,) = hub.waiting
    assert fingerprint(waiting.payload) in after
    assert f'href="/agreements/{signed.envelope.hash}/signing"' in after
    assert () == member.agreements.current(TODAY)


def test_what_fell_is_signed_again(member: Node, officer: Browser, hub: InventedHub) -> None:
    """On the page that signs, once the operator has approved."""
    _press(officer, "compromised")
    hub.approve()
    member.pull(hub.client)
    (signed,) = member.agreements.proposals()
    at = f"/agreements/{signed.envelope.hash}"

    officer.send(f"{at}/signature", {"passphrase": NEW}, at=f"{at}/signing")

    assert 1 == len(member.agreements.current(TODAY))
    assert "To be signed again" not in officer.get("/keys").text


def test_the_passphrase_is_changed(member: Node, officer: Browser) -> None:
    """The key stays."""
    before = member.keys.statement()

    assert "The new passphrase opens the key." in _press(officer, "passphrase").text
    assert before == member.keys.statement()
    with pytest.raises(WrongPassphraseError):
        member.keys.agreement(PASSPHRASE)


def test_a_wrong_passphrase_changes_nothing_and_is_throttled(
    member: Node, officer: Browser
) -> None:
    """As on every page that asks for it."""
    pages = [_press(officer, "rotate", old="a wrong passphrase") for _ in range(5)]

    assert {400} == {page.status_code for page in pages}
    assert "The passphrase does not open the agreement key." in pages[0].text
    assert "Too many attempts" in pages[-1].text
    assert member.keys.stated().under_way is None


def test_two_different_new_passphrases_change_nothing(member: Node, officer: Browser) -> None:
    """A slip of the finger would lock the key."""
    answer = _press(officer, "lost", again="another slip of it")

    assert (400, True) == (answer.status_code, "The two new passphrases differ" in answer.text)
    assert member.keys.stated().under_way is None


def test_another_change_has_to_wait(officer: Browser) -> None:
    """There is no form for it, and whoever sends one is told; only fear has one still."""
    _press(officer, "lost")

    page = _press(officer, "rotate")

    assert "has to reach the hub and end first" in officer.get("/keys?do=lost").text
    assert 'action="/keys/rotate"' not in page.text
    assert 'action="/keys/compromised"' in officer.get("/keys?do=compromised").text

    assert (400, True) == (page.status_code, "has to reach the hub and end first" in page.text)
    assert NEW not in page.text


def test_a_new_key_of_another_is_accepted(member: Node, officer: Browser, hub: InventedHub) -> None:
    """By the fingerprint that its officer read out, and by no other."""
    read_out = _lose(hub, member)
    assert '<span class="chip bad">not trusted</span>' in officer.get("/keys").text

    wrong = officer.send("/keys/accepted/RS", {"fingerprint-RS": "1234"}, at="/keys")
    right = officer.send("/keys/accepted/RS", {"fingerprint-RS": read_out}, at="/keys")

    assert (400, True) == (
        wrong.status_code,
        "Do not accept" in wrong.text or "do not accept" in wrong.text,
    )
    assert "The new key of Serbia is trusted." in right.text
    assert 1 == len(member.agreements.current(TODAY))


def test_a_reader_looks_and_changes_nothing(
    member: Node, hub: InventedHub, browsers: Browsers
) -> None:
    """Not a form on the page."""
    _lose(hub, member)

    page = browsers.of("reader").get("/keys").text

    assert "not trusted" in page
    assert "Passphrase" not in page
    assert "/keys/accepted" not in page


def test_before_joining_there_is_nothing_to_change(browsers: Browsers) -> None:
    """Nobody knows the keys yet."""
    assert "has not joined an exchange" in browsers.of("legal-officer").get("/keys").text


def test_what_nobody_can_do_is_no_page(officer: Browser) -> None:
    """An address that somebody made up."""
    assert officer.get("/keys?do=burn").status_code >= 400
