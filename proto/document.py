"""Reading and writing signed documents: JSON, parsed once and strictly into frozen values.

Bytes are what is signed. A document is parsed only after its signatures hold and is never
written again to verify them.
"""

import codecs
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, NewType, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationError,
)
from pydantic import TypeAdapter as Adapter
from pydantic_core import ErrorDetails

from proto.errors import MalformedError
from proto.legible import legible
from proto.misread import sentence_of

MAX_BYTES = 1 << 20

STRICT = ConfigDict(extra="forbid", strict=True)
"""Set as `__pydantic_config__` on every value that is a document or a part of one."""

Sha256 = NewType("Sha256", str)
"""SHA-256 as 64 lower-case hexadecimal digits."""

T = TypeVar("T")

_ADAPTERS: dict[type, "Adapter[Any]"] = {}

_PLACES = 12
# Written out, because \d also matches the digits of other scripts.
_DECIMAL = re.compile(rf"[0-9]{{1,6}}(\.[0-9]{{1,{_PLACES}}})?")
_RATIO = re.compile(r"[0-9]{1,99}(/[1-9][0-9]{0,98})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REASONS_SAID = 20
_NAME_SAID = 80
_MOST_DIGITS = 100
"""More than any number of any document has."""


def _exact(pattern: re.Pattern[str], example: str) -> PlainValidator:
    def parse(value: object) -> Fraction:
        if isinstance(value, Fraction):
            return value
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(f"expected a number written as text, such as {example}")
        return Fraction(value)

    return PlainValidator(parse)


def _readable(pattern: re.Pattern[str], text_of: Callable[[Fraction], str]) -> PlainSerializer:
    """Write only what reads back as the same number; rounding would sign another one."""

    def text(value: Fraction) -> str:
        written = text_of(value)
        if not pattern.fullmatch(written) or Fraction(written) != value:
            raise ValueError(f"{value} has no exact text of the agreed length")
        return written

    return PlainSerializer(text)


def _decimal_text(value: Fraction) -> str:
    whole, rest = divmod(int(value * 10**_PLACES), 10**_PLACES)
    return f"{whole}.{rest:0{_PLACES}}".rstrip("0").rstrip(".")


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("expected a day written as text, such as 2024-12-31")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"expected a day of the calendar, which has no {value}") from None


def _one(value: object) -> object:
    if type(value) is not int:  # Both 1.0 and true equal 1, and are not what was agreed.
        raise ValueError("expected the number 1")
    return value


def spelled(pattern: str, example: str) -> AfterValidator:
    """Text that is written in one way only."""
    written = re.compile(pattern)

    def check(text: str) -> str:
        if not written.fullmatch(text):
            raise ValueError(f"expected {example}")
        return text

    return AfterValidator(check)


Decimal = Annotated[Fraction, _exact(_DECIMAL, '"0.5"'), _readable(_DECIMAL, _decimal_text)]
"""An exact non-negative decimal, written as text so that no float ever rounds it."""

Ratio = Annotated[Fraction, _exact(_RATIO, '"1/3"'), _readable(_RATIO, str)]
"""An exact non-negative ratio, written as text."""

Day = Annotated[date, PlainValidator(_day), PlainSerializer(date.isoformat, return_type=str)]
"""A calendar day, `2024-12-31`, and no other way of writing one."""

Format1 = Annotated[Literal[1], BeforeValidator(_one)]
"""The version of a document's format, where there is only the first."""

Digest = Annotated[Sha256, spelled("[0-9a-f]{64}", "a SHA-256, 64 digits from 0 to 9 and a to f")]
Slug = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    spelled("[a-z0-9]+(-[a-z0-9]+)*", "small letters a to z, digits and single hyphens"),
]
Language = Annotated[
    str,
    StringConstraints(min_length=1, max_length=35),
    spelled("[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", "a language tag such as en or sr-Latn"),
]
"""Source: BCP 47, RFC 5646 section 2.1, without private and grandfathered tags."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(legible)]
"""One line for people, in any alphabet."""


def digest(data: bytes) -> Sha256:
    """SHA-256 of the bytes, the name by which documents refer to each other."""
    return Sha256(hashlib.sha256(data).hexdigest())


def read(kind: type[T], data: bytes, *, at_most: int = MAX_BYTES) -> T:
    """Parse a JSON document into a frozen value of the given kind.

    Args:
        kind: A frozen dataclass whose parts carry `STRICT`.
        data: UTF-8 JSON.
        at_most: The most bytes it may have.

    Raises:
        MalformedError: Anything is missing, unknown, duplicate, of another type, or too large.
    """
    if len(data) > at_most:
        raise MalformedError(f"expected at most {at_most} bytes, got {len(data)}")
    _refuse_what_json_leaves_open(data)
    try:
        return _adapter(kind).validate_json(data)
    except ValidationError as error:
        raise MalformedError(_all_reasons(error)) from error


def write(document: object) -> bytes:
    """Write a document once, as indented JSON in the order its fields are declared.

    Raises:
        MalformedError: It is larger than `read` accepts.
        ValueError: A number in it has no exact text.
    """
    data = _adapter(type(document)).dump_json(document, indent=2) + b"\n"
    if len(data) > MAX_BYTES:
        raise MalformedError(f"expected at most {MAX_BYTES} bytes, got {len(data)}")
    return data


def _adapter(kind: type[T]) -> "Adapter[T]":
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = Adapter(kind)
    return _ADAPTERS[kind]


def _refuse_what_json_leaves_open(data: bytes) -> None:
    """Refuse duplicate names, NaN, bad UTF-8 and deep nesting: parsers disagree on them."""
    try:
        json.loads(
            _text(data),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_of_bearable_size,
        )
    except json.JSONDecodeError as error:
        raise MalformedError(
            f"expected UTF-8 JSON: line {error.lineno}, column {error.colno} cannot be read"
            f" ({error.msg.lower()})"
        ) from error
    except RecursionError as error:
        raise MalformedError("expected a document, got nesting without end") from error


def _text(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        raise MalformedError("expected UTF-8 JSON: save it without a byte order mark")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise MalformedError(f"expected UTF-8 JSON: byte {error.start + 1} is none") from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        name, times = Counter(name for name, _ in pairs).most_common(1)[0]
        raise MalformedError(f"expected every name once, got {_said(name)} {times} times")
    return unique


def _of_bearable_size(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise MalformedError(
            f"expected numbers of at most {_MOST_DIGITS} digits, got one of {len(digits)}"
        )
    return int(digits)


def _no_constant(name: str) -> object:
    raise MalformedError(f"expected a number, got {name}")


def _all_reasons(error: ValidationError) -> str:
    errors = error.errors(include_url=False, include_input=False)
    reasons = [_reason(each) for each in errors[:_REASONS_SAID]]
    more = len(errors) - len(reasons)
    return "; ".join([*reasons, f"and {more} more"] if more else reasons)


def _reason(error: ErrorDetails) -> str:
    place = ".".join(_said(str(step)) for step in error["loc"]) or "document"
    return f"{place}: {sentence_of(error)}"


def _said(name: str) -> str:
    """A name as it may stand in a message: whoever chose it may want to write on a terminal."""
    short = name[:_NAME_SAID]
    return short if short.isprintable() else ascii(short)
