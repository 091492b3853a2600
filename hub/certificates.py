"""The three certificates of the exchange: the hub's root, its server, and each party's own."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from proto.document import Sha256, digest
from proto.errors import MalformedError
from proto.identity import TRUST_DOMAIN, party_uri

ROOT_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=90)
PARTY_LIFE = timedelta(days=30)

_CLOCKS_DIFFER_BY = timedelta(minutes=5)


def root_certificate(key: EllipticCurvePrivateKey, *, now: datetime) -> x509.Certificate:
    """The hub's own authority: the one certificate that nodes and browsers must trust."""
    name = _named(f"{TRUST_DOMAIN} root")
    usage = _key_usage(signs_certificates=True)
    return (
        _builder(name, name, key.public_key(), life=ROOT_LIFE, now=now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def server_certificate(
    key: EllipticCurvePublicKey,
    hosts: Iterable[str],
    *,
    root: x509.Certificate,
    root_key: EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """A certificate for the hub's ports, good for these host names and addresses."""
    names = x509.SubjectAlternativeName([_general_name(host) for host in dict.fromkeys(hosts)])
    leaf = _leaf("hub", key, root=root, life=SERVER_LIFE, now=now)
    return (
        leaf.add_extension(names, critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def party_certificate(
    party: str,
    key: EllipticCurvePublicKey,
    *,
    root: x509.Certificate,
    root_key: EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """A certificate that lets a party's node call; it carries exactly one URI name."""
    names = x509.SubjectAlternativeName(
        [
            x509.UniformResourceIdentifier(party_uri(party)),
            x509.DNSName(f"{party.lower()}.node.{TRUST_DOMAIN}"),
        ]
    )
    leaf = _leaf(party, key, root=root, life=PARTY_LIFE, now=now)
    return (
        leaf.add_extension(names, critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def requested_key(request: bytes) -> EllipticCurvePublicKey:
    """The public key of a PEM certificate request whose sender holds the private one.

    Nothing else in the request is believed: the hub decides what a certificate says.

    Raises:
        MalformedError: It is no such request, or its key is not on the curve P-256.
    """
    try:
        read = x509.load_pem_x509_csr(request)
        key = read.public_key()
        is_held = read.is_signature_valid
    except Exception as error:  # The parser has no common error.
        raise MalformedError("expected a certificate request (PKCS #10, PEM)") from error
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise MalformedError("expected a certificate request for a key on the curve P-256")
    if not is_held:
        raise MalformedError("the certificate request is not signed by its own key")
    return key


def key_digest(key: EllipticCurvePublicKey) -> Sha256:
    """SHA-256 of the public key, as a party's statement names its transport key."""
    return digest(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def certificate_digest(certificate: x509.Certificate) -> Sha256:
    """SHA-256 of the certificate, by which the directory knows it."""
    return Sha256(hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest())


def is_in_last_third(certificate: x509.Certificate, now: datetime) -> bool:
    """Whether less than a third of the certificate's life is left."""
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    return certificate.not_valid_after_utc - now < life / 3


def _leaf(
    name: str,
    key: EllipticCurvePublicKey,
    *,
    root: x509.Certificate,
    life: timedelta,
    now: datetime,
) -> x509.CertificateBuilder:
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
        root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    )
    return (
        _builder(_named(name), root.subject, key, life=life, now=now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(authority, critical=False)
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: EllipticCurvePublicKey,
    *,
    life: timedelta,
    now: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER_BY)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
