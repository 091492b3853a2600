"""The commands around retention: what is due, letting go of it, and what must be held."""

from typing import Annotated

import typer

from node import erasing
from node.commands import answers, text
from node.commands import record_text as life_text
from node.commands.erasure import SignedReason
from node.commands.options import AsJson, actor, now, opened
from node.commands.records import Dataset, Parts, Reason, Record, Source, named
from node.life import holds
from node.life.certificate import Certificate
from node.life.deed import Deed
from node.life.retention_policy import FILE
from node.storage import writing
from proto.document import read

retention = typer.Typer(
    help=f"For how long records are kept. Nothing is ever removed without a {FILE}.",
    no_args_is_help=True,
)

OfPerson = Annotated[bool, typer.Option("--person", help="All records of its person.")]


@retention.command()
def due(context: typer.Context, as_json: AsJson = False) -> None:
    """List what is due by the rules; nothing is changed."""
    found = erasing.due(opened(context), now().date())
    if as_json:
        answers.print_json(None if found is None else [*map(life_text.due_answer, found)])
    elif found is None:
        text.out.print(f"Everything is kept: there is no {FILE} in the node's folder.")
    else:
        life_text.show_due(found)


@retention.command()
def apply(
    context: typer.Context,
    reason: SignedReason = "retention period over",
    as_json: AsJson = False,
) -> None:
    """Let go of everything that is due, for good, with a signed certificate."""
    envelope = erasing.let_go(opened(context), Deed.of(actor(), now(), reason))
    if as_json:
        answers.print_json(life_text.certificate_answer(envelope) if envelope else None)
    elif envelope:
        life_text.show_certificate(read(Certificate, envelope.payload))
    else:
        text.out.print("Nothing is due.")


@retention.command()
def hold(
    context: typer.Context,
    name: Record,
    *,
    reason: Reason,
    of_person: OfPerson = False,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Keep a record from being removed, whoever asks, until the hold is lifted."""
    node = opened(context)
    deed = Deed.of(actor(), now(), reason)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with writing(node.engine) as connection:
        holds.hold(connection, found.dataset, found.record, deed, is_of_person=of_person)
    if as_json:
        answers.print_json({"record": found.record, "person": of_person, "held": True})
    else:
        text.out.print("Held: it is not removed before the hold is lifted.")


@retention.command()
def lift(
    context: typer.Context,
    name: Record,
    *,
    reason: Reason,
    of_person: OfPerson = False,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Lift the hold on a record, or the one on its person."""
    node = opened(context)
    deed = Deed.of(actor(), now(), reason)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with writing(node.engine) as connection:
        holds.lift(connection, found.dataset, found.record, deed, is_of_person=of_person)
    if as_json:
        answers.print_json({"record": found.record, "person": of_person, "held": False})
    else:
        text.out.print("The hold is lifted.")
