"""A score is what its page says it is."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from node.quality import score
from node.quality.completeness import Answers
from node.quality.coverage import Coverage, Reporter
from node.quality.duplicates import Repeated
from node.quality.examination import examine
from node.quality.finding import Dimension
from node.quality.rule import YearOfRules
from node.quality.score import WEIGHTS, Measures, Score, scores
from node.quality.timeliness import Timeliness
from node.storage import reading
from tests.node.quality.given import facts, give, many

_PAGE = Path(score.__file__).with_name("score.md").read_text(encoding="utf-8")


def test_the_page_states_the_weights() -> None:
    """Every dimension once, in the order of the code, and a hundred in all."""
    told = re.findall(r"^\| ([a-z]+) \| (\d+) \|", _PAGE, re.MULTILINE)

    assert [(name, str(weight)) for name, weight in WEIGHTS.items()] == told
    assert 100 == sum(WEIGHTS.values())


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        ("completeness", 62.5),  # Of two questions one is answered by all, one by a quarter.
        ("consistency", 90.0),
        ("plausibility", 95.0),
        ("uniqueness", 85.0),
        ("timeliness", 75.0),
        ("coverage", 80.0),
    ],
)
def test_each_dimension_is_a_share(dimension: Dimension, expected: float) -> None:
    """As the page defines it."""
    (found,) = scores(_measures())

    assert expected == found.components[dimension]


def test_the_total_is_the_mean_by_weight_of_what_can_be_told() -> None:
    """What cannot be told weighs nothing."""
    found = Score.of(2024, {"completeness": 0.5, "consistency": 1.0, "timeliness": None})

    assert {"completeness": 50.0, "consistency": 100.0} == found.components
    assert round((30 * 50 + 25 * 100) / 55, 1) == found.total


def test_coverage_of_a_year_that_is_not_over_cannot_be_told() -> None:
    """Nor of the first, which has none before it."""
    (found,) = scores(_measures(this_year=2024))

    assert "coverage" not in found.components


def test_a_register_in_order_has_a_hundred_where_all_is_answered(engine: Engine) -> None:
    """And a year is scored only if it has records."""
    answered = {each.id: each.codes()[0] for each in facts().dataset.indicators if each.mandatory}
    give(engine, *many(3, **answered))

    with reading(engine) as connection:
        (found,) = examine(connection, facts()).scores

    assert (2024, 100.0) == (found.year, found.total)


def _measures(this_year: int = 2026) -> Measures:
    police, ngo = Reporter("source", "Police"), Reporter("source", "NGO")
    return Measures(
        sizes={2024: 20},
        expected=("sex", "form"),
        answers=(
            Answers("sex", 2024, "", "", 20, 20, 0),
            Answers("form", 2024, "", "", 20, 10, 5),
            Answers("exit", 2024, "", "", 20, 20, 20),
        ),
        contradictions=(YearOfRules(2024, (2, 9), 2), YearOfRules(2023, (7, 7), 7)),
        oddities=(YearOfRules(2024, (1,), 1),),
        repeated={2024: Repeated(1, 4, 3)},
        timeliness=Timeliness({2024: 8}, {2024: 2}, None),
        coverage=Coverage({2023: {police: 8, ngo: 2}, 2024: {police: 1}}, {}),
        steps=(),
        this_year=this_year,
    )
