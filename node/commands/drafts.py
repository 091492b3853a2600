"""The commands around kept drafts: the same versions as on the pages, from and to files."""

from pathlib import Path
from typing import Annotated

import typer

from node.agreements.amendment import next_version
from node.agreements.draft_check import Checked, check
from node.agreements.drafts import Drafts
from node.app import Node
from node.commands import answers, text
from node.commands.files import taken
from node.commands.options import AsJson, actor, now, opened
from node.membership import NotAMemberError
from proto.errors import InputError

drafts = typer.Typer(
    help="Drafts of agreements that officers work on; every version is kept.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Name of the draft.")]


@drafts.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the drafts, the one that was changed last first."""
    found = Drafts(opened(context).engine).list()
    if as_json:
        answers.print_json(
            [
                {"name": d.name, "version": d.version, "by": d.by, "at": d.at, "hash": d.hash}
                for d in found
            ]
        )
        return
    table = text.columns("draft", "version", "changed (UTC)", "by")
    for each in found:
        table.add_row(each.name, str(each.version), each.at[:16].replace("T", " "), each.by)
    text.out.print(table if found else "There are no drafts.")


@drafts.command()
def show(
    context: typer.Context,
    name: Name,
    number: Annotated[
        int | None, typer.Option("--version", help="Which version; the newest otherwise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a draft's text, byte for byte."""
    kept = Drafts(opened(context).engine)
    draft = kept.newest(name) if number is None else kept.version(name, number)
    if as_json:
        answers.print_json({"name": name, "version": draft.version, "text": draft.text})
    else:
        typer.echo(draft.text, nl=False)


@drafts.command()
def keep(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(help="The text as JSON, right or wrong.")],
    as_json: AsJson = False,
) -> None:
    """Keep a file as a new draft, or as the next version of one, and say what is wrong with it."""
    node = opened(context)
    kept, written = Drafts(node.engine), _text(file)
    is_new = name not in {each.name for each in kept.list()}
    put = kept.begin if is_new else kept.keep
    draft = put(name, written, by=actor(), now=now())
    _say(_checked(node, draft.text), draft.version, as_json=as_json)


@drafts.command()
def follow(
    context: typer.Context,
    agreement: Annotated[str, typer.Argument(help="Id of the agreement, or a version's hash.")],
    as_json: AsJson = False,
) -> None:
    """Begin a draft from a text that was proposed: its next version, where all have signed it."""
    node = opened(context)
    proposal = node.agreements.proposal(agreement)
    envelope = proposal.envelope
    is_signed = envelope.hash in {each.hash for each in node.agreements.signed()}
    same, amended = envelope.payload.decode(), next_version(envelope.payload, envelope.hash)
    begun = amended if is_signed else same
    draft = Drafts(node.engine).follow(proposal.agreement.id, begun, by=actor(), now=now())
    if as_json:
        answers.print_json({"name": draft.name, "version": draft.version})
    else:
        text.out.print(f"The draft {draft.name} is begun: `dcim-node draft show {draft.name}`.")


@drafts.command("check")
def check_(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Say what of a draft is to be put right before it can be proposed, and where."""
    node = opened(context)
    draft = Drafts(node.engine).newest(name)
    _say(_checked(node, draft.text), draft.version, as_json=as_json)


def _say(checked: Checked, version: int, *, as_json: bool) -> None:
    if as_json:
        answers.print_json({"version": version, "faults": dict(checked.faults)})
        return
    text.out.print(f"Version {version}: {checked.number or 'nothing'} to be put right.")
    for place, sentences in checked.faults.items():
        for sentence in sentences:
            text.out.print(f"- {place or 'the whole'}: {sentence}")


def _checked(node: Node, draft: str) -> Checked:
    try:
        exchange = node.agreements.exchange
    except NotAMemberError:
        exchange = None
    return check(draft, node.catalogue, exchange)


def _text(file: Path) -> str:
    try:
        return taken(file).decode()
    except ValueError:
        raise InputError(f"the draft {file} is not UTF-8") from None
