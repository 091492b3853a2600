"""`dcim-node`: runs a command, and turns what went wrong into a sentence and an exit code."""

import errno
import os
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from traceback import extract_tb

from anonymizer.errors import PrivacyError
from proto.catalogue import UnknownNameError
from proto.errors import InputError, OutsideAgreementError, RefusalError, UnavailableError

REFUSED, WRONG_USAGE, TRY_LATER = 1, 2, 3
_ROOM = Path(__file__).parent
_FULL = {errno.ENOSPC, errno.EDQUOT}
_FAILING = {errno.EROFS, errno.EIO}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command.

    Exit codes: 0 done, 1 refused by a rule, 2 wrong usage or unreadable input, 3 try again later.
    """
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")  # Read once, when grpc is imported.
    from node.cli import app  # noqa: PLC0415

    try:
        app(args=hoisted(sys.argv[1:] if arguments is None else arguments), prog_name="dcim-node")
    except Exception as error:  # noqa: BLE001 - the last line of defence: a person reads this
        code, sentence = _said(error)
        sys.stderr.write(f"{sentence}\n")
        sys.exit(code)


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with `--home DIR` in front, so that it may stand anywhere."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--home":
            front += [word, *islice(words, 1)]
        else:
            (front if word.startswith("--home=") else rest).append(word)
    return front + rest


def _said(error: Exception) -> tuple[int, str]:
    match error:
        case InputError() | UnknownNameError():
            return WRONG_USAGE, str(error)
        case RefusalError() | PrivacyError():
            has_codes = isinstance(error, OutsideAgreementError)
            return REFUSED, f"refused: {error}" + ("" if has_codes else f" [{error.code}]")
        case UnavailableError():
            return TRY_LATER, f"try again later: {error}"
        case OSError() if error.errno in _FULL | _FAILING:
            first = "make room first: " if error.errno in _FULL else ""
            where = error.filename or "the disk"
            return TRY_LATER, f"try again later: {first}{error.strerror}: {where}"
        case OSError():
            what = error.filename or "a file or address"
            return WRONG_USAGE, f"{what}: {error.strerror or 'cannot be used'}"
        case _:
            return TRY_LATER, f"a fault in this program: {_place(error)}"


def _place(error: Exception) -> str:
    """What broke and where; the message is not repeated, as it may hold data about a person."""
    frames = [f for f in extract_tb(error.__traceback__) if _ROOM in Path(f.filename).parents]
    place = Path(frames[-1].filename).relative_to(_ROOM.parent)
    return f"{type(error).__name__} in {place}:{frames[-1].lineno}"


if __name__ == "__main__":
    main()
