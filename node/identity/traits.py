"""What identifiers of one identity come down to when it is compared with another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from anonymizer.pseudonym import normalised
from node.identity import birth, names
from node.identity.birth import Birth
from node.identity.identifiers import Identifiers

Part = Literal["given", "family", "other"]
Sex = Literal["female", "male", ""]

_SEXES: Mapping[Sex, tuple[str, ...]] = {
    "female": ("f", "female", "femër", "feminin", "kadin", "w", "ž", "žena", "žensko", "ж", "жена"),
    "male": (
        "erkek",
        "m",
        "male",
        "mashkull",
        "masculin",
        "muž",
        "muško",
        "muški",
        "м",
        "маж",
        "мъж",
    ),
}
_SEX_OF = {normalised(word): sex for sex, words in _SEXES.items() for word in words}
_OF_NUMBER = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Traits:
    """An identity, ready to be compared; in memory only.

    Attributes:
        names: Every part of the name as it sounds, and what it is a part of.
        sex: As far as the register's word for it is known here.
        document: Letters and digits of its number.
    """

    identity: str
    names: tuple[tuple[str, Part], ...] = field(repr=False)
    birth: Birth | None = field(repr=False)
    sex: Sex = field(repr=False)
    document: str = field(repr=False)


def traits(identity: str, said: Identifiers) -> Traits:
    """Prepare an identity."""
    of: tuple[tuple[Part, str], ...] = (
        ("given", said.given_name),
        ("family", said.family_name),
        ("other", said.other_names),
    )
    every = tuple((part, role) for role, name in of for part in names.parts(name))
    document = _OF_NUMBER.sub("", normalised(said.document))
    return Traits(identity, every, birth.read(said.birth_date), _sex(said.sex), document)


def _sex(word: str) -> Sex:
    return _SEX_OF.get(normalised(word), "")
