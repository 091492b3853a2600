"""Public figures beside the exchanged ones: those of others, and how many people live where."""

from pathlib import Path
from typing import Annotated

import typer

from hub.answers import advise, name_parties, print_done, print_rows
from hub.commands.options import Json, home, opened


def import_reference(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="UNODC's data_glotip.xlsx, as it is downloaded.")],
    as_json: Json = False,
) -> None:
    """Keep public figures to show beside the exchanged ones, in place of those kept before."""
    from hub.app import now  # noqa: PLC0415
    from hub.reference.importing import import_reference as import_file  # noqa: PLC0415

    with opened(context) as hub:
        reports = home(context) / "reports"
        done = import_file(file, hub.reference, reports=reports, now=now()).to_json()
    print_done(done, as_json=as_json)
    advise(
        f"{done['rows']:,} rows: {done['stored']:,} figures, {done['merged']:,} rows more in them,"
        f" {done['refused']:,} refused. Why, row by row: {done['report']}"
    )


def reference(
    context: typer.Context,
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Such as RS.")],
    year: Annotated[int | None, typer.Option(help="One year; all if left out.")] = None,
    as_json: Json = False,
) -> None:
    """List the public reference figures of a country."""
    with opened(context) as hub:
        source = hub.reference.source()
        found = hub.reference.find(countries=[country], years=None if year is None else [year])
        rows = [each.to_json() for each in found]
        columns = ("year", "measure", "dimension", "category", "sex", "age", "count")
        print_rows(rows, columns, as_json=as_json)
        name_parties(hub, {country, *(each.key.category for each in found)})
    advise("No reference figures were imported." if source is None else f"Source: {source.title}.")


def import_population(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="One row per group of people.")],
    as_json: Json = False,
) -> None:
    """Take in how many people live where, by sex and age group, for rates."""
    from hub.population import read  # noqa: PLC0415

    with opened(context) as hub:
        kept = hub.census.add(read(file, hub.catalogue))
    print_done({"file": str(file), "kept": kept}, as_json=as_json)
    advise(f"{kept} populations are kept; rates use them before those of the last census.")
