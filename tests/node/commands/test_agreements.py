"""The commands around agreements."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from node.agreements.draft import TO_FILL_IN
from node.app import Node
from proto.agreement import Agreement
from proto.document import read, write
from proto.soundness import faults
from proto.terms import PriorCheck
from tests import documents
from tests.node.country import CATALOGUE, PASSPHRASE, joined
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Ended, Keyboard

DOCUMENT = documents.agreement()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def al(home: Path, hub: InventedHub, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of a member that has not signed yet."""
    joined(home, hub, signs=False)
    return Keyboard(home, capsys)


@pytest.fixture
def officer(passphrase_file: Path) -> tuple[str, str]:
    """How the officer gives the passphrase."""
    return "--passphrase-file", str(passphrase_file)


def _draft(al: Keyboard, file: Path, *more: str, name: str = "draft-2026") -> Ended:
    who = ("--publisher", "AL", "--publisher", "XK", "--recipient", "AL", "--recipient", "marri")
    words = ("--id", name, *who, "--table", "victims:sex+age_group", *more)
    return al("agreement", "draft", str(file), *words)


def test_a_draft_is_proposed_when_it_is_filled_in(
    al: Keyboard, hub: InventedHub, tmp_path: Path
) -> None:
    """It has no other faults, and its bytes are what the hub logs."""
    file = tmp_path / "draft.json"

    drafted = _draft(al, file, "--start", "2026-03-01", "--epsilon", "0.5")
    text = file.read_text(encoding="utf-8").replace(TO_FILL_IN, "Ministry of the Interior")
    file.write_text(text, encoding="utf-8")
    proposed = al("agreement", "propose", str(file))

    assert (0, 0) == (drafted.code, proposed.code)
    assert () == faults(read(Agreement, file.read_bytes()), CATALOGUE)
    assert file.read_bytes() == hub.agreements[-1].payload
    assert f"SHA-256 {hub.agreements[-1].hash}" in proposed.out


def test_a_draft_that_is_not_filled_in_is_not_proposed(
    al: Keyboard, hub: InventedHub, tmp_path: Path
) -> None:
    """Every party that still has something to say is named, with all of it."""
    file = tmp_path / "draft.json"
    _draft(al, file)

    ended = al("agreement", "propose", str(file))

    assert 1 == ended.code
    assert 9 == ended.sentence.count("[not-filled-in]")
    assert 1 == len(hub.agreements)


def test_a_draft_overwrites_nothing(al: Keyboard, tmp_path: Path) -> None:
    """What a lawyer edited stays."""
    file = tmp_path / "draft.json"
    file.write_text("edited", encoding="utf-8")

    ended = _draft(al, file)

    assert 2 == ended.code
    assert "exists already; nothing was written" in ended.sentence
    assert "edited" == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--epsilon", "much"), 2, "expected a number such as 0.5, got 'much'"),
        (("--epsilon", "1/3"), 2, "expected a number such as 0.5, got '1/3'"),
        (("--epsilon", "-1"), 2, "expected a number such as 0.5, got '-1'"),
        (("--epsilon", "nan"), 2, "expected a number such as 0.5, got 'nan'"),
        (("--epsilon", "0"), 1, "[no-loss]"),
        (("--delta", "little"), 2, "expected a number such as 0.5, got 'little'"),
        (("--delta", "1"), 1, "[delta-out-of-range]"),
        (("--table", "victims:sex+age_group"), 1, "[table-twice]"),
        (("--table", "victims"), 2, "expected a table such as victims:sex+age_group"),
        (("--table", "victims:gender"), 2, "expected an indicator of victims"),
        (("--publisher", "al"), 2, "closest: AL"),
        (("--first-period", "soon"), 1, "[unknown-name]"),
        (("--id", "Not A Slug"), 2, "this would be no agreement: id:"),
    ],
)
def test_what_could_not_be_signed_is_not_drafted(
    *, al: Keyboard, tmp_path: Path, words: tuple[str, str], code: int, said: str
) -> None:
    """One sentence, and no file."""
    file = tmp_path / "draft.json"

    ended = _draft(al, file, *words)

    assert code == ended.code
    assert said in ended.sentence
    assert not file.exists()


def test_a_draft_needs_a_folder(al: Keyboard, tmp_path: Path) -> None:
    """A path that leads nowhere is said with its name."""
    ended = _draft(al, tmp_path / "no" / "draft.json")

    assert 2 == ended.code
    assert f"{tmp_path / 'no' / 'draft.json'}: No such file or directory" == ended.sentence


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 2, "cannot be read: No such file"),
        (b"", 2, "is not an agreement: expected UTF-8 JSON"),
        (b"{}", 2, "is not an agreement: type: this is missing"),
        (b"\xff", 2, "is not an agreement: expected UTF-8 JSON"),
        (write(replace(DOCUMENT, prior_checks=())), 1, "[no-prior-check]"),
    ],
)
def test_what_is_no_sound_agreement_is_not_proposed(  # noqa: PLR0913 - one row of a table
    *, al: Keyboard, hub: InventedHub, tmp_path: Path, content: bytes | None, code: int, said: str
) -> None:
    """The hub never sees it."""
    file = tmp_path / "agreement.json"
    if content is not None:
        file.write_bytes(content)

    ended = al("agreement", "propose", str(file))

    assert code == ended.code
    assert said in ended.sentence
    assert 1 == len(hub.agreements)


def test_an_officer_signs_what_was_shown(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str]
) -> None:
    """The essentials and the hash first; afterwards it is in force."""
    name = hub.agreements[0].hash

    ended = al("agreement", "sign", "regional-victims", "--hash", name, *officer)

    assert (0, "") == (ended.code, ended.err)
    assert f"SHA-256 {name}" in ended.out
    assert "Not signed yet by AL." in ended.out
    assert ended.out.endswith("Signed for AL; the hub logged it as leaf 0.\n")
    (listed,) = al("agreement", "list", "--json").json
    assert ([], True) == (listed["unsigned"], listed["in_force"])


def test_a_wrong_passphrase_signs_nothing(al: Keyboard, hub: InventedHub, tmp_path: Path) -> None:
    """Refused, with its code; the passphrase is not repeated."""
    file = tmp_path / "wrong"
    file.write_text("incorrect horse battery", encoding="utf-8")

    ended = al("agreement", "sign", "regional-victims", "--passphrase-file", str(file))

    assert 1 == ended.code
    assert "refused: the passphrase does not open the agreement key [wrong-passphrase]" == (
        ended.sentence
    )
    assert "incorrect" not in ended.out + ended.err
    assert [] == hub.log.leaves


def test_guessing_costs_time(
    al: Keyboard, hub: InventedHub, tmp_path: Path, officer: tuple[str, str]
) -> None:
    """Each command is a process of its own, and they count together."""
    file = tmp_path / "wrong"
    file.write_text("incorrect horse battery", encoding="utf-8")
    sign = ("agreement", "sign", "regional-victims")
    codes = {al(*sign, "--passphrase-file", str(file)).code for _ in range(12)}

    early = al(*sign, *officer)

    assert {1, 3} == codes
    assert 3 == early.code
    assert "too many attempts: try again in" in early.sentence
    assert [] == hub.log.leaves


def test_two_officers_confirm_at_the_keyboard_as_well(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rule as on the page, and nobody is asked for the passphrase before."""
    monkeypatch.setattr("node.accounts.MEMORY", 8192)
    others = tuple(each for each in DOCUMENT.prior_checks if each.party != "AL")
    checks = (PriorCheck("AL", approvals=2, supervisory_authorisation=False), *others)
    hub.agreements[:] = [documents.proposal(replace(DOCUMENT, prior_checks=checks))]
    accounts, password = Node.open(al.home).accounts, PASSPHRASE
    file = al.home.parent / "password"
    file.write_text(password, encoding="utf-8")
    for name in ("ana", "bora"):
        accounts.add(name, "legal-officer", password)
    al("agreement", "list")

    alone = [al("agreement", "sign", DOCUMENT.id).sentence]
    for name in ("ana", "ana", "bora"):
        own = ("--account", name, "--password-file", str(file))
        assert 0 == al("agreement", "confirm", DOCUMENT.id, *own).code
        alone += [al("agreement", "sign", DOCUMENT.id, *officer).err] * (name == "ana")
    by_two = al("agreement", "sign", DOCUMENT.id, *officer)

    assert ["0 did", "1 did", "1 did"] == [said[said.index(";") + 2 :][:5] for said in alone]
    assert all("[second-officer-needed]" in said for said in alone)
    assert (0, 1) == (by_two.code, len(hub.log.leaves))


def test_another_hash_signs_nothing(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str]
) -> None:
    """Somebody changed the text after it was read."""
    ended = al("agreement", "sign", "regional-victims", "--hash", "f" * 64, *officer)

    assert 1 == ended.code
    assert f"expected the bytes {'f' * 64}, got {hub.agreements[0].hash}" in ended.sentence
    assert [] == hub.log.leaves


def test_signing_twice_is_said(al: Keyboard, hub: InventedHub, officer: tuple[str, str]) -> None:
    """And does nothing."""
    al("agreement", "sign", "regional-victims", *officer)

    ended = al("agreement", "sign", "regional-victims", *officer)

    assert (0, "AL has signed regional-victims already.\n") == (ended.code, ended.out)
    assert 1 == len(hub.log.leaves)


def test_an_agreement_of_others_is_not_signed(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str]
) -> None:
    """Nobody is told that they signed what does not name them."""
    others = documents.agreement(("RS", "ME"), id="others")
    hub.agreements.append(documents.proposal(others))

    ended = al("agreement", "sign", "others", *officer)

    assert 1 == ended.code
    assert "refused: AL is no party of others [not-permitted]" == ended.sentence


def test_an_unsound_agreement_is_not_signed(
    al: Keyboard, hub: InventedHub, officer: tuple[str, str]
) -> None:
    """Whoever proposed it, and whatever the hub let through."""
    unsound = replace(DOCUMENT, id="unsound", prior_checks=())
    hub.agreements.append(documents.proposal(unsound))

    ended = al("agreement", "sign", "unsound", *officer)

    assert 1 == ended.code
    assert "[no-prior-check]" in ended.sentence
    assert [] == hub.log.leaves


def test_an_agreement_is_shown_for_people_and_as_it_is_signed(
    al: Keyboard, hub: InventedHub
) -> None:
    """The exact bytes with `--json`; in words without."""
    words = al("agreement", "show", "regional-victims")
    exact = al("agreement", "show", "regional-victims", "--json")

    assert "Annual regional report on victims" in words.out
    assert "sex+age_group" in words.out
    assert hub.agreements[0].payload.decode() == exact.out
    assert "regional-victims" == json.loads(exact.out)["id"]


def test_what_others_write_is_no_markup(al: Keyboard, hub: InventedHub) -> None:
    """A title in brackets is shown as it will be signed."""
    title = "[bold]Report[/bold] on [link=http://x]figures[/link] :warning:"
    document = replace(DOCUMENT, id="odd", titles={"en": title})
    hub.agreements.append(documents.proposal(document))

    ended = al("agreement", "show", "odd")

    assert title in ended.out


def test_kosovo_is_shown_with_its_footnote(al: Keyboard, hub: InventedHub) -> None:
    """Wherever its name is shown."""
    document = documents.agreement(("AL", "XK"), id="with-xk")
    hub.agreements.append(documents.proposal(document))

    ended = al("agreement", "show", "with-xk")

    footnote = CATALOGUE.party("XK").footnote
    assert footnote
    assert f"Kosovo*: {footnote}" in ended.out


def test_an_unknown_agreement_is_refused(al: Keyboard) -> None:
    """With those that are known."""
    ended = al("agreement", "show", "no-such")

    assert 1 == ended.code
    assert "known: regional-victims [unknown-agreement]" in ended.sentence


def test_listing_needs_the_hub(al: Keyboard, hub: InventedHub) -> None:
    """Where it is away, that is said, to be tried again."""
    hub.is_down = True

    assert 3 == al("agreement", "list").code


def test_the_list_says_whom_it_waits_for(al: Keyboard) -> None:
    """For people in a word or two."""
    ended = al("agreement", "list")

    assert 0 == ended.code
    assert "waiting for AL" in ended.out
