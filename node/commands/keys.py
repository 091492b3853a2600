"""The commands around this party's agreement key: rotate, replace, show, another passphrase."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from node.agreements.own_key import State
from node.app import Node
from node.commands import answers, text
from node.commands.options import (
    AsJson,
    PassphraseFile,
    agreement_key,
    now,
    opened,
    passphrase,
)
from proto.errors import InputError
from proto.statement import Reason

key = typer.Typer(
    help="This party's agreement key: rotated every year, replaced when lost or compromised.",
    no_args_is_help=True,
)

NewPassphraseFile = Annotated[
    Path | None,
    typer.Option(help="File whose first line is the passphrase of the new key; asked otherwise."),
]
_NEW = "the new agreement key"
_UNDER_WAY = {
    "rotation": "the hub has not heard of it: `dcim-node run` hands it in",
    "lost": "it waits for the hub's operator: read the fingerprint to them on the telephone",
    "compromised": "it waits for the hub's operator: read the fingerprint to them at once",
}


@key.command()
def rotate(
    context: typer.Context,
    passphrase_file: PassphraseFile = None,
    new_passphrase_file: NewPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Replace the key by a new one, which the old one signs. Nobody has to be called."""
    node = opened(context)
    new = partial(passphrase, new_passphrase_file, is_new=True, whose=_NEW)
    with node.hub_if_there(text.err.print) as hub:
        state = node.own_key.rotate(lambda: agreement_key(node, passphrase_file), new, hub)
    _say(node, state, "The key is rotated; what it signed counts on.", as_json=as_json)


@key.command()
def replace(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="lost or compromised.")],
    new_passphrase_file: NewPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Replace a key that nobody can open, or that somebody else may have. People are called."""
    node = opened(context)
    why = _reason(reason)
    new = partial(passphrase, new_passphrase_file, is_new=True, whose=_NEW)
    with node.hub_if_there(text.err.print) as hub:
        state = node.own_key.replace(why, new, hub)
    _say(node, state, "The key is replaced.", as_json=as_json)


@key.command()
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Show the fingerprint, since when the key is used, and what is under way."""
    node = opened(context)
    _say(node, node.own_key.state, "", as_json=as_json)


@key.command("passphrase")
def new_passphrase(
    context: typer.Context,
    passphrase_file: PassphraseFile = None,
    new_passphrase_file: NewPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Seal the same key under another passphrase."""
    node = opened(context)
    new = partial(passphrase, new_passphrase_file, is_new=True, whose="the agreement key from now")
    node.own_key.new_passphrase(partial(passphrase, passphrase_file), new)
    _say(node, node.own_key.state, "The new passphrase opens the key.", as_json=as_json)


def _say(node: Node, state: State, done: str, *, as_json: bool) -> None:
    """How the key stands, and what a person does next."""
    again = node.own_key.to_sign_again(now().date())
    if as_json:
        answers.print_json(
            {
                "fingerprint": state.fingerprint,
                "since": state.since.isoformat(),
                "under_way": state.reason,
                "next_fingerprint": state.next_fingerprint,
                "to_sign_again": [each.envelope.hash for each in again],
            }
        )
        return
    text.out.print(f"{text.FINGERPRINT}{state.fingerprint}")
    text.out.print(f"Used since {state.since}.")
    if state.reason:
        text.out.print(f"A new key is under way ({state.reason}): {_UNDER_WAY[state.reason]}.")
        text.out.print(f"Its fingerprint: {state.next_fingerprint}")
    elif done:
        text.out.print(done)
    for each in again:
        text.out.print(
            f"To be signed again: {each.agreement.title}:"
            f" `dcim-node agreement sign {each.envelope.hash}`"
        )


def _reason(typed: str) -> Reason:
    if typed == "lost":
        return "lost"
    if typed == "compromised":
        return "compromised"
    raise InputError(f"expected lost or compromised as a reason, got {typed!r}")
