"""People are counted by the answers they gave, as finely and as often as a question says."""

from dataclasses import replace

from node.analysis.people import Cut, Reader, cuts
from node.analysis.question import NOT_ASKED
from tests.node.analysis.second_count import BIT, asked, people, record

REGISTER = [
    record(1, "a", citizenship="DE", form="forced_labour+forced_begging"),
    record(2, "b", citizenship="FR", form="forced_begging"),
    record(3, "c"),
]


def test_stored_values_become_answers() -> None:
    """A mask is several codes, a code is one, and nothing is what nobody asked."""
    labour = 1 << BIT["form"].index("forced_labour")
    begging = 1 << BIT["form"].index("forced_begging")

    rows = Reader(BIT).rows(
        ["sex", "form"], [("female", labour | begging, 2), (None, None, 1), ("male", 1, 3)]
    )

    assert (
        ((("female",), ("forced_labour", "forced_begging")), 2),
        (((NOT_ASKED,), (NOT_ASKED,)), 1),
        ((("male",), ("unknown",)), 3),
    ) == rows


def test_who_gave_two_answers_of_one_group_is_in_it_once() -> None:
    """A group is a code like any other."""
    cut = Cut({"a": "x", "b": "x", "c": "y"}, 3)

    assert ["x", "y"] == [*cut.codes(("a", "b", "c"))]
    assert ["x"] == [*replace(cut, most=2).codes(("a", "b", "c"))]


def test_a_level_joins_codes_and_leaves_what_was_not_asked() -> None:
    """Not asked is in no group."""
    question = asked("citizenship", levels=["citizenship=group"])

    found = people(REGISTER, question).by(cuts(question))

    assert {("eu_other",): 2, (NOT_ASKED,): 1} == found


def test_without_dimensions_there_is_one_number() -> None:
    """Everybody, or zero."""
    question = asked("form")

    assert {(): 3} == people(REGISTER, question).by({})
    assert {} == people([], question).by({})


def test_people_can_be_narrowed_down() -> None:
    """By any of their answers, and nothing else of them changes."""
    everybody = people(REGISTER, asked("form"))

    begging = everybody.only(lambda given: "forced_begging" in given["form"])

    assert (3, 2) == (everybody.number, begging.number)
    assert everybody.state == begging.state
    assert (1, 0) == (begging.with_more_than(1, "form"), begging.with_more_than(2, "form"))
