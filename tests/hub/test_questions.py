"""How much one person changes the answers is found among all kinds of people there can be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.questions import Attribute, Question, sensitivity
from proto.catalogue import UnknownNameError, load
from proto.release import MeasuredQuery
from tests.hub.brute_force import COUNTED, DATASET, numbers, people

NAMES = ("sex", "form", "role")
SINGLE = st.fixed_dictionaries({}, optional={"sex": st.just("centred")})
MULTIPLE = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(["centred", "values"]) for name in ("form", "role")}
)
BLOCKS = st.builds(
    lambda single, multiple, weight: MeasuredQuery(COUNTED, single | multiple, weight),
    SINGLE,
    MULTIPLE,
    st.integers(1, 50),
)
MARGINALS = st.builds(
    lambda names, weight: MeasuredQuery(COUNTED, dict.fromkeys(names, "cells"), weight),
    st.sets(st.sampled_from(NAMES)),
    st.integers(1, 50),
)


@settings(max_examples=30)
@given(st.lists(MARGINALS, min_size=1, max_size=5))
def test_the_l1_norm_is_that_of_the_person_with_most(queries: list[MeasuredQuery]) -> None:
    """Nobody changes tables by more than this, and somebody by as much."""
    questions = [Question.of(each, DATASET) for each in queries]

    changes = [
        sum(float(np.abs(numbers(query, person)).sum()) for query in queries)
        for person in people(NAMES)
    ]

    assert max(changes) == sensitivity(questions, "discrete-laplace")


@settings(max_examples=30)
@given(st.lists(BLOCKS, min_size=1, max_size=5))
def test_the_squared_l2_norm_is_that_of_the_person_with_most(
    queries: list[MeasuredQuery],
) -> None:
    """The same person answers all queries: less than the most of each added up."""
    questions = [Question.of(each, DATASET) for each in queries]

    changes = [
        sum(float((numbers(query, person) ** 2).sum()) for query in queries)
        for person in people(NAMES)
    ]

    assert max(changes) == sensitivity(questions, "discrete-gaussian")


def test_people_with_most_and_second_most_values_pay_for_the_number_of_values() -> None:
    """With a bound of two: 2 j - 3 is -1 or 1."""
    [question] = [Question.of(MeasuredQuery(COUNTED, {"form": "values"}, 7), DATASET)]

    assert 49 == sensitivity([question], "discrete-gaussian")


def test_an_attribute_has_the_codes_of_its_level() -> None:
    """Written with the level where it is not the finest."""
    dataset = load().dataset("victims")
    query = MeasuredQuery(("presumed",), {"citizenship@group": "cells", "form": "cells"}, 1)

    attributes = Question.of(query, dataset).parts

    groups = len(dataset.indicator("citizenship").codes("group"))
    assert [Attribute("citizenship", "group", groups, 1), Attribute("form", "code", 13, 3)] == list(
        attributes
    )


@pytest.mark.parametrize(
    ("status", "written"),
    [
        ("guessed", "sex"),
        ("presumed", "nose"),
        ("presumed", "sex@group"),
        ("presumed", "citizenship@code"),
        ("presumed", "citizenship@"),
        ("presumed", "citizenship@group@group"),
    ],
)
def test_what_the_catalogue_does_not_have_was_not_asked(status: str, written: str) -> None:
    """Every name has one spelling."""
    query = MeasuredQuery((status,), {written: "cells"}, 1)

    with pytest.raises(UnknownNameError):
        Question.of(query, load().dataset("victims"))
