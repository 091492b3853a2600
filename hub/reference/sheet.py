"""The file as a user downloads it: an XLSX sheet whose header stands a few rows down."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from proto.errors import InputError

COLUMNS = (
    "Iso3_code",
    "Country",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "txtVALUE",
)
"""What is read of it; other columns are left alone."""

_HEADER_WITHIN = 10
_LARGEST = 100 * 1024 * 1024
_MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line under the header.

    Attributes:
        number: As the spreadsheet counts it, from 1.
        cells: The text under each of `COLUMNS`, in their order.
    """

    number: int
    cells: tuple[str, ...]


def lines(path: Path) -> Iterator[Line]:
    """Every line that is not blank.

    Raises:
        InputError: There is no such file, it is no XLSX, or no row names the columns.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path} has more than 100 MB: expected the file as UNODC offers it")
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            f"{path} is no XLSX file: download it again as data_glotip.xlsx"
        ) from error
    try:
        yield from _under_header(book.worksheets[0].iter_rows(values_only=True), path)
    finally:
        book.close()


def _under_header(rows: Iterator[Sequence[object]], path: Path) -> Iterator[Line]:
    places: tuple[int, ...] | None = None
    for number, row in enumerate(rows, start=1):
        if number > _MOST_ROWS:
            raise InputError(f"{path} has more than {_MOST_ROWS:,} rows")
        texts = tuple(map(_text, row))
        if places is None:
            places = _places(texts)
            if places is None and number >= _HEADER_WITHIN:
                break
        elif any(texts):
            yield Line(number, tuple(texts[at] if at < len(texts) else "" for at in places))
    if places is None:
        raise InputError(
            f"{path}: none of the first {_HEADER_WITHIN} rows names the columns "
            f"{', '.join(COLUMNS)}: expected UNODC's data set on trafficking in persons"
        )


def _places(texts: Sequence[str]) -> tuple[int, ...] | None:
    """Where each column stands, if this is the header."""
    at = {text.casefold(): place for place, text in reversed(tuple(enumerate(texts)))}
    found = tuple(at.get(name.casefold()) for name in COLUMNS)
    known = tuple(place for place in found if place is not None)
    return known if len(known) == len(found) else None


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())
