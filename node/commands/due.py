"""The commands that look ahead: what there is, and what agreements ask for and when."""

from typing import Annotated

import typer

from node.commands import answers, text
from node.commands.options import AsJson, now, opened
from node.due import Calendar, Due
from node.holdings import Holding
from node.holdings import holdings as held


def due(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was released, or is not over yet.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what agreements ask of this country, period by period, and what each still lacks."""
    node, moment = opened(context), now()
    calendar = Calendar(node.publisher, node.agreements.current(moment.date()), moment)
    found = [each for each in calendar.due() if everything or _is_to_do(each)]
    if as_json:
        answers.print_json([_due(each) for each in found])
        return
    table = text.columns("dataset", "period", "state", "agreement", "what it lacks")
    for each in found:
        asked, lacks = each.assignment, "; ".join(missing.sentence for missing in each.first)
        of = asked.signed.agreement.id
        table.add_row(asked.grant.dataset, str(asked.period), each.state, of, lacks)
    text.out.print(table if found else "No agreement in force asks for anything now.")


def holdings(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell what the registers hold, by year, exactly: not for publication."""
    node = opened(context)
    found = held(node.engine, node.catalogue)
    if as_json:
        answers.print_json([_holding(each) for each in found])
        return
    for each in found:
        text.out.print(
            f"{each.dataset.id}: {each.people} people in {each.records} records; last import:"
            f" {each.imported or 'never'}; kept and not counted: {each.excluded} records"
        )
        table = text.columns("year", "people", "records")
        for year in each.years:
            table.add_row(str(year.year or "not known"), str(year.people), str(year.records))
        if each.years:
            text.out.print(table)


def _is_to_do(due: Due) -> bool:
    return due.is_over and due.state != "released"


def _due(due: Due) -> dict[str, object]:
    asked = due.assignment
    return {
        "agreement": asked.signed.agreement.id,
        "hash": asked.signed.hash,
        "dataset": asked.grant.dataset,
        "period": str(asked.period),
        "state": due.state,
        "missing": [{"code": each.code, "sentence": each.sentence} for each in due.first],
    }


def _holding(holding: Holding) -> dict[str, object]:
    return {
        "dataset": holding.dataset.id,
        "people": holding.people,
        "records": holding.records,
        "excluded": holding.excluded,
        "imported": str(holding.imported) if holding.imported else None,
        "years": [
            {"year": year.year, "people": year.people, "records": year.records}
            for year in holding.years
        ],
    }
