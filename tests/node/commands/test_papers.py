"""An agreement in words, on the screen and for the file."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from tests import documents
from tests.node import country
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Keyboard

AGREEMENT = documents.agreement()


@pytest.fixture
def al(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of a member under an agreement that all have signed."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    country.joined(home, hub)
    return Keyboard(home, capsys)


def test_an_agreement_is_told_on_the_screen(al: Keyboard) -> None:
    """With numbers to speak of."""
    told = al("agreement", "tell", AGREEMENT.id).out

    assert "\nWho takes part\n" in told
    assert " 14. It holds from 1 January 2026 until 31 December 2028.\n" in told


def test_an_agreement_is_written_to_be_commented_on(al: Keyboard, tmp_path: Path) -> None:
    """Word's own file, with every sentence and every signature."""
    file = tmp_path / "agreement.docx"

    assert 0 == al("agreement", "paper", AGREEMENT.id, str(file)).code

    document = docx.Document(io.BytesIO(file.read_bytes()))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert "Counts below 3 are not shown." in " ".join(lines)
    signed = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert ["Albania", "Ministry of the Interior of Albania", "yes"] in signed
    assert zipfile.is_zipfile(file)


def test_an_agreement_is_set_for_the_file(al: Keyboard, tmp_path: Path) -> None:
    """The same agreement on the same day is the same bytes."""
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"

    for file in (first, second):
        assert 0 == al("agreement", "paper", AGREEMENT.id, str(file)).code

    assert first.read_bytes().startswith(b"%PDF-")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("agreement.txt",), "expected a file that ends in .pdf or .docx, got .txt"),
        (("there.pdf",), "exists already; nothing was written"),
        (("agreement.pdf", "--language", "xx"), "expected a language (en, sq, bs,"),
    ],
)
def test_what_cannot_be_written_is_said(
    al: Keyboard, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    """Nothing is written then."""
    (tmp_path / "there.pdf").write_bytes(b"of another day")
    file, *rest = words

    ended = al("agreement", "paper", AGREEMENT.id, str(tmp_path / file), *rest)

    assert 2 == ended.code
    assert sentence in ended.sentence
    assert b"of another day" == (tmp_path / "there.pdf").read_bytes()
