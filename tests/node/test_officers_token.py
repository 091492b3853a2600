"""At the keyboard of a node whose agreement key is on a token."""

from pathlib import Path

import pytest
from pkcs11 import TokenFlag

from node.app import Node
from node.settings import Token
from tests import documents
from tests.node.country import joined
from tests.node.invented_hub import InventedHub
from tests.node.softhsm import PIN, SoftHsm
from tests.node.typing_at import Ended, Keyboard

DOCUMENT = documents.agreement()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def token(softhsm: SoftHsm) -> Token:
    """Albania's token."""
    return softhsm.token("AL officers")


@pytest.fixture
def al(
    tmp_path: Path,
    token: Token,
    closing: None,  # noqa: ARG001 - closes what is opened
    capsys: pytest.CaptureFixture[str],
) -> Keyboard:
    """At the keyboard of its node, which is made as people make it."""
    al = Keyboard(tmp_path / "home", capsys)
    named = ("--token", str(token.module), "--token-label", token.label)
    made = al("init", "--party", "AL", *named, *_pin(tmp_path))
    assert (0, "") == (made.code, made.err)
    return al


def _pin(folder: Path, pin: str = PIN) -> tuple[str, str]:
    (folder / "pin").write_text(f"{pin}\n", encoding="utf-8")
    return "--passphrase-file", str(folder / "pin")


def _sign(al: Keyboard, pin: str = PIN) -> Ended:
    return al("agreement", "sign", DOCUMENT.id, *_pin(al.home.parent, pin))


def test_the_settings_know_the_token_and_no_pin(al: Keyboard, token: Token) -> None:
    """Nothing under the home holds it, and no key is in a file."""
    files = [path for path in al.home.rglob("*") if path.is_file()]

    assert token == Node.open(al.home).settings.token
    assert not (al.home / "keys" / "agreement").exists()
    assert not any(PIN.encode() in path.read_bytes() for path in files)


def test_an_officer_signs_with_a_pin(al: Keyboard, hub: InventedHub) -> None:
    """The hub gets a signature like every other."""
    node = joined(al.home, hub, signs=False)

    ended = _sign(al)

    assert 0 == ended.code
    assert "Signed for AL" in ended.out
    assert () == node.agreements.proposal(DOCUMENT.id).unsigned


def test_the_question_names_the_token(
    al: Keyboard, hub: InventedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that nobody types a passphrase, which would cost an attempt."""
    asked: list[str] = []

    def typed(question: str) -> str:
        asked.append(question)
        return PIN

    joined(al.home, hub, signs=False)
    monkeypatch.setattr("node.commands.options.getpass", typed)

    assert 0 == al("agreement", "sign", DOCUMENT.id).code
    assert ["PIN of the token AL officers: "] == asked


def test_each_way_to_fail_is_one_sentence(al: Keyboard, hub: InventedHub, softhsm: SoftHsm) -> None:
    """Refused, or try again later, as the case may be; nothing is signed."""
    node = joined(al.home, hub, signs=False)
    wrong = _sign(al, "000000")
    softhsm.flag(TokenFlag.USER_PIN_LOCKED)
    locked = _sign(al)
    doctored = al("doctor", "--json").json
    softhsm.remove()
    away = _sign(al)

    assert [1, 1, 3] == [wrong.code, locked.code, away.code]
    assert wrong.sentence.endswith("locks after some [wrong-passphrase]")
    assert locked.sentence.endswith("opens it [token]")
    assert "try again later: there is no token 'AL officers': plug it in" == away.sentence
    assert any("is locked" in each["sentence"] for each in doctored if each["check"] == "keys")
    assert "AL" in node.agreements.proposal(DOCUMENT.id).unsigned


def test_a_token_in_a_safe_does_not_worry_the_doctor(al: Keyboard, softhsm: SoftHsm) -> None:
    """It is needed to sign, and for nothing else."""
    softhsm.remove()

    found = {each["check"]: each for each in al("doctor", "--json").json}

    assert found["keys"]["ok"]
    assert "which is not plugged in" in found["keys"]["sentence"]


@pytest.mark.parametrize("words", [("--token", "module.so"), ("--token-label", "AL officers")])
def test_a_token_is_named_by_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
) -> None:
    """Neither is guessed."""
    ended = Keyboard(tmp_path / "new", capsys)("init", "--party", "AL", *words)

    assert 2 == ended.code
    assert "--token LIBRARY --token-label LABEL" in ended.sentence
