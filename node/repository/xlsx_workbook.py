"""What a sheet's cells refer to: the texts and date formats of its workbook, and its own place.

A workbook is a ZIP archive from somebody else. What it says of its own sizes is checked before
anything of it is taken apart, so that a small file cannot become a full memory.
"""

import warnings
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import IO, NoReturn
from xml.etree.ElementTree import iterparse
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS
from openpyxl.xml.functions import fromstring

from node.repository.file_kind import expect_workbook
from proto.errors import InputError

_MOST_TEXT, _MOST_OTHER = 128 << 20, 16 << 20
_MOST_PARTS = 10_000
_DAMAGE = (
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What the reader raises where a workbook is not what it should be."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of an open workbook, and what its cells refer to.

    Attributes:
        sheet: The sheet's XML, from the start.
        size: Of that XML in bytes.
        texts: Texts that cells name by number.
        epoch: The day that numbers of dates are counted from.
        dates: Styles under which a number is a date.
        spans: Of these, the styles under which it is a length of time.
    """

    sheet: IO[bytes]
    size: int
    texts: list[str]
    epoch: datetime
    dates: frozenset[int]
    spans: frozenset[int]


@contextmanager
def open_workbook(path: Path, sheet: str) -> Iterator[Workbook]:
    """Open a sheet of a workbook.

    Raises:
        InputError: It is no XLSX workbook, protected, damaged or out of all proportion, or has no
            visible sheet of that name.
    """
    expect_workbook(path)
    with ExitStack() as stack:
        with damage_told(path), warnings.catch_warnings(action="ignore"):
            archive = stack.enter_context(ZipFile(path))
            _expect_parts(path, archive)
            reader = _reader(path)
            part = _sheet(path, reader, sheet)
            texts = _texts(reader, archive)
            dates, spans = _styles(archive)
            size = archive.getinfo(part).file_size
            content = stack.enter_context(archive.open(part))
        epoch = reader.wb.epoch
        yield Workbook(content, size, texts, epoch, dates, spans)


def visible_sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets that somebody who opens the workbook sees.

    Raises:
        InputError: It is no XLSX workbook, protected, damaged or out of all proportion.
    """
    expect_workbook(path)
    with (
        damage_told(path),
        warnings.catch_warnings(action="ignore"),
        ZipFile(path) as archive,
    ):
        _expect_parts(path, archive)
        sheets = _reader(path).parser.find_sheets()
        return tuple(each.name for each, _ in sheets if each.state == "visible")


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Say what it means where the reader stumbles; nothing of what it read is repeated."""
    try:
        yield
    except (*_DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise InputError(f"{path}: the file cannot be read: {error.strerror}") from error
        raise InputError(
            f"{path}: the workbook is damaged or no XLSX; open it in a spreadsheet program and "
            "save it as .xlsx again"
        ) from error


def _reader(path: Path) -> ExcelReader:
    """What reads the parts of a workbook, with its list of sheets read."""
    reader = ExcelReader(str(path), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    return reader


def _expect_parts(path: Path, archive: ZipFile) -> None:
    """Sheets are read a piece at a time; all else is held, and must be of a size that it can be."""
    parts = archive.infolist()
    if any(each.flag_bits & 1 for each in parts):
        raise InputError(f"{path}: the file has a password; save it without one")
    if "[Content_Types].xml" not in archive.namelist():
        raise InputError(
            f"{path}: the file is no XLSX workbook, but another archive, such as an OpenDocument "
            "sheet; open it in a spreadsheet program and save it as .xlsx"
        )
    held = [each for each in parts if not each.filename.startswith("xl/worksheets/")]
    texts = sum(each.file_size for each in held if "sharedStrings" in each.filename)
    xml = [each for each in held if each.filename.endswith((".xml", ".rels"))]
    others = sum(each.file_size for each in xml if "sharedStrings" not in each.filename)
    if len(parts) > _MOST_PARTS or texts > _MOST_TEXT or others > _MOST_OTHER:
        raise InputError(
            f"{path}: the workbook holds far more than a register; save the sheet alone as CSV in "
            "UTF-8, and write delimiter and encoding in the mapping"
        )


def _sheet(path: Path, reader: ExcelReader, wanted: str) -> str:
    """The part of the archive that holds the sheet."""
    sheets = {each.name: (each, rel) for each, rel in reader.parser.find_sheets()}
    if wanted not in sheets:
        _no_sheet(path, wanted, list(sheets))
    sheet, rel = sheets[wanted]
    if sheet.state != "visible":
        raise InputError(
            f"{path}: the sheet {wanted!r} is hidden; show it and look at it, or name another one"
        )
    if not rel.Type.endswith("/worksheet"):
        raise InputError(f"{path}: the sheet {wanted!r} is a chart and has no rows")
    return str(rel.target)


def _no_sheet(path: Path, wanted: str, names: list[str]) -> NoReturn:
    """Show no other name than one that may have been meant: sheets may be named after people."""
    closest = get_close_matches(wanted, names, n=1)
    hint = f"closest: {closest[0]}" if closest else "none is named alike"
    raise InputError(f"{path}: none of the {len(names)} sheets is named {wanted!r}; {hint}")


def _texts(reader: ExcelReader, archive: ZipFile) -> list[str]:
    """Every text that cells name by number; how it is pronounced is no part of it."""
    part = reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
    if part is None:
        return []
    texts = []
    with archive.open(part.PartName.removeprefix("/")) as content:
        # Expat lets no entity expand without bound, since 2.4.1.
        elements = iterparse(content, events=("start", "end"))  # noqa: S314
        _, root = next(elements)
        for event, element in elements:
            if event == "end" and element.tag.endswith("}si"):
                parts = (*element.iterfind("{*}t"), *element.iterfind("{*}r/{*}t"))
                texts.append("".join(each.text or "" for each in parts))
                root.clear()
    return texts


def _styles(archive: ZipFile) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of the styles under which a number is a date, and a length of time."""
    if ARC_STYLE not in archive.namelist():
        return frozenset(), frozenset()
    root = fromstring(archive.read(ARC_STYLE))
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter("{*}numFmt")}
    numbers = [each.get("numFmtId", "0") for each in root.iterfind("{*}cellXfs/{*}xf")]
    said = [own.get(each, BUILTIN_FORMATS.get(int(each), "General")) for each in numbers]
    dates = frozenset(style for style, each in enumerate(said) if is_date_format(each))
    return dates, frozenset(style for style, each in enumerate(said) if is_timedelta_format(each))
