"""Closed forms give what least squares over all kinds of people gives."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import derivation
from hub.derivation import Derived, Measured, UnderivableError, laplace_variance
from hub.questions import Attribute, Question
from proto.release import MeasuredQuery, Mechanism, QueryPart
from tests.hub.brute_force import COUNTED, DATASET, covariance, from_components

SCALE = 70.0
TABLES: tuple[tuple[str, ...], ...] = (
    (),
    ("sex",),
    ("form",),
    ("sex", "form"),
    ("sex", "age"),
    ("form", "role"),
)
WEIGHTS = st.integers(1, 40)


def query(weight: int, **parts: QueryPart) -> MeasuredQuery:
    """A measured query."""
    return MeasuredQuery(COUNTED, parts, weight)


def components(
    dimensions: Sequence[str], queries: Sequence[MeasuredQuery], mechanism: Mechanism
) -> Mapping[frozenset[str], float]:
    """What the hub works out."""
    measured = [Measured(Question.of(each, DATASET), SCALE) for each in queries]
    attributes = frozenset(Attribute.of(DATASET, name, "code") for name in dimensions)
    return derivation.components(Derived(frozenset(COUNTED), attributes), measured, mechanism)


@settings(max_examples=30)
@given(
    dimensions=st.sampled_from(TABLES),
    others=st.lists(st.sampled_from(TABLES), max_size=4),
    weights=st.lists(WEIGHTS, min_size=5, max_size=5),
)
def test_laplace_components_are_those_of_least_squares(
    dimensions: tuple[str, ...], others: list[tuple[str, ...]], weights: list[int]
) -> None:
    """Whatever tables are measured beside it, some of them twice, each with its own weight."""
    queries = [
        MeasuredQuery(COUNTED, dict.fromkeys(names, "cells"), weight)
        for names, weight in zip((dimensions, *others), weights, strict=False)
    ]

    found = components(dimensions, queries, "discrete-laplace")

    assert from_components(dimensions, found) == pytest.approx(
        covariance(dimensions, queries, laplace_variance(SCALE)), rel=1e-7, abs=1e-9
    )


def test_a_table_is_summed_from_larger_ones() -> None:
    """A country need not measure what it can add up, over single choices only."""
    queries = [query(3, sex="cells", age="cells", form="cells"), query(5, sex="cells", age="cells")]

    for dimensions in [(), ("sex",), ("form",), ("sex", "form")]:
        found = components(dimensions, queries, "discrete-laplace")
        expected = covariance(dimensions, queries, laplace_variance(SCALE))
        assert from_components(dimensions, found) == pytest.approx(expected, rel=1e-7, abs=1e-9)


def blocks(dimensions: Sequence[str], weights: Sequence[int]) -> list[MeasuredQuery]:
    """Every block of a table: each dimension centred, by its number of values, or left out."""
    queries = [query(1)]
    for name in dimensions:
        single = next(each for each in DATASET.indicators if each.id == name).bound == 1
        parts: tuple[QueryPart, ...] = ("centred",) if single else ("centred", "values")
        queries += [
            MeasuredQuery(COUNTED, {**each.parts, name: part}, 1)
            for each in queries
            for part in parts
        ]
    return [
        MeasuredQuery(COUNTED, each.parts, weights[place % len(weights)])
        for place, each in enumerate(queries)
    ]


@settings(max_examples=30)
@given(
    dimensions=st.sampled_from(TABLES),
    again=st.sampled_from(TABLES),
    weights=st.lists(WEIGHTS, min_size=7, max_size=7),
)
def test_gaussian_components_are_those_of_least_squares(
    dimensions: tuple[str, ...], again: tuple[str, ...], weights: list[int]
) -> None:
    """Every block with a weight of its own, and some of them measured twice."""
    queries = [*blocks(dimensions, weights), *blocks(again, weights[::-1])]

    found = components(dimensions, queries, "discrete-gaussian")

    assert from_components(dimensions, found) == pytest.approx(
        covariance(dimensions, queries, SCALE**2), rel=1e-7, abs=1e-9
    )


@pytest.mark.parametrize(
    ("mechanism", "dimensions", "queries"),
    [
        ("discrete-laplace", (), [query(1, form="cells")]),
        ("discrete-laplace", ("sex",), [query(1), query(1, age="cells")]),
        ("discrete-laplace", ("sex",), [query(1, sex="cells", form="cells")]),
        ("discrete-laplace", ("form",), [query(1), query(1, form="cells", role="cells")]),
        ("discrete-gaussian", ("sex",), [query(1, sex="centred")]),
        ("discrete-gaussian", ("form",), [query(1), query(1, form="centred")]),
        ("discrete-gaussian", ("form",), [query(1, form="values"), query(1, form="centred")]),
    ],
)
def test_what_was_not_measured_cannot_be_derived(
    mechanism: Mechanism, dimensions: tuple[str, ...], queries: list[MeasuredQuery]
) -> None:
    """Least squares cannot either: a sum over several choices counts some people twice."""
    with pytest.raises(UnderivableError):
        components(dimensions, queries, mechanism)
    with pytest.raises(ValueError, match="cannot be derived"):
        covariance(dimensions, queries, 1.0)


def test_other_statuses_are_other_people() -> None:
    """What was measured of some says nothing of others."""
    others = MeasuredQuery(("b",), {}, 1)

    with pytest.raises(UnderivableError):
        components((), [others], "discrete-laplace")


@pytest.mark.parametrize("scale", [0.02, 0.5, 3.0, 200.0])
def test_laplace_noise_has_the_variance_of_its_definition(scale: float) -> None:
    """P[Z = z] proportional to exp(-|z| / scale)."""
    places = np.arange(-10_000, 10_001)
    chances = np.exp(-np.abs(places) / scale)

    assert laplace_variance(scale) == pytest.approx(
        float((chances * places**2).sum() / chances.sum())
    )
    assert laplace_variance(scale) < 2 * scale**2
    assert math.isfinite(1 / laplace_variance(0.01))
