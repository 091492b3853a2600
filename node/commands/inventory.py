"""The commands around the inventory: which indicators the registers ask for, told to others."""

from contextlib import suppress

import typer

from node.app import Node
from node.commands import answers, text
from node.commands.options import AsJson, now, opened
from node.inventory import Collected
from proto.errors import UnavailableError

inventory = typer.Typer(
    help="What the registers ask for: told to the exchange, it shows what could be compared.",
    no_args_is_help=True,
)


@inventory.command()
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Show what would be told, and what was told last."""
    node = opened(context)
    found, told = node.inventories.collected(), node.inventories.told()
    if as_json:
        last = None if told is None else {"issued": told.issued.isoformat(), **told.collected}
        answers.print_json({"collected": found, "told": last})
        return
    _print(node, found)
    if told is None:
        text.out.print("The exchange was not told yet: `dcim-node inventory tell` does.")
    else:
        same = "the same" if dict(told.collected) == found else "something else"
        text.out.print(f"Told on {told.issued}: {same}.")


@inventory.command()
def tell(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell every member and body of the exchange what the registers ask for; no figures."""
    node = opened(context)
    _ = node.membership  # Whoever has joined no exchange has nobody to tell.
    said = node.inventories.tell(node.keys.release(), now().date())
    is_told = False
    with suppress(UnavailableError), node.hub() as hub:
        node.pull(hub)
        is_told = True
    if as_json:
        answers.print_json({"collected": said.collected, "is_logged": is_told})
        return
    _print(node, said.collected)
    heard = "the hub has logged it" if is_told else "`dcim-node run` tells the hub when it is there"
    text.out.print(f"The inventory is signed; {heard}.")


def _print(node: Node, collected: Collected) -> None:
    for dataset in node.catalogue.datasets:
        asked = collected.get(dataset.id, {})
        text.out.print(f"{dataset.label}: {len(asked)} of {len(dataset.indicators)} indicators.")
        for name, quality in asked.items():
            text.out.print(f"  {dataset.indicator(name).label}: {quality}")
