"""Records and what became of them, as people see it in a terminal, and as JSON for scripts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from node.commands import text
from node.life.certificate import Certificate
from node.life.history import Change, Event
from node.life.providers import OwnCount, Provider, Say
from node.life.retention import Due
from node.life.sections import Section, field_label
from proto.catalogue import Dataset
from proto.document import read
from proto.envelope import Envelope

EXACT = "Internal, exact, not for publication"
_UNASKED = "not asked"


def show_record(head: Mapping[str, object], found: Sequence[Section]) -> None:
    """A record, part by part; what the register does not ask is left out."""
    text.out.print(f"{EXACT}.")
    for name, value in head.items():
        if value is not None:
            text.out.print(f"{name.replace('_', ' ')}: {value}")
    for section in found:
        asked = [line for line in section.lines if line.text is not None]
        if asked:
            text.out.print(f"\n{section.title}", style="bold")
        for line in asked:
            text.out.print(f"  {line.label}: {line.words}  ({line.field} = {line.text})")
    lines = [line for section in found for line in section.lines]
    for footnote in dict.fromkeys(each for line in lines for each in line.footnotes):
        text.out.print(footnote, style="dim")


def record_answer(head: Mapping[str, object], found: Iterable[Section]) -> dict[str, object]:
    """A record, field by field."""
    said = {line.field: line.text for section in found for line in section.lines}
    return {"mark": EXACT, **head, "fields": said}


def show_history(dataset: Dataset, events: Sequence[Event], since: date | None) -> None:
    """What happened to a record, the oldest first, and the day it came in where that is known."""
    if since:
        text.out.print(f"{since}  came in with the import of that day")
    for event in events:
        number = f" {event.number}" if event.number else ""
        said = f" {event.said}" if event.said else ""
        by = f" by {event.by}" if event.by else ""
        text.out.print(f"{event.at[:16].replace('T', ' ')}  {event.kind}{number}{said}{by}")
        if event.reason:
            text.out.print(f"    because: {event.reason}")
        for change in event.changes:
            text.out.print(f"    {change_words(dataset, change)}")
    if not events:
        text.out.print("Nothing changed: the record is as it came in.")
    text.out.print("Imports are told only where they wrote over something of the record.")


def change_words(dataset: Dataset, change: Change) -> str:
    """One change of one field as a line."""
    if change.field == "identity":
        return "the record names somebody else, or the same person otherwise"
    label = field_label(dataset, change.field)
    return f"{label}: {change.before or _UNASKED} -> {change.after or _UNASKED}"


def history_answer(events: Iterable[Event]) -> list[dict[str, object]]:
    """What happened to a record."""
    return [asdict(each) for each in events]


def show_certificate(certificate: Certificate) -> None:
    """What an erasure did, what it proves, and what nobody can promise."""
    text.out.print(f"Erasure {certificate.number}: {certificate.reason}")
    for each in certificate.removed:
        text.out.print(f"  {each.rows} rows of {each.table} ({each.dataset})")
    text.out.print(
        f"Nothing of it is in any table or would be counted; {len(certificate.releases)} releases,"
        f" {len(certificate.measurements)} measurements and the ledger are what they were."
    )
    for sentence in certificate.not_promised:
        text.out.print(f"Not promised: {sentence}")


def certificate_answer(envelope: Envelope) -> dict[str, object]:
    """A certificate, with the envelope in which it is signed."""
    certificate = read(Certificate, envelope.payload)
    return {"certificate": asdict(certificate), "envelope": envelope.to_bytes().decode()}


def show_due(found: Sequence[Due]) -> None:
    """What is due, dataset by dataset."""
    for each in found:
        held = f"; {each.held} more are under legal hold" if each.held else ""
        text.out.print(
            f"{each.dataset.id}: {len(each.records)} records, and the identifiers of"
            f" {len(each.identities)} identities{held}"
        )


def due_answer(each: Due) -> dict[str, object]:
    """What is due in one dataset."""
    return {
        "dataset": each.dataset.id,
        "records": list(each.records),
        "identities": list(each.identities),
        "held": each.held,
    }


def show_providers(found: Sequence[Provider], said: Sequence[Say]) -> None:
    """Who they are, and what each says of the release that is asked about."""
    answers = {each.provider.id: say_words(each) for each in said}
    table = text.columns("id", "name", "state", "says")
    for each in found:
        state = "active" if each.active else "no longer"
        table.add_row(each.id, each.name, state, answers.get(each.id, ""))
    text.out.print(table if found else "There are no providers: nobody is asked before a release.")


def say_words(said: Say) -> str:
    """What a provider says of a release, in words."""
    if said.answer is None:
        return "nothing yet"
    current = "" if said.is_current else ", of records that have changed since"
    return f"{said.answer}, {said.at or ''}{current}: {said.reason}"


def provider_answer(each: Provider, said: Sequence[Say]) -> dict[str, object]:
    """A provider, and what it says of the release that is asked about."""
    own = next((one for one in said if one.provider == each), None)
    return {**asdict(each), "says": say_answer(own) if own else None}


def say_answer(said: Say) -> dict[str, object]:
    """What a provider says of a release."""
    return {
        "answer": said.answer,
        "is_current": said.is_current,
        "by": said.by,
        "at": said.at,
        "reason": said.reason,
    }


def show_counts(found: Sequence[OwnCount]) -> None:
    """A provider's own rows, exactly."""
    table = text.columns("status", "records", "people")
    for each in found:
        table.add_row(each.status, str(each.records), str(each.people))
    text.out.print(f"{EXACT}.")
    text.out.print(table if found else "No rows of this provider lie in the period.")
