"""Draws that come out the same for ever: everything rests on `Random.random()` alone.

Python promises that one method its values for a seed; `choice` and `sample` may change.
"""

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(*names: object) -> Random:
    """A stream of chance of its own for everything that has a name."""
    return Random("|".join(map(str, names)))  # noqa: S311 - generated data; nothing is secret


def whole(chance: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(chance.random() * (high - low + 1))


def one_of(chance: Random, among: Sequence[T]) -> T:
    """Any of these, each as often as the others."""
    return among[int(chance.random() * len(among))]


def early_one_of(chance: Random, among: Sequence[T]) -> T:
    """Any of these, the first ones more often, as with the names that people give."""
    drawn = chance.random()
    return among[int(drawn * drawn * len(among))]


class Weighted(Generic[T]):
    """Things that are drawn as often as they weigh."""

    __slots__ = ("_reached", "_things", "_total")

    def __init__(self, weights: Mapping[T, float]) -> None:
        """Add the weights up once.

        Raises:
            ValueError: Nothing weighs anything, or something weighs less than nothing.
        """
        if not weights or min(weights.values()) < 0 or not any(weights.values()):
            raise ValueError("expected weights >= 0, and one that is more")
        self._things = [thing for thing, weight in weights.items() if weight]
        self._reached = list(accumulate(weight for weight in weights.values() if weight))
        self._total = self._reached.pop()

    def draw(self, chance: Random) -> T:
        """One of the things."""
        return self._things[bisect(self._reached, chance.random() * self._total)]
