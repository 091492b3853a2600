"""Secrets at rest: files that only this node, or only an officer's passphrase, can open."""

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from node import clock
from node.attempts import FILE, Attempts
from proto.errors import InputError, RefusalError

_SALT = pwhash.argon2id.SALTBYTES
MIN_PASSPHRASE = 12


class WrongPassphraseError(RefusalError):
    """The passphrase does not open the key."""

    code = "wrong-passphrase"


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of sealed files, and the file that holds the node's own secret.

    The node's secret opens what the node needs unattended. It is a file of its own, so that it
    can lie on another disk, a token or a credential store than the sealed files it opens.
    """

    folder: Path
    secret_file: Path

    @classmethod
    def create(cls, folder: Path, secret_file: Path) -> "Vault":
        """Make an empty vault; a secret that is there already stays, as it opens other files."""
        make_private_folder(folder)
        make_private_folder(secret_file.parent)
        if not secret_file.exists():
            write_private(secret_file, random_bytes(SecretBox.KEY_SIZE))
        return cls(folder, secret_file)

    def seal(self, name: str, data: bytes) -> None:
        """Keep a secret that the node opens by itself."""
        write_private(self.folder / name, SecretBox(self._secret()).encrypt(data))

    def open(self, name: str) -> bytes:
        """Open a secret of the node's own.

        Raises:
            InputError: The file or the node's secret is missing or not what was written.
        """
        try:
            return SecretBox(self._secret()).decrypt((self.folder / name).read_bytes())
        except (OSError, CryptoError, ValueError) as error:
            message = f"{self.folder / name} cannot be opened with {self.secret_file}"
            raise InputError(f"{message}: restore both from the same backup") from error

    def seal_with_passphrase(self, name: str, data: bytes, passphrase: str) -> None:
        """Keep a secret that only a person's passphrase opens (Argon2id, moderate cost)."""
        expect_long_enough(passphrase)
        salt = random_bytes(_SALT)
        sealed = SecretBox(_stretched(passphrase, salt)).encrypt(data)
        write_private(self.folder / name, salt + sealed)

    def open_with_passphrase(self, name: str, passphrase: str) -> bytes:
        """Open a secret under a person's passphrase; every wrong one makes the next wait longer.

        Raises:
            InputError: The file is missing.
            ThrottledError: There were too many attempts at this secret.
            WrongPassphraseError: It is not the passphrase, or the file was changed.
        """
        try:
            sealed = (self.folder / name).read_bytes()
        except OSError as error:
            message = f"{self.folder / name} cannot be read: {error.strerror}"
            raise InputError(f"{message}; restore it from a backup") from error
        with self.attempts.counted("key", name, clock.now()):
            try:
                return SecretBox(_stretched(passphrase, sealed[:_SALT])).decrypt(sealed[_SALT:])
            except CryptoError:
                said = f"the passphrase does not open the {name} key"
                raise WrongPassphraseError(said) from None

    @property
    def attempts(self) -> Attempts:
        """Who tried how often to come in, beside the sealed files: they may be restored without."""
        return Attempts(self.folder.with_name(FILE))

    def _secret(self) -> bytes:
        try:
            secret = self.secret_file.read_bytes()
        except OSError as error:
            message = f"the node's secret {self.secret_file} cannot be read: {error.strerror}"
            raise InputError(message) from error
        if len(secret) != SecretBox.KEY_SIZE:
            raise InputError(f"{self.secret_file} does not hold a node's secret")
        return secret


def expect_long_enough(passphrase: str) -> None:
    """Refuse a passphrase that is guessed soon.

    Raises:
        InputError: It is too short.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise InputError(f"expected a passphrase of at least {MIN_PASSPHRASE} characters")


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into; one that is there stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):  # A disk that is full does not say where it is.
            error.filename = error.filename or str(path)
        raise
    make_durable(path.parent)


def make_durable(folder: Path) -> None:
    """Make what was renamed in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    """The key that a passphrase gives, however a keyboard composes its letters.

    Source: RFC 8265, section 4.2 (OpaqueString: Unicode NFC); RFC 9106 (Argon2id).
    """
    return pwhash.argon2id.kdf(
        SecretBox.KEY_SIZE,
        unicodedata.normalize("NFC", passphrase).encode(),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_MODERATE,
        memlimit=pwhash.argon2id.MEMLIMIT_MODERATE,
    )
