"""Answers of a year that nobody gave are seen."""

from collections.abc import Iterable
from datetime import date

import pytest
from sqlalchemy import Engine

from node.quality import plausibility
from node.quality.finding import Finding
from node.quality.plausibility import Spread, findings
from node.quality.trace import records_of
from node.storage import reading
from proto.catalogue import Dataset
from tests.node.quality.given import JUSTICE, VICTIMS, Says, facts, give, many


@pytest.mark.parametrize(
    ("women", "known", "checks"),
    [(39, 40, ["sex=female"]), (38, 40, []), (19, 19, []), (20, 20, ["sex=female"])],
)
def test_one_answer_alone_is_no_answer(women: int, known: int, checks: list[str]) -> None:
    """Over 95 in 100, of 20 answers or more."""
    spread = Spread(2024, {("sex", "female"): women}, {}, {"sex": known})

    found = findings(facts(), [spread])

    assert checks == [each.subject for each in found if each.check == "one_answer"]


def test_what_is_unknown_is_no_answer(engine: Engine) -> None:
    """However many do not say."""
    given = (*many(20, sex="female"), *many(5, sex="unknown"), *many(5))

    (finding,) = _found(engine, *_spread_over_days(given))

    assert (20, 20) == (finding.number, finding.among)


def test_one_answer_where_a_country_may_have_only_one_is_no_finding(engine: Engine) -> None:
    """All may be citizens of the country, and found by its police."""
    given = many(40, citizenship="AL", identifying_body="police", movement="internal")

    assert [] == _found(engine, *_spread_over_days(given))


def test_several_answers_are_each_looked_at(engine: Engine) -> None:
    """A multiple choice whose every record ticks the same."""
    given = (*many(25, form=("slavery", "forced_begging")), *many(1, form="forced_begging"))

    found = _found(engine, *_spread_over_days(given))

    assert ["form=forced_begging", "form=slavery"] == sorted(each.subject for each in found)


def test_most_answers_other_is_a_mapping_that_lost_them(engine: Engine) -> None:
    """Of any indicator that has such a code."""
    given = (*many(21, occupation="other"), *many(19, occupation="retired"))

    (finding,) = _found(engine, *_spread_over_days(given))

    assert ("mostly_other", "warning", 21, 40) == (
        finding.check,
        finding.severity,
        finding.number,
        finding.among,
    )


def test_the_first_of_january_stands_for_a_day_nobody_knew(engine: Engine) -> None:
    """Of the dataset's date and of others; records of a whole year have no such day."""
    new_year = {"day": date(2024, 1, 1), "return_date": "2024-06-01"}
    year = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)}
    given = (*many(6, **new_year), *_spread_over_days(many(30)), *many(30, **year))

    found = {each.subject: each for each in _found(engine, *given)}

    assert {"identification=01-01"} == found.keys()
    assert (6, 36) == (found["identification=01-01"].number, found["identification=01-01"].among)


def test_firsts_of_months_stand_for_them_too(engine: Engine) -> None:
    """Counted beside the first of January, not among them."""
    firsts = [{"return_date": f"2024-{month:02}-01"} for month in (*range(1, 13), *range(1, 13))]
    given = tuple({**says, **spread} for says, spread in zip(firsts, _days(24), strict=True))

    found = [each for each in _found(engine, *given) if each.check == "placeholder"]

    assert [("return_date=01", 22)] == [(each.subject, each.number) for each in found]
    with reading(engine) as connection:
        assert 22 == len(records_of(connection, facts(), found[0]))


def test_proceedings_are_looked_at_alike(engine: Engine) -> None:
    """By their own indicators."""
    given = _spread_over_days(many(30, role="recruiter"))

    assert ["role=recruiter"] == [each.subject for each in _found(engine, *given, of=JUSTICE)]


def _days(number: int) -> list[Says]:
    """Days all over a year, no two of them alike."""
    return [{"day": date(2024, 2 + n % 11, 2 + n // 11)} for n in range(number)]


def _spread_over_days(given: Iterable[Says]) -> tuple[Says, ...]:
    listed = list(given)
    return tuple({**says, **day} for says, day in zip(listed, _days(len(listed)), strict=True))


def _found(engine: Engine, *said: Says, of: Dataset = VICTIMS) -> list[Finding]:
    give(engine, *said, dataset=of)
    with reading(engine) as connection:
        spreads = plausibility.measure(connection, facts(of))
    return [*findings(facts(of), spreads)]
