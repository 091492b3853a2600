"""What a record says, field by field, as people read it and type it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from node.life import partial_date
from node.repository import records
from proto.catalogue import Dataset, DateFact, Indicator, UnknownNameError
from proto.errors import InputError

JOINED = "+"
"""Stands between the codes of a multiple choice."""

_APART = re.compile(r"[\s,+]+")
_LENGTH = {"year": 4, "month": 7, "day": 10}

Row = Mapping[str, Any]


def names(dataset: Dataset) -> tuple[str, ...]:
    """Every field that can be corrected: the date of the axis, then all that may be recorded."""
    return (dataset.date_axis, *dataset.recorded)


def text_of(dataset: Dataset, name: str, row: Row) -> str | None:
    """What a row says in one field; nothing where the register does not ask.

    Raises:
        UnknownNameError: The dataset has no such field.
    """
    expect_field(dataset, name)
    if name == dataset.date_axis:
        return _axis(row)
    return _text(dataset, name, row[name])


def all_of(dataset: Dataset, row: Row) -> dict[str, str | None]:
    """What a row says, field by field."""
    rest = {name: _text(dataset, name, row[name]) for name in dataset.recorded}
    return {dataset.date_axis: _axis(row), **rest}


def columns_of(dataset: Dataset, name: str, text: str | None, today: date) -> dict[str, object]:
    """What stands in a row where a field says this.

    Args:
        dataset: Whose field.
        name: An indicator or a date.
        text: A code, several codes with `+` between them, or a date as far as it is known;
            nothing where the register does not ask.
        today: No date is later.

    Raises:
        InputError: The text is not fit for the field.
        UnknownNameError: The dataset has no such field, or its list no such code.
    """
    expect_field(dataset, name)
    if name == dataset.date_axis:
        first, last = _days(dataset.date(name), text or "", today)
        return {"first_day": first, "last_day": last}
    if text is None:
        return {name: None}
    if name in {each.id for each in dataset.side_dates}:
        _days(dataset.date(name), text, today)
        return {name: text}
    return {name: _value(dataset, dataset.indicator(name), text)}


def expect_field(dataset: Dataset, name: str) -> None:
    """Refuse what is neither an indicator nor a date of the dataset.

    Raises:
        UnknownNameError: It is neither.
    """
    known = names(dataset)
    if name not in known:
        raise UnknownNameError(f"field of {dataset.id}", name, known)


def stored_as_text(dataset: Dataset, name: str, stored: str) -> str | None:
    """The same as `text_of`, of a value that a database wrote as text."""
    return _text(dataset, name, int(stored) if name in records.bits(dataset) else stored)


def _text(dataset: Dataset, name: str, value: str | int | None) -> str | None:
    if not isinstance(value, int):
        return value
    codes = records.bits(dataset)[name]
    held = {code for bit, code in enumerate(codes) if value >> bit & 1}
    return JOINED.join(code for code in dataset.indicator(name).codes() if code in held)


def _axis(row: Row) -> str:
    return partial_date.written(row["first_day"], row["last_day"])


def _value(dataset: Dataset, indicator: Indicator, text: str) -> str | int:
    if indicator.choice == "single":
        return indicator.code_list.code(text.strip()).id
    given = [part for part in _APART.split(text) if part]
    found = {indicator.code_list.code(part).id for part in given}
    if not found:
        raise InputError(f"{indicator.id}: expected one code or more, with + between them")
    unknown = indicator.codes()[-1]
    if len(found) > 1 and unknown in found:
        raise InputError(f"{indicator.id}: whoever knows one answer does not also not know")
    codes = records.bits(dataset)[indicator.id]
    return sum(1 << bit for bit, code in enumerate(codes) if code in found)


def _days(fact: DateFact, text: str, today: date) -> partial_date.Days:
    try:
        first, last = partial_date.days(text)
    except ValueError:
        message = f"{fact.id}: expected a date that exists, such as 2024, 2024-03 or 2024-03-09"
        raise InputError(message) from None
    if len(text) > _LENGTH[fact.precision]:
        raise InputError(f"{fact.id}: no more than the {fact.precision} is kept of this date")
    if first > today:
        raise InputError(f"{fact.id}: the date is in the future")
    if first.year < partial_date.FIRST_YEAR:
        raise InputError(f"{fact.id}: the date is before {partial_date.FIRST_YEAR}")
    return first, last
