"""What a node is told before it starts."""

import sqlite3
from fractions import Fraction
from pathlib import Path

import pytest

from node import settings
from node.app import Node
from node.settings import Token
from proto.errors import InputError

TABLE = '[token]\nmodule = "/usr/lib/softhsm/libsofthsm2.so"\nlabel = "AL officers"\n'
VALID = 'party = "AL"\nepsilon_cap = "1.5"\ndelta = "0.000001"\n'


def _home(folder: Path, text: str | bytes) -> Path:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / settings.FILE).write_bytes(content)
    return folder


def test_settings_are_read_once(tmp_path: Path) -> None:
    """Party, cap and delta come from the file, the last two as exact numbers."""
    known = settings.load(_home(tmp_path, VALID))

    assert known.party == "AL"
    assert (Fraction(3, 2), Fraction(1, 10**6)) == (known.epsilon_cap, known.delta)
    assert known.database_url == f"sqlite:///{tmp_path}/node.db"


def test_the_environment_may_name_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator points every node at its server without touching a file."""
    monkeypatch.setenv("DCIM_DATABASE_URL", "postgresql+psycopg://server/al")

    known = settings.load(_home(tmp_path, VALID))

    assert known.database_url == "postgresql+psycopg://server/al"


def test_a_folder_without_a_node_says_what_to_run(tmp_path: Path) -> None:
    """Whoever mistyped the folder reads what to do."""
    with pytest.raises(InputError, match=r"there is no node in .*: run `dcim-node --home"):
        settings.load(tmp_path / "nowhere")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A home that is a file holds no node."""
    with pytest.raises(InputError, match="there is no node"):
        settings.load(_home(tmp_path, VALID) / settings.FILE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "party: is missing; epsilon_cap: is missing; delta: is missing"),
        (VALID + 'secret = "hunter2"', "secret: unknown key; expected party, epsilon_cap, delta"),
        (VALID.replace('"1.5"', "1.5"), "epsilon_cap: .*number written as text"),
        (VALID.replace("1.5", "-1"), "epsilon_cap: .*number written as text"),
        (VALID.replace("1.5", "1e9"), "epsilon_cap: .*number written as text"),
        (VALID.replace("0.000001", "0"), "delta: .*expected more than 0"),
        (VALID.replace("0.000001", "0.002"), "delta: .*expected at most 1/1000"),
        (VALID.replace("0.000001", "1e-6"), "delta: .*number written as text"),
        (VALID + "party", "is not valid: Expected"),
        (VALID + TABLE + 'pin = "hunter2"', "token.pin: unknown key; expected module, label$"),
        (VALID + TABLE.replace("/usr", "usr"), "token.module: expected an absolute path"),
        (VALID + TABLE.replace("AL officers", ""), "token.label: this has to be said"),
        (VALID + "[token]", "token.module: is missing; token.label: is missing"),
        (b"\xff\xfe", "expected UTF-8"),
    ],
)
def test_what_is_not_valid_is_named(tmp_path: Path, text: str | bytes, said: str) -> None:
    """Every fault is said with its place, and no value of the file is repeated."""
    with pytest.raises(InputError, match=said) as refused:
        settings.load(_home(tmp_path, text))

    assert str(tmp_path / settings.FILE) in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert "pydantic" not in str(refused.value)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder where the file should be is not a crash."""
    (tmp_path / settings.FILE).mkdir()

    with pytest.raises(InputError, match=r"node\.toml cannot be read: Is a directory"):
        settings.load(tmp_path)


def test_settings_are_proposed_before_they_are_written(tmp_path: Path) -> None:
    """A new node's settings are checked while the folder is still empty."""
    text = settings.propose(tmp_path, party="XK", epsilon_cap="0.5")

    assert settings.parse(text, tmp_path).party == "XK"
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("label", ["AL officers", 'quo"te', "back\\slash", "line\nbreak", "Čačak"])
def test_a_token_is_remembered_by_what_it_is_called(tmp_path: Path, label: str) -> None:
    """Whatever that is; nothing that is typed as a label becomes another setting."""
    token = Token(Path("/usr/lib/it's a module.so"), label)

    text = settings.propose(tmp_path, party="AL", epsilon_cap="1", token=token)

    assert token == settings.parse(text, tmp_path).token
    assert settings.parse(VALID, tmp_path).token is None


@pytest.mark.parametrize("cap", ["much", "", "-1", '1"\nparty="RS', '1"\nmore="1'])
def test_a_cap_that_is_no_number_is_refused(tmp_path: Path, cap: str) -> None:
    """Nothing that is typed as a cap becomes another setting."""
    with pytest.raises(InputError, match="--epsilon-cap is not valid: expected a number"):
        settings.propose(tmp_path, party="AL", epsilon_cap=cap)


def test_a_node_is_made_once(tmp_path: Path) -> None:
    """Keys belong to a node for life; nobody makes another one over it."""
    _home(tmp_path, VALID)

    with pytest.raises(InputError, match=r"there is a node in .* already"):
        settings.propose(tmp_path, party="AL", epsilon_cap="1")


@pytest.mark.usefixtures("closing")
@pytest.mark.parametrize("name", ["a b", "what?", "no#1", "100%20"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    """What means something in a URL means nothing in a folder's name."""
    home = tmp_path / name

    Node.create(home, party="AL", epsilon_cap="1", passphrase="long enough a phrase")  # noqa: S106

    found = sqlite3.connect(home / "node.db")
    assert found.execute("SELECT count(*) FROM ledger").fetchone() == (0,)
    found.close()
