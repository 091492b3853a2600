"""A small country for a node's tests: a register, a publisher, a home with keys."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Engine, delete, func, inspect, select

from node import membership
from node.app import Node
from node.assignments import Assignment
from node.ledger_store import LedgerStore
from node.measurements import Measurements
from node.method_notes import MethodNotes
from node.outbox import Outbox, Posted
from node.publish import Published, Publisher
from node.repository import cases
from node.repository.incoming import Incoming
from node.repository.ranking import note
from node.storage import metadata, open_engine, reading, writing
from proto import catalogue
from proto.agreement import Agreement
from proto.document import read
from proto.envelope import Envelope
from proto.period import Period
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import TableTerms
from tests import documents
from tests.documents import NOW
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub
from tests.node.payments import CAP, DELTA

CATALOGUE = catalogue.load()
VICTIMS = CATALOGUE.dataset("victims")
WIDE = (("sex", "form"), ("age_group", "form"), ("form", "identifying_body"), ("movement", "form"))
"""Tables for which Gaussian noise is better than Laplace noise, where an agreement allows both."""
PASSPHRASE = "correct horse battery"  # noqa: S105 - of a key made for a test
_ASKED = ("status", "sex", "age_group")
IMPORTED = date(2100, 1, 1)
"""Long after every period that tests publish."""


@contextmanager
def prepared(url: str) -> Iterator[Engine]:
    """A node's database with all its tables; closed afterwards."""
    engine = open_engine(url)
    cases.prepare(engine, CATALOGUE)
    metadata.create_all(engine)
    LedgerStore(engine, CAP, DELTA).prepare()
    yield engine
    engine.dispose()


def empty(engine: Engine) -> None:
    """Leave a node's tables as they were when they were made, and no others."""
    with writing(engine) as connection:
        for name in set(inspect(connection).get_table_names()) - set(metadata.tables):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    LedgerStore(engine, CAP, DELTA).prepare()


def register(
    engine: Engine,
    people: int = 40,
    *,
    year: int = 2024,
    day: date = IMPORTED,
    first_seen: int | None = None,
) -> None:
    """Bring people into the register: women and girls in turn, all identified.

    Args:
        engine: The node's database.
        people: How many.
        year: In which each of them has one record.
        day: Of the import.
        first_seen: The year in which the same people came into the register before.
    """
    known, day_seen = first_seen or year, date(year, 5, 1)
    rows = [{"line": number + 1, **_record(number, year, known)} for number in range(people)]
    with writing(engine) as connection:
        incoming = Incoming(connection, VICTIMS, _ASKED)
        if rows:
            incoming.add(rows)
        incoming.store()
        span = (day_seen, day_seen) if rows else (None, None)
        note(connection, VICTIMS.id, "import", day, span)
    method(engine)


def _record(number: int, year: int, first_seen: int) -> Mapping[str, object]:
    seen = {"status": "identified", "sex": "female", "age_group": ("child", "adult")[number % 2]}
    days = {"first_day": date(year, 5, 1), "last_day": date(year, 5, 1)}
    record, person = f"{first_seen}{year}{number:024d}", f"{first_seen}{number:028d}"
    named = {"record": record, "person": person, "identity": person, "content": record}
    return seen | days | named | {"source": "test", "provider": ""}


def method(engine: Engine) -> None:
    """Say what the figures mean, as every country must before it publishes."""
    MethodNotes(engine).write(VICTIMS, documents.METHOD, by="a data manager", now=NOW)


def publisher(engine: Engine, *, cap: Fraction = CAP, party: str = "AL") -> Publisher:
    """What publishes from that database."""
    return Publisher(
        party=party,
        engine=engine,
        catalogue=CATALOGUE,
        ledger=LedgerStore(engine, cap, DELTA),
        measurements=Measurements(engine),
        methods=MethodNotes(engine),
        outbox=Outbox(engine),
        release_key=documents.keys(party).release,
    )


def measured(engine: Engine) -> int:
    """How many measurements there are."""
    with reading(engine) as connection:
        return (
            connection.scalar(select(func.count()).select_from(metadata.tables["measurement"])) or 0
        )


def modes(folder: Path) -> dict[str, int]:
    """Permissions of everything in a folder."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def joined(home: Path, hub: InventedHub, *, signs: bool = True) -> Node:
    """Make the node in a folder a member, under one agreement that all three parties signed.

    Args:
        home: Of Albania's node.
        hub: Which it joins.
        signs: Whether our own signature is among them.
    """
    node = Node.open(home)
    request = node.keys.certificate_request(node.party)
    membership.keep(home, invented_hub.membership(node.party, request))
    document = documents.agreement()
    others = [party for party in document.party_ids if party != node.party]
    hub.statements = [node.keys.statement(), *map(documents.statement, others)]
    also_signed(home, hub, document, signs=signs)
    return node


def also_signed(home: Path, hub: InventedHub, document: Agreement, *, signs: bool = True) -> None:
    """Put an agreement at the hub that every party signed, we perhaps not."""
    node = Node.open(home)
    envelope = documents.proposal(document)
    for party in document.party_ids:
        if party != node.party:
            envelope = envelope.signed(documents.keys(party).agreement)
        elif signs:
            envelope = envelope.signed(node.keys.agreement(PASSPHRASE))
    hub.agreements.append(envelope)


def put(node: Node, period: str) -> None:
    """Put a release into a node's outbox."""
    release = documents.release(documents.signed(documents.agreement()), period=period)
    node.outbox.put(documents.published(release), release.outline)


def agreed(
    *tables: tuple[str, ...],
    id: str = "regional-victims",  # noqa: A002 - the document's own word
    **changes: object,
) -> SignedAgreement:
    """A signed agreement, each of its grants changed; with these tables, if any are named."""
    document = documents.agreement(id=id)
    if tables:
        terms = tuple(TableTerms(each, documents.STATUSES, {}) for each in tables)
        changes = {"tables": terms, **changes}
    grants = tuple(
        replace(grant, **changes)  # type: ignore[arg-type] # each value has its field's type
        for grant in document.grants
    )
    return documents.signed(replace(document, grants=grants))


def assigned(signed: SignedAgreement, period: str = "2024") -> Assignment:
    """What Albania grants of its victims, for a period."""
    grant = signed.agreement.grant("AL", "victims")
    assert grant is not None
    return Assignment(signed, grant, Period.parse(period))


def published(
    al: Publisher,
    signed: SignedAgreement,
    *others: SignedAgreement,
    period: str = "2024",
    now: datetime = NOW,
    is_correction: bool = False,
) -> Published:
    """Publish under one agreement while others are in force too."""
    assignment = assigned(signed, period)
    plan = al.plan(assignment, (signed, *others), is_correction=is_correction)
    return al.publish(plan, now)


def release_of(posted: Posted) -> Release:
    """What is in an envelope."""
    return read(Release, Envelope.from_bytes(posted.envelope).payload)
