"""The terminal's table can be read at its width, and says what it must."""

import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from hub.compare import compare
from hub.compare_text import render
from hub.comparison import Comparison
from hub.table_name import TableName
from proto.method_note import IndicatorMethod, Operation
from proto.release import Release
from tests.hub import invented
from tests.hub.invented import codes, release, table

TABLES = ["victims:total", "victims:sex", "victims:sex+age_group", "victims:form"]


def look(name: str, *, missing: tuple[str, ...] = ()) -> Comparison:
    """Compare the invented region."""
    return compare(
        invented.held(invented.region(missing=missing)),
        TableName.parse(name),
        "2019",
        invented.CATALOGUE,
        expected=tuple(invented.SIZES),
    )


def printed(comparison: Comparison, width: int) -> str:
    """What the terminal shows."""
    console = Console(file=StringIO(), width=width, force_terminal=False)
    render(comparison, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def squeezed(text: str) -> str:
    """The text without line breaks and runs of spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", [*TABLES, "victims:citizenship"])
def test_every_figure_stands_whole_on_its_line(name: str, width: int) -> None:
    """No line is longer than the terminal, and no figure or interval is cut, or a fraction."""
    comparison = look(name)

    text = printed(comparison, width)

    assert all(len(line) <= width for line in text.splitlines())
    assert "…" not in text
    figures = [cell.figure for cell in comparison.cells if cell.figure and cell.figure.shown]
    assert text.count("[") == text.count("]") >= len(figures)
    assert not re.search(r"\d\.\d", text)


@pytest.mark.parametrize("width", [80, 120])
def test_the_footnote_stands_where_kosovo_is_named(width: int) -> None:
    """Kosovo* comes with its footnote, also where it has not published."""
    text = squeezed(printed(look("victims:sex", missing=("XK",)), width))

    assert "Kosovo* has not published this." in text
    assert "* This designation is without prejudice to positions on status" in text


def test_no_footnote_without_kosovo() -> None:
    """A footnote that nothing refers to is not printed."""
    releases = [release(party, table({}, lambda: 9)) for party in ("AL", "RS")]
    alone = compare(
        invented.held(releases), TableName.parse("victims:total"), "2019", invented.CATALOGUE
    )

    assert "UNSCR" not in printed(alone, 80)


def test_differences_are_said_in_sentences() -> None:
    """Only what is higher is listed; the rest is counted with what would have been noticed."""
    text = squeezed(printed(look("victims:sex"), 120))

    assert "Albania is higher than Bosnia and Herzegovina, Croatia, Kosovo*" in text
    assert "Below the minimum in every country: Other." in text
    assert "None for: Unknown." in text
    assert "Cannot tell: 43 pairs. A difference of 12 or more would have been noticed" in text
    assert "counts that are 15 apart are told apart at least four times in five." in text
    assert "Not comparable (†): 24 pairs." in text


def test_a_stranger_is_told_how_to_read_it() -> None:
    """One figure is read aloud, every mark explained, and false differences announced."""
    text = squeezed(printed(look("victims:sex", missing=("XK",)), 80))

    assert "How to read 78 [72–83]: Albania published 78." in text  # noqa: RUF001  # A range is written with an en dash.
    assert "below min.: published, but too small" in text
    assert "not publ.: nothing was published" in text
    assert (
        "† Albania counts presumed, identified or formally identified; North Macedonia counts "
        "formally identified. Figures of different statuses are not compared." in text
    )
    assert "Grade C, †: shown beside the others, never subtracted or added." in text
    assert "at most one in twenty" in text


def test_a_caution_is_marked_where_it_applies() -> None:
    """A party whose figures all need it carries the mark; else each figure does."""
    raid = Operation(("2019",), "A call centre was raided")
    partly = IndicatorMethod("exact", {"forced_begging": "narrower"})
    croatia = told(release("HR", table({}, lambda: 73)), operations=(raid,))
    forms = table(codes("form"), lambda form: 40 if form == "forced_begging" else 9)
    kosovo = told(release("XK", forms), indicators={"form": partly})
    others = [
        release("RS", table({}, lambda: 20)),
        release("BA", table(codes("form"), lambda _: 9)),
    ]

    total = squeezed(printed(put([croatia, *others], "victims:total"), 100))
    by_form = squeezed(printed(put([kosovo, *others], "victims:form"), 100))

    assert "Croatia ‡ 73 [" in total
    assert "Croatia is higher than Serbia ‡." in total
    assert 1 == total.count("A single operation makes much of the figure of Croatia")
    assert "‡ A single operation makes much of the figure of Croatia: A call centre" in total
    assert "Compared with caution (‡): 1 pair." in total
    assert "Kosovo* ‡" not in by_form
    assert "40 ‡ [" in by_form
    assert "Kosovo* is higher than Bosnia and Herzegovina ‡." in by_form


def told(plain: Release, **said: Any) -> Release:  # noqa: ANN401  # Any field of a method.
    """The release of a country that says this of its figures."""
    method = replace(plain.method_note.country, **said)
    return replace(plain, method_note=replace(plain.method_note, country=method))


def put(releases: list[Release], name: str) -> Comparison:
    """Put side by side."""
    held = invented.held(releases)
    return compare(held, TableName.parse(name), "2019", invented.CATALOGUE)


def test_counts_that_are_alike_have_no_differences() -> None:
    """Where nothing can be told, it says so; and that nothing keeps them from being compared."""
    releases = [release(party, table({}, lambda: 9)) for party in ("AL", "RS")]
    alike = compare(
        invented.held(releases), TableName.parse("victims:total"), "2019", invented.CATALOGUE
    )

    assert "None for: All." in printed(alike, 80)
    assert "Grade A: all these figures are counted alike." in printed(alike, 80)


def test_brackets_are_no_markup() -> None:
    """A code that looks like the terminal's markup is printed as it is."""
    odd = release("[red]", table({"sex": ("[bold]x",)}, lambda _: 9))
    found = compare(
        invented.held([odd]), TableName.parse("victims:sex"), "2019", invented.CATALOGUE
    )

    text = printed(found, 80)

    assert "[red]" in text
    assert "[bold]x" in text
