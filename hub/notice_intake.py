"""The path of a notice into the hub: verified, kept and logged at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert

from hub import archive, directory, notices, replacements
from hub.agreements import Agreements
from hub.storage import reading, writing
from proto import notice as documents
from proto.envelope import Envelope
from proto.errors import ConflictError, NotPermittedError, OutsideAgreementError
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
from proto.notice_rules import objections


@dataclass(frozen=True, slots=True)
class NoticeIntake:
    """Where restrictions, terminations and the other notices come in."""

    engine: Engine
    agreements: Agreements

    def file(self, caller: str, data: bytes, *, now: datetime) -> int:
        """Keep a notice; gives its leaf, the same for the same bytes.

        Raises:
            MalformedError: It is none, or has not exactly one signature.
            ConflictError: The same was said before, in another envelope.
            NotPermittedError: It is another party's, or the party was revoked.
            SignatureError: It is not signed by the key that its kind asks for, or by one that
                its party has replaced.
            OutsideAgreementError: With everything that speaks against it.
        """
        envelope = Envelope.from_bytes(data)
        with writing(self.engine) as connection:
            known = archive.find(connection, data)
            if known is not None:
                return known.leaf
            members = directory.members(connection)
            if members.member(caller).revoked:
                raise NotPermittedError(f"{caller} was revoked and says nothing any more")
            officers = (n for n in notices.read(connection, members) if isinstance(n, Officer))
            if (said := documents.parse(envelope)).party != caller:
                raise NotPermittedError(f"{caller} cannot speak for {said.party}")
            _expect_newest_key(connection, said, envelope)
            notice = documents.verify(envelope, members, tuple(officers))
            if any(each.hash == envelope.hash for each in notices.envelopes(connection)):
                raise ConflictError("the same was said before, in another envelope")
            self._expect_no_objection(notice, now)
            leaf = archive.file(connection, "notice", caller, data, now=now)
            about = documents.agreement_of(notice)
            row = {"leaf": leaf, "party": caller, "agreement": about}
            connection.execute(insert(notices.NOTICE).values(row))
            return leaf

    def listed(self, caller: str) -> tuple[Envelope, ...]:
        """What was said of agreements that name the caller, and by their parties of themselves."""
        shared = self.agreements.standings(caller)
        parties = {party for each in shared for party in each.agreement.party_ids}
        hashes = {each.hash for each in shared}
        with reading(self.engine) as connection:
            return tuple(
                envelope
                for envelope in notices.envelopes(connection)
                if _concerns(documents.parse(envelope), hashes, parties)
            )

    def _expect_no_objection(self, notice: Notice, now: datetime) -> None:
        about = documents.agreement_of(notice)
        signed = next((each for each in self.agreements.signed() if each.hash == about), None)
        known = (each.agreement for each in self.agreements.standings() if each.hash == about)
        found = objections(notice, signed, now.date(), proposed=next(known, None))
        if found:
            raise OutsideAgreementError(found)


def _expect_newest_key(connection: Connection, notice: Notice, envelope: Envelope) -> None:
    match notice:
        case Deletion() | Inventory():
            return
        case Approval():
            replacements.expect_no_compromise(connection, notice.party)
        case Restriction() | Termination() | Consent() | Officer() | Comment():
            replacements.expect_newest_key(connection, notice.party, envelope)


def _concerns(notice: Notice, hashes: Collection[str], parties: Collection[str]) -> bool:
    about = documents.agreement_of(notice)
    return notice.party in parties if about is None else about in hashes
