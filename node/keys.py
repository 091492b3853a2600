"""A party's keys: made on its own machine, sealed there, never leaving it."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from nacl.utils import random as random_bytes

from anonymizer.pseudonym import KEY_BYTES, Pseudonymiser
from node import agreement_key
from node.key_change import STATEMENT, KeyChange, Stated
from node.settings import Token
from node.vault import Vault, make_durable, write_private
from proto import statement as statements
from proto.document import digest, write
from proto.envelope import Envelope, SigningKey
from proto.errors import InputError
from proto.identity import party_uri, public_text
from proto.statement import PAYLOAD_TYPE, Statement

_RELEASE, _TRANSPORT = "release", "transport"
_PSEUDONYM, _IDENTITY = "pseudonym", "identity"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one node, opened one at a time and only when needed."""

    vault: Vault
    token: Token | None = None

    @classmethod
    def create(
        cls, vault: Vault, *, party: str, passphrase: str, token: Token | None = None
    ) -> "Keys":
        """Make all keys, and the statement that lists them, signed by both signing keys.

        They are made in a folder beside, which takes its name when all are there: an interrupted
        attempt leaves no keys, and no attempt writes over keys that were made before. On a token
        it may leave one that no statement names, which nothing uses.
        """
        made = vault.folder
        vault = Vault.create(made.with_name(f".{made.name}.new"), vault.secret_file)
        release = Ed25519PrivateKey.generate()
        transport = ec.generate_private_key(ec.SECP256R1())
        agreement = agreement_key.make(vault, token, party=party, secret=passphrase)
        vault.seal(_RELEASE, release.private_bytes_raw())
        vault.seal(_PSEUDONYM, random_bytes(KEY_BYTES))
        vault.seal(_IDENTITY, random_bytes(KEY_BYTES))
        pem = transport.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        vault.seal(_TRANSPORT, pem)
        statement = Statement(
            type="statement",
            format=1,
            party=party,
            release_key=public_text(release.public_key()),
            agreement_key=public_text(agreement.public_key()),
            transport_key=digest(_public_der(transport)),
        )
        envelope = Envelope(PAYLOAD_TYPE, write(statement)).signed(release).signed(agreement)
        write_private(vault.folder / STATEMENT, envelope.to_bytes())
        vault.folder.rename(made)
        make_durable(made.parent)
        return cls(Vault(made, vault.secret_file), token)

    def statement(self) -> Envelope:
        """What the party says of its keys, as it signed it and the hub has shown it.

        Raises:
            InputError: The file is missing or not what was written.
        """
        return self.stated().accepted

    @property
    def change(self) -> KeyChange:
        """How the agreement key is replaced."""
        return KeyChange(self.vault, self.token)

    def stated(self) -> Stated:
        """The same, and what is about to replace it.

        Raises:
            InputError: A file is missing or not what was written.
        """
        return self.change.stated()

    def expect_party(self, party: str) -> None:
        """Refuse keys that were made for somebody else.

        Raises:
            InputError: They were, or their statement is missing or damaged.
        """
        stated = statements.verify(self.statement()).party
        if stated != party:
            raise InputError(f"expected keys of {party} in {self.vault.folder}, got {stated}'s")

    def release(self) -> Ed25519PrivateKey:
        """The key that signs releases, unattended."""
        return Ed25519PrivateKey.from_private_bytes(self.vault.open(_RELEASE))

    def agreement(self, passphrase: str) -> SigningKey:
        """The key that signs agreements, opened by an officer; the passphrase may be a PIN.

        Raises:
            As `agreement_key.open_`.
        """
        return agreement_key.open_(
            self.vault, self.token, passphrase, self.change.public, file=self.change.sealed
        )

    def pseudonymiser(self) -> Pseudonymiser:
        """What replaces identifiers on import."""
        return Pseudonymiser(self.vault.open(_PSEUDONYM))

    def identity(self) -> bytes:
        """What seals the names of people."""
        return self.vault.open(_IDENTITY)

    def transport_pem(self) -> bytes:
        """The private key of the node's certificate."""
        return self.vault.open(_TRANSPORT)

    def certificate_request(self, party: str) -> bytes:
        """A PKCS #10 request for the party's certificate, PEM."""
        key = load_pem_private_key(self.transport_pem(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"expected an elliptic curve key, got {type(key).__name__}")
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, party)])
        san = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(party_uri(party))])
        builder = x509.CertificateSigningRequestBuilder(name).add_extension(san, critical=False)
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _public_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
