"""The commands for quality: examine registers, follow a finding to its records, acknowledge it."""

from pathlib import Path
from typing import Annotated

import typer

from node.analysis.definition import MARK
from node.commands import answers, quality_text, text
from node.commands.options import AsJson, actor, now, opened
from node.examiner import examiner
from node.life.deed import Deed
from node.quality.trace import PAGE
from node.vault import write_private

Key = Annotated[str, typer.Argument(help="As `quality` shows it at the end of a line.")]


def quality(
    context: typer.Context,
    dataset: Annotated[
        str | None, typer.Argument(help="victims or justice; both where none is named.")
    ] = None,
    year: Annotated[
        list[int] | None, typer.Option(help="Only findings of this year; repeat.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write all findings to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Examine the registers: what is missing, contradictory, doubtful, twice, late, broken off."""
    node = opened(context)
    catalogue, years = node.catalogue, year or ()
    datasets = (catalogue.dataset(dataset),) if dataset else catalogue.datasets
    with text.err.status("examining every record"):
        reports = {each.id: examiner(node).examine(each, now().date()) for each in datasets}
    if csv:
        write_private(csv, quality_text.csv_text(reports, catalogue, years).encode())
    if as_json:
        answers.print_json(quality_text.answered(reports, catalogue, years))
        return
    for place, each in enumerate(datasets):
        if place:
            text.out.print()
        quality_text.show_report(each, reports[each.id], catalogue, years)
    if csv:
        text.out.print(f"Written to {csv}, readable by you alone. {MARK}.")


def completeness(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="victims or justice.")],
    year: Annotated[int | None, typer.Option(help="The latest where none is named.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how every question is answered; as JSON also by source and provider."""
    node = opened(context)
    about = node.catalogue.dataset(dataset)
    with text.err.status("counting answers"):
        found = examiner(node).answers(about, now().date())
    if as_json:
        chosen = (each for each in found if year in (None, each.year))
        answers.print_json(quality_text.answers_answer(chosen))
    else:
        quality_text.show_answers(about, found, year)


def finding(
    context: typer.Context,
    key: Key,
    after: Annotated[str, typer.Option(help="Go on after this record.")] = "",
    page: Annotated[int, typer.Option(min=1, help="How many records to list.")] = PAGE,
    as_json: AsJson = False,
) -> None:
    """Show one finding, and the records that it is about, by their pseudonyms."""
    node = opened(context)
    quality = examiner(node)
    noted = quality.finding(key)
    records = quality.records_of(noted.finding, now().date(), after=after, page=page)
    if as_json:
        answer = quality_text.finding_answer(noted) | {"records": list(records), "mark": MARK}
        answers.print_json(answer)
    else:
        quality_text.show_finding(noted, records, node.catalogue, page)


def acknowledge(
    context: typer.Context,
    key: Key,
    reason: Annotated[str, typer.Option(help="Why it may stay as it is; it names nobody.")],
    as_json: AsJson = False,
) -> None:
    """Say why a finding may stay: it is shown with the reason, and open again once it grows."""
    noted = examiner(opened(context)).acknowledge(key, Deed.of(actor(), now(), reason))
    if as_json:
        answers.print_json(quality_text.finding_answer(noted))
    else:
        text.out.print(f"Acknowledged: {noted.finding.sentence}")
