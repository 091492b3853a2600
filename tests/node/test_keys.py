"""A party's keys."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from node.keys import Keys
from node.vault import Vault, WrongPassphraseError
from proto import statement as statements
from proto.document import digest
from proto.errors import InputError
from tests import documents
from tests.node.country import PASSPHRASE, modes


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh keys of Albania."""
    return _made(tmp_path)


def _made(folder: Path, party: str = "AL") -> Keys:
    vault = Vault(folder / "keys", folder / "secrets" / "node.secret")
    return Keys.create(vault, party=party, passphrase=PASSPHRASE)


def test_the_statement_lists_the_keys_and_verifies(keys: Keys) -> None:
    """Whoever reads it can check that this party holds both signing keys."""
    statement = statements.verify(keys.statement())

    assert statement.party == "AL"
    mine = keys.release().public_key(), keys.agreement(PASSPHRASE).public_key()
    stated = statement.release_public, statement.agreement_public
    assert mine == stated


def test_the_request_names_the_party_and_carries_the_stated_key(keys: Keys) -> None:
    """A certificate can be made for no other key than the one in the statement."""
    request = x509.load_pem_x509_csr(keys.certificate_request("AL"))

    public = request.public_key()
    assert isinstance(public, EllipticCurvePublicKey)
    assert isinstance(public.curve, SECP256R1)
    assert request.is_signature_valid
    names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    assert ["spiffe://dcim-exchange/party/AL/node"] == uris
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert statements.verify(keys.statement()).transport_key == digest(der)


def test_nothing_readable_is_in_the_folder(keys: Keys) -> None:
    """Only the statement, which is public, can be read at all, and that by the owner alone."""
    agreement = keys.agreement(PASSPHRASE)
    assert isinstance(agreement, Ed25519PrivateKey)
    secrets = [
        keys.release().private_bytes_raw(),
        agreement.private_bytes_raw(),
        keys.pseudonymiser().key,
        keys.transport_pem(),
    ]

    found = {path: path.read_bytes() for path in keys.vault.folder.iterdir()}

    assert not any(secret in data for secret in secrets for data in found.values())
    assert not any(b"PRIVATE KEY" in data for data in found.values())
    assert {0o600} == set(modes(keys.vault.folder).values())
    assert {"agreement", "identity", "pseudonym", "release", "statement.json", "transport"} == set(
        modes(keys.vault.folder)
    )


def test_two_nodes_share_no_key(tmp_path: Path) -> None:
    """Every node makes its own, so the same person has unrelated pseudonyms on two nodes."""
    one, two = _made(tmp_path / "one"), _made(tmp_path / "two")

    assert one.release().private_bytes_raw() != two.release().private_bytes_raw()
    assert one.transport_pem() != two.transport_pem()
    assert one.pseudonymiser().key != two.pseudonymiser().key


def test_keys_stay_the_same(keys: Keys) -> None:
    """Opened again, they are the ones that were made."""
    again = Keys(Vault(keys.vault.folder, keys.vault.secret_file))

    assert keys.statement() == again.statement()
    assert keys.pseudonymiser() == again.pseudonymiser()
    assert keys.transport_pem() == again.transport_pem()


def test_a_wrong_passphrase_opens_no_agreement_key(keys: Keys) -> None:
    """The node's own secret is not enough to sign an agreement."""
    with pytest.raises(WrongPassphraseError):
        keys.agreement("incorrect horse battery")


def test_keys_are_never_written_over(keys: Keys, tmp_path: Path) -> None:
    """Making keys where there are some fails, and those that were there stay."""
    before = keys.statement()

    with pytest.raises(OSError, match="not empty"):
        _made(tmp_path)

    assert before == keys.statement()
    assert keys.release().public_key() == statements.verify(before).release_public


def test_a_refused_passphrase_makes_no_keys(tmp_path: Path) -> None:
    """There are all keys or none."""
    vault = Vault(tmp_path / "keys", tmp_path / "node.secret")

    with pytest.raises(InputError, match="at least 12"):
        Keys.create(vault, party="AL", passphrase="short")  # noqa: S106 - too short to be one

    assert not vault.folder.exists()


def test_keys_of_somebody_else_are_refused(keys: Keys) -> None:
    """A folder that was copied from another country's node is not taken for ours."""
    keys.expect_party("AL")

    with pytest.raises(InputError, match=r"expected keys of RS in .*, got AL's"):
        keys.expect_party("RS")


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{}", documents.signature(documents.statement("AL"), "RS").to_bytes()],
)
def test_a_damaged_statement_is_said(keys: Keys, content: bytes | None) -> None:
    """Missing, cut or signed by somebody else: restored, never guessed."""
    path = keys.vault.folder / "statement.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InputError, match=r"statement\.json is missing or damaged: restore"):
        keys.statement()
