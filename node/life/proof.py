"""Whether an erasure has left anything behind or changed anything else: looked up, not believed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, Connection, Engine, Integer, LargeBinary, String, Table, func, select

from node.life import tombstones
from node.life.certificate import Certificate, Kept, Measured
from node.life.kept import MeasurementKey, ReleaseKey, Untouched, head, untouched
from node.repository import records
from node.storage import metadata, reading
from proto.catalogue import Dataset
from proto.document import write
from proto.errors import RefusalError

erasure = Table(
    "erasure",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("scrubbed", String(32), nullable=True),
)
"""Every erasure, its certificate, and when the last byte of it was gone from the files."""


class NotErasedError(RefusalError):
    """Something of a person is left, or something else was changed."""

    code = "not-erased"

    def __init__(self, objections: Sequence[str]) -> None:
        """Keep every objection, so that all reasons are said at once."""
        self.objections = tuple(objections)
        super().__init__("; ".join(objections))


def left_behind(connection: Connection, datasets: Sequence[Dataset], number: int) -> Iterator[str]:
    """What an erasure has left behind: a sentence for each table that still holds some of it."""
    for table, rows in tombstones.remains(connection, datasets, number).items():
        yield f"{rows} rows of {table} are left"
    for dataset in datasets:
        counted, theirs = records.counted(dataset), tombstones.named_by(dataset, number)
        is_theirs = counted.c.record.in_(theirs) | counted.c.person.in_(theirs)
        asked = select(func.count()).select_from(counted).where(is_theirs)
        if rows := connection.scalars(asked).one():
            yield f"{rows} records of {dataset.id} would still be counted"


def compared(before: Untouched, after: Untouched) -> tuple[tuple[Kept, ...], tuple[Measured, ...]]:
    """Releases and measurements with their digests before and after."""
    return (
        tuple(
            Kept(
                agreement=key.agreement,
                dataset=key.dataset,
                period=key.period,
                vintage=key.vintage,
                before=was,
                after=after.releases[key],
            )
            for key, was in before.releases.items()
        ),
        tuple(
            Measured(*key, before=was, after=after.measurements[key])
            for key, was in before.measurements.items()
        ),
    )


def verify(certificate: Certificate, engine: Engine, datasets: Sequence[Dataset]) -> None:
    """Check a certificate once more against the database as it is today.

    Raises:
        NotErasedError: With everything that it promises and that does not hold.
        UnavailableError: The database cannot be read.
    """
    with reading(engine) as connection:
        found = tuple(objections(connection, certificate, datasets))
    if found:
        raise NotErasedError(found)


def objections(
    connection: Connection, certificate: Certificate, datasets: Sequence[Dataset]
) -> Iterator[str]:
    """What a certificate promises and does not hold, a sentence for each."""
    number = certificate.number
    # 1. It is the certificate of an erasure that was done here.
    stored = select(erasure.c.certificate).where(erasure.c.number == number)
    if connection.scalar(stored) != write(certificate):
        yield f"this is not what was certified as erasure {number} on this node"
    # 2. It is still known what was erased, so that the next checks look for something.
    known = select(func.count()).where(tombstones.erased.c.number == number)
    if any(
        each.table in _names(datasets) for each in certificate.removed
    ) and not connection.scalar(known):
        yield "it is no longer known here what was erased"
    # 3. Nothing of it is in any table, and the next release would not count it.
    yield from left_behind(connection, datasets, number)
    # 4. Releases, measurements and ledger are what they were; later ones may have come.
    now = untouched(connection)
    for release in certificate.releases:
        key = ReleaseKey(release.agreement, release.dataset, release.period, release.vintage)
        if {release.before, release.after} != {now.releases.get(key)}:
            yield f"the release of {release.dataset} {release.period} is not what it was"
    for each in certificate.measurements:
        place = MeasurementKey(each.dataset, each.period, each.vintage, each.round)
        if {each.before, each.after} != {now.measurements.get(place)}:
            yield f"a measurement of {each.dataset} {each.period} is not what it was"
    ledger = certificate.ledger
    if head(connection, entries=ledger.entries) != (ledger.entries, ledger.hash):
        yield "the ledger is not what it was"
    # 5. The datasets have been in the states that it names.
    for state in certificate.states:
        at_least = select(func.max(records.imported.c.number))
        here = at_least.where(records.imported.c.dataset == state.dataset)
        if (connection.scalar(here) or 0) < state.number:
            yield f"{state.dataset} has not been in the state {state.number}"


def _names(datasets: Sequence[Dataset]) -> set[str]:
    return {records.table(dataset).name for dataset in datasets}
