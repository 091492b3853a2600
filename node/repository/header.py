"""The header of a register: where each column of the mapping stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from proto.errors import InputError

_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def places(
    name: Path | str, header: Sequence[str], wanted: Sequence[str], where: str = "line 1"
) -> Mapping[str, int]:
    """Position of every wanted column; `where` is what messages call the header.

    No message shows what the header holds unless it was recognised as one: in a file without a
    header it is a person.

    Raises:
        InputError: A column is missing, or a name stands there twice.
    """
    names = [cell.strip() for cell in header]
    missing = [column for column in wanted if column not in names]
    if wanted and len(missing) == len(wanted):
        raise InputError(f"{name}: {_no_header(names, where)}")
    if missing:
        said = "; ".join(_missing(column, names, where) for column in missing)
        raise InputError(f"{name}: {said}{_gaps(names)}")
    if twice := [cell for cell, times in Counter(filter(None, names)).items() if times > 1]:
        raise InputError(
            f"{name}: {where} names {', '.join(twice)} more than once, so that nobody can tell "
            "which column is meant; rename or remove the others"
        )
    return {column: names.index(column) for column in wanted}


def check_delimiter(path: Path, header: Sequence[str], delimiter: str) -> None:
    """Refuse a header that is one column and holds another delimiter.

    Raises:
        InputError: With the delimiter that the file seems to have.
    """
    if len(header) > 1:
        return
    found = [other for other in _DELIMITERS if other != delimiter and other in header[0]]
    if found:
        other = max(found, key=header[0].count)
        raise InputError(
            f"{path}: line 1 is a single column when split at {delimiter!r}, but contains "
            f"{_DELIMITERS[other]}; set delimiter = {_toml(other)} in the mapping"
        )


def _no_header(names: Sequence[str], where: str) -> str:
    return (
        f"{where} has {len(names)} columns and none that the mapping names; there must be one line "
        f"with the name of each column, and the mapping must be the one for it{_gaps(names)}"
    )


def _missing(column: str, names: Sequence[str], where: str) -> str:
    """Look for the name whatever its case, as `difflib` does not."""
    folded = {other.casefold(): other for other in names}
    closest = [folded[match] for match in get_close_matches(column.casefold(), folded)]
    hint = f"closest: {', '.join(closest)}" if closest else "none is named alike"
    return f"the mapping names the column {column!r}, which {where} does not have; {hint}"


def _gaps(names: Sequence[str]) -> str:
    """What merged cells leave in the header of a sheet."""
    is_whole = all(names) or not any(names)
    return "" if is_whole else "; some columns have no name there, as where cells are merged"


def _toml(delimiter: str) -> str:
    return '"\\t"' if delimiter == "\t" else f'"{delimiter}"'
