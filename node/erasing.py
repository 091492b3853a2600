"""Erasing and letting go, from a command or a page: certified, signed, gone from the files."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from node.app import Node
from node.identity import forgetting
from node.life import person, reports, retention, retention_policy, tombstones
from node.life.certificate import PAYLOAD_TYPE, Certificate
from node.life.deed import Deed
from node.life.erasure import Eraser
from node.life.proof import erasure, verify
from node.life.retention import Due
from node.life.scrub import scrub as scrub_database
from node.life.scrub import unscrubbed
from node.storage import reading, writing
from proto.catalogue import Dataset
from proto.document import read
from proto.envelope import Envelope
from proto.errors import InputError, MalformedError, UnavailableError


def reach(node: Node, dataset: Dataset, record: str) -> Mapping[str, int]:
    """How many records would be erased with one: all of its person's, by dataset.

    Raises:
        UnknownRecordError: There is no such record.
    """
    datasets = node.catalogue.datasets
    with reading(node.engine) as connection:
        whose = person.identities(connection, datasets, dataset, record)
        return {
            each.id: len(person.records_of(connection, each, whose[each.id])) for each in datasets
        }


def erase(node: Node, dataset: Dataset, record: str, deed: Deed) -> Envelope:
    """Erase the person of a record, and give the signed certificate.

    Raises:
        LegalHoldError: The person, or a record of the person, is held.
        NotErasedError: Something would be left or changed; nothing was erased.
        UnavailableError: It is erased, and the files must still be written anew (`scrub`).
        UnknownRecordError: There is no such record.
    """
    with writing(node.engine) as connection:
        certificate = _eraser(node).erase(connection, dataset, record, deed)
    scrub(node, deed.at)
    return signed(node, certificate.number)


def due(node: Node, today: date) -> tuple[Due, ...] | None:
    """What is due to be kept no longer; None where the node has no rules and keeps everything.

    Raises:
        InputError: The rules are not valid.
    """
    rules = retention_policy.load(node.home, node.catalogue)
    if rules is None:
        return None
    with reading(node.engine) as connection:
        return retention.due(connection, node.catalogue.datasets, rules, forgetting, today)


def let_go(node: Node, deed: Deed) -> Envelope | None:
    """Let go of everything that is due, and give the signed certificate; None where nothing is.

    Raises:
        InputError: The rules are not valid, or there are none.
        NotErasedError: Something would be left or changed; nothing was removed.
        UnavailableError: It is removed, and the files must still be written anew (`scrub`).
    """
    rules = retention_policy.load(node.home, node.catalogue)
    if rules is None:
        place = node.home / retention_policy.FILE
        raise InputError(f"there is no {place}, so everything is kept and nothing is ever due")
    with writing(node.engine) as connection:
        certificate = retention.apply(connection, _eraser(node), rules, forgetting, deed)
    if certificate is None:
        return None
    scrub(node, deed.at)
    return signed(node, certificate.number)


def scrub(node: Node, now: datetime) -> None:
    """Leave nothing of what was ever erased in the reports of imports and the database's files.

    Raises:
        UnavailableError: A file cannot be written now; to be repeated is this alone.
    """
    with reading(node.engine) as connection:
        gone = tombstones.erased_records(connection)
    reports.forget(node.home / "reports", gone)
    scrub_database(node.engine, now)


def signed(node: Node, number: int) -> Envelope:
    """The certificate of an erasure, signed with the release key: the same bytes every time.

    Raises:
        InputError: There was no such erasure.
    """
    with reading(node.engine) as connection:
        wanted = select(erasure.c.certificate).where(erasure.c.number == number)
        data = connection.scalar(wanted)
    if data is None:
        raise InputError(f"there was no erasure {number} on this node")
    return Envelope(PAYLOAD_TYPE, data).signed(node.keys.release())


def erasures(node: Node) -> tuple[Certificate, ...]:
    """The certificate of every erasure there was, the last one first."""
    with reading(node.engine) as connection:
        stored = select(erasure.c.certificate).order_by(erasure.c.number.desc())
        return tuple(read(Certificate, data) for data in connection.scalars(stored))


def check(node: Node, data: bytes) -> Certificate:
    """Check a signed certificate once more, against our key and the database as it is today.

    Raises:
        InputError: It is no certificate of an erasure.
        NotErasedError: With everything that it promises and that does not hold.
        SignatureError: We did not sign it.
    """
    try:
        envelope = Envelope.from_bytes(data)
        envelope.expect(PAYLOAD_TYPE)
        envelope.verify(node.keys.release().public_key())
        certificate = read(Certificate, envelope.payload)
    except MalformedError as error:
        raise InputError(f"this is no certificate of an erasure: {error}") from error
    verify(certificate, node.engine, node.catalogue.datasets)
    return certificate


def examine(node: Node, now: datetime) -> str:
    """For the doctor: what is kept, for how long, and whether anything waits to be removed.

    Raises:
        InputError: The rules are not valid.
        UnavailableError: Something is due, or was erased and is still in the files.
    """
    if waiting := unscrubbed(node.engine):
        raise UnavailableError(
            f"{waiting} erasures may have left bytes in the database's files: run"
            " `dcim-node erasure scrub`"
        )
    found = due(node, now.date())
    if found is None:
        return f"everything is kept: there is no {retention_policy.FILE}"
    records = sum(len(each.records) for each in found)
    names = sum(len(each.identities) for each in found)
    if records or names:
        raise UnavailableError(
            f"{records} records and the identifiers of {names} identities are due: see `dcim-node"
            " retention due`"
        )
    return "nothing is due"


def _eraser(node: Node) -> Eraser:
    return Eraser(node.party, node.catalogue.datasets, forgetting.forget)
