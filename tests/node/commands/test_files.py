"""A document that is named on the command line is read no further than it may be long."""

import tracemalloc
from pathlib import Path

import pytest

from node.commands.files import taken
from proto.document import MAX_BYTES
from proto.errors import InputError
from tests.node.typing_at import Keyboard

FIFTY_MB = 50 << 20


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Fifty megabytes of nothing."""
    file = tmp_path / "large.json"
    with file.open("wb") as opened:
        opened.truncate(FIFTY_MB)
    return file


def test_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    """Byte for byte, up to the size of an envelope."""
    file = tmp_path / "document.json"
    file.write_bytes(b"\r\n\xff" + b" " * (2 * MAX_BYTES - 3))

    assert file.read_bytes() == taken(file)


def test_fifty_megabytes_are_not_read(large: Path) -> None:
    """Only as much as shows that it is too large."""
    tracemalloc.start()

    with pytest.raises(InputError, match=r"large\.json is larger than the \d+ bytes"):
        taken(large)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 * MAX_BYTES


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(InputError, match=r"nothing\.json cannot be read: No such file"):
        taken(tmp_path / "nothing.json")


@pytest.mark.parametrize(
    "words",
    [
        ("agreement", "propose"),
        ("agreement", "preview"),
        ("erasure", "verify"),
    ],
    ids=" ".join,
)
def test_every_command_refuses_what_is_too_large(
    home: Path, capsys: pytest.CaptureFixture[str], large: Path, words: tuple[str, ...]
) -> None:
    """In a sentence, and with the code for what was typed wrong."""
    ended = Keyboard(home, capsys)(*words, str(large))

    assert 2 == ended.code
    assert "is larger than the" in ended.sentence
