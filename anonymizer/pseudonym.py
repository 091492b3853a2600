"""Identifiers into keyed pseudonyms: the same person gives the same pseudonym, on one node only."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import filterfalse

from anonymizer.case import CaseRecord, Pseudonym, PseudonymousCase

KEY_BYTES = 32
_DIGEST_BYTES = 16
_PLAIN = str.maketrans(
    dict(zip("ıđłøабвгдеијклмнопрстуфх", "idloabvgdeijklmnoprstufh", strict=True))
    | dict(zip("ђжзћцчшыэєіґў", "dzzcccsjeeigu", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dz", "ѕ": "dz", "щ": "st", "ъ": "a"}  # noqa: RUF001
    | {"ь": "j", "ю": "ju", "я": "ja"}
)
"""Letters whose dot or stroke Unicode does not take for an accent, and clerks do; and Cyrillic."""
_GJ, _KJ = ("г\u0301", "gj"), ("к\u0301", "kj")  # noqa: RUF001
_ACCENTED = _GJ, _KJ, ("g\u0301", "gj"), ("k\u0301", "kj"), ("и\u0306", "j")
"""Letters of their own that Unicode takes for accented ones, decomposed: ѓ, ќ, ǵ, ḱ, й."""
_FINAL_IA = re.compile(r"ия\b")
_DIGIT = re.compile(r"\d")
_DIGRAPH = re.compile(r"ts|(?<=[zcs])h+|y")
"""What stands for one letter where no accents are written; of the first three, what is too much."""


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
            record=self.record(case.record),
            person=person,
            content=self._digest(b"content", content),
            first_day=case.first_day,
            last_day=case.last_day,
            codes=case.codes,
            dates=case.dates,
        )

    def record(self, name: Iterable[str]) -> Pseudonym:
        """A record's own, from what its register is called and what names the record there."""
        return self._digest(b"record", name)

    def _digest(self, what: bytes, parts: Iterable[str]) -> Pseudonym:
        """Digest of parts that cannot be shifted into each other: each carries its length."""
        encoded = [part.encode() for part in parts]
        data = b"".join([len(each).to_bytes(4, "big") + each for each in encoded])
        state = hashlib.blake2b(data, key=self.key, digest_size=_DIGEST_BYTES, person=what)
        return Pseudonym(state.hexdigest())


def normalised(identifier: str) -> str:
    """An identifier without what two clerks write differently: case, accents, spaces, script.

    A Cyrillic name and what its country officially writes in Latin are one: in Serbian, Montenegrin
    and Macedonian the letters of both alphabets, in Bulgarian and in passports also `zh`, `ch`,
    `sh`, `ts`, `y`. Where there is a digit it is no name, and no letter is taken for another.

    Source: Serbian and Macedonian orthography; Bulgarian transliteration law of 2009.
    """
    latin = identifier.lower() if identifier.isascii() else _in_latin(identifier)
    plain = " ".join(latin.split())
    return plain if _DIGIT.search(plain) else _DIGRAPH.sub(_letter, plain)


def _in_latin(identifier: str) -> str:
    # Decomposed first: what comes out of a compatibility character has a case of its own.
    decomposed = unicodedata.normalize("NFKD", identifier).casefold()
    for accented, latin in _ACCENTED:
        decomposed = decomposed.replace(accented, latin)
    letters = "".join(filterfalse(unicodedata.combining, decomposed))
    return _FINAL_IA.sub("ia", letters).translate(_PLAIN)


def _letter(digraph: re.Match[str]) -> str:
    return {"ts": "c", "y": "j"}.get(digraph.group(), "")
