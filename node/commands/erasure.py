"""The commands around erasures that were done: certificates, and the database's files."""

from pathlib import Path
from typing import Annotated

import typer

from node import erasing
from node.commands import answers, text
from node.commands import record_text as life_text
from node.commands.files import taken
from node.commands.options import AsJson, now, opened
from node.life.certificate import Certificate
from node.vault import write_private
from proto.document import read
from proto.envelope import Envelope

erasure = typer.Typer(
    help="Erasures that were done: their signed certificates, and whether these hold.",
    no_args_is_help=True,
)

SignedReason = Annotated[
    str, typer.Option(help="Why. Write no names here: it is signed and kept for ever.")
]
CertificateFile = Annotated[
    Path | None, typer.Option("--certificate", help="Where to write the signed certificate.")
]


@erasure.command()
def certificate(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Of the erasure.")],
    file: CertificateFile = None,
    as_json: AsJson = False,
) -> None:
    """Show the certificate of an earlier erasure once more: the same bytes."""
    certified(erasing.signed(opened(context), number), file, as_json=as_json)


@erasure.command()
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A signed certificate.")],
    as_json: AsJson = False,
) -> None:
    """Look up once more everything that a certificate says."""
    found = erasing.check(opened(context), taken(file))
    if as_json:
        answers.print_json({"number": found.number, "holds": True})
    else:
        text.out.print(f"Erasure {found.number}: everything holds that its certificate says.")


@erasure.command()
def scrub(context: typer.Context, as_json: AsJson = False) -> None:
    """Leave no byte of what was erased in the database's files and the reports of imports."""
    erasing.scrub(opened(context), now())
    if as_json:
        answers.print_json({"scrubbed": True})
    else:
        text.out.print("The node's own files hold nothing any more of what was erased.")


def certified(envelope: Envelope, file: Path | None, *, as_json: bool) -> None:
    """Show a certificate, and write it where that is wanted."""
    if file:
        write_private(file, envelope.to_bytes())
    if as_json:
        answers.print_json(life_text.certificate_answer(envelope))
    else:
        life_text.show_certificate(read(Certificate, envelope.payload))
