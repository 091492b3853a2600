"""The commands around links: which identities are one person, decided by people, on record."""

from typing import Annotated

import typer

from node.app import Node
from node.commands import answers, text
from node.commands import link_text as identity_text
from node.commands.options import AsJson, actor, now, opened
from node.identity.links import Links
from node.identity.openings import Openings
from node.identity.openings import openings as all_openings
from node.identity.pairs import Verdict
from node.identity.report import report
from node.identity.sides import Viewer
from node.identity.worklist import propose, waiting
from node.life.deed import Deed
from node.storage import reading

link = typer.Typer(
    help="One person under several names: probable pairs, and what people decide about them.",
    no_args_is_help=True,
)

Dataset = Annotated[str, typer.Argument(help="victims or justice.")]
PairName = Annotated[str, typer.Argument(metavar="PAIR", help="As `link list` names it.")]
Reason = Annotated[str, typer.Option(help="Why; kept for whoever asks later.")]


@link.command("propose")
def propose_(
    context: typer.Context,
    dataset: Dataset,
    reason: Reason = "search for probable pairs",
    as_json: AsJson = False,
) -> None:
    """Compare all identities of a register, and list the pairs that are probably one person."""
    node = opened(context)
    about = node.catalogue.dataset(dataset)
    with text.err.status("comparing"):
        found = propose(_openings(node), about, _deed(reason))
    with reading(node.engine) as connection:
        left = len(waiting(connection, about))
    if as_json:
        answers.print_json({"dataset": dataset, "found": found, "waiting": left})
        return
    text.out.print(
        f"{found} pairs are probably one person; {left} wait for somebody to decide:"
        f" `dcim-node link list {dataset}`."
    )


@link.command("list")
def list_(context: typer.Context, dataset: Dataset, as_json: AsJson = False) -> None:
    """List the pairs that wait for somebody, the most probable first. It names nobody."""
    node = opened(context)
    with reading(node.engine) as connection:
        found = waiting(connection, node.catalogue.dataset(dataset))
    if as_json:
        answers.print_json([*map(identity_text.waiting_answer, found)])
    else:
        identity_text.show_waiting(found)


@link.command()
def show(
    context: typer.Context,
    pair: PairName,
    reason: Reason = "to decide about the pair",
    as_json: AsJson = False,
) -> None:
    """Show both sides of a pair; that their identifiers are opened goes on record before."""
    node = opened(context)
    sides = Viewer(node.engine, node.catalogue).look(pair, _openings(node), _deed(reason))
    if as_json:
        answers.print_json(identity_text.sides_answer(sides))
    else:
        identity_text.show_sides(sides)


@link.command()
def same(context: typer.Context, pair: PairName, reason: Reason, as_json: AsJson = False) -> None:
    """Decide that both are one person, who counts once from now on."""
    _decide(context, pair, "same", reason, as_json=as_json)


@link.command()
def different(
    context: typer.Context, pair: PairName, reason: Reason, as_json: AsJson = False
) -> None:
    """Decide that they are two people; listed again only if what is known of them changes."""
    _decide(context, pair, "different", reason, as_json=as_json)


@link.command()
def later(context: typer.Context, pair: PairName, reason: Reason, as_json: AsJson = False) -> None:
    """Put a pair to the end of the list."""
    _decide(context, pair, "later", reason, as_json=as_json)


@link.command()
def undo(context: typer.Context, pair: PairName, reason: Reason, as_json: AsJson = False) -> None:
    """Take back what was decided about a pair; that it was decided stays on record."""
    _decide(context, pair, "undone", reason, as_json=as_json)


@link.command("report")
def report_(context: typer.Context, dataset: Dataset, as_json: AsJson = False) -> None:
    """State how far records are linked, and how many would be counted twice if they were not."""
    node = opened(context)
    with reading(node.engine) as connection:
        found = report(connection, node.catalogue.dataset(dataset))
    if as_json:
        answers.print_json(identity_text.report_answer(found))
    else:
        identity_text.show_report(found)


@link.command()
def openings(context: typer.Context, as_json: AsJson = False) -> None:
    """List every opening of identifiers: who, when, why, and whose, by pseudonym."""
    found = all_openings(opened(context).engine)
    if as_json:
        answers.print_json([*map(identity_text.opening_answer, found)])
    else:
        identity_text.show_openings(found)


def _openings(node: Node) -> Openings:
    return Openings.of(node.engine, node.keys.vault)


def _deed(reason: str) -> Deed:
    return Deed.of(actor(), now(), reason)


def _decide(
    context: typer.Context, name: str, verdict: Verdict, reason: str, *, as_json: bool
) -> None:
    node = opened(context)
    pair = Links(node.engine, node.catalogue).decide(name, verdict, _deed(reason))
    if as_json:
        answers.print_json({"pair": pair.id, "dataset": pair.dataset, "verdict": verdict})
    else:
        text.out.print(f"Pair {pair.id}: {verdict}.")
