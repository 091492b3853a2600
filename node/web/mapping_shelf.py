"""The mappings that are kept in the node's folder, each a text file that an editor opens too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from node.vault import make_private_folder, write_private
from node.web.mapping_text import Checked, check
from proto.catalogue import Catalogue
from proto.errors import InputError

FOLDER = "mappings"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One mapping."""

    name: str
    text: str
    checked: Checked


@dataclass(frozen=True, slots=True)
class MappingShelf:
    """The folder, and the catalogue by which mappings are judged."""

    folder: Path
    catalogue: Catalogue

    def all(self) -> Iterator[Kept]:
        """Every mapping, right or wrong, by name."""
        for path in sorted(self.folder.glob("*.toml")):
            if _NAME.fullmatch(path.stem):
                yield self._read(path)

    def of(self, provider: str) -> Iterator[Kept]:
        """Those that read a provider's register; all where none is named."""
        for each in self.all():
            if not provider or each.checked.provider == provider:
                yield each

    def find(self, name: str) -> Kept:
        """One of them.

        Raises:
            InputError: There is none of this name.
        """
        path = self._path(name)
        if not path.is_file():
            raise InputError(f"there is no mapping called {name[:64]!r}")
        return self._read(path)

    def save(self, name: str, text: str) -> None:
        """Keep a mapping, over the one of the same name if there is one.

        Raises:
            InputError: The name is not fit for a file.
        """
        path = self._path(name)
        make_private_folder(self.folder)
        write_private(path, text.encode())

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise InputError("expected a name of lower-case letters, digits, - and _")
        return self.folder / f"{name}.toml"

    def _read(self, path: Path) -> Kept:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        return Kept(path.stem, text, check(text, self.catalogue))
