"""A generated register brought into a node's database, as a ministry would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from anonymizer.case import Pseudonym
from anonymizer.pseudonym import Pseudonymiser
from deploy.registers.folder import File, Folder
from deploy.registers.register import Register
from node.repository.beside import Beside
from node.repository.importer import Importer, ImportResult
from proto import catalogue
from proto.catalogue import Dataset

TODAY = date(2026, 1, 1)
"""Long after everything that is generated for these tests."""


@dataclass(slots=True)
class Beheld:
    """Whoever keeps names and case numbers beside the records; here they are looked at."""

    names: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    cases: list[tuple[str, tuple[Pseudonym, ...]]] = field(default_factory=list)

    def keep(
        self,
        _connection: Connection,
        dataset: Dataset,
        rows: Sequence[tuple[Pseudonym, Mapping[str, str]]],
    ) -> None:
        """Take in what names people."""
        self.names += [(dataset.id, said) for _, said in rows]

    def link(
        self,
        _connection: Connection,
        dataset: Dataset,
        rows: Sequence[tuple[Pseudonym, tuple[Pseudonym, ...]]],
    ) -> None:
        """Take in which cases a record belongs to."""
        self.cases += [(dataset.id, cases) for _, cases in rows]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it."""

    engine: Engine
    files: tuple[File, ...]
    results: tuple[ImportResult, ...]
    beheld: Beheld


def imported(
    register: Register, engine: Engine, folder: Path, *, in_workbooks: bool = False
) -> Imported:
    """Write a register into a folder and import every file of it into an empty database."""
    files = Folder(register, folder / "files", in_workbooks=in_workbooks).write(lambda _: None)
    beheld = Beheld()
    importer = Importer(
        engine,
        Pseudonymiser(b"k" * 32),
        catalogue.load(),
        folder / "reports",
        beside=Beside(identities=beheld, proceedings=beheld),
    )
    results = tuple(
        importer.import_file(
            folder / "files" / each.name,
            folder / "files" / each.mapping,
            dataset=each.dataset,
            today=TODAY,
            progress=lambda *_: None,
        )
        for each in files
    )
    return Imported(engine, files, results, beheld)
