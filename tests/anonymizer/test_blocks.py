"""Every table is a sum of blocks, and a block is known as well as what was measured of it."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.blocks import Attributes, Block, Target, Term, sources, subsets, told, variances
from anonymizer.counting import Cube, answer, counts
from anonymizer.design import Mechanism
from anonymizer.grid import Attribute, Grid
from anonymizer.query import Query
from tests.anonymizer import dense, registers
from tests.anonymizer.dense import Matrix, Plan
from tests.anonymizer.registers import MECHANISMS, Record, in_memory

SEX = registers.attribute("sex")
COUNTRY = registers.attribute("country")
FORM = registers.attribute("form", bound=3)
ANYBODY = registers.attribute("sex", coarse=True)
STATUSES = frozenset({"identified"})

mechanisms = st.sampled_from(MECHANISMS)


@given(registers.registers(), registers.grids(), mechanisms, st.data())
def test_a_table_and_its_margins_are_sums_of_blocks(
    people: tuple[Record, ...], grid: Grid, mechanism: Mechanism, data: st.DataObject
) -> None:
    """Whatever the register; of what is summed over, all values are still counted."""
    kept = data.draw(st.sampled_from(list(subsets(grid.attributes))))
    order = [each for each in grid.attributes if each in kept]
    target = Target.of(grid).narrowed(kept)

    found = sum(
        (
            term.coefficient * _block(in_memory(people), term.block, order, mechanism)
            for term in target.terms(mechanism)
        ),
        start=np.zeros([each.size for each in order]),
    )

    summed = tuple(axis for axis, each in enumerate(grid.attributes) if each not in kept)
    assert counts(in_memory(people), grid).sum(axis=summed) == pytest.approx(found, abs=1e-9)


def test_a_block_appears_in_a_table_once() -> None:
    """A Gaussian table has its own parts times the centred numbers of values of the others."""
    grid = registers.grid(SEX, FORM)

    laplace = Target.of(grid).terms("discrete-laplace")
    gaussian = Target.of(grid).terms("discrete-gaussian")

    all_ = [("", "form"), ("form", ""), ("form+sex", ""), ("sex", "form")]
    assert all_ == sorted(_named(laplace))
    assert sorted([("", ""), ("sex", ""), *all_]) == sorted(_named(gaussian))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_an_attribute_of_one_code_has_no_part_of_its_own(mechanism: Mechanism) -> None:
    """Its one code does not differ from the mean of all codes."""
    with_, without = (
        Target.of(registers.grid(*attributes)).terms(mechanism)
        for attributes in ((ANYBODY, COUNTRY), (COUNTRY,))
    )

    assert with_ == without


@given(registers.attributes())
def test_subsets_are_all_of_them_the_empty_one_first(attributes: tuple[Attribute, ...]) -> None:
    """In an order that does not depend on how they were given."""
    found = list(subsets(attributes))

    everything = [
        frozenset(each)
        for size in range(len(attributes) + 1)
        for each in combinations(attributes, size)
    ]
    assert frozenset() == found[0]
    assert (len(everything), set(everything)) == (len(found), set(found))
    assert found == list(subsets(reversed(attributes)))


@given(registers.attributes())
def test_a_blocks_query_tells_of_that_block_alone(attributes: tuple[Attribute, ...]) -> None:
    """In units that make it whole."""
    multiple = frozenset(each for each in attributes if each.is_multiple)
    block = Block(STATUSES, frozenset(attributes) - multiple, multiple)

    query = block.query()

    ((found, precision),) = told(query, "discrete-gaussian")
    assert (block, query.unit**2) == (found, precision)


@pytest.mark.parametrize(
    ("own", "summed"), [((), 15), ((SEX,), 5), ((FORM,), 3), ((SEX, FORM), 1)], ids=str
)
def test_a_table_tells_of_every_block_inside_it(own: tuple[Attribute, ...], summed: int) -> None:
    """Less precisely, the more of its cells have to be added up."""
    query = Query.of(STATUSES, {SEX: "cells", FORM: "cells"})

    found = dict(told(query, "discrete-laplace"))

    block = Block(STATUSES, frozenset(own), frozenset({FORM}) - frozenset(own))
    assert 4 == len(found)
    assert 1 / summed == pytest.approx(found[block])


@dense.some
@given(dense.plans())
def test_what_is_measured_again_is_known_better(plan: Plan) -> None:
    """Precisions add up over rounds: more is never less."""
    first, all_ = variances(plan.designs[:1]), variances(plan.designs)

    assert set(first) <= set(all_)
    assert all(all_[block] <= variance * (1 + 1e-12) for block, variance in first.items())


@dense.some
@given(dense.plans())
def test_every_source_says_where_its_block_was_measured(plan: Plan) -> None:
    """By the place of a round and of a query in it."""
    for block, found in sources(plan.designs).items():
        for source in found:
            query, weight = plan.designs[source.round].asked[source.place]
            precision = dict(told(query, plan.mechanism))[block]
            variance = plan.designs[source.round].noise_variance
            assert source.precision == pytest.approx(precision * weight**2 / variance)


def _block(data: Cube, block: Block, order: list[Attribute], mechanism: Mechanism) -> Matrix:
    """The exact block, with an axis of one where a table has more dimensions than it."""
    own = sorted(block.own, key=lambda each: each.id)
    match mechanism:
        case "discrete-laplace":
            values = _centred_cells(data, block)
        case "discrete-gaussian":
            query = block.query()
            values = answer(data, query, status="status") / query.unit
    values = values.reshape([each.size for each in own])
    places = [own.index(each) for each in order if each in block.own]
    return values.transpose(places).reshape([each.size if each in own else 1 for each in order])


def _centred_cells(data: Cube, block: Block) -> Matrix:
    query = Query.of(block.statuses, dict.fromkeys(block.own | block.numbers, "cells"))
    cells = answer(data, query, status="status").astype(np.float64)
    numbers = [axis for axis, each in enumerate(query.attributes) if each in block.numbers]
    found: Matrix = cells.sum(axis=tuple(numbers))
    for axis in range(found.ndim):
        found = found - found.mean(axis, keepdims=True)
    return found


def _named(terms: Iterable[Term]) -> list[tuple[str, str]]:
    return [(_names(term.block.own), _names(term.block.numbers)) for term in terms]


def _names(attributes: Attributes) -> str:
    return "+".join(sorted(each.name for each in attributes))
