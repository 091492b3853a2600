"""Documents that a person names on the command line, read no further than one may be long."""

from pathlib import Path

from proto.document import MAX_BYTES
from proto.errors import InputError

_MOST = 2 * MAX_BYTES
"""Of an envelope; what is in it has half of that."""


def taken(file: Path) -> bytes:
    """The bytes of a file; of one that is too large, not even those.

    Raises:
        InputError: It cannot be read, or is larger than any such document.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    if len(data) > _MOST:
        raise InputError(f"{file} is larger than the {_MOST} bytes that it may have")
    return data
