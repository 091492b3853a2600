"""`dcim-verify FILE`: checks a file of evidence, without network, database or trust in the hub."""

import argparse
import json
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from proto.errors import InputError, MalformedError
from proto.evidence import Check, Files, examine

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

_LARGEST = 1 << 30
"""Bytes of all files together: more is not unpacked."""
_MOST_FILES = 20_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Check one file. Exit codes: 0 every check holds, 1 one does not, 2 it cannot be read."""
    parser = argparse.ArgumentParser(
        prog="dcim-verify",
        description="Check evidence that a country exported: who signed what, what left, what it"
        " cost. Compare the fingerprint of the hub's key with one that you know.",
    )
    parser.add_argument("file", type=Path, help="the ZIP that `agreement export` wrote")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    wanted = parser.parse_args(arguments)
    try:
        checks = tuple(examine(unpacked(wanted.file)))
    except (InputError, MalformedError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(WRONG_USAGE)
    sys.stdout.write(_as_json(checks) if wanted.json else _as_text(checks))
    sys.exit(DONE if all(check.holds for check in checks) else REFUSED)


def unpacked(path: Path) -> Files:
    """Every file in a ZIP, in memory; nothing is written anywhere.

    Raises:
        InputError: It cannot be read, is no ZIP, or is larger than evidence can be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            too_many = len(entries) > _MOST_FILES
            if too_many or sum(entry.file_size for entry in entries) > _LARGEST:
                raise InputError(f"{path} is larger than evidence can be; nothing was unpacked")
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names):
                raise InputError(f"{path} holds two files of one name")
            return {entry.filename: archive.read(entry) for entry in entries}
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputError(f"{path} is no whole ZIP file: {error}") from error


def _as_text(checks: Sequence[Check]) -> str:
    lines = [
        f"{check.number}. {'ok' if check.holds else 'FAILED'}: {check.sentence}" for check in checks
    ]
    failed = sum(not check.holds for check in checks)
    verdict = f"{failed} check(s) FAILED" if failed else "Every check holds"
    return "\n".join([*lines, f"{verdict}.", ""])


def _as_json(checks: Sequence[Check]) -> str:
    return json.dumps([asdict(check) for check in checks], indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
