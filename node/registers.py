"""Bringing in a register: its records, and what its mapping says of the figures they make."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from node.method_notes import MethodNotes, NoMethodNoteError, expect_sound, parse
from node.repository.importer import Importer, ImportResult, Manner, Progress
from node.repository.mapping import load
from proto.catalogue import Dataset
from proto.method_note import Method

Note = Literal["none", "taken-up", "as-before", "differs"]
"""What became of a mapping's method note; the one in force is never replaced by an import."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a register and of its mapping's method note."""

    result: ImportResult
    note: Note


@dataclass(frozen=True, slots=True)
class Registers:
    """The way in for records and for the method note that a mapping may carry."""

    importer: Importer
    methods: MethodNotes

    def bring_in(  # noqa: PLR0913 - what is brought in, how, by whom
        self,
        source: Path | str,
        mapping: Path,
        *,
        dataset: str,
        by: str,
        now: datetime,
        progress: Progress,
        manner: Manner = Manner(),  # noqa: B008 - it cannot change
    ) -> BroughtIn:
        """Import a register, and take up the method note of its mapping where there is none yet.

        Args:
            source: A file; or, where the mapping reads a database, its URL or a file that holds it.
            mapping: The mapping's file.
            dataset: What the register is about.
            by: Who brings it in.
            now: The moment; no date of the register is later.
            progress: Told how far it is.
            manner: How it is to be brought in.

        Raises:
            InputError: Register, mapping or method note cannot be read; nothing was stored.
            TooManyGoneError: Too much would be removed; nothing was stored.
            UnavailableError: A database or the report cannot be used; nothing was stored.
            UnknownNameError: There is no such dataset.
        """
        about = self.importer.catalogue.dataset(dataset)
        said = load(mapping, about).method
        method = None if said is None else parse(said, f"{mapping}: [method]")
        if method is not None:
            expect_sound(method, about)
        result = self.importer.import_file(
            source, mapping, dataset=dataset, today=now.date(), progress=progress, manner=manner
        )
        note = self._note(method, about)
        is_national = manner.provider is None
        if method is not None and note == "taken-up" and is_national and not manner.is_rehearsal:
            self.methods.write(about, method, by=by, now=now)
        return BroughtIn(result, note if is_national else "none")

    def _note(self, method: Method | None, about: Dataset) -> Note:
        """What becomes of a note: taken up if it is the first, else left as it is."""
        if method is None:
            return "none"
        try:
            return "as-before" if self.methods.current(about) == method else "differs"
        except NoMethodNoteError:
            return "taken-up"
