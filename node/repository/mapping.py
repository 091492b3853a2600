"""From a register's words to ours: a mapping file, checked against the catalogue as a whole."""

import codecs
from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from node.repository import mapping_file
from node.repository.coded_column import CodedColumn
from node.repository.date_column import DateColumn, is_format
from node.repository.mapping_file import FileEntry, IndicatorEntry, MappingFile, RecordEntry
from proto.catalogue import Dataset, Indicator, UnknownNameError
from proto.errors import InputError


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the rows of one register are read.

    Attributes:
        source: What the register is called; its records are told from other registers' by it.
        record: Columns that together name a record; none where its line does.
        person: Columns that together name a person; none where each record is another one.
        nameless: Whether a row without anything in those columns is another person.
        constants: Codes that every record has.
    """

    dataset: Dataset
    source: str
    provider: str
    delimiter: str
    encoding: str
    record: tuple[str, ...]
    person: tuple[str, ...]
    nameless: bool
    date: DateColumn
    coded: tuple[CodedColumn, ...]
    constants: abc.Mapping[str, tuple[str, ...]]

    @property
    def asked(self) -> frozenset[str]:
        """The indicators that the register asks for."""
        return frozenset((*self.constants, *(each.indicator.id for each in self.coded)))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that must be in the file, each once."""
        coded = (each.column for each in self.coded)
        return tuple(dict.fromkeys((*self.record, *self.person, self.date.column, *coded)))


def load(path: Path, dataset: Dataset) -> Mapping:
    """Read a mapping for a dataset.

    Raises:
        InputError: With every fault, each naming its place in the file.
    """
    written = mapping_file.read(path)
    faults = tuple(_faults(written, dataset))
    if faults:
        raise InputError(f"{path}: {'; '.join(faults)}")
    return _mapping(written, dataset)


def _mapping(written: MappingFile, dataset: Dataset) -> Mapping:
    record = written.record
    rules = [(each, written.indicators[each.id]) for each in dataset.indicators]
    return Mapping(
        dataset=dataset,
        source=written.source,
        provider=written.provider or "",
        delimiter=written.file.delimiter,
        encoding=codecs.lookup(written.file.encoding).name,
        record=() if record.id == "line" else record.id,
        person=() if record.person == "record" else record.person,
        nameless=record.person_empty == "record",
        date=DateColumn(record.date.column, record.date.format),
        coded=tuple(_coded(each, rule, rule.column) for each, rule in rules if rule.column),
        constants={each.id: (rule.constant,) for each, rule in rules if rule.constant},
    )


def _coded(indicator: Indicator, rule: IndicatorEntry, column: str) -> CodedColumn:
    same = {code: code for code in indicator.codes()}
    codes = same if rule.codes == "same" else rule.codes or {}
    return CodedColumn(indicator, column, codes, rule.empty, rule.other, rule.split)


def _faults(written: MappingFile, dataset: Dataset) -> Iterator[str]:
    if written.dataset != dataset.id:
        yield f"dataset: expected {dataset.id!r}, which was asked for, got {written.dataset!r}"
        return
    yield from _about_file(written.file)
    yield from _about_record(written.record)
    for indicator in dataset.indicators:
        if indicator.id not in written.indicators:
            yield f"indicators.{indicator.id}: is missing; give a column or a constant"
    for name, rule in written.indicators.items():
        yield from (f"indicators.{name}{fault}" for fault in _about(name, rule, dataset))


def _about_file(file: FileEntry) -> Iterator[str]:
    if len(file.delimiter) != 1 or file.delimiter in '"\r\n\0':
        yield f"file.delimiter: expected one character, got {file.delimiter!r}"
    try:
        "".encode(file.encoding)
    except LookupError:
        yield f"file.encoding: expected an encoding such as utf-8, got {file.encoding!r}"


def _about_record(record: RecordEntry) -> Iterator[str]:
    if not is_format(record.date.format):
        yield (
            "record.date.format: expected a year (%Y), a month of a year (%m and %Y) or "
            f"a day of both (%d, %m and %Y), got {record.date.format!r}"
        )
    if record.person_empty and record.person == "record":
        yield 'record.person_empty: has no meaning where person = "record"'


def _about(name: str, rule: IndicatorEntry, dataset: Dataset) -> Iterator[str]:
    """Faults of one indicator's entry; each begins where the entry's own place ends."""
    try:
        indicator = dataset.indicator(name)
    except UnknownNameError as error:
        yield f": {error}"
        return
    yield from _about_keys(rule)
    if rule.split and indicator.choice == "single":
        yield ".split: has no meaning here, where a person has one code"
    for key, code in _codes(rule):
        if objection := _objection(indicator, code):
            yield f".{key}: {objection}"


def _about_keys(rule: IndicatorEntry) -> Iterator[str]:
    if (rule.column is None) == (rule.constant is None):
        yield ": expected either a column or a constant"
    elif rule.column and not rule.codes:
        yield '.codes: is missing; give a table from values to codes, or "same"'
    elif rule.constant and (rule.codes or rule.split or rule.empty or rule.other):
        yield ": codes, split, empty and other have no meaning beside a constant"
    if rule.codes != "same":
        yield from _about_values(rule)


def _about_values(rule: IndicatorEntry) -> Iterator[str]:
    for value in rule.codes or ():
        if value != value.strip() or not value:
            yield f".codes.{value!r}: expected a value without spaces around it"
        if rule.split and rule.split in value:
            yield f".codes.{value!r}: can never be met, because cells are split there"


def _codes(rule: IndicatorEntry) -> Iterator[tuple[str, str]]:
    """Every code that the entry names, with the key that names it."""
    for key, code in (("constant", rule.constant), ("empty", rule.empty), ("other", rule.other)):
        if code is not None:
            yield key, code
    if rule.codes and rule.codes != "same":
        yield from ((f"codes.{value}", code) for value, code in rule.codes.items())


def _objection(indicator: Indicator, code: str) -> str | None:
    try:
        indicator.code_list.code(code)
    except UnknownNameError as error:
        return str(error)
    return None
