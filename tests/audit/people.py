"""A handful of people who never lived, and the one among them whom noise has most to hide."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from anonymizer.counting import Cube, cube
from anonymizer.design import Design
from anonymizer.grid import Attribute, Grid
from anonymizer.measurement import exact

STATUS = "status"
COUNTED = "counted"

_SEXES = ("a", "b")
_FORMS = ("x", "y", "z")

SEX = Attribute("sex", "sex", _SEXES, {code: code for code in _SEXES})
FORM = Attribute("form", "form", _FORMS, {code: code for code in _FORMS}, 2)
"""Two of its values count, whatever number somebody has."""

Person = tuple[str, str, int]
"""Status, sex, and a bit for each form."""

OTHERS: tuple[Person, ...] = ((COUNTED, "a", 0b001),) * 3 + ((COUNTED, "b", 0b100),) * 3
"""As many of either sex, and nobody with the second form: zeros in tables and in blocks."""

EVERYBODY: tuple[Person, ...] = tuple(
    (COUNTED, sex, 1 << one | 1 << other)
    for sex in _SEXES
    for one, other in [*combinations(range(3), 2), *((place, place) for place in range(3))]
)


def grid(*attributes: Attribute) -> Grid:
    """A table."""
    return Grid(attributes, STATUS, frozenset({COUNTED}))


def counted(people: Iterable[Person]) -> Cube:
    """The people as the database counts them."""
    rows = [(*person, 1) for person in people]
    return cube(rows, attributes=(STATUS, "sex", "form"), bits={"form": _FORMS})


def numbers(people: Iterable[Person], design: Design) -> tuple[int, ...]:
    """What the design asks of them, without noise."""
    return exact(counted(people), design, status=STATUS)


def worst(designs: Sequence[Design]) -> Person:
    """The person who changes the answers to all designs most; everybody is tried."""
    return max(EVERYBODY, key=lambda person: sum(_loss(person, each) for each in designs))


def _loss(person: Person, design: Design) -> float:
    change = np.array(numbers([person], design), dtype=np.float64)
    match design.mechanism:
        case "discrete-laplace":
            return float(np.abs(change).sum() / float(design.scale))
        case "discrete-gaussian":
            return float((change**2).sum() / (2 * float(design.scale) ** 2))
