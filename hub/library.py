"""Who may read what: the agreements in force are asked again at every reading."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from hub import directory, releases
from hub.agreements import Agreements
from hub.releases import FiledRelease
from hub.storage import reading
from proto.document import Sha256
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose


@dataclass(frozen=True, slots=True)
class Readable:
    """A release that an agreement in force lets its reader have.

    Attributes:
        signed: The agreement that permits it.
        index: Its leaf in the log.
        hash: SHA-256 of `data`.
        data: The envelope, byte for byte as the publisher signed it.
    """

    release: Release
    signed: SignedAgreement
    index: int
    hash: Sha256
    data: bytes


@dataclass(frozen=True, slots=True)
class Library:
    """Every accepted release, behind the agreements."""

    engine: Engine
    agreements: Agreements

    def readable(
        self,
        recipient: str,
        purpose: Purpose,
        today: date,
        leaves: Collection[int] | None = None,
    ) -> Iterator[Readable]:
        """The releases the recipient may read today for this purpose, in the order of the log.

        Args:
            recipient: Who reads.
            purpose: What for.
            today: The day.
            leaves: Only what was logged there; everything where nothing is said.

        Raises:
            NotPermittedError: The recipient was revoked.
            UnknownPartyError: It never joined.
        """
        with reading(self.engine) as connection:
            directory.expect_reader(connection, recipient)
        in_force = {signed.hash: signed for signed in self.agreements.current(today)}
        for found, filed_by in self._found(leaves):
            signed = in_force.get(Sha256(found.release.agreement))
            if signed is None:
                continue
            objections = signed.reading_objections(
                found.release, recipient, purpose, today=today, filed=filed_by
            )
            if not objections:
                yield _readable(found, signed)

    def _found(
        self, leaves: Collection[int] | None
    ) -> Iterator[tuple[FiledRelease, frozenset[str]]]:
        """Each release, with who has filed the same dataset and period."""
        with reading(self.engine) as connection:
            publishers = releases.publishers(connection)
            found = tuple(releases.entries(connection, leaves))
        for each in found:
            outline = each.release.outline
            yield each, publishers[outline.agreement, outline.dataset, outline.period]


def _readable(found: FiledRelease, signed: SignedAgreement) -> Readable:
    return Readable(
        release=found.release,
        signed=signed,
        index=found.filed.leaf,
        hash=found.filed.hash,
        data=found.filed.data,
    )
