"""No figure stands without what it is: whom, by which date, in which state, and for whom."""

from datetime import date

from node.analysis.definition import (
    MARK,
    Definition,
    alternatives,
    enumeration,
    title,
)
from node.analysis.people import Change, People
from node.analysis.question import Question
from proto.period import Period
from tests.node.analysis.second_count import ALBANIA, KOSOVO, asked

YEAR = Period.parse("2024")


def _said(question: Question, *people: People) -> str:
    found = Definition.of(question, people, country=ALBANIA, day=date(2025, 3, 1))
    return " ".join(found.sentences)


def test_the_mark_comes_first() -> None:
    """Whatever else is said."""
    assert _said(asked("sex")).startswith(f"{MARK}. Albania: victims of trafficking")


def test_the_rule_is_told() -> None:
    """By which date, and which of a person's records speaks."""
    own = _said(asked("sex"))
    by_verdict = _said(asked("sex", "justice", axis="verdict_date"))

    assert "By the date of identification: each person once in a period, as the first" in own
    assert "By the date of the verdict: each person once in a period, as the last" in by_verdict
    assert "Counted: Presumed, Identified or Formally identified." in own


def test_who_is_left_out_is_told() -> None:
    """By filters, by providers, by a missing date, by a bound."""
    question = asked(
        "form", where=["sex=female"], providers=["north"], axis="recruitment_date", is_bounded=True
    )
    found = People(YEAR, question.attributes, (), Change(3, "link", "2025-02-01"), undated=1234)

    said = _said(question, found)

    assert "Only: Sex: Female." in said
    assert "From the records of north alone" in said
    assert "1,234 in the whole register" in said
    assert "at most 3 of form of exploitation count" in said
    assert "after change 3 of the register (link of 2025-02-01)" in said


def test_an_empty_register_is_told() -> None:
    """Nothing of nobody is not the same as nobody."""
    assert "nothing was ever brought into the register" in _said(asked("sex"))


def test_of_several_periods_the_last_state_speaks() -> None:
    """The register may change while they are read."""
    question = asked("sex")
    states = [People(YEAR, ("status",), (), Change(n, "import", "2025-02-01")) for n in (4, 9, 2)]

    assert "change 9" in _said(question, *states)


def test_the_facts_are_the_question() -> None:
    """For a program that wants to ask it again."""
    question = asked("sex", where=["form=forced_labour"], levels=[])
    facts = Definition.of(question, [], country=KOSOVO, day=date(2025, 3, 1)).facts

    assert (MARK, "XK", ["sex"]) == (facts["mark"], facts["country"], facts["dimensions"])
    assert [{"indicator": "form", "codes": ["forced_labour"]}] == facts["filters"]


def test_a_title_says_what_and_when() -> None:
    """And of whom only."""
    question = asked("sex+form", where=["citizenship=AL"])

    assert (
        "Victims of trafficking by sex and form of exploitation, 2024; Citizenship: Albania"
    ) == title(question, "2024")
    assert "Victims of trafficking, 2024" == title(asked("total"), "2024")


def test_words_are_listed_as_people_do() -> None:
    """With and, or with or, before the last."""
    assert "a, b and c" == enumeration(["a", "b", "c"])
    assert "a or b" == alternatives(["a", "b"])
    assert ("a", "") == (alternatives(["a"]), enumeration([]))
