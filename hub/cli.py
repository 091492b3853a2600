"""The command line: what an operator and an analyst type.

Answers go to standard output, advice and logs to standard error. What a command needs is loaded
when it runs, so that `--help` answers at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from hub.commands import operating, reading, records, references
from hub.commands.users import users

app = typer.Typer(
    name="dcim-hub",
    help="The hub of the exchange: who takes part, what was sent, and how it compares.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(users, name="user")
app.command()(operating.init)
app.command()(operating.invite)
app.command()(operating.approve)
app.command()(operating.revoke)
app.command()(operating.serve)
app.command()(records.parties)
app.command()(records.agreements)
app.command()(records.releases)
app.command("log")(records.log_entries)
app.command()(reading.compare)
app.command()(reading.mirror)
app.command()(reading.flows)
app.command()(reading.readiness)
app.command()(reading.report)
app.command("import-reference")(references.import_reference)
app.command()(references.reference)
app.command()(reading.export)
app.command()(operating.unfold)
app.command("import-population")(references.import_population)
app.command()(operating.doctor)


@app.callback()
def at_home(
    context: typer.Context,
    home: Annotated[
        Path,
        typer.Option(
            metavar="DIR", envvar="DCIM_HUB_HOME", help="Where the hub keeps its keys and settings."
        ),
    ] = Path("dcim-hub"),
) -> None:
    """Remember where the hub lives."""
    context.obj = home
