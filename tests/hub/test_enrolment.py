"""Nobody joins without an invitation, and nobody is approved unseen."""

import base64
import json
from datetime import timedelta

import pytest
from cryptography import x509

from hub import archive, directory
from hub.enrolment import LIFE, requests
from hub.storage import reading
from proto import statement as statements
from proto.catalogue import UnknownNameError
from proto.envelope import Envelope
from proto.errors import (
    ConflictError,
    MalformedError,
    NotPermittedError,
    RefusalError,
    SignatureError,
    UnavailableError,
    UnknownPartyError,
)
from proto.identity import party_of
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange


def _ask(
    exchange: InventedExchange,
    secret: bytes,
    *,
    statement: bytes | None = None,
    request: bytes | None = None,
    days: int = 0,
) -> None:
    exchange.enrolment.ask(
        "AL",
        secret=secret,
        statement=statement or documents.statement("AL").to_bytes(),
        request=request or documents.certificate_request("AL"),
        now=NOW + timedelta(days=days),
    )


def test_a_party_joins(exchange: InventedExchange) -> None:
    """Invited, asking, approved, collected, with a receipt of its statement."""
    secret = exchange.invite("AL")
    read_out = exchange.ask("AL", secret)

    leaf = exchange.enrolment.approve("AL", read_out=read_out, now=NOW)

    collected = exchange.enrolment.collect("AL", secret=secret)
    certificate = x509.load_pem_x509_certificate(collected.certificate)
    statement = documents.statement("AL").to_bytes()
    collected.receipt.verify(statement, exchange.keys.hub_key.public_key())
    assert (party_of(certificate), collected.receipt.index) == ("AL", leaf)


def test_a_join_code_carries_all_a_node_needs(exchange: InventedExchange) -> None:
    """Where to call, whom to trust, and the secret, in one word."""
    code = exchange.enrolment.invite("AL", enrolment="hub:7444", exchange="hub:7443", now=NOW)

    read = json.loads(base64.urlsafe_b64decode(str(code)))

    assert read == {
        "party": "AL",
        "enrolment": "hub:7444",
        "exchange": "hub:7443",
        "root": exchange.keys.root_pem.decode(),
        "secret": base64.b64encode(code.secret).decode(),
        "expires": "2026-03-08T12:00:00+00:00",
    }


def test_the_same_statement_may_come_again(exchange: InventedExchange) -> None:
    """A lost answer is no reason to start over, even after the code has expired."""
    secret = exchange.invite("AL")
    _ask(exchange, secret)

    _ask(exchange, secret, days=LIFE.days + 1)


def test_another_statement_with_the_same_code_is_refused(exchange: InventedExchange) -> None:
    """A stolen code is worthless once it was used."""
    secret = exchange.invite("AL")
    _ask(exchange, secret)

    with pytest.raises(ConflictError, match="used already"):
        _ask(exchange, secret, statement=documents.statement("AL", of="RS").to_bytes())


def test_a_new_invitation_voids_the_old_one(exchange: InventedExchange) -> None:
    """One party, one code."""
    first = exchange.invite("AL")
    exchange.invite("AL")

    with pytest.raises(NotPermittedError):
        _ask(exchange, first)


def test_an_expired_code_is_refused(exchange: InventedExchange) -> None:
    """A code found in an old message opens nothing."""
    secret = exchange.invite("AL")

    with pytest.raises(NotPermittedError, match="expired"):
        _ask(exchange, secret, days=LIFE.days + 1)


def test_a_wrong_secret_says_no_more_than_no_invitation(exchange: InventedExchange) -> None:
    """A stranger cannot find out who was invited."""
    with pytest.raises(NotPermittedError) as never_invited:
        _ask(exchange, b"guess")
    exchange.invite("AL")
    with pytest.raises(NotPermittedError) as wrong:
        _ask(exchange, b"guess")
    with pytest.raises(NotPermittedError) as collecting:
        exchange.enrolment.collect("AL", secret=b"guess")

    assert 1 == len({str(never_invited.value), str(wrong.value), str(collecting.value)})


@pytest.mark.parametrize(
    ("statement", "request_pem", "error"),
    [
        (documents.statement("RS").to_bytes(), None, MalformedError),
        (documents.statement("AL", of="RS").to_bytes(), None, MalformedError),
        (b"{}", None, MalformedError),
        (None, b"no request", MalformedError),
        (None, documents.certificate_request("RS"), MalformedError),
        (
            Envelope(statements.PAYLOAD_TYPE, documents.statement("AL").payload)
            .signed(documents.keys("AL").release)
            .to_bytes(),
            None,
            SignatureError,
        ),
    ],
    ids=["another party", "another key", "no envelope", "no request", "request", "one signature"],
)
def test_what_does_not_fit_together_is_refused(
    exchange: InventedExchange,
    statement: bytes | None,
    request_pem: bytes | None,
    error: type[RefusalError],
) -> None:
    """Statement, request and party are one, or nothing is kept."""
    secret = exchange.invite("AL")

    with pytest.raises(error):
        _ask(exchange, secret, statement=statement, request=request_pem)
    with reading(exchange.engine) as connection:
        assert requests(connection) == {"AL": None}


def test_a_wrong_fingerprint_approves_nobody(exchange: InventedExchange) -> None:
    """What was read out must be what arrived."""
    exchange.ask("AL", exchange.invite("AL"))

    with pytest.raises(NotPermittedError, match="do not approve"):
        exchange.enrolment.approve("AL", read_out="0000 " * 8, now=NOW)
    with reading(exchange.engine) as connection:
        assert not directory.is_member(connection, "AL")
        assert archive.last(connection) is None


def test_a_fingerprint_may_be_typed_carelessly(exchange: InventedExchange) -> None:
    """Spaces and capitals are not what is compared; approving twice changes nothing."""
    read_out = exchange.ask("AL", exchange.invite("AL"))

    first = exchange.enrolment.approve("AL", read_out=read_out.upper(), now=NOW)

    again = exchange.enrolment.approve("AL", read_out=read_out.replace(" ", ""), now=NOW)
    assert first == again


def test_nobody_is_approved_who_did_not_ask(exchange: InventedExchange) -> None:
    """The sentence says which step is missing."""
    with pytest.raises(UnknownPartyError, match="dcim-hub invite AL"):
        exchange.enrolment.approve("AL", read_out="", now=NOW)
    exchange.invite("AL")
    with pytest.raises(UnknownPartyError, match="dcim-node join"):
        exchange.enrolment.approve("AL", read_out="", now=NOW)


def test_a_certificate_waits_for_the_approval(exchange: InventedExchange) -> None:
    """Collecting too early is a matter of later."""
    secret = exchange.invite("AL")
    exchange.ask("AL", secret)

    with pytest.raises(UnavailableError, match="not approved AL yet"):
        exchange.enrolment.collect("AL", secret=secret)


def test_a_revoked_party_is_not_invited_again(exchange: InventedExchange) -> None:
    """Who was shut out stays out."""
    exchange.join("AL")
    exchange.enrolment.revoke("AL", now=NOW)

    with pytest.raises(ConflictError):
        exchange.invite("AL")


def test_a_member_gets_another_certificate_for_its_keys(exchange: InventedExchange) -> None:
    """Certificates end; the keys, the statement and its place in the log stay."""
    exchange.join("AL")
    later = NOW + timedelta(days=25)
    secret = exchange.invite("AL", at=later)
    read_out = exchange.ask("AL", secret, at=later)
    with pytest.raises(UnavailableError):
        exchange.enrolment.collect("AL", secret=secret)

    leaf = exchange.enrolment.approve("AL", read_out=read_out, now=later)

    collected = exchange.enrolment.collect("AL", secret=secret)
    certificate = x509.load_pem_x509_certificate(collected.certificate)
    assert later + timedelta(days=20) < certificate.not_valid_after_utc
    assert 0 == leaf == collected.receipt.index


def test_an_invitation_that_expired_is_not_approved(exchange: InventedExchange) -> None:
    """A request that lay about for too long is asked for again."""
    read_out = exchange.ask("AL", exchange.invite("AL"))

    with pytest.raises(NotPermittedError, match="expired"):
        exchange.enrolment.approve("AL", read_out=read_out, now=NOW + timedelta(days=8))


def test_a_party_nobody_knows_is_not_invited(exchange: InventedExchange) -> None:
    """Parties are those of the catalogue."""
    with pytest.raises(UnknownNameError, match="expected a party"):
        exchange.invite("ZZ")


def test_an_invitation_can_be_withdrawn(exchange: InventedExchange) -> None:
    """A code that went astray is void, and nothing is logged."""
    secret = exchange.invite("AL")

    exchange.enrolment.revoke("AL", now=NOW)

    with pytest.raises(NotPermittedError):
        _ask(exchange, secret)
    with pytest.raises(UnknownPartyError):
        exchange.enrolment.revoke("AL", now=NOW)


def test_a_revoked_party_collects_nothing(exchange: InventedExchange) -> None:
    """Its join code ended with it."""
    secret = exchange.invite("AL")
    exchange.enrolment.approve("AL", read_out=exchange.ask("AL", secret), now=NOW)
    exchange.enrolment.revoke("AL", now=NOW)

    with pytest.raises(NotPermittedError):
        exchange.enrolment.collect("AL", secret=secret)
