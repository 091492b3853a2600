"""How a command answers: a table for a person, one JSON document for a program.

Answers go to standard output, advice to standard error.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from hub.app import Hub

_WHOLE = {"party", "publisher", "agreement", "fingerprint", "version", "leaf", "dataset", "period"}
"""Columns whose words somebody copies: they are never broken into lines."""


def advise(text: str) -> None:
    """Say what to do next."""
    typer.echo(text, err=True)


def print_json(answer: object) -> None:
    """Answer a program."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_done(answer: Mapping[str, object], *, as_json: bool) -> None:
    """Tell a program what was done; a person reads the advice."""
    if as_json:
        print_json(answer)


def print_rows(
    rows: Sequence[Mapping[str, object]], columns: Sequence[str], *, as_json: bool
) -> None:
    """List things: a program gets all that is known of each, a person these columns."""
    if as_json:
        print_json(rows)
    else:
        print_table(rows, columns)


def print_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Answer a person, in a terminal of any width."""
    from rich import box  # noqa: PLC0415  # Only an answer waits for these to load.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD)
    for name in columns:
        whole = max((len(_cell(row[name])) for row in rows), default=0) if name in _WHOLE else None
        heading = name.replace("_", " ")
        table.add_column(heading, overflow="fold", min_width=whole, no_wrap=whole is not None)
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in columns))
    Console().print(table, soft_wrap=True)  # A line too long for the terminal is not cut off.


def name_parties(hub: "Hub", parties: Iterable[str]) -> None:
    """Say beneath a list what the mandatory footnotes say of the parties in it."""
    known = {party.id: party.footnote for party in hub.catalogue.parties}
    print_footnotes(known.get(party) for party in parties)


def print_footnotes(texts: Iterable[str | None]) -> None:
    """Each footnote once."""
    for text in sorted({text for text in texts if text}):
        advise(f"* {text}")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(each) for each in value)
    return "" if value is None else str(value)
