"""What is asked has one name, and one person changes its answer by exactly its norm."""

from math import prod
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.counting import answer
from anonymizer.query import Kind, Query, kinds
from tests.anonymizer import registers
from tests.anonymizer.registers import BITS, CODES, Record, in_memory

SEX = registers.attribute("sex")
FORM = registers.attribute("form", bound=3)
ROLE = registers.attribute("role", bound=2)
KNOWN = {
    each.id: each
    for name in CODES
    for coarse in (False, True)
    for bound in (range(1, 5) if name in BITS else [1])
    for each in [registers.attribute(name, bound=bound, coarse=coarse)]
}


@given(registers.registers(), registers.people(), registers.queries())
def test_one_person_changes_an_answer_by_its_norm(
    others: tuple[Record, ...], person: Record, query: Query
) -> None:
    """Exactly, whoever else is there; who has no status that counts changes nothing."""
    without = answer(in_memory(others), query, status="status")
    with_ = answer(in_memory([*others, person]), query, status="status")

    change, kind = with_ - without, _kind(person, query)
    assert query.norm(kind, power=1) == np.abs(change).sum()
    assert query.norm(kind, power=2) == np.square(change).sum()


@given(registers.people(), st.lists(registers.queries(), min_size=1, max_size=3))
def test_everybody_is_of_one_of_the_kinds(person: Record, asked: list[Query]) -> None:
    """So the worst kind is the worst person; who changes no answer need not be of any."""
    changes = [query.norm(_kind(person, query), power=2) for query in asked]

    found = [[query.norm(kind, power=2) for query in asked] for kind in kinds(asked)]

    assert changes in found or not any(changes)


def test_kinds_are_all_combinations_of_how_many_values_people_have() -> None:
    """Each once; attributes of which everybody has one value do not tell people apart."""
    asked = [
        Query.of(["identified"], dict.fromkeys(each, "cells"))
        for each in [(ROLE, SEX), (FORM, ROLE)]
    ]

    found = [(kind.ticked[FORM], kind.ticked[ROLE]) for kind in kinds(asked)]

    assert [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)] == sorted(found)
    assert [Kind("identified", {})] == list(kinds([Query.of(["identified"], {SEX: "cells"})]))


def test_kinds_have_a_status_for_every_set_of_queries_that_count_them() -> None:
    """Nobody has two statuses; statuses that are counted alike are one kind."""
    asked = [
        Query.of(["identified", "presumed", "unknown"], {}),
        Query.of(["identified", "presumed"], {}),
        Query.of(["no_victim"], {}),
    ]

    found = [kind.status for kind in kinds(asked)]

    assert ["identified", "no_victim", "unknown"] == found


@pytest.mark.parametrize(
    ("bound", "ticked", "power", "norm"),
    [
        pytest.param(3, 1, 1, 3, id="one of three"),
        pytest.param(3, 2, 1, 1, id="two of three"),
        pytest.param(3, 3, 1, 1, id="three of three"),
        pytest.param(3, 1, 2, 9, id="one of three, squared"),
        pytest.param(1, 1, 1, 1, id="single choice"),
    ],
)
def test_the_number_of_values_is_centred_between_the_most_and_the_second_most(
    bound: int, ticked: int, power: Literal[1, 2], norm: int
) -> None:
    """Who has these costs one, who has fewer costs more."""
    form = registers.attribute("form", bound=bound)
    query = Query.of(["identified"], {form: "values"})

    assert norm == query.norm(Kind("identified", {form: ticked}), power=power)
    assert 0 == query.norm(Kind("presumed", {form: ticked}), power=power)


@given(registers.queries())
def test_a_query_is_read_as_it_was_written(query: Query) -> None:
    """The ledger's text is the query itself."""
    assert query == Query.parse(str(query), KNOWN)


@given(registers.queries(), st.data())
def test_a_query_has_one_name_however_it_is_asked_for(query: Query, data: st.DataObject) -> None:
    """Otherwise the same would be measured, and paid, twice."""
    parts = data.draw(st.permutations(query.parts))
    statuses = data.draw(st.permutations(query.statuses))

    again = Query.of(statuses, dict(parts))

    assert (query, str(query), hash(query)) == (again, str(again), hash(again))


@given(registers.queries(), registers.queries())
def test_different_queries_have_different_names(one: Query, other: Query) -> None:
    """A payment for one does not pay for another."""
    assert (one == other) == (str(one) == str(other))


def test_a_query_is_written_for_people_to_read() -> None:
    """What was measured stands in the ledger in words."""
    query = Query.of(["presumed", "identified"], {SEX: "centred", FORM: "values"})

    assert "form@code 1x3:values x sex@code 1x1:centred of identified+presumed" == str(query)
    assert "people of identified" == str(Query.of(["identified"], {}))


@given(registers.queries())
def test_a_query_about_an_attribute_that_is_not_known_is_not_read(query: Query) -> None:
    """A code list that was replaced no longer says what was measured."""
    for attribute in query.attributes:
        fewer = {name: each for name, each in KNOWN.items() if name != attribute.id}
        assert Query.parse(str(query), fewer) is None


def test_a_part_that_does_not_exist_is_refused() -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="expected a part of an attribute, got 'halves'"):
        Query.parse(f"{SEX.id}:halves of identified", KNOWN)


@given(registers.queries())
def test_a_query_is_as_large_as_its_parts(query: Query) -> None:
    """Attributes stand in the order of their ids; a number of values is one number."""
    sizes = [1 if part == "values" else attribute.size for attribute, part in query.parts]

    assert sorted(each.id for each in query.attributes) == [each.id for each in query.attributes]
    assert tuple(sizes) == query.shape == answer(in_memory([]), query, status="status").shape
    assert prod(sizes) == query.size


def _kind(person: Record, query: Query) -> Kind:
    multiple = (each for each in query.attributes if each.is_multiple)
    return Kind(person.status, {each: len(registers.ticks(person, each)) for each in multiple})
