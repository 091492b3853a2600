"""`dcim-hub`: runs one command and turns every failure into a sentence and an exit code."""

import errno
import sys
from typing import NoReturn

from hub.cli import app

_REFUSED, _WRONG_INPUT, _LATER, _INTERRUPTED = 1, 2, 3, 130
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def main() -> None:
    """Run the command line; exit 0 done, 1 refused, 2 wrong input, 3 try again later."""
    try:
        app(prog_name="dcim-hub")
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except Exception as error:  # noqa: BLE001  # The last line of defence: a person reads this.
        _end(error)


def _end(error: Exception) -> NoReturn:
    # Loaded only now: every other way out of a command is faster without them.
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from proto.errors import InputError, RefusalError, UnavailableError  # noqa: PLC0415

    match error:
        case RefusalError():
            _say(f"Refused: {error} [{error.code}]", _REFUSED)
        case InputError():
            _say(str(error), _WRONG_INPUT)
        case UnavailableError():
            _say(f"Not now: {error}", _LATER)
        case OSError() if error.errno in _FULL:
            _say(f"Not now: {error.strerror}; make room and try again", _LATER)
        case OSError():
            where = error.filename or "a file or address"
            _say(f"{where}: {error.strerror or 'cannot be used'}", _WRONG_INPUT)
        case SQLAlchemyError():
            _say(f"Not now: the database failed ({type(error).__name__})", _LATER)
        case _:
            _say(f"A fault in this program: {type(error).__name__}: {error}", _LATER)


def _say(sentence: str, code: int) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201  # Standard error is where a person looks.
    sys.exit(code)


if __name__ == "__main__":
    main()
