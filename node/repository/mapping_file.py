"""A mapping file as it is written: strict shapes, meanings not yet looked up."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, PlainValidator, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from proto.document import STRICT
from proto.errors import InputError
from proto.misread import sentence_of

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Query = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
Columns = tuple[str, ...]
Codes = Mapping[str, str]
Gone = Literal["keep", "remove"]
"""What becomes of a record that its register no longer has."""


def _columns_or(word: str) -> PlainValidator:
    def parse(value: object) -> object:
        return word if value == word else _names(value, f'expected a list of columns, or "{word}"')

    return PlainValidator(parse)


def _names(value: object, expected: str) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(map(_is_name, value)):
        return tuple(value)
    raise ValueError(expected)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _columns(value: object) -> object:
    return _names(value, "expected a list of columns")


def _values(value: object) -> object:
    return _names(value, "expected a list of values")


def _formats(value: object) -> object:
    """One way in which dates are written, or several to be tried in turn."""
    return (value,) if _is_name(value) else _names(value, "expected a format, or a list of formats")


def _unasked(value: object) -> object:
    """A list, perhaps empty, of what a register does not ask, or all that is not mapped."""
    if value in ("rest", []):
        return value or ()
    return _names(value, 'expected a list of indicators, or "rest"')


def _codes_or_word(value: object) -> object:
    if value in ("same", "number"):
        return value
    if isinstance(value, dict) and all(isinstance(code, str) for code in value.values()):
        return value
    raise ValueError('expected a table from values to codes, "same" or "number"')


@dataclass(frozen=True, slots=True)
class FileEntry:
    """How the register's file is written: as CSV, or as a sheet of a workbook."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    delimiter: Text | None = None
    encoding: Text | None = None
    sheet: Text | None = None


@dataclass(frozen=True, slots=True)
class SqlEntry:
    """What is read of the register's database."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    table: Text | None = None
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class DateEntry:
    """Which column says when."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    column: Text
    format: Annotated[tuple[str, ...], PlainValidator(_formats)]
    other: Literal["unknown"] | None = None


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """What names a record, the person in it, and the proceedings it belongs to."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Annotated[Columns | Literal["line"], _columns_or("line")]
    person: Annotated[Columns | Literal["record"], _columns_or("record")]
    date: DateEntry
    person_empty: Literal["record"] | None = None
    proceeding: Annotated[Columns, PlainValidator(_columns)] = ()
    proceeding_split: Text | None = None
    gone: Gone = "keep"


@dataclass(frozen=True, slots=True)
class IdentityEntry:
    """Which columns name somebody, and are sealed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    given_name: Text
    family_name: Text
    other_names: Text | None = None
    birth_date: Text | None = None
    sex: Text | None = None
    document: Text | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """Where an indicator's codes come from: a column, or one constant."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    column: Text | None = None
    constant: Text | None = None
    codes: Annotated[Codes | Literal["same", "number"] | None, PlainValidator(_codes_or_word)] = (
        None
    )
    unknown: Annotated[Columns, PlainValidator(_values)] = ()
    split: Text | None = None
    empty: Text | None = None
    other: Text | None = None


@dataclass(frozen=True, slots=True)
class MappingFile:
    """The whole file."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dataset: Text
    source: Text
    record: RecordEntry
    file: FileEntry | None = None
    sql: SqlEntry | None = None
    provider: Text | None = None
    not_collected: Annotated[Columns | Literal["rest"], PlainValidator(_unasked)] = ()
    identity: IdentityEntry | None = None
    dates: Mapping[str, DateEntry] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorEntry] = field(default_factory=dict)
    method: Mapping[str, object] | None = None


_Entry = (
    MappingFile | FileEntry | SqlEntry | RecordEntry | DateEntry | IdentityEntry | IndicatorEntry
)
_TABLES: Mapping[tuple[str, ...], type[_Entry]] = {
    (): MappingFile,
    ("file",): FileEntry,
    ("sql",): SqlEntry,
    ("record",): RecordEntry,
    ("record", "date"): DateEntry,
    ("identity",): IdentityEntry,
}


def read(path: Path) -> MappingFile:
    """Read a mapping file, without asking yet whether its codes exist.

    Raises:
        InputError: The file is missing, is no TOML, or has keys missing, unknown or wrong.
    """
    try:
        return parse(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise InputError(f"{path}: the mapping cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the mapping is not TOML in UTF-8: {error}") from error


def parse(text: str, name: str) -> MappingFile:
    """Read the text of a mapping; `name` is what its faults are said of.

    Raises:
        InputError: It is no TOML, or has keys missing, unknown or wrong.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: the mapping is not TOML in UTF-8: {error}") from error
    try:
        # Through JSON, because strict reading takes a list for a tuple only there.
        return _adapter().validate_json(json.dumps(table, default=str))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise InputError(f"{name}: {'; '.join(map(_sentence, details))}") from error


@cache
def _adapter() -> TypeAdapter[MappingFile]:
    return TypeAdapter(MappingFile)


def _sentence(detail: ErrorDetails) -> str:
    *parents, key = (str(step) for step in detail["loc"])
    place = ".".join((*parents, key))
    match detail["type"]:
        case "missing":
            return f"{place}: is missing"
        case "unexpected_keyword_argument":
            return f"{place}: unknown key; expected {', '.join(_keys(parents))}"
        case _:
            return f"{place}: {sentence_of(detail)}"


def _keys(parents: list[str]) -> list[str]:
    """The keys of the table at a place."""
    each = DateEntry if parents[:1] == ["dates"] else IndicatorEntry
    return [known.name for known in fields(_TABLES.get(tuple(parents), each))]
