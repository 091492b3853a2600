"""The commands around records: show, correct, history, consent, erase."""

import sys
from typing import Annotated

import typer

from node import erasing, record_names
from node.app import Node
from node.commands import answers, text
from node.commands import record_text as life_text
from node.commands.erasure import CertificateFile, SignedReason, certified
from node.commands.options import AsJson, actor, now, opened
from node.life import corrections
from node.life.consent import restore, withdraw
from node.life.corrections import Correction, Fix
from node.life.counting import why_not
from node.life.deed import Deed
from node.life.history import Change, came_in, history
from node.life.lookup import fetch
from node.life.sections import sections
from node.record_names import Named, Number
from node.storage import reading, writing
from proto.errors import InputError

record = typer.Typer(
    help="What becomes of a record: corrected with history, withdrawn, erased with proof.",
    no_args_is_help=True,
)

TYPED = "-"
Record = Annotated[
    str,
    typer.Argument(
        metavar="RECORD", help="Its pseudonym; or `-`, and the number it has in its register."
    ),
]
Dataset = Annotated[str, typer.Option(help="victims or justice, where it is in both.")]
Source = Annotated[str, typer.Option(help="With `-`: what the register is called.")]
Parts = Annotated[int, typer.Option(min=1, help="With `-`: how many columns make the number.")]
Reason = Annotated[str, typer.Option(help="Why; kept for whoever asks later.")]


@record.command()
def show(
    context: typer.Context,
    name: Record,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Show what a record says, part by part of the handbook."""
    node = opened(context)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with reading(node.engine) as connection:
        row = fetch(connection, found.dataset, found.record)
        not_counted = why_not(connection, found.dataset, row)
    head = {
        "dataset": found.dataset.id,
        "record": found.record,
        "source": row["source"],
        "provider": row["provider"],
        "counted": not_counted is None,
        "not_counted": not_counted,
    }
    said = sections(node.catalogue, found.dataset, row)
    if as_json:
        answers.print_json(life_text.record_answer(head, said))
    else:
        life_text.show_record(head, said)


@record.command()
def correct(
    context: typer.Context,
    name: Record,
    field: Annotated[str, typer.Argument(help="An indicator or a date of the catalogue.")],
    value: Annotated[
        str | None, typer.Argument(help="A code, codes with + between them, or a date: 2024-03.")
    ] = None,
    *,
    reason: Reason,
    unasked: Annotated[
        bool, typer.Option("--not-asked", help="As if the register did not ask for it.")
    ] = False,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Let a record say something else in one field; what stood there stays known."""
    if unasked == (value is not None):
        raise InputError("say what the field is to say, or --not-asked")
    node = opened(context)
    deed = _deed(reason)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with writing(node.engine) as connection:
        fix = Fix(field, value)
        made = corrections.correct(connection, found.dataset, found.record, fix, deed)
    _say_corrected(found, made, as_json=as_json)


@record.command()
def undo(
    context: typer.Context,
    name: Record,
    number: Annotated[int, typer.Argument(help="Of the correction, as `record history` says.")],
    *,
    reason: Reason,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Let a field say again what it said before a correction."""
    node = opened(context)
    deed = _deed(reason)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with writing(node.engine) as connection:
        made = corrections.undo(connection, found.dataset, found.record, deed, number=number)
    _say_corrected(found, made, as_json=as_json)


@record.command("history")
def history_(
    context: typer.Context,
    name: Record,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Show every change of a record, by imports and by hand."""
    node = opened(context)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with reading(node.engine) as connection:
        events = history(connection, found.dataset, found.record)
        since = came_in(connection, found.dataset, found.record)
    if as_json:
        answers.print_json(life_text.history_answer(events))
    else:
        life_text.show_history(found.dataset, events, since)


@record.command("withdraw")
def withdraw_(
    context: typer.Context,
    name: Record,
    *,
    reason: Reason,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Note that the person of a record withdrew consent: kept, and not counted from now on."""
    node = opened(context)
    deed = _deed(reason)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with writing(node.engine) as connection:
        withdraw(connection, found.dataset, found.record, deed)
    _say(
        found, "The person is excluded from the next count on.", {"counted": False}, as_json=as_json
    )


@record.command("restore")
def restore_(
    context: typer.Context,
    name: Record,
    *,
    reason: Reason,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Note that the person of a record consents again: counted from now on."""
    node = opened(context)
    deed = _deed(reason)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    with writing(node.engine) as connection:
        restore(connection, found.dataset, found.record, deed)
    _say(
        found,
        "The person is counted again from the next count on.",
        {"counted": True},
        as_json=as_json,
    )


@record.command()
def erase(
    context: typer.Context,
    name: Record,
    *,
    reason: SignedReason,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    certificate_file: CertificateFile = None,
    dataset: Dataset = "",
    source: Source = "",
    parts: Parts = 1,
    as_json: AsJson = False,
) -> None:
    """Erase the person of a record from every dataset, for good, with a signed certificate."""
    node = opened(context)
    deed = _deed(reason)
    found = named(node, name, dataset=dataset, source=source, parts=parts)
    if not is_sure:
        _expect_meant(node, found)
    envelope = erasing.erase(node, found.dataset, found.record, deed)
    certified(envelope, certificate_file, as_json=as_json)


def named(node: Node, name: str, *, dataset: str, source: str, parts: int) -> Named:
    """The record that somebody means, asking for its number where `-` was typed."""
    if name != TYPED:
        return record_names.by_pseudonym(node, name, dataset=dataset)
    number = Number([_typed() for _ in range(parts)], source)
    return record_names.by_number(node, number, dataset=dataset)


def _typed() -> str:
    """A line from whoever types, asked for where no answer is taken for it."""
    text.err.print("Number of the record in its register: ", end="")
    if line := sys.stdin.readline():
        return line
    raise InputError("nobody typed the number of the record")


def _deed(reason: str) -> Deed:
    return Deed.of(actor(), now(), reason)


def _expect_meant(node: Node, found: Named) -> None:
    """Say what would go, and go on only if that is meant."""
    reached = erasing.reach(node, found.dataset, found.record)
    counts = ", ".join(f"{rows} of {name}" for name, rows in reached.items() if rows)
    text.err.print(f"All records of this person would be erased for good: {counts}.")
    if not typer.confirm("Erase them?", err=True):
        raise InputError("nothing was erased")


def _say_corrected(found: Named, made: Correction, *, as_json: bool) -> None:
    change = Change(made.field, made.before, made.after)
    sentence = f"Correction {made.number}: {life_text.change_words(found.dataset, change)}."
    said = {"number": made.number, "field": made.field, "before": made.before, "after": made.after}
    _say(found, sentence, said, as_json=as_json)


def _say(found: Named, sentence: str, said: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        answers.print_json({"dataset": found.dataset.id, "record": found.record, **said})
    else:
        text.out.print(sentence)
