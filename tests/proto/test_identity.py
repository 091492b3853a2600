"""A name is only in a certificate, and a key is only its bytes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509 import (
    DNSName,
    GeneralName,
    RFC822Name,
    SubjectAlternativeName,
    UniformResourceIdentifier,
)
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from proto.errors import MalformedError, NotPermittedError
from proto.identity import (
    HUB_NAME,
    fingerprint,
    key_id,
    party_of,
    party_uri,
    public_key,
    public_text,
)
from tests.proto.specimens import key

AL = UniformResourceIdentifier("spiffe://dcim-exchange/party/AL/node")


def certificate(names: Sequence[GeneralName], subject: str = "AL") -> x509.Certificate:
    """A certificate that signs itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    now = datetime(2025, 6, 1, tzinfo=UTC)
    builder = (
        x509.CertificateBuilder(name, name, key("AL").public_key(), 1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=30))
    )
    if names:
        builder = builder.add_extension(SubjectAlternativeName(names), critical=False)
    return builder.sign(key("AL"), None)


@pytest.mark.parametrize("party", ["AL", "XK", "marri", "selec"])
def test_a_certificate_speaks_for_the_party_in_its_uri(party: str) -> None:
    """The name that the hub certified is who calls."""
    names = [UniformResourceIdentifier(party_uri(party)), DNSName(f"{party.lower()}.node")]

    assert party == party_of(certificate(names, subject="somebody else"))


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([], id="no name at all"),
        pytest.param([DNSName("al.node.dcim-exchange")], id="only a host"),
        pytest.param([DNSName("spiffe://dcim-exchange/party/AL/node")], id="the URI as a host"),
        pytest.param([RFC822Name("AL@dcim-exchange")], id="an address"),
        pytest.param([AL, AL], id="one name twice"),
        pytest.param([AL, UniformResourceIdentifier(party_uri("BA"))], id="two parties"),
        pytest.param([AL, UniformResourceIdentifier("https://example.org")], id="another URI"),
        *(
            pytest.param([UniformResourceIdentifier(uri)], id=uri)
            for uri in (
                "spiffe://other-exchange/party/AL/node",
                "spiffe://dcim-exchange/party/AL/node/",
                "spiffe://dcim-exchange/party/AL/node?party=BA",
                "spiffe://dcim-exchange/party/AL/hub",
                "spiffe://dcim-exchange/party//node",
                "spiffe://dcim-exchange/party/A/node",
                "spiffe://dcim-exchange/party/AL/../BA/node",
                "spiffe://dcim-exchange/party/A%4C/node",
                "https://dcim-exchange/party/AL/node",
                " spiffe://dcim-exchange/party/AL/node",
                "spiffe://dcim-exchange/party/AL/node\n",
                "spiffe://dcimXexchange/party/AL/node",
                f"spiffe://dcim-exchange/party/{'A' * 33}/node",
                HUB_NAME,
            )
        ),
    ],
)
def test_any_other_certificate_speaks_for_nobody(names: Sequence[GeneralName]) -> None:
    """No subject, host or second name makes a caller somebody."""
    with pytest.raises(NotPermittedError, match="the certificate"):
        party_of(certificate(names))


@given(st.binary(min_size=32, max_size=32))
def test_a_key_survives_text(raw: bytes) -> None:
    """Stating a key and reading it give the same key."""
    public = Ed25519PublicKey.from_public_bytes(raw)

    assert raw == public_key(public_text(public)).public_bytes_raw()


@pytest.mark.parametrize(
    "text", ["", "AAAA", "A" * 43, "A" * 44, "A" * 43 + "=\n", "\u0410" * 43 + "=", "-" * 43 + "="]
)
def test_text_that_is_no_key_is_refused(text: str) -> None:
    """A key is 32 bytes in base64."""
    with pytest.raises(MalformedError, match="32 bytes in base64"):
        public_key(text)


def test_a_key_is_named_by_its_bytes() -> None:
    """The id is a plain SHA-256 that anybody can compute."""
    public = key("alice").public_key()

    assert sha256(public.public_bytes_raw()).hexdigest() == key_id(public)


def test_a_fingerprint_can_be_read_aloud() -> None:
    """Eight groups of four, the beginning of the SHA-256."""
    assert "e3b0 c442 98fc 1c14 9afb f4c8 996f b924" == fingerprint(b"")
