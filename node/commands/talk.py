"""The commands by which parties come to a text: compare two, comment on one, confirm a signing."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from node.agreements import declare
from node.agreements.difference import Change, difference
from node.agreements.languages import language
from node.agreements.plain_words import PlainWords
from node.app import Node
from node.commands import answers, options, text
from node.commands.agreements import Name
from node.commands.files import taken
from node.commands.options import (
    AsJson,
    PassphraseFile,
    PasswordFile,
    agreement_key,
    now,
    opened,
)
from node.commands.papers import LanguageTag
from proto.agreement import Agreement
from proto.document import read
from proto.errors import InputError, MalformedError, NotPermittedError, UnavailableError

Text = Annotated[str, typer.Argument(help="Id or hash of an agreement, or a file with its JSON.")]


def diff(
    context: typer.Context, old: Text, new: Text, tag: LanguageTag = "en", as_json: AsJson = False
) -> None:
    """Tell how two texts differ: sentences that go, and sentences that come."""
    node = opened(context)
    words = PlainWords(node.catalogue, language(tag))
    changes = difference(words.tell(_text(node, old)), words.tell(_text(node, new)))
    if as_json:
        answers.print_json(
            [
                {"heading": c.heading, "removed": list(c.removed), "added": list(c.added)}
                for c in changes
            ]
        )
    else:
        _show(changes)


def comment(
    context: typer.Context,
    name: Name,
    remark: Annotated[str, typer.Option(help="One sentence; every party reads it.")],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Comment on a proposal that not all have signed. A comment is signed and binds nobody."""
    node = opened(context)
    _refresh(node)
    about, today = node.agreements.proposal(name).envelope.hash, now().date()
    said = declare.comment(about, node.party, remark, today)
    declare.expect_permitted(said, node.agreements, today)
    key = agreement_key(node, passphrase_file)
    envelope = declare.declare(said, node.agreements, key, today)
    is_told = _refresh(node)
    if as_json:
        answers.print_json({"hash": envelope.hash, "is_logged": is_told})
        return
    heard = "the hub has logged it" if is_told else "`dcim-node run` tells the hub when it is there"
    text.out.print(f"The comment is signed; {heard}.")


def confirm(
    context: typer.Context,
    name: Name,
    account: Annotated[str, typer.Option(help="Your account, a legal officer's.")],
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    """Confirm that a text be signed, where this party lets two officers sign."""
    node = opened(context)
    proposal = node.agreements.proposal(name)
    who = options.account(node, account, password_file)
    if who.role != "legal-officer":
        raise NotPermittedError(f"{account} is no legal officer: nothing was confirmed")
    signing = node.signing
    signing.confirm(proposal.envelope.hash, account, now())
    confirmed = [each.account for each in signing.confirmed(proposal.envelope.hash)]
    asked = signing.people(proposal.agreement)
    if as_json:
        answers.print_json({"hash": proposal.envelope.hash, "confirmed": confirmed, "asked": asked})
    else:
        who_did = ", ".join(confirmed)
        text.out.print(f"{len(confirmed)} of {asked} officers have confirmed: {who_did}.")


def _show(changes: tuple[Change, ...]) -> None:
    for change in changes:
        text.out.print(f"\n{change.heading}")
        for sentence in change.removed:
            text.out.print(f"- {sentence}")
        for sentence in change.added:
            text.out.print(f"+ {sentence}")
    if not changes:
        text.out.print("Both say the same.")


def _text(node: Node, name: str) -> Agreement:
    """A text from a file, or as it was proposed to us."""
    if not Path(name).is_file():
        return node.agreements.proposal(name).agreement
    try:
        return read(Agreement, taken(Path(name)))
    except MalformedError as error:
        raise InputError(f"{name} is not an agreement: {error}") from error


def _refresh(node: Node) -> bool:
    """Hear what others have said and hand in what is ours, if the hub is there."""
    with suppress(UnavailableError), node.hub() as hub:
        node.pull(hub)
        return True
    return False
