"""The mapping that reads a generated register: the register's own table, read the other way."""

import json
from collections.abc import Iterator, Mapping

from deploy.registers.cells import Coded, Column, Dated, Numbers
from deploy.registers.countries import SERIES
from deploy.registers.style import Style
from deploy.registers.years import Calendar
from proto.catalogue import Party

SHEET = "register"
"""The sheet of a workbook."""


def mapping_text(
    style: Style, party: Party, calendar: Calendar, *, provider: str, in_workbook: bool
) -> str:
    """The mapping of one register as TOML, with the note on its method.

    Args:
        style: The table of the register.
        party: Whose it is.
        calendar: For what the note says of the years.
        provider: Who keeps it; empty where the country has none beneath it.
        in_workbook: Whether it is a workbook, or else CSV.
    """
    parts = (
        _head(style, party, provider),
        _file(style, in_workbook=in_workbook),
        _record(style),
        _identity(style),
        _method(calendar, party),
        (line for column in style.columns for line in _column(column)),
    )
    return "".join(f"{line}\n" for part in parts for line in part)


def _head(style: Style, party: Party, provider: str) -> Iterator[str]:
    keeper = f", {provider}" if provider else ""
    yield "# GENERATED together with its register; nobody in it is real."
    if party.footnote:
        yield f"# * {party.footnote}"
    yield f"dataset = {_said(style.dataset.id)}"
    yield f"source = {_said(f'{style.dataset.label}: {party.name}{keeper} (generated)')}"
    if provider:
        yield f"provider = {_said(provider)}"
    yield f"not_collected = {_said(style.not_collected)}"


def _file(style: Style, *, in_workbook: bool) -> Iterator[str]:
    yield "\n[file]"
    if in_workbook:
        yield f"sheet = {_said(SHEET)}"
        return
    yield f"delimiter = {_said(style.delimiter)}"
    yield f"encoding = {_said(style.encoding)}"


def _record(style: Style) -> Iterator[str]:
    yield "\n[record]"
    yield f"id = {_said(style.number)}"
    # Not by the document, which is often missing: then one person would be several.
    yield f"person = {_said(style.identity[:3])}"
    yield 'person_empty = "record"'
    yield f"proceeding = {_said((style.proceeding,))}"
    yield f"date = {_date(style.axis, style.axis.header)}"
    yield "\n[dates]"
    _, _, birth, _ = style.identity
    yield f"birth_date = {_date(style.axis, birth)}"
    for column in style.columns:
        if isinstance(column, Dated):
            yield f"{column.id} = {_date(column, column.header)}"


def _identity(style: Style) -> Iterator[str]:
    yield "\n[identity]"
    names = ("given_name", "family_name", "birth_date", "document")
    for name, header in zip(names, style.identity, strict=True):
        yield f"{name} = {_said(header)}"
    for column in style.columns:
        if column.id == "sex":
            yield f"sex = {_said(column.header)}"


def _method(calendar: Calendar, party: Party) -> Iterator[str]:
    """The note without which nothing is released, true of what was generated."""
    first, series = calendar.years[0].year, calendar.series
    yield "\n[method]"
    yield f"decided_by = {_said(f'Nobody: generated for {party.name}, and no person is real')}"
    yield 'abroad = "included"'
    yield 'quality = "exact"'
    bodies = [{"institution": "All generated bodies", "since": str(first)}]
    if series:
        span = (
            {"since": str(series.year)}
            if series.starts
            else {"since": str(first), "until": str(series.year - 1)}
        )
        bodies.append({"institution": f"Generated body: {SERIES}"} | span)
    yield f"coverage = [{', '.join(map(_table, bodies))}]"
    if series:
        reason = f"{SERIES} {'starts' if series.starts else 'stops'} to report"
        yield f"breaks = [{_table({'since': str(series.year), 'reason': reason})}]"


def _column(column: Column) -> Iterator[str]:
    if isinstance(column, Dated):
        return
    yield f"\n[indicators.{column.id}]"
    yield f"column = {_said(column.header)}"
    if isinstance(column, Numbers):
        yield 'codes = "number"'
    elif column.is_same:
        yield 'codes = "same"'
    else:
        yield f"codes = {_table({word: code for code, word in column.words.items()})}"
    if isinstance(column, Coded) and column.split:
        yield f"split = {_said(column.split)}"
    yield 'empty = "unknown"'


def _date(column: Dated, header: str) -> str:
    return _table({"column": header, "format": column.format})


def _table(entries: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{_said(key)} = {_said(entry)}' for key, entry in entries.items())} }}"


def _said(value: str | tuple[str, ...]) -> str:
    """As TOML, which writes strings and lists of them as JSON does."""
    return json.dumps(value, ensure_ascii=False)
