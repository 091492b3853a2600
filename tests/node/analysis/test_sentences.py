"""A sentence is said only where it holds."""

from node.analysis import sentences
from node.analysis.trends import Trend
from proto.method_note import Break
from tests.node.analysis.second_count import Record, asked, people, record


def _register(women: int, men: int, *, unknown: int = 0, year: str = "2024") -> list[Record]:
    sexes = ["female"] * women + ["male"] * men + ["unknown"] * unknown
    return [record(at, f"{year}{at}", year, sex=sex) for at, sex in enumerate(sexes)]


def _trend(before: int, now: int, *breaks: Break) -> Trend:
    question = asked("total")
    register = _register(before, 0, year="2023") + _register(now, 0)
    found = tuple(people(register, question, year) for year in ("2023", "2024"))
    return Trend(question, found, breaks)


def test_a_change_is_told_with_its_share() -> None:
    """But no share of a few, and none across a break."""
    assert ["30 people in 2024, 5 more than in 2023 (20%)."] == [*sentences.total(_trend(25, 30))]
    assert ["1 person in 2024, 2 fewer than in 2023."] == [*sentences.total(_trend(3, 1))]
    assert ["3 people in 2024, as many as in 2023."] == [*sentences.total(_trend(3, 3))]
    broken = _trend(25, 30, Break("2024", "New law"))
    assert ["30 people in 2024."] == [*sentences.total(broken)]


def test_the_most_frequent_is_told_of_enough_people_and_without_a_tie() -> None:
    """Among those of whom it is known; and of how many it is not."""

    def told(women: int, men: int, unknown: int = 0) -> list[str]:
        question = asked("sex")
        found = people(_register(women, men, unknown=unknown), question)
        return [*sentences.commonest(question, found, "sex")]

    assert ["Most frequent sex: Female, 15 of 20 people of whom it is known (75%)."] == told(15, 5)
    assert [] == told(10, 10)
    assert [] == told(10, 5)
    assert ["Sex is not known of 5 of 20 people (25%)."] == told(10, 5, 5)


def test_a_part_is_told_unless_it_is_nobody() -> None:
    """With the people it is a part of."""
    found = people(_register(6, 14), asked("sex"))

    told = sentences.part(
        found, "sex", {"female": "are women", "other": "are neither"}, among="with a verdict"
    )

    assert ["6 of 20 people with a verdict are women (30%)."] == [*told]


def test_statuses_are_told_where_there_are_several() -> None:
    """In the order of their list."""
    question = asked("total")
    one = _register(2, 0)
    several = [*one, record(9, "z", status="presumed")]

    assert [] == [*sentences.statuses(question, people(one, question))]
    assert ["Of them, 1 presumed and 2 identified."] == [
        *sentences.statuses(question, people(several, question))
    ]
