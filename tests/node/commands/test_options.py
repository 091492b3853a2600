"""Options that several commands share."""

import warnings
from getpass import GetPassWarning
from pathlib import Path

import pytest

from node.commands import options
from proto.errors import InputError


def _typing(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    typed = iter(words)

    def getpass(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(options, "getpass", getpass)


@pytest.mark.parametrize("text", ["a phrase", "a phrase\n", "a phrase\r\nand more\n"])
def test_the_first_line_of_a_file_is_the_passphrase(tmp_path: Path, text: str) -> None:
    """Whichever way the editor ended it."""
    file = tmp_path / "passphrase"
    file.write_bytes(text.encode())

    assert "a phrase" == options.passphrase(file)


@pytest.mark.parametrize("content", [b"", b"phrase \xff"])
def test_a_file_without_a_passphrase_is_said(tmp_path: Path, content: bytes) -> None:
    """And nothing of what is in it."""
    file = tmp_path / "passphrase"
    file.write_bytes(content)

    with pytest.raises(InputError, match="is empty or not UTF-8") as refused:
        options.passphrase(file)

    assert "phrase \xff" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(InputError, match="nothing cannot be read: No such file"):
        options.passphrase(tmp_path / "nothing")


def test_a_passphrase_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once to open a key, twice to make one."""
    _typing(monkeypatch, "one", "two", "two")

    assert "one" == options.passphrase(None)
    assert "two" == options.passphrase(None, is_new=True)


def test_two_passphrases_that_differ_make_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the finger would lock the key for ever."""
    _typing(monkeypatch, "one", "another")

    with pytest.raises(InputError, match="the two passphrases differ; nothing was made"):
        options.passphrase(None, is_new=True)


def test_without_a_terminal_a_file_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that forgot it reads which option it forgot."""
    _typing(monkeypatch)

    with pytest.raises(InputError, match="use --passphrase-file"):
        options.passphrase(None)


def test_nothing_is_typed_where_it_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal that hides it, nobody is asked, and Python's warning is not shown."""

    def getpass(_: str) -> str:
        warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=2)
        return "typed in the open"

    monkeypatch.setattr(options, "getpass", getpass)

    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        with pytest.raises(InputError, match="use --passphrase-file"):
            options.passphrase(None)

    assert [] == shown
