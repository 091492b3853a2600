"""What other countries let us read: fetched, verified on arrival, kept."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    select,
)

from node.hub_client import HubClient
from node.storage import merging, metadata, reading, writing
from proto.agreement import Objection
from proto.channel import MOST_ASKED
from proto.directory import Directory
from proto.document import Sha256, digest, read
from proto.envelope import Envelope
from proto.errors import OutsideAgreementError
from proto.receipt import Receipt
from proto.release import PAYLOAD_TYPE, Release
from proto.signed_agreement import SignedAgreement, current
from proto.terms import Purpose

_neighbour = Table(
    "neighbour",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("leaf", Integer, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("receipt", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Held:
    """A neighbour's release as we hold it: byte for byte, with the hub's receipt."""

    hash: Sha256
    envelope: bytes
    receipt: Receipt

    @property
    def release(self) -> Release:
        """What it says."""
        return read(Release, Envelope.from_bytes(self.envelope).payload)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Releases of others that an agreement lets this party read."""

    engine: Engine
    party: str

    def fetch(  # noqa: PLR0913 - one for each thing that is asked of a release
        self,
        hub: HubClient,
        *,
        directory: Directory,
        agreements: Collection[SignedAgreement],
        purpose: Purpose,
        today: date,
        deleted: Collection[Sha256] = (),
    ) -> int:
        """Take in what is new, trusting the hub with nothing but the order of arrival.

        What may be read now is listed anew each time, as agreements let more be read on later days
        too; only what is not here yet is asked for. So whoever is interrupted goes on from there.

        Args:
            hub: Which sends it.
            directory: The members and their keys.
            agreements: Every one that all its parties signed, in force or not.
            purpose: What it is read for.
            today: The day.
            deleted: What had to go and does not come back.

        Returns:
            Number of new releases.

        Raises:
            RefusalError: The hub sent something that was not signed, logged or meant for us;
                nothing is kept of what came with it.
        """
        expect = self._expecting(directory, agreements, purpose, today)
        had = self._known() | frozenset(deleted)
        missing = [each.leaf for each in hub.listed(purpose) if each.hash not in had]
        return sum(
            self._keep(hub.releases(purpose, missing[start : start + MOST_ASKED]), had, expect)
            for start in range(0, len(missing), MOST_ASKED)
        )

    def _keep(
        self,
        sent: Iterable[tuple[bytes, Receipt]],
        had: Collection[Sha256],
        expect: Callable[[bytes], Release],
    ) -> int:
        """Keep what is new and in order, and give the number of releases."""
        rows: dict[Sha256, dict[str, object]] = {}
        for data, receipt in sent:
            name = digest(data)
            if name not in had and expect(data).publisher != self.party:
                rows[name] = {"hash": name, "leaf": receipt.index, "envelope": data}
                rows[name]["receipt"] = receipt.to_json()
        if rows:
            with writing(self.engine) as connection:
                # Another command may have taken in the same at the same moment.
                new = merging(connection, _neighbour).on_conflict_do_nothing()
                connection.execute(new, [*rows.values()])
        return len(rows)

    def _expecting(
        self,
        directory: Directory,
        agreements: Collection[SignedAgreement],
        purpose: Purpose,
        today: date,
    ) -> Callable[[bytes], Release]:
        """What reads a release on its arrival, or refuses it."""
        texts = {signed.hash: signed for signed in agreements}
        objections = self._reading(agreements, purpose, today)

        def expect(data: bytes) -> Release:
            release, name = _verified(data, directory)
            # By the text that all signed: what was restricted later did not bind it when it left.
            text = texts.get(release.agreement)
            left = text.objections(release, today, name) if text else ()
            if release.publisher != self.party and (found := (*objections(release), *left)):
                raise OutsideAgreementError(found)
            return release

        return expect

    def readable(
        self, agreements: Collection[SignedAgreement], *, purpose: Purpose, today: date
    ) -> tuple[Release, ...]:
        """What is kept and may be looked into today: the agreements are asked at every reading."""
        judged = self.judged(agreements, purpose=purpose, today=today)
        return tuple(release for release, objections in judged if not objections)

    def judged(
        self, agreements: Collection[SignedAgreement], *, purpose: Purpose, today: date
    ) -> tuple[tuple[Release, tuple[Objection, ...]], ...]:
        """Everything kept, each with what speaks against looking into it today."""
        objections = self._reading(agreements, purpose, today)
        return tuple((release, objections(release)) for release in self.releases())

    def releases(self) -> tuple[Release, ...]:
        """Everything kept, in the order in which the hub logged it."""
        return tuple(each.release for each in self.held())

    def held(self) -> tuple[Held, ...]:
        """The same as it came."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(_neighbour).order_by(_neighbour.c.leaf)).all()
        return tuple(
            Held(Sha256(row.hash), row.envelope, Receipt.from_json(row.receipt)) for row in rows
        )

    def _reading(
        self, agreements: Iterable[SignedAgreement], purpose: Purpose, today: date
    ) -> Callable[[Release], tuple[Objection, ...]]:
        """The question of what speaks against our reading a release today.

        Who has filed is known to the hub alone, so an embargo until all have filed is its to keep;
        here every publisher counts as having filed.
        """
        in_force = {signed.hash: signed for signed in current(agreements, today)}

        def objections(release: Release) -> tuple[Objection, ...]:
            signed = in_force.get(release.agreement)
            if signed is None:
                sentence = f"{release.publisher} published under an agreement not in force here"
                return (Objection("unknown-agreement", sentence),)
            filed = signed.agreement.party_ids
            return signed.reading_objections(release, self.party, purpose, today=today, filed=filed)

        return objections

    def _known(self) -> frozenset[Sha256]:
        with reading(self.engine) as connection:
            return frozenset(map(Sha256, connection.scalars(select(_neighbour.c.hash))))


def forget(connection: Connection, releases: Collection[Sha256]) -> None:
    """Delete releases for good, in the caller's transaction."""
    connection.execute(delete(_neighbour).where(_neighbour.c.hash.in_(releases)))


def _verified(data: bytes, directory: Directory) -> tuple[Release, Sha256]:
    """A release and the name by which officers approve it."""
    envelope = Envelope.from_bytes(data)
    envelope.expect(PAYLOAD_TYPE)
    release = read(Release, envelope.payload)
    envelope.verify(directory.member(release.publisher).statement.release_public)
    return release, envelope.hash
