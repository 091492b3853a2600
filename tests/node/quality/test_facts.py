"""What is asked of records is asked of those that count, in the catalogue's words."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, insert, select

from node.quality.facts import Condition, Facts
from node.repository.records import excluded
from node.storage import reading, writing
from proto.catalogue import UnknownCodeError, UnknownNameError
from tests.node.quality.given import DAY, TODAY, facts, give


def test_a_word_that_the_catalogue_does_not_have_is_refused() -> None:
    """A rule with a slip in it never silently looks for nothing."""
    with pytest.raises(UnknownCodeError, match="slavary"):
        facts().says("form", "slavary")
    with pytest.raises(UnknownCodeError, match="femal"):
        facts().says_other_than("sex", "femal")
    with pytest.raises(UnknownNameError, match="return_day"):
        facts().is_before("return_day", "identification")


def test_whoever_is_excluded_is_not_looked_at(engine: Engine) -> None:
    """Their records are kept and not counted."""
    give(engine, {"record": "a", "person": "p"}, {"record": "b", "person": "q"})
    with writing(engine) as connection:
        row = {"dataset": "victims", "person": "p", "reason": "consent", "day": DAY}
        connection.execute(insert(excluded), row)

    assert ["b"] == _records(engine, lambda f: f.in_year(2024))


def test_a_provider_sees_its_own_records(engine: Engine) -> None:
    """Whatever is asked, another's are not among them."""
    give(engine, {"record": "a", "provider": "north"}, {"record": "b", "provider": "south"})

    assert ["a"] == _records(engine, lambda f: f.in_year(2024), provider="north")


def test_other_than_is_an_answer_and_not_that_one(engine: Engine) -> None:
    """What is unknown or not asked is no other answer; of several, one other is enough."""
    give(
        engine,
        {"record": "a", "sex": "male", "transit": ("none", "GR")},
        {"record": "b", "sex": "female", "transit": "none"},
        {"record": "c", "sex": "unknown", "transit": "unknown"},
        {"record": "d"},
    )

    assert ["a"] == _records(engine, lambda f: f.says_other_than("sex", "female"))
    assert ["a"] == _records(engine, lambda f: f.says_other_than("transit", "none"))


def test_one_country_may_be_among_several_or_apart(engine: Engine) -> None:
    """Only where both are answered."""
    give(
        engine,
        {"record": "a", "main_form": "slavery", "form": ("slavery", "organ_removal")},
        {"record": "b", "main_form": "slavery", "form": "organ_removal"},
        {"record": "c", "main_form": "slavery", "form": "unknown"},
        {"record": "d", "main_form": "unknown", "form": "slavery"},
    )

    assert ["a"] == _records(engine, lambda f: f.is_among("main_form", "form"))
    assert ["b"] == _records(engine, lambda f: f.is_apart("main_form", "form"))


def test_the_future_begins_after_today(engine: Engine) -> None:
    """A month that is not over may have been already."""
    give(engine, {"record": "a", "return_date": "2026-07"}, {"record": "b", "return_date": "2027"})

    assert ["b"] == _records(engine, lambda f: f.is_after_day("return_date", TODAY))
    assert ["a"] == _records(engine, lambda f: ~f.is_after_day("return_date", TODAY))


def _records(
    engine: Engine, condition: Callable[[Facts], Condition], *, provider: str | None = None
) -> list[str]:
    looked_at = facts(provider=provider)
    with reading(engine) as connection:
        asked = select(looked_at.table.c.record).where(condition(looked_at))
        return sorted(connection.scalars(asked))
