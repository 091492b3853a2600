"""What a file is, by its first bytes, whatever its name says."""

from pathlib import Path

from proto.errors import InputError

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(path: Path) -> bool:
    """Whether a file may be an XLSX workbook.

    Raises:
        InputError: It cannot be read, or is a workbook that nobody can read here.
    """
    start = _start(path)
    if start == _OLD:
        raise InputError(
            f"{path}: the file is a workbook with a password, or in the form of before 2007; open "
            "it in a spreadsheet program and save it as .xlsx, without a password"
        )
    return start == _ZIP


def expect_text(path: Path) -> None:
    """Refuse a workbook where text was promised.

    Raises:
        InputError: It is one, or the file cannot be read.
    """
    if is_workbook(path):
        raise InputError(
            f"{path}: the file is a workbook, and the mapping describes CSV; in [file] of the "
            'mapping write sheet = "…" in place of delimiter and encoding'
        )


def expect_workbook(path: Path) -> None:
    """Refuse anything else where a workbook was promised.

    Raises:
        InputError: It is none, or the file cannot be read.
    """
    if not is_workbook(path):
        raise InputError(
            f"{path}: the file is no XLSX workbook, and the mapping names a sheet; for a CSV file "
            "write delimiter and encoding in place of it"
        )


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP))
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; check the path") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: this is a folder; name the file in it") from error
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read: {error.strerror}") from error
