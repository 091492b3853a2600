"""How a register is written: what a mapping says of its file, its sheet or its database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CsvForm:
    """Text, a line for each record."""

    delimiter: str
    encoding: str


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet of an XLSX workbook, a row for each record."""

    sheet: str


@dataclass(frozen=True, slots=True)
class SqlForm:
    """A table of a database, or what a query of it gives: one of the two."""

    table: str | None
    query: str | None


Form = CsvForm | SheetForm | SqlForm
