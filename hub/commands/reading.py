"""What an analyst asks: comparisons, mirrors, flows, readiness, the report, all of it as files."""

from pathlib import Path
from typing import Annotated

import typer

from hub.answers import advise, print_done, print_footnotes, print_json, print_table
from hub.commands.options import Json, opened


def compare(
    context: typer.Context,
    table: Annotated[str, typer.Argument(help="Such as victims:sex+age_group or victims:total.")],
    period: Annotated[str, typer.Option(help="Such as 2024, 2024-S1, 2024-Q3 or 2022/2024.")],
    as_json: Json = False,
) -> None:
    """Put the parties' figures side by side, as far as the agreements let this body read them."""
    from rich.console import Console  # noqa: PLC0415

    from hub.compare_text import render  # noqa: PLC0415
    from hub.comparing import comparison  # noqa: PLC0415

    with opened(context) as hub:
        found = comparison(hub, table, period)
    if as_json:
        print_json(found.to_json())
    else:
        render(found, Console())


def mirror(
    context: typer.Context,
    period: Annotated[
        str | None, typer.Option(help="One period; as many years as both have if left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Hold what each country found of others' citizens against what those know of them."""
    from hub import mirror_text, surveying  # noqa: PLC0415

    with opened(context) as hub:
        found = surveying.mirror(hub, period)
    if as_json:
        print_json(mirror_text.to_json(found))
        return
    print_table(mirror_text.rows(found), mirror_text.SHORT)
    for sentence in mirror_text.notes(found):
        typer.echo(sentence)
    print_footnotes(each.footnote for each in found.parties)


def flows(
    context: typer.Context,
    country: Annotated[
        str | None, typer.Option(metavar="PARTY", help="Whose both ends together, and no others.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(help="One period; as many years as most have if left out.")
    ] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Answer with one CSV file: both ends of one country.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say where people come from and where they were exploited: by each end, and by both."""
    from hub import flow_print, surveying  # noqa: PLC0415

    with opened(context) as hub:
        found = surveying.flows(hub, country, period)
    if as_csv:
        typer.echo(flow_print.as_csv(found), nl=False)
    elif as_json:
        print_json(flow_print.to_json(found))
    else:
        flow_print.print_flows(found, is_of_one=country is not None)


def readiness(
    context: typer.Context,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer with one CSV file.")] = False,
    as_json: Json = False,
) -> None:
    """Say for every indicator and pair of countries which step to a comparison is missing."""
    from hub import readiness_matrix, surveying  # noqa: PLC0415
    from hub.sheet import csv_text  # noqa: PLC0415

    with opened(context) as hub:
        known = surveying.survey(hub).known()
    found = readiness_matrix.Matrix.of(known)
    if as_csv:
        typer.echo(csv_text(found.sheet), nl=False)
    elif as_json:
        print_json(found.to_json())
    else:
        print_table(found.counts, readiness_matrix.COUNTS)
        advise("Each column counts the indicators for which that has to be done next.")
        print_footnotes(found.footnotes)


def report(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE.{pdf,html}", help="The file to write.")],
    year: Annotated[
        int | None, typer.Option(help="The newest that may be read if left out.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="TAG", help="Such as en, sq or sr-Cyrl.")] = "en",
    as_json: Json = False,
) -> None:
    """Write the yearly regional report, as far as the agreements let this body read."""
    from hub.app import now  # noqa: PLC0415
    from hub.language import speaking  # noqa: PLC0415
    from hub.report.writing import write_report  # noqa: PLC0415

    with opened(context) as hub, speaking(language):
        written = write_report(hub, out, year=year, day=now().date())
    print_done({"out": str(out), "year": written, "language": language}, as_json=as_json)
    advise(f"The report of {written} is in {out}.")


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or a new folder.")],
    as_json: Json = False,
) -> None:
    """Write all tables that are public, as CSV, Parquet and SDMX, with licences and hashes."""
    from hub.export import export as to_files  # noqa: PLC0415
    from hub.sdmx import parquet  # noqa: PLC0415

    with opened(context) as hub:
        files = to_files(hub, folder)
    print_done({"folder": str(folder), "files": list(files)}, as_json=as_json)
    advise(f"{len(files)} files are in {folder}; check them with: sha256sum --check SHA256SUMS")
    if not parquet.is_possible():
        advise("Without Parquet: install dcim-exchange[parquet] for it.")
