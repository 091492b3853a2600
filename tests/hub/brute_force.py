"""Noise worked out the long way: every kind of person a column, every answer a row, least squares.

A second implementation of what `hub.questions`, `hub.derivation` and `hub.components` have in
closed form. It knows nothing of blocks: the best linear unbiased estimate of a table W x from
noisy answers Q x has the covariance W (Q' S^-1 Q)^+ W' (Gauss and Markov, by Aitken).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, product

import numpy as np
from numpy.typing import NDArray

from proto.release import MeasuredQuery, QueryPart
from proto.vocabulary import Choice, Code, CodeList, Dataset, Indicator

Matrix = NDArray[np.float64]
Person = Mapping[str, frozenset[str]]

COUNTED = ("a",)
"""The statuses of every query and table here."""


def _indicator(name: str, codes: str, bound: int) -> Indicator:
    listed = CodeList(name, "1", name, tuple(Code(each, each, None, None) for each in codes))
    choice: Choice = "single" if bound == 1 else "multiple"
    return Indicator(
        id=name,
        label=name,
        code_list=listed,
        choice=choice,
        bound=bound,
        groups=None,
        mandatory=True,
        source="",
        section="",
        leaves="freely",
        axes=("day",),
    )


DATASET = Dataset(
    id="people",
    label="People",
    unit="person",
    status_indicator="status",
    date_axis="day",
    person_rule="earliest",
    indicators=(
        _indicator("status", "ab", 1),
        _indicator("sex", "fmu", 1),
        _indicator("age", "ca", 1),
        _indicator("form", "wxyz", 2),
        _indicator("role", "pqr", 3),
    ),
    dates=(),
)
BOUNDS = {each.id: each.bound for each in DATASET.indicators}
CODES = {each.id: each.codes() for each in DATASET.indicators}


def people(names: Sequence[str]) -> tuple[Person, ...]:
    """Every kind of person there can be, as far as these indicators tell."""
    answers = (tuple(_answers(name)) for name in names)
    return tuple(dict(zip(names, each, strict=True)) for each in product(*answers))


def _answers(name: str) -> Iterator[frozenset[str]]:
    several = (combinations(CODES[name], number) for number in range(1, BOUNDS[name] + 1))
    return map(frozenset, chain.from_iterable(several))


def numbers(query: MeasuredQuery, person: Person) -> Matrix:
    """What one person adds to the answers."""
    vectors = [_part(name, part, person[name]) for name, part in query.parts.items()]
    return query.weight * _outer(vectors, np.ones(1))


def _outer(factors: Sequence[Matrix], start: Matrix) -> Matrix:
    found = start
    for factor in factors:
        found = np.asarray(np.kron(found, factor), dtype=np.float64)
    return found


def _part(name: str, part: QueryPart, answer: frozenset[str]) -> Matrix:
    has = np.array([float(code in answer) for code in CODES[name]])
    match part:
        case "cells":
            return has
        case "centred":
            return has * len(has) - float(has.sum())
        case "values":
            return np.array([2 * has.sum() - (2 * BOUNDS[name] - 1)])


def cells(dimensions: Sequence[str]) -> MeasuredQuery:
    """A table, as if it was measured itself."""
    return MeasuredQuery(COUNTED, dict.fromkeys(dimensions, "cells"), 1)


def covariance(
    dimensions: Sequence[str], queries: Sequence[MeasuredQuery], variance: float
) -> Matrix:
    """Of the noise in the cells of the best estimate of a table, in row-major order.

    Args:
        dimensions: Of the table.
        queries: What was measured.
        variance: Of the noise on every number of their answers.
    """
    names = sorted({*dimensions, *(name for query in queries for name in query.parts)})
    kinds = people(names)
    asked = np.concatenate([np.array([numbers(q, each) for each in kinds]).T for q in queries])
    table = np.array([numbers(cells(dimensions), each) for each in kinds]).T
    scaled = asked / math.sqrt(variance)
    pseudo = np.linalg.pinv(scaled, rcond=1e-10)
    weights = table @ pseudo
    if not np.allclose(weights @ scaled, table, atol=1e-8):
        raise ValueError(f"{dimensions} cannot be derived")
    found: Matrix = weights @ weights.T
    return found


def from_components(
    dimensions: Sequence[str], components: Mapping[frozenset[str], float]
) -> Matrix:
    """The covariance that components stand for, as the release format defines it."""
    shape = [len(CODES[name]) for name in dimensions]
    found = np.zeros((math.prod(shape), math.prod(shape)))
    for own, variance in components.items():
        axes = [
            np.eye(size) - 1 / size if name in own else np.ones((size, size))
            for name, size in zip(dimensions, shape, strict=True)
        ]
        found += variance * _outer(axes, np.ones((1, 1)))
    return found
