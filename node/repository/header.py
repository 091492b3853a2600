"""The first line of a register: where each column of the mapping stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from proto.errors import InputError

_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def places(path: Path, header: Sequence[str], wanted: Sequence[str]) -> Mapping[str, int]:
    """Position of every wanted column.

    No message shows what the first line holds unless it was recognised as a header: in a file
    without one it is a person.

    Raises:
        InputError: A column is missing, or a name stands there twice.
    """
    names = [name.strip() for name in header]
    missing = [name for name in wanted if name not in names]
    if len(missing) == len(wanted):
        raise InputError(f"{path}: {_no_header(names)}")
    if missing:
        raise InputError(f"{path}: {'; '.join(_missing(name, names) for name in missing)}")
    if twice := [name for name, times in Counter(filter(None, names)).items() if times > 1]:
        raise InputError(
            f"{path}: line 1 names {', '.join(twice)} more than once, so that nobody can tell "
            "which column is meant; rename or remove the others"
        )
    return {name: names.index(name) for name in wanted}


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


def _no_header(names: Sequence[str]) -> str:
    return (
        f"line 1 has {len(names)} columns and none that the mapping names; the file needs a line "
        "with the names of its columns, and the mapping must be the one for this file"
    )


def _missing(name: str, names: Sequence[str]) -> str:
    """Look for the name whatever its case, as `difflib` does not."""
    folded = {other.casefold(): other for other in names}
    closest = [folded[match] for match in get_close_matches(name.casefold(), folded)]
    hint = f"closest: {', '.join(closest)}" if closest else "none is named alike"
    return f"the mapping names the column {name!r}, which line 1 does not have; {hint}"


def _toml(delimiter: str) -> str:
    return '"\\t"' if delimiter == "\t" else f'"{delimiter}"'
