"""Opening a register, whatever its mapping says that it is kept in."""

from contextlib import AbstractContextManager
from pathlib import Path

from node.repository.csv_source import open_csv
from node.repository.form import CsvForm, SheetForm, SqlForm
from node.repository.mapping import Mapping
from node.repository.register import Register, Tell
from node.repository.sql_source import open_database
from proto.errors import InputError

_NO_FILE = (
    "the address of a database was given, and the mapping describes a file: name the file, or "
    "describe the database in [sql] of the mapping in place of [file]"
)


def open_register(
    source: Path | str, mapping: Mapping, tell: Tell
) -> AbstractContextManager[Register]:
    """Open a register: a file by its path, a database by its URL or by a file that holds it.

    Raises:
        InputError: It is not what the mapping says, or cannot be read; also while rows are read.
        UnavailableError: The database cannot be reached.
    """
    if "://" in str(source) and not isinstance(mapping.form, SqlForm):
        # An address may hold a password: what reads files would repeat it.
        raise InputError(_NO_FILE)
    match mapping.form:
        case CsvForm() as form:
            return open_csv(Path(source), form, mapping.columns, tell)
        case SheetForm() as form:
            # What reads workbooks takes a moment to load, and few commands need it.
            from node.repository.xlsx_source import open_sheet  # noqa: PLC0415

            return open_sheet(Path(source), form, mapping.columns, tell)
        case SqlForm() as form:
            return open_database(str(source), form, mapping.columns, tell, order=mapping.record)
