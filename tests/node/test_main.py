"""What went wrong becomes a sentence and an exit code."""

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError
from node import __main__ as program
from proto.errors import InputError, NotPermittedError, UnavailableError
from tests import parts
from tests.node.country import PASSPHRASE, joined, register
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Keyboard


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def al(home: Path, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of Albania's node, which has joined nothing."""
    return Keyboard(home, capsys)


EVERY_COMMAND = [
    ("join", "code"),
    ("import", "victims", "register.csv", "--mapping", "mapping.toml"),
    ("publish", "--period", "2024"),
    ("outbox",),
    ("run",),
    ("budget",),
    ("fetch",),
    ("neighbours",),
    ("doctor",),
    ("agreement", "list"),
    ("agreement", "show", "any"),
    ("agreement", "sign", "any"),
    ("agreement", "propose", "any.json"),
    ("agreement", "preview", "any.json"),
]


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_without_a_node_every_command_says_what_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """Wrong usage: one sentence, and nothing was made."""
    ended = Keyboard(tmp_path / "nowhere", capsys)(*words)

    assert 2 == ended.code
    assert f"there is no node in {tmp_path / 'nowhere'}: run `dcim-node --home" in ended.sentence
    assert "" == ended.out
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "--period", "2024"),
        ("fetch",),
        ("neighbours",),
        ("agreement", "list"),
        ("agreement", "show", "any"),
        ("agreement", "sign", "any"),
    ],
)
def test_a_node_that_has_not_joined_says_so(al: Keyboard, words: tuple[str, ...]) -> None:
    """Refused, with the code of the rule and the command that joins."""
    ended = al(*words)

    assert 1 == ended.code
    assert ended.sentence.startswith("refused: this node has not joined an exchange: run")
    assert ended.sentence.endswith("[not-a-member]")


@pytest.mark.parametrize(
    "place",
    [("--home", "HOME", "budget"), ("budget", "--home", "HOME"), ("budget", "--home=HOME")],
)
def test_the_home_may_stand_anywhere(al: Keyboard, place: tuple[str, ...]) -> None:
    """Before the command or after it."""
    ended = al.exactly(*(word.replace("HOME", str(al.home)) for word in place))

    assert (0, "Nothing was spent yet.\n", "") == (ended.code, ended.out, ended.err)


def test_the_home_may_stand_behind_a_group(al: Keyboard, hub: InventedHub) -> None:
    """Also where a command has commands of its own."""
    joined(al.home, hub)

    ended = al.exactly("agreement", "list", "--home", str(al.home), "--json")

    assert ["regional-victims"] == [each["id"] for each in ended.json]


def test_the_home_may_come_from_outside(al: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the environment, as a service's unit names it."""
    monkeypatch.setenv("DCIM_NODE_HOME", str(al.home))

    assert 0 == al.exactly("budget").code


@pytest.mark.parametrize(
    ("words", "front"),
    [
        (["a", "--home", "x", "b"], ["--home", "x", "a", "b"]),
        (["--home=x", "a"], ["--home=x", "a"]),
        (["a", "--home"], ["--home", "a"]),
        ([], []),
    ],
)
def test_the_home_is_put_in_front(words: list[str], front: list[str]) -> None:
    """Everything else stays in its order."""
    assert front == program.hoisted(words)


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("budget", "--loudly"),
        ("publish",),
        ("import", "victims"),
        ("run", "--every", "0"),
        ("agreement", "dance"),
        ("budget", "--home"),
    ],
)
def test_wrong_usage_is_two(al: Keyboard, words: tuple[str, ...]) -> None:
    """With the usage on standard error, under the name people type."""
    ended = al(*words)

    assert (2, "") == (ended.code, ended.out)
    assert "dcim-node" in ended.err


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (InputError("expected a, got b"), 2, "expected a, got b"),
        (NotPermittedError("no"), 1, "refused: no [not-permitted]"),
        (BudgetExhaustedError("2 asked"), 1, "refused: 2 asked [budget-exhausted]"),
        (LedgerBrokenError("entry 2"), 1, "refused: entry 2 [ledger-broken]"),
        (UnavailableError("away"), 3, "try again later: away"),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "No space left on device: the disk"),
        (PermissionError(errno.EACCES, "Permission denied", "f"), 2, "f: Permission denied"),
        (OSError("what?"), 2, "a file or address: cannot be used"),
    ],
)
def test_every_failure_has_its_code_and_sentence(
    al: Keyboard, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, sentence: str
) -> None:
    """0 done, 1 refused, 2 wrong usage, 3 try again later."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("node.app.settings.load", fail)

    ended = al("budget")

    assert code == ended.code
    assert ended.sentence.endswith(sentence)


@pytest.mark.parametrize(
    "error",
    [
        KeyError("Quewix"),
        IntegrityError("INSERT", {"person": "Quewix"}, Exception("Key (person)=(Quewix) exists")),
        UnicodeDecodeError("utf-8", b"Quewix", 0, 1, "Quewix"),
    ],
)
def test_a_fault_says_where_and_never_what(
    al: Keyboard, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """No message of a library is repeated: it may hold what was in a register."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("node.app.settings.load", fail)

    ended = al("budget")

    assert 3 == ended.code
    assert f"a fault in this program: {type(error).__name__} in node/app.py:" in ended.sentence
    assert "Quewix" not in ended.err


@pytest.mark.parametrize("content", ["", "{", '{"exchange": 7}'])
def test_a_damaged_membership_is_a_sentence(al: Keyboard, content: str) -> None:
    """Whatever command comes upon it."""
    (al.home / "membership.json").write_text(content, encoding="utf-8")

    for words in (("publish", "--period", "2024"), ("fetch",), ("agreement", "list")):
        ended = al(*words)
        assert 2 == ended.code
        assert "membership.json cannot be read or is damaged: restore" in ended.sentence


def test_damaged_settings_are_a_sentence(al: Keyboard) -> None:
    """With the place of the fault."""
    (al.home / "node.toml").write_text('party = "AL"\nepsilon = "1"\n', encoding="utf-8")

    ended = al("budget")

    assert 2 == ended.code
    assert "epsilon_cap: is missing; delta: is missing; epsilon: unknown key" in ended.sentence


def test_a_sentence_keeps_its_brackets(al: Keyboard) -> None:
    """The code of a refusal is no markup, and long sentences are not broken into lines."""
    ended = al("agreement", "show", "any[bold]")

    assert ended.sentence.endswith("[not-a-member]")


@pytest.mark.parametrize("words", [("outbox",), ("budget",), ("doctor",)])
def test_a_database_that_is_no_database_is_a_sentence(al: Keyboard, words: tuple[str, ...]) -> None:
    """A damaged file is found, not taken for an empty one."""
    for name in ("node.db-wal", "node.db-shm"):
        (al.home / name).unlink(missing_ok=True)
    (al.home / "node.db").write_bytes(b"this was a database" * 1000)

    ended = al(*words)

    assert (1 if words == ("doctor",) else 2) == ended.code
    assert "node.db: file is not a database" in ended.out + ended.err


def test_a_wrong_database_url_is_a_sentence(al: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """In which the password does not stand."""
    monkeypatch.setenv("DCIM_DATABASE_URL", "oracle://al:hunter2@server/al")

    ended = al("budget")

    assert 2 == ended.code
    assert "expected a database URL" in ended.sentence
    assert "hunter2" not in ended.err


def test_a_database_that_may_only_be_read_is_a_sentence(
    al: Keyboard, hub: InventedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is spent or drawn, and what can be read is still read."""
    register(joined(al.home, hub).engine)
    assert 0 == al("agreement", "list").code
    monkeypatch.setenv("DCIM_DATABASE_URL", f"sqlite:///file:{al.home}/node.db?mode=ro&uri=true")

    ended = al("publish", "--period", "2024")

    assert 3 == ended.code
    assert "try again later: the node's database cannot be used:" in ended.err
    assert "readonly" in ended.err
    assert [] == al("budget", "--json").json["entries"]
    assert [] == al("outbox", "--json").json


@pytest.fixture
def small_disk(tmp_path: Path, mounting: None) -> Iterator[Path]:  # noqa: ARG001 - asks for leave
    """A disk of its own that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with parts.small_disk(folder, mebibytes=4):
        yield folder


def _fill(folder: Path) -> Path:
    path = folder / "filler"
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\x00" * 4096):
            pass
    assert 0 == shutil.disk_usage(folder).free
    return path


@pytest.mark.usefixtures("closing")
def test_on_a_full_disk_no_node_is_made(
    small_disk: Path, capsys: pytest.CaptureFixture[str], passphrase_file: Path
) -> None:
    """And as soon as there is room, the same command makes it."""
    al = Keyboard(small_disk / "home", capsys)
    filler = _fill(small_disk)
    words = ("init", "--party", "AL", "--passphrase-file", str(passphrase_file))

    ended = al(*words)

    assert 3 == ended.code
    assert ended.sentence.startswith("try again later: ")
    assert not (al.home / "node.toml").exists()
    filler.unlink()
    assert 0 == al(*words).code
    assert 0 == al("budget").code


@pytest.mark.usefixtures("closing")
def test_on_a_full_disk_nothing_is_half_done(
    small_disk: Path,
    capsys: pytest.CaptureFixture[str],
    hub: InventedHub,
    passphrase_file: Path,
) -> None:
    """Not published, not spent; as soon as there is room, it is, once."""
    al = Keyboard(small_disk / "home", capsys)
    officer = ("--passphrase-file", str(passphrase_file))
    assert 0 == al("init", "--party", "AL", "--epsilon-cap", "3", *officer).code
    register(joined(al.home, hub).engine)
    assert 0 == al("agreement", "list").code
    filler = _fill(small_disk)

    ended = al("publish", "--period", "2024")

    assert 3 == ended.code
    assert "full" in ended.err
    filler.unlink()
    assert [] == al("budget", "--json").json["entries"]
    assert [] == hub.received
    assert 0 == al("publish", "--period", "2024").code
    assert 1 == len(al("budget", "--json").json["entries"])
    assert 1 == len(hub.received)


def test_the_program_runs_by_its_name(tmp_path: Path, passphrase_file: Path) -> None:
    """As a process of its own, with nothing but its arguments."""
    command = [sys.executable, "-m", "node", "--home", str(tmp_path / "home")]
    officer = ["--passphrase-file", str(passphrase_file)]
    root = Path(__file__).parents[2]

    made = subprocess.run([*command, "init", "--party", "XK", *officer], cwd=root, check=True)
    again = subprocess.run(
        [*command, "init", "--party", "XK", *officer],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )

    assert 0 == made.returncode
    assert 2 == again.returncode
    assert "there is a node in" in again.stderr
    assert PASSPHRASE not in again.stderr + again.stdout
