"""Belonging to an exchange: the invitation, the certificate, and whom the node then trusts."""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict, TypeAdapter

from node.clock import ClockWrongError
from node.vault import write_private
from proto.document import STRICT
from proto.errors import InputError, MalformedError, RefusalError
from proto.identity import public_key

_FILE = "membership.json"


class NotAMemberError(RefusalError):
    """The node has not joined an exchange yet."""

    code = "not-a-member"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the hub's operator handed over: one code, used once."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    party: str
    enrolment: str
    exchange: str
    root: str
    secret: str
    expires: str

    @classmethod
    def parse(cls, code: str) -> "Invitation":
        """Read a join code; spaces and line breaks that copying put in do not matter.

        Raises:
            InputError: It is not one, or was cut when copied.
        """
        text = "".join(code.split())
        try:
            data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            invitation = TypeAdapter(cls).validate_json(data)
            base64.b64decode(invitation.secret, validate=True)
            x509.load_pem_x509_certificate(invitation.root.encode())
        except ValueError:  # Not repeated: it holds the secret.
            raise InputError("this is not a join code: copy all of it, to the last sign") from None
        return invitation

    @property
    def secret_bytes(self) -> bytes:
        """The one-time secret."""
        return base64.b64decode(self.secret)


@dataclass(frozen=True, slots=True)
class Membership:
    """What the node knows of its hub: where it is, its root, its key, and our certificate."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    exchange: str
    root: str
    hub_key: str
    certificate: str

    @property
    def hub_public(self) -> Ed25519PublicKey:
        """The key that signs the directory and the log's checkpoints."""
        return public_key(self.hub_key)

    @property
    def starts(self) -> datetime:
        """When our certificate begins."""
        return x509.load_pem_x509_certificate(self.certificate.encode()).not_valid_before_utc

    @property
    def expires(self) -> datetime:
        """When our certificate ends."""
        return x509.load_pem_x509_certificate(self.certificate.encode()).not_valid_after_utc

    def is_expired(self, now: datetime) -> bool:
        """Whether our certificate has ended."""
        return now.astimezone(UTC) >= self.expires

    def expect_valid(self, now: datetime) -> None:
        """Call only with a certificate that the hub would let in.

        Raises:
            ClockWrongError: It begins in the future, by our clock.
            NotAMemberError: It has ended.
        """
        if now < self.starts:
            raise ClockWrongError(
                f"our certificate is valid from {self.starts:%Y-%m-%d %H:%M} UTC, and it is"
                f" {now.astimezone(UTC):%Y-%m-%d %H:%M}: check this machine's clock"
            )
        if self.is_expired(now):
            raise NotAMemberError(
                f"our certificate ended on {self.expires:%Y-%m-%d %H:%M} UTC: check this"
                " machine's clock, or ask the hub's operator for a new invitation"
            )


def load(home: Path) -> Membership:
    """Read what was kept on joining.

    Raises:
        InputError: What was kept cannot be read or is damaged.
        NotAMemberError: Nothing was kept: the node has not joined.
    """
    path = home / _FILE
    try:
        kept = TypeAdapter(Membership).validate_json(path.read_bytes())
        for pem in (kept.root, kept.certificate):
            x509.load_pem_x509_certificate(pem.encode())
        public_key(kept.hub_key)
    except FileNotFoundError:
        message = "this node has not joined an exchange: run `dcim-node join CODE`"
        raise NotAMemberError(message) from None
    except (OSError, ValueError, MalformedError) as error:
        message = f"{path} cannot be read or is damaged: restore it from a backup"
        raise InputError(message) from error
    return kept


def keep(home: Path, membership: Membership) -> None:
    """Keep what joining gave us."""
    write_private(home / _FILE, json.dumps(asdict(membership), indent=2).encode())
