"""The command `neighbours`: who is there, and what they released beside our own figures."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from node.analysis.beside import Beside
from node.analysis.csv_text import csv_text
from node.analysis.definition import MARK
from node.app import Node
from node.commands import answers, beside_text, text
from node.commands.analysis import analyst_of
from node.commands.options import AsJson, now, opened
from proto.errors import InputError, MalformedError
from proto.period import Period


def neighbours(
    context: typer.Context,
    table: Annotated[
        str | None, typer.Argument(help="victims:sex+age_group; without one, who is there.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="2024, 2024-S1, 2024-Q3 or 2022/2024.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write to this .csv, .xlsx, .svg or .png.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer with CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """List whose figures we hold; or show a table of theirs beside our own, exact one."""
    node, today = opened(context), now().date()
    if table and period:
        found = analyst_of(node, today).beside(table, _period(period), node.readable(today))
        _say(found, out, as_csv=as_csv, as_json=as_json)
    elif table or period or out or as_csv:
        raise InputError("expected both a table, such as victims:sex, and its --period")
    else:
        _list(node, today, as_json=as_json)


def _say(found: Beside, out: Path | None, *, as_csv: bool, as_json: bool) -> None:
    if out:
        from node.analysis import export  # noqa: PLC0415 - what draws takes a moment to load

        export.write([found.sheet], out)
    if as_json:
        answers.print_json(beside_text.answered(found))
    elif as_csv:
        typer.echo(csv_text([found.sheet]), nl=False)
    elif out:
        text.out.print(f"Written to {out}, readable by you alone. {MARK}.")
    else:
        beside_text.show(found)


def _list(node: Node, today: date, *, as_json: bool) -> None:
    members = node.agreements.directory().members
    parties = [(party, member.revoked) for party, member in sorted(members.items())]
    kept = node.kept(today)
    if as_json:
        answers.print_json(answers.neighbours(parties, kept))
    else:
        text.show_neighbours(parties, kept, node.catalogue)


def _period(written: str) -> Period:
    try:
        return Period.parse(written)
    except MalformedError as error:
        raise InputError(str(error)) from error
