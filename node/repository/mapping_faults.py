"""Everything that is wrong with a mapping, each fault with its place in the file."""

import codecs
import re
from collections.abc import Iterator

from node.repository.date_column import is_format
from node.repository.mapping_file import (
    DateEntry,
    FileEntry,
    IndicatorEntry,
    MappingFile,
    RecordEntry,
    SqlEntry,
)
from proto.catalogue import Dataset, Indicator, UnknownNameError

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 40
_QUERY = re.compile(r"\s*(select|with)\b", re.IGNORECASE)


def faults(written: MappingFile, dataset: Dataset) -> Iterator[str]:
    """Every fault, in the order of the file."""
    if written.dataset != dataset.id:
        yield f"dataset: expected {dataset.id!r}, which was asked for, got {written.dataset!r}"
        return
    if written.source == "?":
        yield "source: is still to be written; expected what the register is called"
    yield from _about_provider(written.provider)
    yield from _about_form(written)
    yield from _about_record(written.record)
    yield from _about_dates(written, dataset)
    yield from _about_unasked(written, dataset)
    for name, rule in written.indicators.items():
        yield from (f"indicators.{name}{fault}" for fault in _about(name, rule, dataset))


def _about_provider(provider: str | None) -> Iterator[str]:
    if provider and not (_SLUG.fullmatch(provider) and len(provider) <= _LONGEST_SLUG):
        yield (
            "provider: expected up to 40 small letters, digits and hyphens, such as "
            f"police-canton-1, got {provider!r}"
        )


def _about_form(written: MappingFile) -> Iterator[str]:
    if (written.file is None) == (written.sql is None):
        yield "expected either [file], for a file, or [sql], for a database"
    elif written.file:
        yield from _about_file(written.file)
    elif written.sql:
        yield from _about_sql(written.sql)
        if written.record.id == "line":
            yield "record.id: a database has no lines; name the columns that name a record"


def _about_file(file: FileEntry) -> Iterator[str]:
    if file.sheet:
        if file.delimiter or file.encoding:
            yield "file: delimiter and encoding have no meaning beside a sheet"
        return
    for key, value in (("delimiter", file.delimiter), ("encoding", file.encoding)):
        if value is None:
            yield f"file.{key}: is missing; a CSV file needs one, a workbook has a sheet instead"
    if file.delimiter and (len(file.delimiter) != 1 or file.delimiter in '"\r\n\0'):
        yield f"file.delimiter: expected one character, got {file.delimiter!r}"
    try:
        "".encode(codecs.lookup(file.encoding or "utf-8").name)
    except LookupError:
        yield f"file.encoding: expected an encoding such as utf-8, got {file.encoding!r}"


def _about_sql(sql: SqlEntry) -> Iterator[str]:
    if (sql.table is None) == (sql.query is None):
        yield "sql: expected either a table or a query"
    elif sql.query and not _QUERY.match(sql.query):
        yield "sql.query: expected one that begins with select or with"


def _about_record(record: RecordEntry) -> Iterator[str]:
    yield from _about_format("record.date", record.date)
    if record.date.other:
        yield "record.date.other: has no meaning here; without this date nobody can be counted"
    if record.person_empty and record.person == "record":
        yield 'record.person_empty: has no meaning where person = "record"'
    if record.proceeding_split and len(record.proceeding) != 1:
        yield "record.proceeding_split: has a meaning only where proceeding is one column"


def _about_dates(written: MappingFile, dataset: Dataset) -> Iterator[str]:
    known = [each.id for each in dataset.side_dates]
    for name, entry in written.dates.items():
        if name == dataset.date_axis:
            yield f"dates.{name}: is the record's own date, and stands in [record.date]"
        elif name not in known:
            yield f"dates.{name}: {UnknownNameError(f'date of {dataset.id}', name, known)}"
        yield from _about_format(f"dates.{name}", entry)


def _about_format(place: str, entry: DateEntry) -> Iterator[str]:
    for written in entry.format:
        if not is_format(written):
            yield (
                f"{place}.format: expected a year (%Y), a month of a year (%m and %Y) or "
                f"a day of both (%d, %m and %Y), got {written!r}"
            )


def _about_unasked(written: MappingFile, dataset: Dataset) -> Iterator[str]:
    """Nothing is silent: each indicator is mapped, or the mapping says that it is not asked."""
    known = [each.id for each in dataset.indicators]
    named = () if written.not_collected == "rest" else written.not_collected
    for name in named:
        if name not in dataset.recorded:
            yield f"not_collected: {UnknownNameError(f'indicator of {dataset.id}', name, known)}"
        elif name in written.indicators or name in written.dates:
            yield f"not_collected: {name} is mapped below; expected one of the two"
    missing = [name for name in known if name not in (*written.indicators, *named)]
    if dataset.status_indicator not in written.indicators:
        yield (
            f"indicators.{dataset.status_indicator}: is missing; as what somebody counts must be "
            "known: give a column or a constant"
        )
    if missing and written.not_collected != "rest":
        yield (
            f"indicators: expected {', '.join(missing)} too; give each a column or a constant, or "
            'name in not_collected what the register does not ask (all: not_collected = "rest")'
        )


def _about(name: str, rule: IndicatorEntry, dataset: Dataset) -> Iterator[str]:
    """Faults of one indicator's entry; each begins where the entry's own place ends."""
    try:
        indicator = dataset.indicator(name)
    except UnknownNameError as error:
        yield f": {error}"
        return
    yield from _about_keys(rule, indicator)
    if rule.split and indicator.choice == "single":
        yield ".split: has no meaning here, where a person has one code"
    for key, code in _codes(rule):
        if objection := _objection(indicator, code):
            yield f".{key}: {objection}"


def _about_keys(rule: IndicatorEntry, indicator: Indicator) -> Iterator[str]:
    beside = rule.codes or rule.unknown or rule.split or rule.empty or rule.other
    if (rule.column is None) == (rule.constant is None):
        yield ": expected either a column or a constant"
    elif rule.column and not rule.codes:
        yield '.codes: is missing; give a table from values to codes, "same" or "number"'
    elif rule.constant and beside:
        yield ": codes, unknown, split, empty and other have no meaning beside a constant"
    if rule.codes == "number" and not any(code.band for code in indicator.code_list.codes):
        yield f'.codes: "number" has no meaning here, as {indicator.code_list.id} has no bands'
    if isinstance(rule.codes, str):
        return
    if rule.unknown:
        yield '.unknown: has a meaning only where codes are "same" or "number"'
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
    if rule.codes and not isinstance(rule.codes, str):
        yield from ((f"codes.{value}", code) for value, code in rule.codes.items())


def _objection(indicator: Indicator, code: str) -> str | None:
    try:
        indicator.code_list.code(code)
    except UnknownNameError as error:
        return str(error)
    return None
