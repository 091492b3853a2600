"""How two identities agree, field by field, and how much that says.

The weight of each agreement is the logarithm of how much more often it is met between two records
of one person (m) than between two people (u); weights add up to odds.

Source: Fellegi and Sunter (JASA 1969). That a rare name says more than a common one: Winkler,
"Frequency-based matching in the Fellegi-Sunter model" (US Census Bureau, 2000). Names are compared
by the similarity of Jaro and Winkler. Rates of slips (m) are assumed; what two people share by
chance (u) follows from the names of this register and from forty years of birth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from node.identity import birth
from node.identity.traits import Part, Traits

Field = Literal["given_name", "family_name", "birth_date", "sex", "document"]
Word = Literal["same", "alike", "partly", "exchanged", "near", "differs", "unknown"]
"""How a field agrees; a word, and nothing of what stands in it."""

_BIRTH: Mapping[birth.Agreement, tuple[Word, float]] = {
    "same": ("same", log2(0.82 * 9000)),
    "exchanged": ("alike", log2(0.02 * 9000)),
    "close": ("alike", log2(0.08 / 0.006)),
    "same year": ("same", log2(0.90 * 35)),
    "near": ("near", log2(0.06 / 0.08)),
    "differs": ("differs", log2(0.03 / 0.92)),
    "unknown": ("unknown", 0.0),
}
_SEX = log2(0.98 / 0.6), log2(0.02 / 0.4)
_DOCUMENT = log2(0.70 / 1e-5), log2(0.10 / 3e-3), log2(0.20 / 0.997)
_NAME_SAME = 0.80
_NAME_ALIKE, _NAME_NEAR = log2(0.1 / 3e-3), log2(0.04 / 12e-3)
_GIVEN_DIFFERS, _OTHER_DIFFERS = log2(0.02 / 0.95), log2(0.06 / 0.98)  # Who marries changes one.
_ALIKE, _NEAR = 0.92, 0.85
_EXCHANGED = -1.0
_SHORTEST_DOCUMENT = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two identities agree.

    Attributes:
        weight: Logarithm (base 2) of how much likelier this is of one person than of two.
    """

    words: Mapping[Field, Word]
    weight: float


def compare(one: Traits, other: Traits, shares: Mapping[str, float]) -> Comparison:
    """Compare two identities.

    Args:
        one: An identity.
        other: Another one of the same dataset.
        shares: Of every part of a name, the share of identities that bear it (0 to 1].
    """
    given, family, names = _names(one, other, shares)
    born, birth_weight = _BIRTH[birth.agreement(one.birth, other.birth)]
    sex, sex_weight = _sex(one, other)
    document, document_weight = _document(one.document, other.document)
    words: Mapping[Field, Word] = {
        "given_name": given,
        "family_name": family,
        "birth_date": born,
        "sex": sex,
        "document": document,
    }
    return Comparison(words, names + birth_weight + sex_weight + document_weight)


def _sex(one: Traits, other: Traits) -> tuple[Word, float]:
    if not (one.sex and other.sex):
        return "unknown", 0.0
    same, differs = _SEX
    return ("same", same) if one.sex == other.sex else ("differs", differs)


def _document(one: str, other: str) -> tuple[Word, float]:
    if not (one and other):
        return "unknown", 0.0
    same, alike, differs = _DOCUMENT
    if one == other:
        return "same", same
    if min(len(one), len(other)) >= _SHORTEST_DOCUMENT and _slips(one, other) == 1:
        return "alike", alike
    return "differs", differs


def _slips(one: str, other: str) -> int:
    return DamerauLevenshtein.distance(one, other, score_cutoff=1)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two parts of names that were taken for each other."""

    likeness: float
    part: str
    role: Part
    other_role: Part


def _names(one: Traits, other: Traits, shares: Mapping[str, float]) -> tuple[Word, Word, float]:
    """How given and family names agree, and the weight of all parts of both names.

    Each part of the shorter name is matched with the part of the longer one that is most like it,
    whatever it is a part of there: so names may be exchanged, or one of two be left out.
    """
    if len(one.names) > len(other.names):
        one, other = other, one
    pairs, rest = _pairs(one, other)
    weight = sum(_name_weight(each, shares) for each in pairs)
    if any(map(_is_exchanged, pairs)):
        weight += _EXCHANGED
    return _word("given", pairs, rest), _word("family", pairs, rest), weight


def _pairs(shorter: Traits, longer: Traits) -> tuple[list[_Pair], list[Part]]:
    """The pairs, those most alike first, and what is left over of the longer name."""
    ours, theirs = list(shorter.names), list(longer.names)
    pairs: list[_Pair] = []
    while ours:
        likeness, _, mine, their = max(
            (_likeness(mine[0], their[0]), mine[1] == their[1], mine, their)
            for mine in ours
            for their in theirs
        )
        ours.remove(mine)
        theirs.remove(their)
        pairs.append(_Pair(likeness, mine[0], mine[1], their[1]))
    return pairs, [role for _, role in theirs]


def _likeness(one: str, other: str) -> float:
    """From 0 to 1; nothing where it is not worth a name."""
    return 1.0 if one == other else JaroWinkler.similarity(one, other, score_cutoff=_NEAR)


def _name_weight(pair: _Pair, shares: Mapping[str, float]) -> float:
    if pair.likeness == 1:
        return log2(_NAME_SAME / shares[pair.part])
    if pair.likeness >= _ALIKE:
        return _NAME_ALIKE
    if pair.likeness:
        return _NAME_NEAR
    return _GIVEN_DIFFERS if pair.role == pair.other_role == "given" else _OTHER_DIFFERS


def _is_exchanged(pair: _Pair) -> bool:
    return bool(pair.likeness) and {pair.role, pair.other_role} == {"given", "family"}


def _word(role: Part, pairs: Sequence[_Pair], rest: Sequence[Part]) -> Word:
    """How given or family names agree."""
    found = [each for each in pairs if role in (each.role, each.other_role)]
    if not found:
        return "unknown"
    if any(map(_is_exchanged, found)):
        return "exchanged"
    least, most = min(each.likeness for each in found), max(each.likeness for each in found)
    if least == 1:
        return "partly" if role in rest else "same"
    if not least:
        return "partly" if most >= _ALIKE else "differs"
    return "alike" if least >= _ALIKE else "near"
