"""Registers that came through a form: in files that nobody else can read, gone once imported."""

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePath
from secrets import token_hex

from starlette.datastructures import UploadFile

from node.vault import make_private_folder
from proto.errors import UnavailableError

LARGEST = 2 << 30
"""Bytes of a form with a register in it; a larger one is put into a folder of the node."""

LONGEST_KEPT = timedelta(hours=8)

_KNOWN = {".csv", ".txt", ".xlsx"}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Uploads:
    """The folder in which they wait."""

    folder: Path

    def sweep(self) -> None:
        """Remove what is older than any session: nobody knows any more what it was for.

        Younger files may be another process's, which serves the same node.
        """
        before = time.time() - LONGEST_KEPT.total_seconds()
        for path in self.folder.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()

    def take(self, upload: UploadFile) -> Path:
        """Keep a copy under a name of ours; how it ended says what kind of file it is.

        Raises:
            UnavailableError: The disk is full or cannot be written.
        """
        ending = PurePath(upload.filename or "").suffix.lower()
        path = self.folder / f"{token_hex(16)}{ending if ending in _KNOWN else ''}"
        try:
            make_private_folder(self.folder)
            with os.fdopen(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as kept:
                shutil.copyfileobj(upload.file, kept, _CHUNK)
        except OSError as error:
            with suppress(OSError):
                path.unlink()
            raise UnavailableError(f"the file cannot be kept: {error.strerror}") from error
        return path

    def drop(self, path: Path) -> None:
        """Remove one; what lies elsewhere is not ours to remove."""
        if path.parent == self.folder:
            path.unlink(missing_ok=True)
