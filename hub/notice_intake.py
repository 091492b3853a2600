"""The path of a notice into the hub: verified, kept and logged at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert

from hub import archive, directory, notices
from hub.agreements import Agreements
from hub.storage import reading, writing
from proto import notice as documents
from proto.envelope import Envelope
from proto.errors import ConflictError, NotPermittedError, OutsideAgreementError
from proto.notice import Notice, Officer
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
            SignatureError: It is not signed by the key that its kind asks for.
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
            notice = documents.verify(envelope, members, tuple(officers))
            if notice.party != caller:
                raise NotPermittedError(f"{caller} cannot speak for {notice.party}")
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


def _concerns(notice: Notice, hashes: Collection[str], parties: Collection[str]) -> bool:
    about = documents.agreement_of(notice)
    return notice.party in parties if about is None else about in hashes
