"""What a filter such as `ge:2020+le:2023,2030` asks of a value.

Comma is or, plus is and, and plus binds first (SDMX-REST 2, data queries, table of examples).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Generic, TypeVar

from hub.sdmx.refusals import BadSyntaxError
from hub.sdmx.times import Span, span

Value = TypeVar("Value")
Number = float | Fraction


@dataclass(frozen=True, slots=True)
class Sort(Generic[Value]):
    """A sort of values: how one is read, and how two are compared."""

    read: Callable[[str], Value]
    operators: Mapping[str, Callable[[Value, Value], bool]]


def number(text: str) -> Number:
    """A number as attributes say it: `0.5`, or exact as `1/2`.

    Raises:
        BadSyntaxError: The text is none.
    """
    try:
        found = Fraction(text) if "/" in text else float(text)
        is_finite = math.isfinite(found)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise BadSyntaxError(f"expected a number, got {text[:40]!r}") from error
    if not is_finite:
        raise BadSyntaxError(f"expected a number, got {text[:40]!r}")
    return found


TEXT: Sort[str] = Sort(
    str,
    {
        "eq": eq,
        "ne": ne,
        "lt": lt,
        "le": le,
        "gt": gt,
        "ge": ge,
        "co": lambda mine, given: given in mine,
        "nc": lambda mine, given: given not in mine,
        "sw": str.startswith,
        "ew": str.endswith,
    },
)
NUMBER: Sort[Number] = Sort(number, {"eq": eq, "ne": ne, "lt": lt, "le": le, "gt": gt, "ge": ge})
PERIOD: Sort[Span] = Sort(
    span,
    {
        "eq": eq,
        "ne": ne,
        "ge": lambda mine, given: mine.start >= given.start,
        "le": lambda mine, given: mine.end <= given.end,
        "gt": lambda mine, given: mine.start >= given.end,
        "lt": lambda mine, given: mine.end <= given.start,
    },
)

_OF_NOTHING = ("ne", "nc")
"""What is true of a component that has no value: it is not that, and does not contain it."""


def condition(text: str, sort: Sort[Value]) -> Callable[[Value | None], bool]:
    """What a filter takes; of nothing it is true only that it is not something.

    Raises:
        BadSyntaxError: An operator or a value is none.
    """
    any_of = [[_single(each, sort) for each in all_of.split("+")] for all_of in text.split(",")]
    return lambda value: any(all(test(value) for test in tests) for tests in any_of)


def _single(text: str, sort: Sort[Value]) -> Callable[[Value | None], bool]:
    operator, colon, rest = text.partition(":")
    if not colon:
        operator, rest = "eq", text
    if operator not in sort.operators:
        raise BadSyntaxError(
            f"expected an operator ({', '.join(sort.operators)}), got {operator[:20]!r}"
        )
    compare, given = sort.operators[operator], sort.read(rest)
    is_true_of_nothing = operator in _OF_NOTHING
    return lambda value: is_true_of_nothing if value is None else compare(value, given)
