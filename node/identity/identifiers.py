"""What names one person, as a register wrote it; in memory only, and never in what is printed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What names a person; empty where the register does not say.

    Attributes:
        birth_date: As the register writes it, a date or a year.
        sex: As the register writes it.
        document: Number of a passport, an identity card or the like.
    """

    given_name: str = field(default="", repr=False)
    family_name: str = field(default="", repr=False)
    other_names: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    sex: str = field(default="", repr=False)
    document: str = field(default="", repr=False)

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "Identifiers":
        """What a register says.

        Raises:
            ValueError: Something in it is no identifier.
        """
        if not said.keys() <= _KNOWN:
            strange = sorted(said.keys() - _KNOWN)
            raise ValueError(f"expected some of {', '.join(FIELDS)}, got {', '.join(strange)}")
        return cls(**{name: " ".join(value.split()) for name, value in said.items()})

    def with_later(self, later: "Identifiers") -> "Identifiers":
        """What is known when a later row says something: it counts, and its gaps take nothing."""
        return Identifiers(
            *(new or old for old, new in zip(self.cells(), later.cells(), strict=True))
        )

    def cells(self) -> tuple[str, ...]:
        """All of it, in the order of `FIELDS`."""
        return (
            self.given_name,
            self.family_name,
            self.other_names,
            self.birth_date,
            self.sex,
            self.document,
        )

    def to_bytes(self) -> bytes:
        """The form that is sealed."""
        return _WRITER.encode(self.cells()).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Identifiers":
        """What was sealed."""
        return cls(*json.loads(data))


FIELDS = tuple(each.name for each in fields(Identifiers))
"""The identifiers there are; a mapping names its columns by them."""

_KNOWN = frozenset(FIELDS)
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
