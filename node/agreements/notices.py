"""What parties have said of agreements on their own: ours hold from the moment they are signed."""

from collections.abc import Iterable, Iterator
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
    func,
    select,
    update,
)

from node.agreements.labels import END_REASONS, Labels
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
    Inventory,
    Notice,
    Officer,
    Restriction,
    Termination,
)

_OFFICER = "application/vnd.dcim.officer+json"

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

    def told(self, labels: Labels) -> str:
        """Who said what, when, and whether the hub refused it."""
        fate = f" [refused by the hub: {self.refusal}]" if self.refusal else ""
        who = labels.party(self.notice.party)
        return f"{self.notice.issued}: {who} {_deed(self.notice, labels)}{fate}"


@dataclass(frozen=True, slots=True)
class Notices:
    """Everything that was said, by us and by others."""

    engine: Engine

    def say(self, envelope: Envelope) -> None:
        """Keep what we have signed: it holds here from now on, whether the hub is there or not."""
        with writing(self.engine) as connection:
            keep(connection, envelope, is_ours=True)

    def pull(self, hub: HubClient, members: Directory, *, not_yet: KeyId | None = None) -> None:
        """Hand in what is ours and not logged yet, then take over what others have said.

        What holds stays said: a hub that shows it no more does not undo it.

        Args:
            hub: That is asked.
            members: Whose keys count.
            not_yet: A new key of ours that the hub does not know: what it signed holds here and
                is handed in later.
        """
        for said in self.all():
            is_new = said.is_ours and said.leaf is None and said.refusal is None
            if is_new and not_yet not in {each.key for each in said.envelope.signatures}:
                self._hand_in(said, hub)
        known = [said.envelope for said in self.all()]
        held = tuple(_verified((*known, *hub.notices()), members))
        with writing(self.engine) as connection:
            for envelope, _ in held:
                keep(connection, envelope, is_ours=False)

    def all(self) -> tuple[Said, ...]:
        """Everything, in the order in which we learned of it; nothing is verified here."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(_notice).order_by(_notice.c.number)).all()
        return tuple(map(_said, rows))

    def known(self, members: Directory) -> tuple[Notice, ...]:
        """What holds: everything whose signature does."""
        envelopes = (said.envelope for said in self.all())
        return tuple(notice for _, notice in _verified(envelopes, members))

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


def _verified(
    envelopes: Iterable[Envelope], members: Directory
) -> Iterator[tuple[Envelope, Notice]]:
    """Whatever is signed by who may say it; officers first, for the approvals that they give."""
    officers: tuple[Officer, ...] = ()
    for envelope in sorted(envelopes, key=lambda each: each.payload_type != _OFFICER):
        try:
            notice = documents.verify(envelope, members, officers)
        except RefusalError:
            continue
        if isinstance(notice, Officer):
            officers = (*officers, notice)
        yield envelope, notice


def _said(row: Row[tuple[object, ...]]) -> Said:
    envelope = Envelope.from_bytes(row.envelope)
    notice = documents.parse(envelope)
    return Said(notice, envelope, row.is_ours, row.leaf, row.refusal)


def _deed(notice: Notice, labels: Labels) -> str:
    match notice:
        case Restriction():
            how = "suspended it for itself" if notice.suspends else "restricted what it grants"
            said = f"{how}: {notice.reason}"
        case Termination():
            remark = f": {notice.remark}" if notice.remark else ""
            said = f"leaves on {notice.leaves_on}, {END_REASONS[notice.reason]}{remark}"
        case Consent():
            reader, dataset = labels.party(notice.reader), labels.dataset(notice.dataset)
            said = f"lets {reader} read {dataset} until {notice.until}"
        case Approval():
            said = f"approved release {notice.release[:16]}, by {notice.officer}"
        case Deletion():
            number = len(notice.releases)
            said = f"deleted {number} release{'' if number == 1 else 's'}: {notice.reason}"
        case Officer():
            said = f"named {notice.officer} as an officer"
        case Inventory():
            said = f"said what its registers ask for: {_indicators(notice)} indicator(s)"
        case Comment():
            said = f"commented on the proposal: {notice.remark}"
    return said


def _indicators(inventory: Inventory) -> int:
    return sum(map(len, inventory.collected.values()))
