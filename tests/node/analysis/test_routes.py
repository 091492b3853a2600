"""Routes are ways from a country through others to a country, with how many people were taken."""

from dataclasses import replace

import pytest

from node.analysis import routes
from node.analysis.definition import Definition
from node.analysis.people import People
from node.analysis.question import Question
from node.analysis.routes import Route, about_routes, between
from proto.errors import InputError
from tests.node.analysis.second_count import (
    ALBANIA,
    DAY,
    JUSTICE,
    Record,
    asked,
    numbers,
    people,
    record,
    sheet,
)


def _taken(number: int, origin: str, through: str, destination: str) -> Record:
    ends = {"country_of_recruitment": origin, "country_of_exploitation": destination}
    codes = ends | ({"transit": through} if through else {})
    return record(number, str(number), **codes)


REGISTER = [
    _taken(1, "AL", "RS+MK", "DE"),
    _taken(2, "AL", "MK+RS", "DE"),
    _taken(3, "AL", "none", "AL"),
    _taken(4, "AL", "", "AL"),
    _taken(5, "XK", "unknown", "AL"),
]


def _read() -> tuple[Question, People]:
    question = about_routes(asked("total"))
    return question, people(REGISTER, question)


def test_people_are_counted_by_the_way_they_were_taken() -> None:
    """Countries in between in one order, and no transit where there was none or none is known."""
    found = routes.routes(*_read())

    assert {
        Route("AL", ("MK", "RS"), "DE"): 2,
        Route("AL", (), "AL"): 2,
        Route("XK", (), "AL"): 1,
    } == found


def test_the_most_used_way_comes_first_and_the_rest_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With its share of all people, whoever was taken any way."""
    monkeypatch.setattr(routes, "MOST", 1)
    question, found = _read()
    definition = Definition.of(question, [found], country=ALBANIA, day=DAY)

    listed = routes.lay_out(question, found, definition)

    assert {
        "Albania /  / Albania": (2, 0.4),
        "2 further routes /  / ": (3, 0.6),
        "All /  / ": (5, 1.0),
    } == numbers(listed)
    assert "UNSCR 1244" in listed.footnotes["Kosovo*"]
    assert any("not as they were crossed" in note for note in listed.notes)


def test_the_ends_are_a_cross_table() -> None:
    """Where people were recruited by where they were exploited."""
    found = sheet(REGISTER, between(asked("total")))

    assert (2, 2, 0, 4) == numbers(found)["Albania"]
    assert "heat" == found.picture


def test_a_coarser_level_joins_ways() -> None:
    """By groups of countries."""
    question = about_routes(asked("total", levels=["country_of_exploitation=group"]))

    found = routes.routes(question, people(REGISTER, question))

    assert 2 == found[Route("AL", ("MK", "RS"), "eu_other")]


def test_a_dataset_without_places_has_no_routes() -> None:
    """It is said which are missing."""
    few = replace(JUSTICE, indicators=JUSTICE.indicators[:3])
    bare = replace(asked("total", "justice"), dataset=few)

    with pytest.raises(InputError, match="no country_of_recruitment or transit"):
        about_routes(bare)
