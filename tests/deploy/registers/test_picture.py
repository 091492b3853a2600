"""The picture: every answer is one of the catalogue's, and follows what it is given."""

import tomllib
from collections import Counter

import pytest

from deploy.registers.chance import Weighted, stream
from deploy.registers.countries import FILE as COUNTRIES
from deploy.registers.picture import FILE, Question, picture
from proto import catalogue
from tests.deploy.registers.clean import suspects, victims

_FACTS = {
    "who": {"girl", "boy", "woman", "man"},
    "where": {"home", "abroad", "foreigner"},
    "returned": {"home", "abroad", "foreigner"},
    "convicted_of": {"trafficking", "related", "nothing"},
    "far": {"far", "near"},
    **{
        fact: {"yes", "no"}
        for fact in (
            *("sexual", "labour", "proceedings", "closed"),
            *("first", "child_victims", "appealed"),
        )
    },
}
"""Facts that are no indicator, and what they can be."""


@pytest.mark.parametrize("name", ["victims", "justice"])
def test_every_condition_can_be_met(name: str) -> None:
    """A misspelt answer in a condition would quietly never be met."""
    dataset = catalogue.load().dataset(name)
    known = {each.id: {*each.codes()} for each in dataset.indicators} | _FACTS
    known["form"] = {*dataset.indicator("form").codes()}

    never = [
        (question.id, key)
        for question in picture(dataset).questions.values()
        for key in question.answers
        if key != "otherwise"
        if not all(
            word in known[fact] for word, fact in zip(key.split(" "), question.given, strict=False)
        )
    ]

    assert [] == never


def test_every_indicator_of_the_catalogue_is_answered() -> None:
    """A register is whole: no question of the catalogue is without an answer."""
    load = catalogue.load()

    for dataset, records in (("victims", [*victims()]), ("justice", [*suspects()])):
        asked = {each.id for each in load.dataset(dataset).indicators}
        dates = {each.id for each in load.dataset(dataset).side_dates} - {"birth_date"}
        assert asked == {name for each in records for name in each.codes}
        assert dates == {name for each in records for name in each.dates}


def test_a_question_knows_the_narrowest_condition_that_is_met() -> None:
    """All of what is given, else its beginning, else anybody."""
    question = Question(
        id="exit",
        given=("who", "form"),
        more=0,
        alone=frozenset(),
        most=1,
        only_if=(),
        answers={
            "otherwise": Weighted({"a": 1}),
            "girl": Weighted({"b": 1}),
            "girl slavery": Weighted({"c": 1}),
        },
    )
    chance = stream("question")

    assert ("a",) == question.draw({"who": "man", "form": "slavery"}, chance)
    assert ("b",) == question.draw({"who": "girl", "form": "other"}, chance)
    assert ("c",) == question.draw({"who": "girl", "form": "slavery"}, chance)


def test_several_answers_are_bounded_and_some_stand_alone() -> None:
    """Never more than a person may have, none of them twice, nothing beside `none`."""
    question = Question(
        id="control",
        given=(),
        more=0.9,
        alone=frozenset({"none"}),
        most=3,
        only_if=(),
        answers={"otherwise": Weighted(dict.fromkeys(("none", *"abcde"), 1))},
    )
    chance = stream("several")

    drawn = [question.draw({}, chance) for _ in range(500)]

    assert {1, 2, 3} == {len(each) for each in drawn}
    assert all(len(each) == len(set(each)) for each in drawn)
    assert all(each == ("none",) for each in drawn if "none" in each)


@pytest.mark.parametrize("name", ["victims", "justice"])
def test_a_number_lies_in_the_band_that_was_drawn(name: str) -> None:
    """Registers write numbers; the catalogue counts bands. Child and adult are words."""
    scales = picture(catalogue.load().dataset(name)).scales
    chance = stream("numbers")

    wrong = [
        (indicator, code)
        for indicator, scale in scales.items()
        if not indicator.startswith("age_group")
        for code in scale.bands
        if scale.code(scale.number(code, chance)) != (code,)
    ]

    assert [] == wrong


def test_what_is_calibrated_says_where_it_was_published() -> None:
    """A country's own numbers have a year and a document in the line above."""
    lines = COUNTRIES.read_text(encoding="utf-8").splitlines()
    told = tomllib.loads("\n".join(lines))

    cited = [line for line in lines if line.startswith("#") and "TIP" in line]

    assert len(cited) >= len({"AL", "BA", "XK", "ME", "MK", "RS", "PT", "SK"} & told.keys())
    assert Counter(lines)["# Every number here that has no source beside it is assumed."] == 1
    assert "assumed" in FILE.read_text(encoding="utf-8")
