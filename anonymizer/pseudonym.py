"""Identifiers into keyed pseudonyms: the same person gives the same pseudonym, on one node only."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from anonymizer.case import CaseRecord, Pseudonym, PseudonymousCase

KEY_BYTES = 32
_DIGEST_BYTES = 16
_PLAIN = str.maketrans("ıđłø", "idlo")
"""Letters whose dot or stroke Unicode does not take for an accent, and clerks do."""


@dataclass(frozen=True, slots=True)
class Pseudonymiser:
    """Replaces identifiers under one key, which never leaves the node.

    Without the key a pseudonym cannot be guessed from a list of names; with another node's key
    the same person gets an unrelated one.

    Source: BLAKE2 (RFC 7693) in its keyed mode, personalised by what is named.
    """

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key that is too short to protect anybody."""
        if len(self.key) != KEY_BYTES:
            raise ValueError(f"expected a key of {KEY_BYTES} bytes, got {len(self.key)}")

    def replace(self, case: CaseRecord) -> PseudonymousCase:
        """The record with every identifier replaced."""
        person = self._digest(b"person", map(normalised, case.person))
        codes = sorted((name, *values) for name, values in case.codes.items())
        days = (case.first_day.isoformat(), case.last_day.isoformat())
        dates = sorted(case.dates.items())
        content = (person, *days, *map("|".join, codes), *map("|".join, dates))
        return PseudonymousCase(
            record=self._digest(b"record", case.record),
            person=person,
            content=self._digest(b"content", content),
            first_day=case.first_day,
            last_day=case.last_day,
            codes=case.codes,
            dates=case.dates,
        )

    def _digest(self, what: bytes, parts: Iterable[str]) -> Pseudonym:
        """Digest of parts that cannot be shifted into each other: each carries its length."""
        state = hashlib.blake2b(key=self.key, digest_size=_DIGEST_BYTES, person=what)
        for part in parts:
            data = part.encode()
            state.update(len(data).to_bytes(4, "big") + data)
        return Pseudonym(state.hexdigest())


def normalised(identifier: str) -> str:
    """An identifier without what two clerks write differently: case, accents, spaces."""
    # Decomposed first: what comes out of a compatibility character has a case of its own.
    decomposed = unicodedata.normalize("NFKD", identifier).casefold().translate(_PLAIN)
    letters = (letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join("".join(letters).split())
