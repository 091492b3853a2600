"""A file is read a line at a time, or refused with a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from node.repository.register import Row
from node.repository.source import open_register
from proto.errors import InputError
from tests.node.repository.registers import ANNA, BORA, HEADER, csv, mapping, silent, write


@pytest.fixture(params=["utf-8", "utf-16", "cp1250"])
def encoding(request: pytest.FixtureRequest) -> str:
    """Three that registers of the region are found in."""
    return str(request.param)


def _rows(folder: Path, path: Path, *changes: tuple[str, str]) -> list[Row]:
    with open_register(path, mapping(folder, *changes), silent) as register:
        return list(register.rows)


def test_rows_carry_the_line_on_which_they_begin(tmp_path: Path) -> None:
    """Blank lines and cells of several lines do not shift what is said about the next row."""
    path = write(tmp_path, f'{HEADER}\r\n\r\n"a\nb";c\r\n\r\nd\r\n')

    assert [Row(3, ["a\nb", "c"]), Row(6, ["d"])] == _rows(tmp_path, path)


def test_every_encoding_reads_the_same(tmp_path: Path, encoding: str) -> None:
    """A register is written as it was always written."""
    path = write(tmp_path, csv(ANNA.replace("Anna", "Žana")).encode(encoding))

    (row,) = _rows(tmp_path, path, ("utf-8", encoding))

    assert "Žana" == row.cells[1]


@pytest.mark.parametrize("name", ["cp1250", "latin-1"])
def test_utf_8_is_not_taken_for_an_encoding_that_reads_anything(tmp_path: Path, name: str) -> None:
    """Every name would be another one, and people who were imported before would count twice."""
    path = write(tmp_path, csv(ANNA.replace("Anna", "Žana")))

    with pytest.raises(InputError, match="the file is utf-8, and the mapping says"):
        _rows(tmp_path, path, ("utf-8", name))


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_not_part_of_the_first_name(tmp_path: Path, name: str) -> None:
    """Spreadsheets write one, other programs do not."""
    path = write(tmp_path, csv(ANNA).encode("utf-8-sig"))

    assert [2] == [row.line for row in _rows(tmp_path, path, ("utf-8", name))]


_LONG = "x" * 140_000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty; expected a header and rows"),
        (b"\n\n\n", "the file is empty; expected a header and rows"),
        (csv().encode(), "there is a header and no row below it; export the file again"),
        (csv(ANNA).replace(";", ",").encode(), "line 1 is a single column when split at ';', but "),
        (
            csv(ANNA, "Žana").encode("cp1250"),
            "line 3: byte 137 of the file cannot be utf-8; set the",
        ),
        (
            csv(ANNA).encode("utf-16"),
            "begins with the byte order mark of utf-16, and the mapping say",
        ),
        (
            csv(ANNA, "B\0ra").encode(),
            "line 3: there is a NUL character; the file is damaged, no text",
        ),
        (
            csv(ANNA, '"Bora').encode(),
            "line 3: a quotation mark is opened and never closed, so that",
        ),
        (
            csv(ANNA, '"Bo"ra').encode(),
            "line 3: a quotation mark is neither at the edge of a cell nor",
        ),
        (
            csv(ANNA, _LONG).encode(),
            "line 3: a cell is longer than 131,072 characters, so that rows",
        ),
        (
            csv(ANNA, _LONG * 9).encode(),
            "line 3: the line is longer than 1,048,576 characters; exp",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    """It says where, what and what to do, and shows nothing of what is in a row."""
    path = write(tmp_path, content)

    with pytest.raises(InputError) as refused:
        _rows(tmp_path, path)

    assert str(refused.value).startswith(f"{path}: ")
    assert sentence in str(refused.value)
    assert "ora" not in str(refused.value)


def test_a_byte_far_into_the_file_is_found(tmp_path: Path) -> None:
    """Chunks of decoding are not lines: the place is counted in the whole file."""
    start = csv(*[BORA] * 40_000).encode()
    path = write(tmp_path, start + b"A;\xc5\n")

    with pytest.raises(InputError, match=rf"line 40002: byte {len(start) + 3:,} of the file"):
        _rows(tmp_path, path)


def test_a_character_cut_off_at_the_end_is_found(tmp_path: Path) -> None:
    """A download that broke off ends within a character."""
    content = csv(ANNA).encode() + b"\xc5"
    path = write(tmp_path, content)

    with pytest.raises(InputError, match=rf"line 3: byte {len(content)} of the file"):
        _rows(tmp_path, path)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("missing.csv", "there is no such file; check the path"), (".", "this is a folder; name the")],
)
def test_no_file_is_a_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    """The path is the first thing to check."""
    with pytest.raises(InputError, match=sentence):
        _rows(tmp_path, tmp_path / name)


def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    """Whatever the operating system objects to is said."""
    path = tmp_path / "loop.csv"
    path.symlink_to(path)

    with pytest.raises(InputError, match="the file cannot be read: Too many levels of symbolic"):
        _rows(tmp_path, path)


def test_progress_ends_with_the_whole_file(tmp_path: Path) -> None:
    """Whoever watches sees bytes go up to the size of the file."""
    path = write(tmp_path, csv(*[ANNA] * 5_000))
    seen: list[tuple[int, int]] = []

    with open_register(path, mapping(tmp_path), lambda *told: seen.append(told)) as register:
        _exhaust(register.rows)

    size = path.stat().st_size
    assert [size] * 3 == [total for _, total in seen]
    assert size == seen[-1][0] > seen[0][0]


def _exhaust(rows: Iterator[Row]) -> None:
    for _ in rows:
        pass
