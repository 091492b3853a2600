"""The agreement key changes: the new one lies sealed beside the old until the hub shows it.

A process may die between any two steps. What is under way is what has a statement; the same
command, or the node's own errands, go on from there.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from node import agreement_key
from node.settings import Token
from node.vault import Vault, expect_long_enough, make_durable, write_private
from proto import statement as statements
from proto.document import Sha256, write
from proto.envelope import Envelope, SigningKey
from proto.errors import InputError, MalformedError, SignatureError
from proto.identity import public_text
from proto.statement import PAYLOAD_TYPE, Reason
from proto.succession import Link

KEY, STATEMENT = "agreement", "statement.json"
_NEXT_KEY, _NEXT_STATEMENT = "agreement.next", "statement.next.json"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a party says of its keys.

    Attributes:
        accepted: What the hub has shown of it.
        under_way: What replaces that, and was signed here.
    """

    accepted: Envelope
    under_way: Envelope | None = None

    @property
    def reason(self) -> Reason | None:
        """Why something is under way; nothing where nothing is."""
        return statements.verify(self.under_way).reason if self.under_way else None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The files of the change, in the party's vault; on a token there are statements alone."""

    vault: Vault
    token: Token | None = None

    def stated(self) -> Stated:
        """What the party says.

        Raises:
            InputError: A file is missing or not what was written.
        """
        is_under_way = (self.vault.folder / _NEXT_STATEMENT).exists()
        return Stated(self._read(STATEMENT), self._read(_NEXT_STATEMENT) if is_under_way else None)

    @property
    def sealed(self) -> str:
        """The file of the key that signs now: where nobody has or trusts the old one, the new."""
        has_both = (self.vault.folder / _NEXT_KEY).exists()
        is_new = has_both and self.stated().reason in ("lost", "compromised")
        return _NEXT_KEY if is_new else KEY

    @property
    def public(self) -> Ed25519PublicKey:
        """The key that signs now, as others know it."""
        stated = self.stated()
        is_new = stated.under_way is not None and stated.reason in ("lost", "compromised")
        said = stated.under_way if is_new and stated.under_way else stated.accepted
        return statements.verify(said).agreement_public

    def begin(
        self,
        before: Link,
        reason: Reason,
        *,
        release: Ed25519PrivateKey,
        passphrase: str,
        old: SigningKey | None = None,
    ) -> None:
        """Make the next key and the statement that replaces the one before.

        Args:
            before: The newest statement that was accepted.
            reason: Why.
            release: Signs for the node.
            passphrase: Will open the new key; the PIN, where it is made on a token.
            old: Countersigns a rotation.

        Raises:
            InputError: The passphrase is too short.
        """
        if self.token is None:
            expect_long_enough(passphrase)
        party = before.statement.party
        with self._alone():
            # What was under way goes first: its statement must never lie beside another key.
            (self.vault.folder / _NEXT_STATEMENT).unlink(missing_ok=True)
            make_durable(self.vault.folder)
            new = agreement_key.make(
                self.vault, self.token, party=party, secret=passphrase, file=_NEXT_KEY
            )
            statement = replace(
                before.statement,
                agreement_key=public_text(new.public_key()),
                replaces=before.name,
                reason=reason,
            )
            envelope = Envelope(PAYLOAD_TYPE, write(statement)).signed(release).signed(new)
            signed = envelope.signed(old) if old else envelope
            write_private(self.vault.folder / _NEXT_STATEMENT, signed.to_bytes())

    def finish(self, name: Sha256) -> None:
        """Let the new key take the place of the old one, which is gone then.

        Args:
            name: Of the statement that the hub shows; if another process has finished it or
                begun another meanwhile, nothing happens.
        """
        with self._alone():
            under_way = self.stated().under_way
            if under_way is None or under_way.hash != name:
                return
            for new, old in ((_NEXT_KEY, KEY), (_NEXT_STATEMENT, STATEMENT)):
                if (self.vault.folder / new).exists():
                    (self.vault.folder / new).replace(self.vault.folder / old)
                    make_durable(self.vault.folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process changes these files meanwhile."""
        descriptor = os.open(self.vault.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _read(self, name: str) -> Envelope:
        path = self.vault.folder / name
        try:
            envelope = Envelope.from_bytes(path.read_bytes())
            statements.verify(envelope)
        except (OSError, MalformedError, SignatureError) as error:
            message = f"{path} is missing or damaged: restore the keys from a backup"
            raise InputError(message) from error
        return envelope
