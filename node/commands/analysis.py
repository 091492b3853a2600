"""The commands for exact figures at home: `analyse` and `report`."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from node.analysis.analyst import Analyst
from node.analysis.crosstab import Shares
from node.analysis.csv_text import csv_text
from node.analysis.definition import MARK
from node.analysis.question import ask
from node.analysis.routes import ROUTES
from node.analysis.sheet import Sheet
from node.app import Node
from node.commands import analysis_text, answers, text
from node.commands.options import AsJson, opened
from node.vault import write_private
from proto.errors import InputError, MalformedError
from proto.period import Period

Periods = Annotated[list[str], typer.Option(help="2024, 2024-S1, 2024-Q3 or 2022/2024; repeat.")]


def analyse(
    context: typer.Context,
    period: Periods,
    table: Annotated[
        str | None, typer.Argument(help="victims:sex+age_group, victims:total or victims:routes.")
    ] = None,
    axis: Annotated[
        str | None, typer.Option(help="Another date to count by, such as verdict_date.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Only these: form=forced_labour; repeat.")
    ] = None,
    statuses: Annotated[
        str, typer.Option(help="Who counts, such as identified,formally_identified.")
    ] = "",
    level: Annotated[
        list[str] | None, typer.Option(help="How fine: citizenship=group; repeat.")
    ] = None,
    provider: Annotated[
        list[str] | None, typer.Option(help="Only records of this provider; repeat.")
    ] = None,
    shares: Annotated[
        Shares, typer.Option(help="Shares of each row's or column's people.")
    ] = "none",
    questionnaire: Annotated[
        str | None, typer.Option(help="The tables of glotip, eurostat or greta.")
    ] = None,
    as_released: Annotated[
        bool, typer.Option("--as-released", help="Count as few answers of a person as a release.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write to this .csv, .xlsx, .svg or .png.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer with CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Count exactly, for the country's own people: cross-tables, trends, routes, questionnaires."""
    analyst, periods = analyst_of(opened(context), _today()), [_period(each) for each in period]
    counted = tuple(statuses.split(",")) if statuses else ()
    if questionnaire and not table:
        if axis or where or level or provider or as_released or shares != "none":
            raise InputError("a questionnaire fixes its own tables: only --statuses may be given")
        sheets = analyst.questionnaire(questionnaire, _one(periods), counted)
    elif table and not questionnaire:
        dataset, _, name = table.partition(":")
        question = ask(
            f"{dataset}:total" if name == ROUTES else table,
            catalogue=analyst.catalogue,
            statuses=counted,
            axis=axis or "",
            where=where or (),
            levels=level or (),
            providers=provider or (),
            is_bounded=as_released,
        )
        analyst.register.expect_providers(question)
        if name == ROUTES:
            sheets = analyst.routes(question, _one(periods))
        else:
            sheets = (analyst.table(question, periods, shares=shares),)
    else:
        raise InputError("expected a table such as victims:sex, or else a --questionnaire")
    _say(sheets, out, as_csv=as_csv, as_json=as_json)


def report(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="The calendar year, such as 2024.")],
    out: Annotated[Path, typer.Option(help="Write to this .pdf or .html.")],
    purpose: Annotated[str, typer.Option(help="What it is made for; stands on the cover.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make the yearly national report: key figures, charts, tables, quality, method."""
    from node.analysis.yearly import made  # noqa: PLC0415 - what draws takes a moment to load

    node = opened(context)
    analyst = analyst_of(node, _today())
    data = made(analyst, node.engine, year, out.suffix.lower(), purpose=purpose)
    write_private(out, data)
    if as_json:
        answers.print_json({"year": year, "file": str(out), "mark": MARK})
    else:
        text.out.print(f"Written to {out}, readable by you alone. {MARK}.")


def analyst_of(node: Node, day: date) -> Analyst:
    """The analyst of a node."""
    return Analyst.at(node.engine, catalogue=node.catalogue, party=node.party, day=day)


def _say(sheets: tuple[Sheet, ...], out: Path | None, *, as_csv: bool, as_json: bool) -> None:
    """The answer to a person, to a program, or into a file."""
    if out:
        from node.analysis import export  # noqa: PLC0415 - what draws takes a moment to load

        export.write(sheets, out)
    if as_json:
        answers.print_json(analysis_text.answered(sheets))
    elif as_csv:
        typer.echo(csv_text(sheets), nl=False)
    elif out:
        text.out.print(f"Written to {out}, readable by you alone. {MARK}.")
    else:
        analysis_text.show_sheets(sheets)


def _one(periods: list[Period]) -> Period:
    if len(periods) != 1:
        raise InputError(f"expected one period, got {len(periods)}")
    return periods[0]


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except MalformedError as error:
        raise InputError(str(error)) from error


def _today() -> date:
    return datetime.now(UTC).date()
