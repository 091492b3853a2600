"""A picture shows what its table holds, to whoever sees it, sees it otherwise, or has it read."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from node.analysis import chart
from node.analysis.palette import Theme
from node.analysis.sheet import Line, Sheet
from tests.node.analysis.second_count import KOSOVO, asked, record, sheet

REGISTER = [
    record(1, "a", "2023", sex="female", citizenship="XK"),
    record(2, "b", "2024", sex="female", citizenship="XK"),
    record(3, "c", "2024", sex="male", citizenship="AL"),
]
BARS = sheet(REGISTER, asked("citizenship"), country=KOSOVO)
HEAT = sheet(REGISTER, asked("citizenship+sex"))
LINES = sheet(REGISTER, asked("sex"), "2023", "2024")
PAGES: dict[Theme, str] = {"light": "#ffffff", "dark": "#18202a"}


def _texts(drawn: str) -> set[str]:
    root = ET.fromstring(drawn)  # noqa: S314 - it is our own
    return {text.strip() for each in root.iter() if (text := each.text) and text.strip()}


@pytest.mark.parametrize(
    ("found", "shape", "words"),
    [
        (BARS, "wide", {"Kosovo*", "Albania", "1"}),
        (HEAT, "narrow", {"Kosovo*", "Female", "Male", "0", "1"}),
        (LINES, "page", {"2023", "2024", "Female", "Male"}),
    ],
)
def test_a_picture_has_its_words_and_stands_alone(
    found: Sheet, shape: chart.Shape, words: set[str]
) -> None:
    """Labels and numbers as text, a title and a description, nothing to be fetched or run."""
    drawn = chart.svg(found, "dark", shape)

    assert words <= _texts(drawn)
    assert {found.title, chart.described(found)} <= _texts(drawn)
    assert drawn.startswith('<svg role="img" ')
    assert "<script" not in drawn
    assert 1 == drawn.count("http://www.w3.org/1999/xlink")
    assert drawn == chart.svg(found, "dark", shape)


def test_a_picture_of_pixels_is_one() -> None:
    """For a slide, on white."""
    assert chart.png(BARS).startswith(b"\x89PNG")


def test_the_largest_number_is_told() -> None:
    """To whoever cannot see the picture, with the mark."""
    largest = sheet([*REGISTER, record(4, "d", "2024", sex="male", citizenship="AL")], asked("sex"))

    said = chart.described(largest)

    assert "not for publication" in said
    assert said.endswith("Largest: Male, 2 people.")
    assert "Largest" not in chart.described(sheet([], asked("sex")))


@pytest.mark.parametrize(
    ("found", "is_drawable"),
    [
        (BARS, True),
        (HEAT, True),
        (LINES, True),
        (sheet(REGISTER, asked("total")), False),
        (replace(BARS, lines=(Line(("a",), ("a",), (1, 1.0)),) * 61), False),
        (replace(LINES, lines=(Line(("a",), ("a",), (1, 1, 0)),) * 9), False),
        (replace(BARS, lines=()), False),
        (sheet([], asked("sex")), False),
    ],
)
def test_what_is_too_much_for_a_picture_is_not_drawn(found: Sheet, is_drawable: bool) -> None:  # noqa: FBT001
    """Nor what is nothing."""
    assert is_drawable == chart.is_drawable(found)


@pytest.mark.parametrize(("found", "shape"), [(BARS, "wide"), (BARS, "narrow"), (BARS, "page")])
def test_the_mark_and_the_footnotes_are_drawn(found: Sheet, shape: chart.Shape) -> None:
    """Above what is drawn, as a picture is soon copied out of its page; its caption is there."""
    drawn = chart.svg(found, shape=shape)

    lines = _lines(drawn)
    said = " ".join(lines)
    assert "Internal, exact, not for publication." in said
    assert all(f"{name}: {note}" in said for name, note in found.footnotes.items())
    assert "Kosovo*" in found.footnotes
    assert found.title not in said
    assert max(map(len, lines)) <= {"wide": 96, "narrow": 46, "page": 80}[shape]


def test_a_picture_without_a_page_has_its_title() -> None:
    """Over the mark; and the plot begins below all of it."""
    alone, on_page = chart.svg(BARS, is_captioned=False), chart.svg(BARS)

    assert [BARS.title, "Internal, exact, not for publication."] == _lines(alone)[:2]
    assert _height(alone) > _height(on_page) > 26 * len(BARS.body) + 13


def _lines(drawn: str) -> list[str]:
    """The lines of the title and of what is below it."""
    root = ET.fromstring(drawn)  # noqa: S314 - it is our own
    groups = [each for each in root.iter() if "role-title" in each.get("class", "")]
    texts = [text for group in groups for text in group.iter() if text.tag.endswith("}text")]
    return [line for text in texts for each in text.iter() if (line := (each.text or "").strip())]


def _height(drawn: str) -> float:
    return float(ET.fromstring(drawn).attrib["height"])  # noqa: S314 - it is our own
