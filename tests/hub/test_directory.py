"""The directory says who belongs, and everybody can check it."""

from datetime import timedelta

import pytest
from cryptography import x509
from sqlalchemy import Engine

from hub import archive, directory
from hub.certificates import certificate_digest
from hub.directory import REVOCATION_TYPE, Revocation
from hub.keys import Keys
from hub.storage import reading, writing
from proto import directory as proto_directory
from proto.document import Sha256, digest, read
from proto.envelope import Envelope
from proto.errors import NotPermittedError, UnknownPartyError
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange


def _certificate(engine: Engine, party: str) -> Sha256:
    with reading(engine) as connection:
        pem = directory.certificate_of(connection, party)
    return certificate_digest(x509.load_pem_x509_certificate(pem))


def _revoke(exchange: InventedExchange, party: str) -> None:
    exchange.enrolment.revoke(party, now=NOW)


def test_a_member_is_let_in(exchange: InventedExchange) -> None:
    """With the certificate that it was issued."""
    exchange.join("AL", "RS")

    with reading(exchange.engine) as connection:
        directory.admit(connection, "AL", _certificate(exchange.engine, "AL"))


def test_another_partys_certificate_lets_nobody_in(exchange: InventedExchange) -> None:
    """The name and the certificate must belong together."""
    exchange.join("AL", "RS")

    with (
        reading(exchange.engine) as connection,
        pytest.raises(NotPermittedError, match="not in the hub's directory"),
    ):
        directory.admit(connection, "AL", _certificate(exchange.engine, "RS"))


def test_a_certificate_the_directory_does_not_know_lets_nobody_in(
    exchange: InventedExchange, keys: Keys
) -> None:
    """Not even one that the hub's own root signed."""
    exchange.join("AL")
    pem = keys.certify("AL", documents.keys("AL").transport.public_key(), now=NOW)
    unknown = certificate_digest(x509.load_pem_x509_certificate(pem))

    with reading(exchange.engine) as connection, pytest.raises(NotPermittedError):
        directory.admit(connection, "AL", unknown)


def test_a_revoked_party_is_shut_out(exchange: InventedExchange) -> None:
    """From its next call on."""
    exchange.join("AL", "RS")

    _revoke(exchange, "AL")

    with reading(exchange.engine) as connection:
        directory.admit(connection, "RS", _certificate(exchange.engine, "RS"))
        with pytest.raises(NotPermittedError, match="AL was revoked"):
            directory.admit(connection, "AL", _certificate(exchange.engine, "AL"))


def test_a_revocation_is_logged_once(exchange: InventedExchange, keys: Keys) -> None:
    """Signed by the hub, with the statement it ends."""
    exchange.join("AL")
    with writing(exchange.engine) as connection:
        first = directory.revoke(connection, "AL", key=keys.hub_key, now=NOW)
    with writing(exchange.engine) as connection:
        later = NOW + timedelta(hours=1)
        assert first == directory.revoke(connection, "AL", key=keys.hub_key, now=later)

    with reading(exchange.engine) as connection:
        filed = archive.at(connection, first)
        statement = directory.statement_of(connection, "AL")
    envelope = Envelope.from_bytes(filed.data)
    envelope.expect(REVOCATION_TYPE)
    envelope.verify(keys.hub_key.public_key())
    revocation = read(Revocation, envelope.payload)
    assert ("AL", digest(statement.data)) == (revocation.party, revocation.statement)
    assert filed.kind == "revocation"


def test_nodes_can_check_the_directory(exchange: InventedExchange, keys: Keys) -> None:
    """It holds the statements as they were signed, and who was revoked."""
    exchange.join("AL", "RS")
    _revoke(exchange, "RS")

    with reading(exchange.engine) as connection:
        envelope = directory.document(connection, keys.hub_key)
        own = directory.members(connection)

    checked = proto_directory.verify(envelope, keys.hub_key.public_key())
    assert {"AL": False, "RS": True} == {p: m.revoked for p, m in checked.members.items()}
    assert checked == own


def test_a_party_that_never_joined_has_nothing(exchange: InventedExchange) -> None:
    """No statement, no certificate, nothing to revoke."""
    with writing(exchange.engine) as connection:
        with pytest.raises(UnknownPartyError):
            directory.certificate_of(connection, "AL")
        with pytest.raises(UnknownPartyError):
            directory.revoke(connection, "AL", key=exchange.keys.hub_key, now=NOW)
