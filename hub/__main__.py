"""`dcim-hub`: runs one command and turns every failure into a sentence and an exit code."""

import errno
import os
import sys
from collections.abc import Sequence
from itertools import islice
from typing import NoReturn

from hub.cli import app

_REFUSED, _WRONG_INPUT, _LATER, _INTERRUPTED = 1, 2, 3, 130
_FULL = {errno.ENOSPC, errno.EDQUOT}
_FROZEN = {errno.EROFS}


def main() -> None:
    """Run the command line; exit 0 done, 1 refused, 2 wrong input, 3 try again later."""
    # Read once, when grpc is loaded. Its own words would stand among ours, one for every stranger
    # who knocks; an operator who looks for the reason of a failed handshake sets INFO.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        app(args=hoisted(sys.argv[1:]), prog_name="dcim-hub")
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except Exception as error:  # noqa: BLE001  # The last line of defence: a person reads this.
        _end(error)


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


def _end(error: Exception) -> NoReturn:
    # Loaded only now: every other way out of a command is faster without them.
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from proto.catalogue import UnknownNameError  # noqa: PLC0415
    from proto.errors import (  # noqa: PLC0415
        InputError,
        OutsideAgreementError,
        RefusalError,
        UnavailableError,
    )

    match error:
        case InputError() | UnknownNameError():
            _say(str(error), _WRONG_INPUT)
        case OutsideAgreementError():
            _say(f"refused: {error}", _REFUSED)
        case RefusalError():
            _say(f"refused: {error} [{error.code}]", _REFUSED)
        case UnavailableError():
            _say(f"try again later: {error}", _LATER)
        case OSError() if error.errno in _FULL | _FROZEN:
            what = "make room first" if error.errno in _FULL else "make its disk writable first"
            where = error.filename or "the disk"
            _say(f"try again later: {where}: {error.strerror}; {what}", _LATER)
        case OSError():
            where = error.filename or "a file or address"
            _say(f"{where}: {error.strerror or 'cannot be used'}", _WRONG_INPUT)
        case SQLAlchemyError():
            _say(f"try again later: the database failed ({type(error).__name__})", _LATER)
        case _:
            _say(f"a fault in this program: {type(error).__name__}", _LATER)


def _say(sentence: str, code: int) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201  # Standard error is where a person looks.
    sys.exit(code)


if __name__ == "__main__":
    main()
