"""A small country for a node's tests: a register, a publisher, a home with keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Engine, delete, func, insert, select

from anonymizer.ledger import Charge
from node import membership
from node.app import Node
from node.ledger_store import LedgerStore
from node.measurements import Measurements
from node.outbox import Outbox
from node.publish import Publisher
from node.repository import cases, records
from node.storage import metadata, open_engine, reading, writing
from proto import catalogue
from tests import documents
from tests.node import invented_hub
from tests.node.invented_hub import InventedHub

CATALOGUE = catalogue.load()
VICTIMS = CATALOGUE.dataset("victims")
PASSPHRASE = "correct horse battery"  # noqa: S105 - of a key made for a test
CAP = Fraction(3)
IMPORTED = date(2100, 1, 1)
"""Long after every period that tests publish."""


@contextmanager
def prepared(url: str) -> Iterator[Engine]:
    """A node's database with all its tables; closed afterwards."""
    engine = open_engine(url)
    cases.prepare(engine, CATALOGUE)
    metadata.create_all(engine)
    LedgerStore(engine, CAP).prepare()
    yield engine
    engine.dispose()


def register(engine: Engine, people: int = 40, *, year: int = 2024) -> None:
    """Put people into the register: every second a girl, all identified."""
    rows = [_person(number, year) for number in range(people)]
    with writing(engine) as connection:
        connection.execute(insert(records.table(VICTIMS)), rows)
        connection.execute(delete(records.imported))
        connection.execute(insert(records.imported), {"dataset": "victims", "day": IMPORTED})


def _person(number: int, year: int) -> dict[str, object]:
    name = f"{year}{number:028d}"
    codes: dict[str, object] = {
        indicator.id: 1 if indicator.choice == "multiple" else "unknown"
        for indicator in VICTIMS.indicators
    }
    seen = {"status": "identified", "sex": "female", "age_group": ("child", "adult")[number % 2]}
    days = {"first_day": date(year, 5, 1), "last_day": date(year, 5, 1)}
    return codes | seen | days | {"record": name, "person": name, "content": name, "source": "test"}


def publisher(engine: Engine, *, cap: Fraction = CAP, party: str = "AL") -> Publisher:
    """What publishes from that database."""
    return Publisher(
        party=party,
        engine=engine,
        catalogue=CATALOGUE,
        ledger=LedgerStore(engine, cap),
        measurements=Measurements(engine),
        outbox=Outbox(engine),
        release_key=documents.keys(party).release,
    )


def measured(engine: Engine) -> int:
    """How many measurements there are."""
    with reading(engine) as connection:
        return (
            connection.scalar(select(func.count()).select_from(metadata.tables["measurement"])) or 0
        )


def charge(table: str = "sex", epsilon: Fraction = Fraction(1, 10), **changes: object) -> Charge:
    """A charge for one table."""
    known: dict[str, object] = {
        "dataset": "victims",
        "period": "2024",
        "years": (2024,),
        "vintage": 1,
        "table": table,
        "sensitivity": 1,
        "scale": 1 / epsilon,
        "agreement": "a" * 64,
    }
    return Charge(**(known | changes))  # type: ignore[arg-type] # each value has its field's type


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
    envelope = documents.proposal(document)
    others = [party for party in document.party_ids if party != node.party]
    for party in others:
        envelope = envelope.signed(documents.keys(party).agreement)
    if signs:
        envelope = envelope.signed(node.keys.agreement(PASSPHRASE))
    hub.statements = [node.keys.statement(), *map(documents.statement, others)]
    hub.agreements = [envelope]
    return node


def put(node: Node, period: str) -> None:
    """Put a release into a node's outbox."""
    release = documents.release(documents.signed(documents.agreement()), period=period)
    node.outbox.put(documents.published(release), release.outline)
