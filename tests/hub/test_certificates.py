"""Certificates say who somebody is, and nothing that was asked for."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store

from hub import certificates
from hub.keys import Keys
from proto.errors import MalformedError
from proto.identity import HUB_NAME, party_of
from tests import documents
from tests.documents import NOW


def _party(keys: Keys, party: str = "AL") -> x509.Certificate:
    public = documents.keys(party).transport.public_key()
    return x509.load_pem_x509_certificate(keys.certify(party, public, now=NOW))


def test_a_partys_certificate_names_it_once(keys: Keys) -> None:
    """One URI name, and the DNS name beside it."""
    certificate = _party(keys, "marri")

    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert party_of(certificate) == "marri"
    assert names.get_values_for_type(x509.DNSName) == ["marri.node.dcim-exchange"]


def test_a_partys_certificate_leads_to_the_root(keys: Keys) -> None:
    """It verifies as a client's for thirty days, and not a day longer."""
    policy = PolicyBuilder().store(Store([keys.root]))

    verified = policy.time(NOW + timedelta(days=29)).build_client_verifier()
    assert len(verified.verify(_party(keys), []).chain) == 2
    late = policy.time(NOW + timedelta(days=31)).build_client_verifier()
    with pytest.raises(x509.verification.VerificationError):
        late.verify(_party(keys), [])


def test_a_partys_certificate_serves_nobody(keys: Keys) -> None:
    """A country's node can never pass for the hub."""
    usage = _party(keys).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value

    assert [ExtendedKeyUsageOID.CLIENT_AUTH] == list(usage)


def test_the_servers_certificate_is_the_hubs_wherever_it_is(keys: Keys) -> None:
    """Nodes check the hub's name, not the host's."""
    keys.server(["hub.example.org", "192.0.2.1"], now=NOW)
    policy = PolicyBuilder().store(Store([keys.root])).time(NOW)
    certificate = keys.server_certificate()

    for name in (HUB_NAME, "localhost"):
        verifier = policy.build_server_verifier(x509.DNSName(name))
        assert len(verifier.verify(certificate, [])) == 2


def test_a_request_gives_its_key() -> None:
    """The key is all that is believed of a request."""
    key = certificates.requested_key(documents.certificate_request("AL"))

    assert documents.keys("AL").transport.public_key() == key


def _request(key: Ed25519PrivateKey | None = None) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    if key is not None:
        return builder.sign(key, None).public_bytes(Encoding.PEM)
    other_curve = generate_private_key(SECP384R1())
    return builder.sign(other_curve, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.mark.parametrize(
    "request_pem",
    [b"", b"-----BEGIN", _request(), _request(Ed25519PrivateKey.generate())],
    ids=["nothing", "cut off", "another curve", "another kind"],
)
def test_another_request_is_refused(request_pem: bytes) -> None:
    """Only keys that gRPC can use are certified."""
    with pytest.raises(MalformedError, match="expected a certificate request"):
        certificates.requested_key(request_pem)


def test_a_request_for_somebody_elses_key_is_refused() -> None:
    """Whoever asks must hold the private key."""
    request = x509.load_pem_x509_csr(documents.certificate_request("AL"))
    data = bytearray(request.public_bytes(Encoding.DER))
    data[-1] ^= 1
    forged = x509.load_der_x509_csr(bytes(data)).public_bytes(Encoding.PEM)

    with pytest.raises(MalformedError, match="not signed by its own key"):
        certificates.requested_key(forged)


@pytest.mark.parametrize(("days", "expected"), [(59, False), (61, True), (100, True)])
def test_the_last_third_is_counted_from_the_end(
    keys: Keys,
    days: int,
    expected: bool,  # noqa: FBT001
) -> None:
    """Ninety days are renewed after sixty."""
    keys.server([], now=NOW)
    life = keys.server_certificate()
    now = life.not_valid_before_utc + timedelta(days=days)

    assert expected is certificates.is_in_last_third(life, now)
