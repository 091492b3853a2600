"""What other countries let us read: fetched, verified on arrival, kept."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Engine, Integer, LargeBinary, String, Table, select

from node.hub_client import HubClient
from node.storage import merging, metadata, reading, writing
from proto.agreement import Objection
from proto.directory import Directory
from proto.document import Sha256, digest, read
from proto.envelope import Envelope
from proto.errors import OutsideAgreementError
from proto.release import PAYLOAD_TYPE, Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose

_neighbour = Table(
    "neighbour",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("leaf", Integer, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Releases of others that an agreement lets this party read."""

    engine: Engine
    party: str

    def fetch(
        self,
        hub: HubClient,
        *,
        directory: Directory,
        agreements: tuple[SignedAgreement, ...],
        purpose: Purpose,
        today: date,
    ) -> int:
        """Take in what is new, trusting the hub with nothing but the order of arrival.

        Returns:
            Number of new releases.

        Raises:
            RefusalError: The hub sent something that was not signed, logged or meant for us.
        """
        by_hash = {signed.hash: signed for signed in agreements}
        known, rows = set(self._known()), []
        for data, receipt in hub.releases(purpose, 0):
            if digest(data) in known:
                continue
            known.add(digest(data))
            release = _verified(data, directory)
            if release.publisher == self.party:
                continue
            _check_meant_for(self.party, release, by_hash, purpose=purpose, today=today)
            rows.append({"hash": digest(data), "leaf": receipt.index, "envelope": data})
        if rows:
            with writing(self.engine) as connection:
                # Another command may have taken in the same at the same moment.
                connection.execute(merging(connection, _neighbour).on_conflict_do_nothing(), rows)
        return len(rows)

    def releases(self) -> tuple[Release, ...]:
        """Everything kept, in the order in which the hub logged it."""
        with reading(self.engine) as connection:
            stored = connection.scalars(select(_neighbour.c.envelope).order_by(_neighbour.c.leaf))
            return tuple(read(Release, Envelope.from_bytes(data).payload) for data in stored)

    def _known(self) -> frozenset[Sha256]:
        with reading(self.engine) as connection:
            return frozenset(map(Sha256, connection.scalars(select(_neighbour.c.hash))))


def _verified(data: bytes, directory: Directory) -> Release:
    envelope = Envelope.from_bytes(data)
    envelope.expect(PAYLOAD_TYPE)
    release = read(Release, envelope.payload)
    envelope.verify(directory.member(release.publisher).statement.release_public)
    return release


def _check_meant_for(
    party: str,
    release: Release,
    agreements: dict[Sha256, SignedAgreement],
    *,
    purpose: Purpose,
    today: date,
) -> None:
    """Ask the agreement again, on arrival.

    Who has filed is known to the hub alone, so an embargo until all have filed is its to keep;
    here every publisher counts as having filed.
    """
    signed = agreements.get(release.agreement)
    if signed is None:
        sentence = f"{release.publisher} published under an agreement that we do not know"
        raise OutsideAgreementError([Objection("unknown-agreement", sentence)])
    objections = signed.reading_objections(
        release, party, purpose, today=today, filed=signed.agreement.party_ids
    )
    if objections:
        raise OutsideAgreementError(objections)
