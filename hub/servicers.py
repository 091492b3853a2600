"""The calls of the exchange: each reads a message, asks one room, and writes a message."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast, get_args

import grpc
import structlog
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Engine

from hub import directory
from hub.agreements import Agreements, LoggedSignature
from hub.callers import caller
from hub.enrolment import Enrolment
from hub.intake import Intake
from hub.keys import Keys
from hub.library import Library, Readable
from hub.notice_intake import NoticeIntake
from hub.offers import Offers
from hub.readings import Reading, Readings
from hub.replacements import Replacements
from hub.storage import reading
from hub.watching import Watching
from proto.channel import MOST_ASKED
from proto.errors import MalformedError
from proto.terms import Purpose
from proto.wire.convert import receipt_to_message
from proto.wire.v1 import exchange_pb2 as pb
from proto.wire.v1.exchange_pb2_grpc import EnrolmentServiceServicer, ExchangeServiceServicer

Clock = Callable[[], datetime]

_LOG = structlog.get_logger()
_LAST_LEAF = (1 << 63) - 1
"""The largest number that a database has room for."""


@dataclass(frozen=True, slots=True)
class EnrolmentServicer(EnrolmentServiceServicer):
    """Joining: the caller has no certificate yet."""

    enrolment: Enrolment
    keys: Keys
    now: Clock

    def Join(self, request: pb.JoinRequest, context: grpc.ServicerContext) -> pb.JoinResponse:  # noqa: ARG002, N802
        """Take in a statement and a certificate request."""
        self.enrolment.ask(
            request.party,
            secret=request.secret,
            statement=request.statement,
            request=request.certificate_request,
            now=self.now(),
        )
        _LOG.info("party.asked", party=request.party)
        return pb.JoinResponse()

    def Collect(  # noqa: N802
        self,
        request: pb.CollectRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.CollectResponse:
        """Hand out the certificate of an approved party."""
        collected = self.enrolment.collect(request.party, secret=request.secret)
        public = self.keys.hub_key.public_key()
        _LOG.info("party.collected", party=request.party)
        return pb.CollectResponse(
            certificate=collected.certificate,
            hub_key=public.public_bytes(Encoding.Raw, PublicFormat.Raw),
            receipt=receipt_to_message(collected.receipt),
        )


@dataclass(frozen=True, slots=True)
class ExchangeServicer(ExchangeServiceServicer):
    """The exchange: the caller is whoever its certificate names."""

    engine: Engine
    keys: Keys
    agreements: Agreements
    replacements: Replacements
    notices: NoticeIntake
    intake: Intake
    library: Library
    offers: Offers
    watching: Watching
    readings: Readings
    now: Clock

    def GetDirectory(  # noqa: N802
        self,
        request: pb.GetDirectoryRequest,  # noqa: ARG002
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.GetDirectoryResponse:
        """Give the directory as the hub signs it, and the time by the hub's clock."""
        with reading(self.engine) as connection:
            document = directory.document(connection, self.keys.hub_key)
        time = int(self.now().timestamp())
        return pb.GetDirectoryResponse(directory=document.to_bytes(), time=time)

    def ReplaceStatement(  # noqa: N802
        self,
        request: pb.ReplaceStatementRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.ReplaceStatementResponse:
        """Take in the caller's next statement."""
        party = caller().party
        leaf = self.replacements.hand_in(party, request.statement, now=self.now())
        _LOG.info("statement.replaced", party=party, leaf=leaf)
        if leaf is None:
            return pb.ReplaceStatementResponse()
        receipt = receipt_to_message(self.intake.receipt(leaf))
        return pb.ReplaceStatementResponse(receipt=receipt)

    def ProposeAgreement(  # noqa: N802
        self,
        request: pb.ProposeAgreementRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.ProposeAgreementResponse:
        """Keep a proposal."""
        party = caller().party
        leaf = self.agreements.propose(party, request.agreement, now=self.now())
        _LOG.info("agreement.proposed", party=party, leaf=leaf)
        receipt = receipt_to_message(self.intake.receipt(leaf))
        return pb.ProposeAgreementResponse(receipt=receipt)

    def SignAgreement(  # noqa: N802
        self,
        request: pb.SignAgreementRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.SignAgreementResponse:
        """Keep the caller's signature."""
        party = caller().party
        leaf = self.agreements.sign(party, request.agreement, now=self.now())
        _LOG.info("agreement.signed", party=party, leaf=leaf)
        return pb.SignAgreementResponse(receipt=receipt_to_message(self.intake.receipt(leaf)))

    def ListAgreements(  # noqa: N802
        self,
        request: pb.ListAgreementsRequest,  # noqa: ARG002
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.ListAgreementsResponse:
        """Give the agreements that name the caller, who signed when, and who read of its own."""
        party = caller().party
        return pb.ListAgreementsResponse(
            agreements=[each.envelope.to_bytes() for each in self.agreements.standings(party)],
            signatures=map(self._signature, self.agreements.signatures(party)),
            readings=map(_reading, self.readings.of(party)),
        )

    def FileNotice(  # noqa: N802
        self,
        request: pb.FileNoticeRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.FileNoticeResponse:
        """Keep what the caller alone says of an agreement."""
        party = caller().party
        leaf = self.notices.file(party, request.notice, now=self.now())
        _LOG.info("notice.filed", party=party, leaf=leaf)
        return pb.FileNoticeResponse(receipt=receipt_to_message(self.intake.receipt(leaf)))

    def ListNotices(  # noqa: N802
        self,
        request: pb.ListNoticesRequest,  # noqa: ARG002
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.ListNoticesResponse:
        """Give what was said of agreements that name the caller."""
        listed = self.notices.listed(caller().party)
        return pb.ListNoticesResponse(notices=[each.to_bytes() for each in listed])

    def SubmitRelease(  # noqa: N802
        self,
        request: pb.SubmitReleaseRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.SubmitReleaseResponse:
        """Accept a release, or refuse it."""
        party = caller().party
        receipt = self.intake.accept(request.release, party, now=self.now())
        _LOG.info("release.accepted", party=party, leaf=receipt.index)
        return pb.SubmitReleaseResponse(receipt=receipt_to_message(receipt))

    def ListReleases(  # noqa: N802
        self,
        request: pb.ListReleasesRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> pb.ListReleasesResponse:
        """List what others let the caller read for its purpose; so far it has read nothing."""
        offered = self.offers.to(caller().party, _purpose(request.purpose), self.offers.moment())
        return pb.ListReleasesResponse(
            releases=[
                pb.ListedRelease(index=each.leaf, hash=bytes.fromhex(each.hash)) for each in offered
            ]
        )

    def FetchReleases(  # noqa: N802
        self,
        request: pb.FetchReleasesRequest,
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> Iterator[pb.FetchReleasesResponse]:
        """Stream what the caller may read for its purpose."""
        party, purpose, now = caller().party, _purpose(request.purpose), self.now()
        found = tuple(self.library.readable(party, purpose, now.date(), _leaves(request)))
        others = [each.index for each in found if each.release.publisher != party]
        self.readings.note(party, others, now=now)
        _LOG.info("releases.read", party=party, purpose=purpose)
        return (self._fetched(each) for each in found)

    def WatchReleases(  # noqa: N802
        self, request: pb.WatchReleasesRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.WatchReleasesResponse]:
        """Say when the caller may read something else than before."""
        party, purpose = caller().party, _purpose(request.purpose)
        _LOG.info("releases.watched", party=party, purpose=purpose)
        changes = self.watching.changes(party, purpose, context.is_active)
        return (pb.WatchReleasesResponse() for _ in changes)

    def _signature(self, logged: LoggedSignature) -> pb.LoggedSignature:
        return pb.LoggedSignature(
            agreement=logged.agreement,
            party=logged.party,
            time=int(logged.at.timestamp()),
            receipt=receipt_to_message(self.intake.receipt(logged.leaf)),
        )

    def _fetched(self, readable: Readable) -> pb.FetchReleasesResponse:
        receipt = receipt_to_message(self.intake.receipt(readable.index))
        return pb.FetchReleasesResponse(release=readable.data, receipt=receipt)


def _reading(noted: Reading) -> pb.Reading:
    return pb.Reading(release=noted.release, reader=noted.reader, time=int(noted.at.timestamp()))


def _leaves(request: pb.FetchReleasesRequest) -> frozenset[int] | None:
    """Which leaves are asked for; nothing where all are."""
    named = request.indices
    if len(named) > MOST_ASKED or any(leaf > _LAST_LEAF for leaf in named):
        raise MalformedError(f"expected at most {MOST_ASKED} leaves of the log, got {len(named)}")
    return frozenset(named) or None


def _purpose(text: str) -> Purpose:
    known = get_args(Purpose)
    if text not in known:
        raise MalformedError(f"expected a purpose ({', '.join(known)}), got {text[:40]!r}")
    return cast("Purpose", text)
