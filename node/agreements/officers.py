"""Officers: people who say yes to a release, each with a key that only their passphrase opens.

An officer is called as their account is, so that nobody has two keys under one account, and whose
account is closed approves nothing any more.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from node.vault import Vault
from proto.document import Sha256
from proto.errors import InputError, RefusalError
from proto.identity import public_text
from proto.notice import Approval, Officer
from proto.release import Release
from proto.signed_agreement import SignedAgreement

_YEARS = 5
"""How long an officer is one before the party has to name them anew."""


class OfficerExistsError(RefusalError):
    """There is an officer of that name, whose key nobody replaces unseen."""

    code = "officer-exists"


@dataclass(frozen=True, slots=True)
class Officers:
    """The keys of a party's officers, in the vault beside its own."""

    vault: Vault
    party: str

    def add(self, name: str, passphrase: str, today: date) -> Officer:
        """Make an officer's key, and what the party has to sign to name its holder.

        Raises:
            InputError: The passphrase is too short.
            OfficerExistsError: There is one of that name.
        """
        if (self.vault.folder / _file(name)).exists():
            raise OfficerExistsError(f"there is an officer {name} already: choose another name")
        key = Ed25519PrivateKey.generate()
        self.vault.seal_with_passphrase(_file(name), key.private_bytes_raw(), passphrase)
        return Officer(
            type="officer",
            format=1,
            party=self.party,
            officer=name,
            key=public_text(key.public_key()),
            issued=today,
            until=today.replace(year=today.year + _YEARS, day=min(today.day, 28)),
        )

    def forget(self, name: str) -> None:
        """Take back a key that the party did not sign for."""
        (self.vault.folder / _file(name)).unlink(missing_ok=True)

    def key(self, name: str, passphrase: str) -> Ed25519PrivateKey:
        """An officer's key.

        Raises:
            InputError: There is no such officer here.
            WrongPassphraseError: It is not the passphrase.
        """
        if not (self.vault.folder / _file(name)).exists():
            raise InputError(
                f"there is no officer {name!r} here: `dcim-node officer add` makes one"
            )
        return Ed25519PrivateKey.from_private_bytes(
            self.vault.open_with_passphrase(_file(name), passphrase)
        )


def holding(signed: SignedAgreement, party: str, officers: Collection[str]) -> SignedAgreement:
    """The agreement without what those of our officers approved who are none any more.

    Args:
        signed: With what was said of it.
        party: Ours; others know their own people.
        officers: Ours whose account is open.
    """
    held = tuple(
        each
        for each in signed.notices
        if not (isinstance(each, Approval) and each.party == party and each.officer not in officers)
    )
    return replace(signed, notices=held)


def approval(release: Release, name: Sha256, officer: str, today: date) -> Approval:
    """An officer's yes to a finished release."""
    return Approval(
        type="approval",
        format=1,
        agreement=release.agreement,
        party=release.publisher,
        officer=officer,
        release=name,
        issued=today,
    )


def _file(name: str) -> str:
    return f"officer-{name}"
