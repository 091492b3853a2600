"""A register's CSV file, a line at a time: nothing is held but the line at hand."""

import codecs
import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

from node.repository import header
from node.repository.file_kind import expect_text
from node.repository.form import CsvForm
from node.repository.register import ROWS_BETWEEN, Register, Row, Tell
from proto.errors import InputError

_LONGEST_LINE = 1 << 20
_CHUNK = 1 << 20
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class _Reader(Protocol):
    """What `csv.reader` gives."""

    @property
    def line_num(self) -> int:
        """Lines read so far, which are more than records where a cell has several."""

    def __next__(self) -> list[str]:
        """The next record."""


@contextmanager
def open_csv(path: Path, form: CsvForm, columns: Sequence[str], tell: Tell) -> Iterator[Register]:
    """Open a file and check its header.

    Args:
        path: Of the file.
        form: How it is written.
        columns: That it must have.
        tell: Told about bytes.

    Raises:
        InputError: The file is missing, empty, in another encoding, or lacks a column; or, while
            its rows are read, it turns out not to be the text that the mapping promises.
    """
    expect_text(path)
    with ExitStack() as stack:
        with _readable(path, form.encoding):
            file = stack.enter_context(path.open("rb"))
            text = stack.enter_context(TextIOWrapper(file, form.encoding, newline=""))
            _check_start(path, file.peek(4), form.encoding)
            _check_not_utf8(path, form.encoding)
            reader = csv.reader(_lines(path, text), delimiter=form.delimiter, strict=True)
            first = _next_row(path, reader)
        if first is None:
            raise InputError(f"{path}: the file is empty; expected a header and rows")
        header.check_delimiter(path, first.cells, form.delimiter)
        places = header.places(path, first.cells, columns)
        size = os.fstat(file.fileno()).st_size

        def read() -> Iterator[Row]:
            with _readable(path, form.encoding):
                yield from _rows(path, reader, lambda: tell(file.tell(), size))

        yield Register(tuple(first.cells), places, read())


def _rows(path: Path, reader: _Reader, tell: Callable[[], None]) -> Iterator[Row]:
    number = 0
    while row := _next_row(path, reader):
        yield row
        number += 1
        if number % ROWS_BETWEEN == 0:
            tell()
    if not number:
        raise InputError(f"{path}: there is a header and no row below it; export the file again")
    tell()


def _next_row(path: Path, reader: _Reader) -> Row | None:
    """The next row that is not blank, or None at the end of the file."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return None
        except csv.Error as error:
            raise InputError(f"{path}: line {line}: {_unreadable(str(error))}") from error
        if cells:
            return Row(line, cells)


def _unreadable(error: str) -> str:
    """Say what the parser found, without what was in the cell."""
    if "field larger" in error:
        found = f"a cell is longer than {csv.field_size_limit():,} characters"
    elif "unexpected end" in error:
        found = "a quotation mark is opened and never closed"
    else:
        found = "a quotation mark is neither at the edge of a cell nor doubled"
    return f"{found}, so that rows cannot be told apart from here on; correct it and import again"


def _lines(path: Path, text: TextIOWrapper) -> Iterator[str]:
    """Lines as the parser wants them; none of them can fill the memory."""
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if "\0" in line:
            raise InputError(
                f"{path}: line {number}: there is a NUL character; the file is damaged, no text, "
                "or in another encoding than the mapping says"
            )
        if len(line) == _LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise InputError(
                f"{path}: line {number}: the line is longer than {_LONGEST_LINE:,} characters; "
                "expected one record on each line"
            )
        yield line.lstrip(_MARK) if number == 1 else line


def _check_start(path: Path, start: bytes, encoding: str) -> None:
    for mark, name in _MARKS.items():
        if start.startswith(mark) and not encoding.startswith(name):
            raise InputError(
                f"{path}: the file begins with the byte order mark of {name}, and the mapping "
                f'says {encoding}; set encoding = "{name}" in the mapping'
            )


def _check_not_utf8(path: Path, encoding: str) -> None:
    """An encoding of single bytes reads anything: UTF-8 under its name would change every name."""
    if codecs.lookup(encoding).name.startswith("utf"):
        return
    decoder, is_ascii = codecs.getincrementaldecoder("utf-8")(), True
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
                is_ascii = is_ascii and chunk.isascii()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return
    if not is_ascii:
        raise InputError(
            f'{path}: the file is utf-8, and the mapping says {encoding}; set encoding = "utf-8" in'
            " the mapping"
        )


@contextmanager
def _readable(path: Path, encoding: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        byte, line = _undecodable(path, encoding)
        raise InputError(
            f"{path}: line {line}: byte {byte:,} of the file cannot be {encoding}; set the "
            "encoding in the mapping to the one the file was saved in"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read: {error.strerror}") from error


def _undecodable(path: Path, encoding: str) -> tuple[int, int]:
    """Byte and line, counted from 1, where decoding fails; asked only when it is known to."""
    decoder = codecs.getincrementaldecoder(encoding)()
    position, line = 0, 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                kept = len(error.object) - len(chunk)  # Bytes of the chunk before this one.
                line += chunk[: max(0, error.start - kept)].count(b"\n")
                return position - kept + error.start + 1, line
            position, line = position + len(chunk), line + chunk.count(b"\n")
