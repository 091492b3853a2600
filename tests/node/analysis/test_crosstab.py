"""A cross-table tells people from answers, unknown from not asked, and part from whole."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from node.analysis.crosstab import Crosstab
from tests.node.analysis import second_count
from tests.node.analysis.second_count import (
    KOSOVO,
    Record,
    asked,
    numbers,
    people,
    record,
    registers,
    sheet,
)

FOUR = [
    record(1, "a", sex="female", form="forced_labour+forced_begging"),
    record(2, "b", sex="female", form="forced_labour"),
    record(3, "c", sex="unknown", form="unknown"),
    record(4, "d"),
]


def test_a_margin_is_people_and_not_the_sum_of_answers() -> None:
    """Who gave two answers is in two cells of her row, and once in its margin."""
    table = numbers(sheet(FOUR, asked("sex+form")))

    female, _, other, unknown, not_asked, everybody = table.values()
    assert (0, 2, 0, 1) == female[:4]
    assert 2 == female[-1]
    assert (0, 1, 1) == (other[-1], unknown[-1], not_asked[-1])
    assert 4 == everybody[-1]


def test_unknown_and_not_asked_are_two_lines() -> None:
    """One is an answer of the register, the other is none."""
    table = numbers(sheet(FOUR, asked("sex")))

    assert ["Female", "Male", "Other", "Unknown", "Not asked", "All"] == [*table]
    assert {"Unknown": (1, 0.25), "Not asked": (1, 0.25)}.items() <= table.items()
    assert "Not asked" not in numbers(sheet(FOUR[:3], asked("sex")))


def test_shares_are_of_a_row_or_a_column_and_last_of_all() -> None:
    """Of nobody there is no share."""
    rows = numbers(sheet(FOUR, asked("form+sex"), shares="rows"))
    columns = numbers(sheet(FOUR, asked("form+sex"), shares="columns"))

    labour = "Forced labour or services"
    assert (2, 1.0, 0, 0.0) == rows[labour][:4]
    assert (2, 1.0, 0, None) == columns[labour][:4]
    assert (2, 0.5) == rows[labour][-2:] == columns[labour][-2:]
    assert (0, None) == rows["Removal of organs"][:2]
    assert (2, 0.5, 0, 0.0) == rows["All"][:4]


def test_several_answers_are_told_and_what_a_release_would_leave_out() -> None:
    """So that nobody adds up what does not add up, or is surprised by what was published."""
    many = "sexual_exploitation+forced_labour+forced_begging+forced_marriage"
    found = sheet([*FOUR, record(5, "e", form=many)], asked("form"))

    assert any("9 of 5 people" in note for note in found.notes)
    assert any("at most 3 answers" in note and "1 people here" in note for note in found.notes)
    bounded = sheet(FOUR, asked("form", is_bounded=True))
    assert not any("A release counts" in note for note in bounded.notes)
    assert any("at most 3 of form" in said for said in bounded.said)
    assert () == sheet(FOUR, asked("sex")).notes


def test_a_long_list_shows_what_occurs_most_first() -> None:
    """And unknown last, whatever its number."""
    codes = ["unknown"] * 3 + ["XK"] * 2 + ["RS"] * 2 + ["AL"]
    register = [record(at, str(at), citizenship=code) for at, code in enumerate(codes)]

    found = sheet(register, asked("citizenship"))

    labels = [line.labels[0] for line in found.lines]
    assert ["Kosovo*", "Serbia", "Albania", "Unknown", "All"] == labels
    assert "UNSCR 1244" in found.footnotes["Kosovo*"]
    assert {} == sheet(register[-1:], asked("citizenship")).footnotes
    of_kosovo = sheet(register[-1:], asked("citizenship"), country=KOSOVO)
    assert "UNSCR 1244" in of_kosovo.footnotes["Kosovo*"]


def test_of_the_status_only_what_counts_is_shown() -> None:
    """A line for those who were left out would look like a zero."""
    register = [record(1, "a"), record(2, "b", status="not_a_victim")]

    found = numbers(sheet(register, asked("status")))

    assert ["Presumed", "Identified", "Formally identified", "All"] == [*found]
    assert 1 == found["All"][0]


def test_three_dimensions_show_the_rows_that_occur() -> None:
    """The last dimension across, combinations of the others down."""
    found = numbers(sheet(FOUR, asked("status+sex+form")))

    assert [
        "Identified / Female",
        "Identified / Unknown",
        "Identified / Not asked",
        "All / ",
    ] == [*found]


def test_the_total_is_one_line() -> None:
    """And no picture."""
    found = sheet(FOUR, asked("total"))

    assert {"All": (4, 1.0)} == numbers(found)
    assert "none" == found.picture


def test_what_stays_in_the_country_is_said() -> None:
    """A dimension that no agreement can ask for, and one of another moment than the date."""
    register = [record(1, "a", ethnicity="roma", return_date="2024")]

    assert any("stays in the country" in n for n in sheet(register, asked("ethnicity")).notes)
    by_return = asked("form", axis="return_date")
    assert any("another moment" in note for note in sheet(register, by_return).notes)


@settings(max_examples=20)
@given(register=registers(), names=st.permutations(["sex", "form", "citizenship"]))
def test_cells_rows_and_columns_are_counted_each_by_itself(
    register: tuple[Record, ...], names: list[str]
) -> None:
    """As somebody would who counts them one by one."""
    question = asked("+".join(names))
    table = Crosstab.of(question, people(register, question))

    def by(*dimensions: str) -> Counter[tuple[str, ...]]:
        one_by_one = asked("+".join(dimensions))
        return second_count.cells(register, one_by_one, table.people.period)

    assert by(*names) == table.cells
    assert by(*names[:2]) == table.rows
    assert by(names[2]) == table.columns
