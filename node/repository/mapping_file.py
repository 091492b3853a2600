"""A mapping file as it is written: strict shapes, meanings not yet looked up."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, PlainValidator, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from proto.document import STRICT
from proto.errors import InputError

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Columns = tuple[str, ...]
Codes = Mapping[str, str]


def _columns_or(word: str) -> PlainValidator:
    def parse(value: object) -> object:
        if value == word:
            return word
        if isinstance(value, list) and value and all(map(_is_name, value)):
            return tuple(value)
        raise ValueError(f'expected a list of columns, or "{word}"')

    return PlainValidator(parse)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _codes_or_same(value: object) -> object:
    if value == "same":
        return "same"
    if isinstance(value, dict) and all(isinstance(code, str) for code in value.values()):
        return value
    raise ValueError('expected a table from values to codes, or "same"')


@dataclass(frozen=True, slots=True)
class FileEntry:
    """How the register's file is written."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    delimiter: Text
    encoding: Text


@dataclass(frozen=True, slots=True)
class DateEntry:
    """Which column says when."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    column: Text
    format: Text


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """What names a record, and the person in it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Annotated[Columns | Literal["line"], _columns_or("line")]
    person: Annotated[Columns | Literal["record"], _columns_or("record")]
    date: DateEntry
    person_empty: Literal["record"] | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """Where an indicator's codes come from: a column, or one constant."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    column: Text | None = None
    constant: Text | None = None
    codes: Annotated[Codes | Literal["same"] | None, PlainValidator(_codes_or_same)] = None
    split: Text | None = None
    empty: Text | None = None
    other: Text | None = None


@dataclass(frozen=True, slots=True)
class MappingFile:
    """The whole file."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dataset: Text
    source: Text
    file: FileEntry
    record: RecordEntry
    provider: Text | None = None
    indicators: Mapping[str, IndicatorEntry] = field(default_factory=dict)


_TABLES: Mapping[str, type[FileEntry | DateEntry | RecordEntry | IndicatorEntry | MappingFile]] = {
    "": MappingFile,
    "file": FileEntry,
    "record": RecordEntry,
    "record.date": DateEntry,
}


def read(path: Path) -> MappingFile:
    """Read a mapping file, without asking yet whether its codes exist.

    Raises:
        InputError: The file is missing, is no TOML, or has keys missing, unknown or wrong.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: the mapping cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: the mapping is not TOML in UTF-8: {error}") from error
    try:
        # Through JSON, because strict reading takes a list for a tuple only there.
        return TypeAdapter(MappingFile).validate_json(json.dumps(table, default=str))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise InputError(f"{path}: {'; '.join(map(_sentence, details))}") from error


def _sentence(detail: ErrorDetails) -> str:
    *parents, key = (str(step) for step in detail["loc"])
    place = ".".join((*parents, key))
    match detail["type"]:
        case "missing":
            return f"{place}: is missing"
        case "unexpected_keyword_argument":
            table = _TABLES.get(".".join(parents), IndicatorEntry)
            return f"{place}: unknown key; expected {', '.join(f.name for f in fields(table))}"
        case _:
            return f"{place}: {detail['msg'].removeprefix('Value error, ')}"
