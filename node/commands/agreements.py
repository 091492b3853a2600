"""The commands around agreements: draft, propose, show, sign, list."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from node.agreements import template
from node.agreements.draft import Wish, draft
from node.agreements.known import Proposal
from node.agreements.preview import preview, published_sizes
from node.app import Node
from node.commands import agreement_text, answers, text
from node.commands.files import taken
from node.commands.options import (
    AsJson,
    PassphraseFile,
    actor,
    agreement_key,
    now,
    opened,
)
from node.membership import NotAMemberError
from proto.agreement import Agreement, Objection
from proto.document import Decimal, Sha256, read, write
from proto.envelope import Envelope
from proto.errors import InputError, MalformedError, NotPermittedError, OutsideAgreementError
from proto.receipt import Receipt
from proto.release import Release
from proto.signed_agreement import PAYLOAD_TYPE
from proto.soundness import faults

agreement = typer.Typer(
    help="Agreements: nothing leaves, and nobody reads, without one that every party signed.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Id of the agreement, or the hash of one version.")]


@agreement.command("draft")
def draft_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write the draft.")],
    name: Annotated[str, typer.Option("--id", help="Short name, such as regional-2026.")],
    publisher: Annotated[list[str], typer.Option(help="Who publishes; repeat.")],
    recipient: Annotated[list[str], typer.Option(help="Who reads; repeat.")],
    template_name: Annotated[
        str, typer.Option("--template", help=f"One of {', '.join(template.names())}.")
    ] = template.DEFAULT,
    table: Annotated[
        list[str] | None,
        typer.Option(help="victims:sex+age_group, instead of the template's tables; repeat."),
    ] = None,
    epsilon: Annotated[
        str | None, typer.Option(help="Ceiling on the privacy loss of a release.")
    ] = None,
    delta: Annotated[str | None, typer.Option(help="0 allows Laplace noise only.")] = None,
    first_period: Annotated[str, typer.Option(help="First period that may be published.")] = "2020",
    start: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    as_json: AsJson = False,
) -> None:
    """Write a complete, cautious draft to edit: JSON that a lawyer can read."""
    node = opened(context)
    wish = Wish(
        id=name,
        exchange=_exchange(node),
        publishers=tuple(publisher),
        recipients=tuple(recipient),
        first_period=first_period,
        start=start.date() if start else _today(),
        tables=tuple(table or ()),
        epsilon=None if epsilon is None else _number(epsilon),
        delta=None if delta is None else _number(delta),
        template=template.template(template_name),
    )
    if not (wish.tables or wish.template.tables):
        raise InputError("expected tables: name some with --table, or a template that has them")
    if file.exists():
        raise InputError(f"{file} exists already; nothing was written")
    file.write_bytes(_sound(draft(wish, node.catalogue), node))
    if as_json:
        answers.print_json({"id": name, "file": str(file)})
        return
    text.out.print(
        f"Draft written to {file}. Fill in authorities, legal bases and supervisory authorities,"
        f" look at `dcim-node agreement preview {file}`, then `dcim-node agreement propose {file}`."
    )


@agreement.command("preview")
def preview_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The draft as JSON.")],
    people: Annotated[
        list[str] | None,
        typer.Option(help="Size of a register in one period: 120 for all, AL=105 for one; repeat."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what noise the readers of a draft would have to allow for, at its epsilon and others.

    From code lists and sizes alone: those you state, or else the totals that were published.
    """
    node = opened(context)
    draft = _document(file)
    _refuse(faults(draft, node.catalogue))
    published = published_sizes(_held(node), draft, node.catalogue)
    sizes = {**published, **_stated(people or [], draft)}
    tables = preview(draft, node.catalogue, sizes, in_force=_in_force(node))
    if as_json:
        answers.print_json(answers.previewed(tables))
    else:
        agreement_text.show_preview(tables, draft)


@agreement.command()
def propose(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The agreement as JSON.")],
    as_json: AsJson = False,
) -> None:
    """Lay an agreement before all its parties, through the hub. It binds nobody until signed."""
    node = opened(context)
    _document(file)
    envelope = Envelope(PAYLOAD_TYPE, taken(file))
    with node.hub() as hub:
        receipt = node.signing.propose(envelope.payload, hub, by=actor(), now=now())
    said = (
        f"Proposed and logged as leaf {receipt.index}: SHA-256 {envelope.hash}."
        " Every party now signs with `dcim-node agreement sign`."
    )
    _say(said, node.agreements.proposal(envelope.hash), receipt, as_json=as_json)


@agreement.command()
def show(
    context: typer.Context,
    name: Name,
    as_json: Annotated[bool, typer.Option("--json", help="The exact bytes to be signed.")] = False,
) -> None:
    """Show an agreement: what it lets leave, to whom, and who has signed."""
    node = opened(context)
    proposal = _fresh(node, name)
    if as_json:
        typer.echo(proposal.envelope.payload.decode(), nl=False)
    else:
        agreement_text.show_agreement(proposal)


@agreement.command()
def sign(
    context: typer.Context,
    name: Name,
    passphrase_file: PassphraseFile = None,
    hash_: Annotated[
        str | None, typer.Option("--hash", help="Sign only if the bytes have this SHA-256.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign an agreement with the party's agreement key. The passphrase opens it."""
    node = opened(context)
    proposal = _fresh(node, name)
    if hash_ and hash_ != proposal.envelope.hash:
        raise NotPermittedError(f"expected the bytes {hash_}, got {proposal.envelope.hash}")
    if node.party not in proposal.unsigned and node.party in proposal.agreement.party_ids:
        said = f"{node.party} has signed {proposal.agreement.id} already."
        _say(said, proposal, None, as_json=as_json)
        return
    node.signing.expect_signable(proposal)
    if not as_json:
        agreement_text.show_agreement(proposal)
    key = agreement_key(node, passphrase_file)
    with node.hub() as hub:
        receipt = node.signing.sign(proposal, hub, lambda: key, by=actor(), now=now())
    said = f"Signed for {node.party}; the hub logged it as leaf {receipt.index}."
    _say(said, proposal, receipt, as_json=as_json)


@agreement.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the agreements that name this party, with their state."""
    node = opened(context)
    with node.hub() as hub:
        node.agreements.pull(hub)
    proposals = node.agreements.proposals()
    running = frozenset(signed.hash for signed in node.agreements.current(_today()))
    if as_json:
        answers.print_json(answers.proposals(proposals, running))
    else:
        agreement_text.show_proposals(proposals, running)


def _say(sentence: str, proposal: Proposal, receipt: Receipt | None, *, as_json: bool) -> None:
    """What became of an agreement, to a person or to a program."""
    if as_json:
        answers.print_json(answers.logged(proposal, receipt))
    else:
        text.out.print(sentence)


def _sound(document: Agreement, node: Node) -> bytes:
    """The draft as JSON, if its parties could sign it as it is."""
    data = write(document)
    try:
        _refuse(faults(read(Agreement, data), node.catalogue))
    except MalformedError as error:
        raise InputError(f"this would be no agreement: {error}") from error
    return data


def _fresh(node: Node, name: str) -> Proposal:
    with node.hub() as hub:
        node.agreements.pull(hub)
    return node.agreements.proposal(name)


def _document(file: Path) -> Agreement:
    try:
        return read(Agreement, taken(file))
    except MalformedError as error:
        raise InputError(f"{file} is not an agreement: {error}") from error


def _exchange(node: Node) -> Sha256:
    """The hub that a draft is meant for; before we have joined any, one that nobody runs."""
    with suppress(NotAMemberError):
        return node.agreements.exchange
    return Sha256("0" * 64)


def _in_force(node: Node) -> list[Agreement]:
    """The agreements that ask already; none before the node has joined."""
    with suppress(NotAMemberError):
        return [each.agreement for each in node.agreements.current(_today())]
    return []


def _held(node: Node) -> Iterator[Release]:
    """Every release that this node has sent, or been sent and may still read."""
    for posted in node.outbox.list():
        yield read(Release, Envelope.from_bytes(posted.envelope).payload)
    yield from node.readable(_today())


def _stated(people: Iterable[str], draft: Agreement) -> dict[tuple[str, str], int]:
    """The sizes that somebody typed."""
    grants = [(grant.publisher, grant.dataset) for grant in draft.grants]
    sizes: dict[tuple[str, str], int] = {}
    for each in people:
        party, _, size = each.rpartition("=")
        if not size.isdecimal() or (party and party not in draft.party_ids):
            raise InputError(f"expected a number of people such as 120 or AL=105, got {each!r}")
        sizes |= {grant: int(size) for grant in grants if party in ("", grant[0])}
    return sizes


def _refuse(found: Collection[Objection]) -> None:
    if found:
        raise OutsideAgreementError(found)


def _number(value: str) -> Fraction:
    try:
        return TypeAdapter(Decimal).validate_python(value)
    except ValueError:
        raise InputError(f"expected a number such as 0.5, got {value!r}") from None


def _today() -> date:
    return datetime.now(UTC).date()
