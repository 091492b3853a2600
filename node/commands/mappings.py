"""The commands around mappings."""

import os
from pathlib import Path
from typing import Annotated

import typer

from node.commands import answers, text
from node.commands.options import AsJson, opened
from proto.errors import InputError

mapping = typer.Typer(help="Mappings: what the columns of a register mean.", no_args_is_help=True)


@mapping.command()
def draft(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="victims or justice.")],
    source: Annotated[str, typer.Argument(help="A CSV or XLSX file, or a database's URL.")],
    file: Annotated[Path, typer.Argument(help="Where to write the mapping (TOML).")],
    sheet: Annotated[str | None, typer.Option(help="Of a workbook with several.")] = None,
    table: Annotated[str | None, typer.Option(help="Of a database.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a first mapping of a register, with guesses to be checked and gaps to be filled."""
    from node.repository.first_look import look  # noqa: PLC0415 - what reads workbooks is slow
    from node.repository.mapping_draft import propose  # noqa: PLC0415

    about = opened(context).catalogue.dataset(dataset)
    proposed = propose(look(source, sheet=sheet, table=table), about)
    try:
        # It may list values of the register, which are for nobody else on this machine.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
            written.write(proposed)
    except FileExistsError:
        raise InputError(f"{file} exists already; nothing was written") from None
    guesses, gaps = proposed.count("guess"), proposed.count("?")
    # The address of a database may hold a password, and a screen is seen by others.
    register = "REGISTER" if "://" in source else source
    if as_json:
        answers.print_json({"file": str(file), "guesses": guesses, "gaps": gaps})
        return
    text.out.print(
        f"Written to {file}: {guesses} guesses to check, {gaps} gaps to fill."
        f" Then: dcim-node import {dataset} {register} --mapping {file} --dry-run"
    )
