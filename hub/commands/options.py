"""What several commands are told, and the hub that they open."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hub.app import Hub

Party = Annotated[str, typer.Argument(metavar="PARTY", help="Party id, such as AL or marri.")]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]


def home(context: typer.Context) -> Path:
    """Where the hub lives."""
    return context.ensure_object(Path)


def opened(context: typer.Context) -> "AbstractContextManager[Hub]":
    """The hub that lives there."""
    from hub.app import opened as open_hub  # noqa: PLC0415

    return open_hub(home(context))
