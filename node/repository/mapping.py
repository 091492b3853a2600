"""From a register's words to ours: a mapping file, checked against the catalogue as a whole."""

import codecs
from collections import abc
from dataclasses import dataclass, fields
from pathlib import Path

from node.repository import mapping_file
from node.repository.coded_column import UNKNOWN, CodedColumn
from node.repository.date_column import DateColumn, SideDate
from node.repository.form import CsvForm, Form, SheetForm, SqlForm
from node.repository.mapping_faults import faults
from node.repository.mapping_file import DateEntry, Gone, IndicatorEntry, MappingFile
from node.repository.number_column import NumberColumn
from proto.catalogue import Dataset, Indicator
from proto.errors import InputError

_REAL_DATES = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"
"""How workbooks and databases say dates that they know to be dates."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the rows of one register are read.

    Attributes:
        source: What the register is called; its records are told from other registers' by it.
        provider: Who keeps it, where a country has several who do; else empty.
        form: How the register is written: a file, a sheet, a database.
        record: Columns that together name a record; none where its line does.
        person: Columns that together name a person; none where each record is another one.
        nameless: Whether a row without anything in those columns is another person.
        proceeding: Columns that together hold the number of a criminal case.
        proceeding_split: What stands between several such numbers, where a cell may have them.
        gone: What becomes of records that the register no longer has.
        coded: Columns whose cells become codes.
        constants: Codes that every record has.
        dates: Columns of further dates.
        identity: The columns that are sealed, by what they hold: `given_name` and so on.
        not_collected: Indicators that the register does not ask.
        is_rest: Whether these are all that the mapping does not name.
        method: What the mapping says of how the figures come about, as it is written.
    """

    dataset: Dataset
    source: str
    provider: str
    form: Form
    record: tuple[str, ...]
    person: tuple[str, ...]
    nameless: bool
    proceeding: tuple[str, ...]
    proceeding_split: str | None
    gone: Gone
    date: DateColumn
    coded: tuple[CodedColumn | NumberColumn, ...]
    constants: abc.Mapping[str, tuple[str, ...]]
    dates: tuple[SideDate, ...]
    identity: abc.Mapping[str, str]
    not_collected: tuple[str, ...]
    is_rest: bool
    method: abc.Mapping[str, object] | None

    @property
    def asked(self) -> frozenset[str]:
        """The indicators and further dates that the register asks for."""
        coded = (each.indicator.id for each in self.coded)
        return frozenset((*self.constants, *coded, *(each.fact.id for each in self.dates)))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that must be in the file, each once."""
        said = (*self.coded, *(each.written for each in self.dates))
        named = (*self.record, *self.person, *self.identity.values(), *self.proceeding)
        return tuple(dict.fromkeys((*named, self.date.column, *(each.column for each in said))))


def load(path: Path, dataset: Dataset) -> Mapping:
    """Read a mapping for a dataset.

    Raises:
        InputError: With every fault, each naming its place in the file.
    """
    return checked(mapping_file.read(path), dataset, str(path))


def checked(written: MappingFile, dataset: Dataset, name: str) -> Mapping:
    """A mapping whose every word the catalogue has; `name` is what its faults are said of.

    Raises:
        InputError: With every fault, each naming its place in the file.
    """
    found = tuple(faults(written, dataset))
    if found:
        raise InputError(f"{name}: {'; '.join(found)}")
    return _mapping(written, dataset)


def _mapping(written: MappingFile, dataset: Dataset) -> Mapping:
    record, form = written.record, _form(written)
    rules = [(each, written.indicators.get(each.id)) for each in dataset.indicators]
    asked = [(each, rule) for each, rule in rules if rule is not None]
    sides = [(each, written.dates.get(each.id)) for each in dataset.side_dates]
    return Mapping(
        dataset=dataset,
        source=written.source,
        provider=written.provider or "",
        form=form,
        record=() if record.id == "line" else record.id,
        person=() if record.person == "record" else record.person,
        nameless=record.person_empty == "record",
        proceeding=record.proceeding,
        proceeding_split=record.proceeding_split,
        gone=record.gone,
        date=_date(record.date, form),
        coded=tuple(_coded(each, rule, rule.column) for each, rule in asked if rule.column),
        constants={each.id: (rule.constant,) for each, rule in asked if rule.constant},
        dates=tuple(
            SideDate(each, _date(entry, form), entry.other is not None)
            for each, entry in sides
            if entry is not None
        ),
        identity=_identity(written),
        not_collected=tuple(each.id for each, rule in rules if rule is None),
        is_rest=written.not_collected == "rest",
        method=written.method,
    )


def _form(written: MappingFile) -> Form:
    if written.sql is not None:
        return SqlForm(written.sql.table, written.sql.query)
    file = written.file or mapping_file.FileEntry()
    if file.sheet is not None:
        return SheetForm(file.sheet)
    return CsvForm(file.delimiter or "", codecs.lookup(file.encoding or "").name)


def _date(entry: DateEntry, form: Form) -> DateColumn:
    known = () if isinstance(form, CsvForm) else _REAL_DATES
    return DateColumn(entry.column, tuple(dict.fromkeys((*entry.format, *known))))


def _coded(indicator: Indicator, rule: IndicatorEntry, column: str) -> CodedColumn | NumberColumn:
    if rule.codes == "number":
        numberless = frozenset(rule.unknown)
        return NumberColumn(indicator, column, numberless, rule.empty, rule.other)
    if rule.codes == "same":
        same = {code: code for code in indicator.codes()} | dict.fromkeys(rule.unknown, UNKNOWN)
        return CodedColumn(
            indicator, column, same, rule.empty, rule.other, rule.split, is_same=True
        )
    return CodedColumn(indicator, column, rule.codes or {}, rule.empty, rule.other, rule.split)


def _identity(written: MappingFile) -> abc.Mapping[str, str]:
    if written.identity is None:
        return {}
    names = (each.name for each in fields(written.identity))
    found = ((name, getattr(written.identity, name)) for name in names)
    return {name: column for name, column in found if column is not None}
