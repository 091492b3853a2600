"""A picture draws the numbers of its table, but nobody where there is nobody."""

from node.analysis.points import points, without_nobody
from proto.method_note import Break
from tests.node.analysis.second_count import asked, record, sheet

REGISTER = [
    record(1, "a", "2023", sex="female", citizenship="XK"),
    record(2, "b", "2024", sex="female", citizenship="XK"),
    record(3, "c", "2024", sex="male", citizenship="AL"),
]
HEAT = sheet(REGISTER, asked("citizenship+sex"))


def test_rows_and_columns_of_nobody_are_not_drawn() -> None:
    """They are in the table."""
    rows = {point["row"] for point in without_nobody(HEAT, "row", "column")}
    columns = {point["column"] for point in without_nobody(HEAT, "row", "column")}

    assert {"Kosovo*", "Albania"} == rows
    assert {"Female", "Male"} == columns


def test_no_line_is_drawn_across_a_break() -> None:
    """What comes after it is a part of its own."""
    years = ("2021", "2022", "2023", "2024")
    found = sheet(REGISTER, asked("total"), *years, breaks=[Break("2023", "New law")])

    parts = [point["part"] for point in points(found)]

    assert [0, 0, 1, 1] == parts
