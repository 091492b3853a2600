"""The commands around the keys of other parties: who is trusted, and who has to be called."""

from typing import Annotated

import typer

from node.agreements.party_keys import PartyKey, party_keys
from node.app import Node
from node.commands import answers, text
from node.commands.options import AsJson, opened
from proto.errors import UnavailableError

parties = typer.Typer(
    help="The other parties' agreement keys: a new one that nobody vouches for is compared first.",
    no_args_is_help=True,
)


@parties.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List every party with the fingerprint of its newest key."""
    node = opened(context)
    try:
        with node.hub() as hub:
            node.pull(hub)
    except UnavailableError as error:
        text.err.print(str(error))
    found = party_keys(node.agreements)
    if as_json:
        answers.print_json([_answer(each) for each in found])
        return
    table = text.columns("party", "fingerprint", "state")
    for each in found:
        table.add_row(_name(node, each), each.fingerprint, each.state)
    text.out.print(table)
    for each in found:
        if each.state == "to-compare":
            text.out.print(
                f"{_name(node, each)} has replaced a key ({each.reason}): call its officer, and if"
                f" the fingerprint is the same, `dcim-node party accept {each.party} FINGERPRINT`"
            )
    known = [node.catalogue.party(each.party) for each in found]
    text.show_footnotes({each.name: each.footnote for each in known})


@parties.command()
def accept(
    context: typer.Context,
    party: Annotated[str, typer.Argument(help="Whose key: XK, RS, … or a body such as marri.")],
    fingerprint: Annotated[str, typer.Argument(help="As its officer read it out to you.")],
    as_json: AsJson = False,
) -> None:
    """Trust a party's new key, once its officer has read out the fingerprint on the telephone."""
    node = opened(context)
    node.agreements.accept(party, fingerprint)
    (accepted,) = (each for each in party_keys(node.agreements) if each.party == party)
    if as_json:
        answers.print_json(_answer(accepted))
        return
    text.out.print(
        f"The key of {_name(node, accepted)} is trusted; agreements that it has signed go on."
    )
    text.show_footnotes_in(_name(node, accepted), node.catalogue)


def _name(node: Node, key: PartyKey) -> str:
    return node.catalogue.party(key.party).name


def _answer(key: PartyKey) -> dict[str, object]:
    return {
        "party": key.party,
        "fingerprint": key.fingerprint,
        "state": key.state,
        "reason": key.reason,
    }
