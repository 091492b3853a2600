"""The calls of the exchange, as messages, without the network between."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub import callers
from hub.callers import Caller
from hub.notice_intake import NoticeIntake
from hub.offers import Offers
from hub.readings import Readings
from hub.replacements import Replacements
from hub.servicers import EnrolmentServicer, ExchangeServicer
from hub.watching import Watching
from proto import directory as proto_directory
from proto.document import digest
from proto.envelope import Envelope
from proto.errors import MalformedError
from proto.wire.convert import receipt_from_message
from proto.wire.v1 import exchange_pb2 as pb
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange

CONTEXT = cast("grpc.ServicerContext", object())
"""Servicers look at the message alone; who calls is the door's word."""

PROPOSAL = documents.proposal(documents.agreement())


def _now() -> datetime:
    return NOW


@contextmanager
def _calling(party: str) -> Iterator[None]:
    entered = callers._CALLER.set(Caller(party))  # noqa: SLF001  # In place of the door.
    yield
    callers._CALLER.reset(entered)  # noqa: SLF001


@pytest.fixture
def servicer(exchange: InventedExchange) -> ExchangeServicer:
    """The exchange of three parties."""
    exchange.join("AL", "RS", "marri")
    offers = Offers(exchange.engine, exchange.holdings, _now)
    return ExchangeServicer(
        engine=exchange.engine,
        keys=exchange.keys,
        agreements=exchange.agreements,
        replacements=Replacements(exchange.engine),
        notices=NoticeIntake(exchange.engine, exchange.agreements),
        intake=exchange.intake,
        library=exchange.library,
        offers=offers,
        watching=Watching(offers),
        readings=Readings(exchange.engine),
        now=_now,
    )


@pytest.fixture
def public(exchange: InventedExchange) -> Ed25519PublicKey:
    """What every node knows of the hub."""
    return exchange.keys.hub_key.public_key()


def test_joining_ends_with_a_certificate_and_a_receipt(
    exchange: InventedExchange, public: Ed25519PublicKey
) -> None:
    """Everything a node needs comes in one answer."""
    servicer = EnrolmentServicer(exchange.enrolment, exchange.keys, _now)
    secret, statement = exchange.invite("AL"), documents.statement("AL").to_bytes()
    join = pb.JoinRequest(
        party="AL",
        secret=secret,
        statement=statement,
        certificate_request=documents.certificate_request("AL"),
    )

    servicer.Join(join, CONTEXT)
    exchange.enrolment.approve("AL", read_out=exchange.ask("AL", secret), now=NOW)
    collected = servicer.Collect(pb.CollectRequest(party="AL", secret=secret), CONTEXT)

    assert collected.certificate.startswith(b"-----BEGIN CERTIFICATE-----")
    assert collected.hub_key == public.public_bytes_raw()
    receipt_from_message(collected.receipt).verify(statement, public)


def test_the_directory_is_given_signed(
    servicer: ExchangeServicer, public: Ed25519PublicKey
) -> None:
    """A node believes the hub's key, not the connection; beside it stands the hub's time."""
    answer = servicer.GetDirectory(pb.GetDirectoryRequest(), CONTEXT)

    directory = proto_directory.verify(Envelope.from_bytes(answer.directory), public)
    assert {"AL", "RS", "marri"} == set(directory.members)
    assert NOW.timestamp() == answer.time


def test_a_release_goes_from_publisher_to_reader(
    servicer: ExchangeServicer, public: Ed25519PublicKey
) -> None:
    """Proposed, signed, published and read, each with a receipt that holds."""
    with _calling("AL"):
        proposed = servicer.ProposeAgreement(
            pb.ProposeAgreementRequest(agreement=PROPOSAL.to_bytes()), CONTEXT
        )
    receipt_from_message(proposed.receipt).verify(PROPOSAL.to_bytes(), public)

    for party in ("AL", "RS", "marri"):
        mine = documents.signature(PROPOSAL, party).to_bytes()
        with _calling(party):
            signed = servicer.SignAgreement(pb.SignAgreementRequest(agreement=mine), CONTEXT)
        receipt_from_message(signed.receipt).verify(mine, public)

    release = documents.published(documents.release(documents.signed(documents.agreement())))
    with _calling("AL"):
        submitted = servicer.SubmitRelease(
            pb.SubmitReleaseRequest(release=release.to_bytes()), CONTEXT
        )
    receipt_from_message(submitted.receipt).verify(release.to_bytes(), public)

    with _calling("marri"):
        (fetched,) = servicer.FetchReleases(
            pb.FetchReleasesRequest(purpose="regional-report"), CONTEXT
        )
    assert fetched.release == release.to_bytes()
    receipt_from_message(fetched.receipt).verify(fetched.release, public)

    with _calling("AL"):
        (read,) = servicer.ListAgreements(pb.ListAgreementsRequest(), CONTEXT).readings
    assert ("marri", NOW.timestamp()) == (read.reader, read.time)
    assert digest(fetched.release) == read.release


def test_whoever_reads_its_own_is_no_reader(servicer: ExchangeServicer) -> None:
    """A publisher is not told of itself, nor others of a publisher's readers."""
    with _calling("AL"):
        servicer.ProposeAgreement(
            pb.ProposeAgreementRequest(agreement=PROPOSAL.to_bytes()), CONTEXT
        )
    for party in ("AL", "RS", "marri"):
        mine = documents.signature(PROPOSAL, party).to_bytes()
        with _calling(party):
            servicer.SignAgreement(pb.SignAgreementRequest(agreement=mine), CONTEXT)
    release = documents.published(documents.release(documents.signed(documents.agreement())))
    ask = pb.FetchReleasesRequest(purpose="regional-report")

    with _calling("AL"):
        servicer.SubmitRelease(pb.SubmitReleaseRequest(release=release.to_bytes()), CONTEXT)
        assert 1 == len([*servicer.FetchReleases(ask, CONTEXT)])
        assert [] == [*servicer.ListAgreements(pb.ListAgreementsRequest(), CONTEXT).readings]
    with _calling("marri"):
        servicer.FetchReleases(ask, CONTEXT)
    with _calling("RS"):
        assert [] == [*servicer.ListAgreements(pb.ListAgreementsRequest(), CONTEXT).readings]


def test_what_is_listed_can_be_fetched_and_counts_as_read_only_then(
    servicer: ExchangeServicer, exchange: InventedExchange
) -> None:
    """A listing names what others let the caller read; nobody needs its own."""
    signed = exchange.agree(documents.agreement())
    exchange.submit(documents.release(signed, "AL"))
    leaf = exchange.submit(documents.release(signed, "RS")).index

    with _calling("AL"):
        listing = servicer.ListReleases(pb.ListReleasesRequest(purpose="regional-report"), CONTEXT)
    with _calling("RS"):
        before = servicer.ListAgreements(pb.ListAgreementsRequest(), CONTEXT).readings
    with _calling("AL"):
        request = pb.FetchReleasesRequest(purpose="regional-report", indices=[leaf])
        (fetched,) = servicer.FetchReleases(request, CONTEXT)
    with _calling("RS"):
        after = servicer.ListAgreements(pb.ListAgreementsRequest(), CONTEXT).readings

    (listed,) = listing.releases
    assert (leaf, digest(fetched.release)) == (listed.index, listed.hash.hex())
    assert ([], ["AL"]) == ([*before], [each.reader for each in after])


def test_a_listing_needs_an_agreement(servicer: ExchangeServicer) -> None:
    """Where nothing was agreed nothing is even named, and a purpose has to be one."""
    with _calling("AL"):
        asked = pb.ListReleasesRequest(purpose="regional-report")
        assert [] == [*servicer.ListReleases(asked, CONTEXT).releases]
        with pytest.raises(MalformedError, match="expected a purpose"):
            servicer.ListReleases(pb.ListReleasesRequest(purpose="curiosity"), CONTEXT)


@pytest.mark.parametrize("leaves", [range(101), [1 << 63]])
def test_no_database_is_asked_for_more_than_it_can_hold(
    servicer: ExchangeServicer, leaves: Iterable[int]
) -> None:
    """Whoever asks for everything at once, or for what no log has, is told what may be asked."""
    asked = pb.FetchReleasesRequest(purpose="regional-report", indices=leaves)

    with _calling("AL"), pytest.raises(MalformedError, match="at most 100 leaves"):
        servicer.FetchReleases(asked, CONTEXT)


def test_a_stream_says_at_once_that_it_stands(servicer: ExchangeServicer) -> None:
    """As a message with nothing in it; the caller is asked for while the call is the caller's."""

    class Listening:
        def is_active(self) -> bool:
            return True

    request = pb.WatchReleasesRequest(purpose="regional-report")
    with _calling("AL"):
        stream = servicer.WatchReleases(request, cast("grpc.ServicerContext", Listening()))

    assert pb.WatchReleasesResponse() == next(stream)


def test_agreements_are_listed_with_their_signatures_so_far(
    servicer: ExchangeServicer, public: Ed25519PublicKey
) -> None:
    """A node checks them itself; each comes with its day and a receipt of its leaf."""
    with _calling("AL"):
        proposal = pb.ProposeAgreementRequest(agreement=PROPOSAL.to_bytes())
        servicer.ProposeAgreement(proposal, CONTEXT)
        mine = documents.signature(PROPOSAL, "AL").to_bytes()
        servicer.SignAgreement(pb.SignAgreementRequest(agreement=mine), CONTEXT)

        listed = servicer.ListAgreements(pb.ListAgreementsRequest(), CONTEXT)

    assert [mine] == list(listed.agreements)
    (logged,) = listed.signatures
    assert (PROPOSAL.hash, "AL") == (logged.agreement, logged.party)
    assert NOW.timestamp() == logged.time
    receipt_from_message(logged.receipt).verify(mine, public)


def test_an_unknown_purpose_is_refused(servicer: ExchangeServicer) -> None:
    """Purposes are a closed list."""
    with _calling("AL"), pytest.raises(MalformedError, match="expected a purpose"):
        servicer.FetchReleases(pb.FetchReleasesRequest(purpose="curiosity"), CONTEXT)
