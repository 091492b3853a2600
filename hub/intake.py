"""The path of a release into the hub: verified, kept and logged at once, receipted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from hub import archive, directory, log, releases
from hub.agreements import Agreements
from hub.keys import Keys
from hub.storage import reading, writing
from hub.verification import Verification
from proto.catalogue import Catalogue
from proto.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Intake:
    """Where releases come in."""

    engine: Engine
    keys: Keys
    agreements: Agreements
    catalogue: Catalogue

    def accept(self, data: bytes, caller: str, *, now: datetime) -> Receipt:
        """Accept a release, or say which rule it breaks; the same bytes give the same leaf.

        Raises:
            RefusalError: A numbered check of `hub/verification.py` failed, or other bytes
                were accepted under the same name.
            UnavailableError: The database does not answer; nothing was accepted.
        """
        leaf = self._leaf(data, caller)
        if leaf is None:
            with writing(self.engine) as connection:
                # Inside, so that nobody is revoked and nothing superseded in between.
                verified = self._verification(now).verify(data, caller)
                leaf = releases.file(connection, verified.release, verified.data, now=now)
        return self.receipt(leaf)

    def receipt(self, leaf: int) -> Receipt:
        """The receipt of anything that is in the log."""
        with reading(self.engine) as connection:
            return log.receipt(connection, leaf, self.keys.hub_key)

    def _leaf(self, data: bytes, caller: str) -> int | None:
        """Where the caller's same bytes stand already, from the first time it sent them."""
        with reading(self.engine) as connection:
            known = archive.find(connection, data)
        return known.leaf if known and (known.kind, known.party) == ("release", caller) else None

    def _verification(self, now: datetime) -> Verification:
        with reading(self.engine) as connection:
            members = directory.members(connection)
        signed = {each.hash: each for each in self.agreements.signed()}
        return Verification(members, signed, self.catalogue, now.date())
