"""Which identities of a register are probably one person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2

from node.identity.blocking import blocks
from node.identity.comparison import Field, Word, compare
from node.identity.traits import Traits

EXPECTED = 0.5
"""Further identities that each identity is expected to have: what is thought before comparing."""

PROBABLE = 0.2
"""From this probability on a pair is proposed to a person."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two identities that are probably one person, the smaller pseudonym first.

    Attributes:
        probability: That they are, by `comparison` (0 to 1).
        words: How each field agrees.
    """

    one: str
    other: str
    probability: float
    words: Mapping[Field, Word]


def matches(everybody: Sequence[Traits]) -> Iterator[Match]:
    """Every pair that is probably one person; each once, in no order.

    Args:
        everybody: All identities of a dataset; how common a name is follows from them.
    """
    shares = _shares(everybody)
    before = log2(EXPECTED / max(len(everybody), 1))
    compared: set[tuple[int, int]] = set()
    for places in blocks(everybody):
        for pair in combinations(places, 2):
            if pair in compared:
                continue
            compared.add(pair)
            one, other = sorted((everybody[pair[0]], everybody[pair[1]]), key=_identity)
            found = compare(one, other, shares)
            probability = 1 / (1 + 2 ** -(found.weight + before))
            if probability >= PROBABLE:
                yield Match(one.identity, other.identity, probability, found.words)


def _shares(everybody: Sequence[Traits]) -> dict[str, float]:
    bearers = Counter(part for each in everybody for part in {part for part, _ in each.names})
    return {part: number / len(everybody) for part, number in bearers.items()}


def _identity(each: Traits) -> str:
    return each.identity
