"""Which identities are worth comparing: those that share something a slip seldom touches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from node.identity.names import skeleton
from node.identity.traits import Traits

LARGEST = 400
"""Most identities that are compared for one thing they share: 80,000 pairs."""

Key = tuple[object, ...]


def blocks(everybody: Sequence[Traits]) -> Iterator[list[int]]:
    """Places of identities that share a key; a block may hold one of another.

    A key that more than `LARGEST` share is too common to say anything: it is left out, and whoever
    is the same person shares another.
    """
    sharing: dict[Key, list[int]] = defaultdict(list)
    for place, each in enumerate(everybody):
        for key in set(_keys(each)):
            sharing[key].append(place)
    for places in sharing.values():
        if 1 < len(places) <= LARGEST:
            yield places


def _keys(each: Traits) -> Iterator[Key]:
    """A part of the name and about the year of birth; two parts of it; the day; the document."""
    bones = sorted({skeleton(part) for part, _ in each.names})
    if each.birth:
        for bone in bones:
            # Of two years side by side the later one is a key of both.
            yield from ((bone, each.birth.year), (bone, each.birth.year + 1))
        if each.birth.is_day:
            yield ("born", each.birth)
    yield from (("named", *pair) for pair in combinations(bones, 2))
    if each.document:
        yield ("document", each.document)
