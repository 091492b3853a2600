"""What parties have said of agreements on their own: ours hold from the moment they are signed."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)

from node.hub_client import HubClient
from node.storage import merging, metadata, reading, writing
from proto import notice as documents
from proto.directory import Directory
from proto.document import digest
from proto.envelope import Envelope
from proto.errors import RefusalError, RefusedByPeerError
from proto.identity import KeyId
from proto.notice import (
    Approval,
    Comment,
    Consent,
    Deletion,
    Notice,
    Officer,
    Restriction,
    Termination,
)

_notice = Table(
    "notice",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("is_ours", Boolean, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("leaf", Integer, nullable=True),
    Column("refusal", Text, nullable=True),
)
"""In the order in which we learned of them; `leaf` is where the hub has logged what is ours."""


@dataclass(frozen=True, slots=True)
class Said:
    """One notice, and how far it has come.

    Attributes:
        leaf: Where the hub has logged it; none while it is under way, or where it is others'.
        refusal: What the hub said when it refused it for good.
    """

    notice: Notice
    envelope: Envelope
    is_ours: bool
    leaf: int | None
    refusal: str | None

    @property
    def sentence(self) -> str:
        """Who said what, when, and whether the hub refused it."""
        fate = f" [refused by the hub: {self.refusal}]" if self.refusal else ""
        return f"{self.notice.issued}: {self.notice.party} {_deed(self.notice)}{fate}"


@dataclass(frozen=True, slots=True)
class Notices:
    """Everything that was said, by us and by others."""

    engine: Engine

    def say(self, envelope: Envelope) -> None:
        """Keep what we have signed: it holds here from now on, whether the hub is there or not."""
        with writing(self.engine) as connection:
            keep(connection, envelope, is_ours=True)

    def pull(self, hub: HubClient, *, not_yet: KeyId | None = None) -> None:
        """Hand in what is ours and not logged yet, then take over what others have said.

        Args:
            hub: That is asked.
            not_yet: A new key of ours that the hub does not know: what it signed holds here and
                is handed in later.
        """
        for said in self.all():
            is_new = said.is_ours and said.leaf is None and said.refusal is None
            if is_new and not_yet not in {each.key for each in said.envelope.signatures}:
                self._hand_in(said, hub)
        others = hub.notices()
        with writing(self.engine) as connection:
            connection.execute(delete(_notice).where(_notice.c.is_ours.is_(False)))
            for envelope in others:
                keep(connection, envelope, is_ours=False)

    def all(self) -> tuple[Said, ...]:
        """Everything, in the order in which we learned of it; nothing is verified here."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(_notice).order_by(_notice.c.number)).all()
        return tuple(map(_said, rows))

    def known(self, members: Directory) -> tuple[Notice, ...]:
        """What holds: everything whose signature does; whatever else the hub shows is nothing."""
        return tuple(self._verified(members))

    def _verified(self, members: Directory) -> Iterator[Notice]:
        officers: tuple[Officer, ...] = ()
        for said in sorted(self.all(), key=lambda each: not isinstance(each.notice, Officer)):
            try:
                notice = documents.verify(said.envelope, members, officers)
            except RefusalError:
                continue
            if isinstance(notice, Officer):
                officers = (*officers, notice)
            yield notice

    def _hand_in(self, said: Said, hub: HubClient) -> None:
        try:
            values: dict[str, object] = {"leaf": hub.say(said.envelope).index}
        except RefusedByPeerError as error:
            values = {"refusal": f"{error} [{error.code}]"}
        name = digest(said.envelope.to_bytes())
        with writing(self.engine) as connection:
            connection.execute(update(_notice).where(_notice.c.hash == name).values(values))


def keep(connection: Connection, envelope: Envelope, *, is_ours: bool) -> None:
    """Put a notice to the others; ours come back from the hub as others'; they stay ours."""
    data = envelope.to_bytes()
    last = connection.scalar(select(func.max(_notice.c.number))) or 0
    row = {"hash": digest(data), "number": last + 1, "is_ours": is_ours, "envelope": data}
    kept = merging(connection, _notice).values(row).on_conflict_do_nothing()
    connection.execute(kept)


def _said(row: Row[tuple[object, ...]]) -> Said:
    envelope = Envelope.from_bytes(row.envelope)
    notice = documents.parse(envelope)
    return Said(notice, envelope, row.is_ours, row.leaf, row.refusal)


def _deed(notice: Notice) -> str:
    match notice:
        case Restriction():
            how = "suspended it for itself" if notice.suspends else "restricted what it grants"
            said = f"{how}: {notice.reason}"
        case Termination():
            said = f"leaves on {notice.leaves_on}: {notice.reason}"
        case Consent():
            said = f"lets {notice.reader} read {notice.dataset} until {notice.until}"
        case Approval():
            said = f"approved release {notice.release[:16]}, by {notice.officer}"
        case Deletion():
            said = f"deleted {len(notice.releases)} release(s): {notice.reason}"
        case Officer():
            said = f"named {notice.officer} as an officer"
        case Comment():
            said = f"commented on the proposal: {notice.remark}"
    return said
