"""The page over time draws what may be drawn, says what may be said, and hands it out."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.hub import a_reader, invented
from tests.hub.invented_hub import Browser


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Ana's browser, over three years; Serbia has not published the last one."""
    releases = [
        replace(release, period=period)
        for period in ("2018", "2019", "2020")
        for release in invented.region(missing=["RS"] if period == "2020" else [])
    ]
    with a_reader.reading(tmp_path / "hub", releases) as (_, browser):
        yield browser


def test_all_countries_have_a_line_for_the_total(browser: Browser) -> None:
    """Each with its figures, its trend, and the steps between them."""
    page = browser.get("/time?table=victims:total").text

    assert "Victims of trafficking, 2018 to 2020" in page
    assert 7 == page.split('class="sheet"')[1].split("</table>")[0].count('<th scope="row">')
    assert "cannot tell, 2018 to 2020" in page
    assert "UNSCR 1244" in page
    assert re.search(r'class="not-published">\s*<span class="mark">not publ.', page)


def test_several_countries_show_one_cell_and_one_country_all(browser: Browser) -> None:
    """So a page never has more lines than can be read."""
    several = browser.get("/time?table=victims:sex").text
    one = browser.get("/time?table=victims:sex&country=AL").text

    assert "Albania · Female" in several
    assert "Albania · Male" not in several
    assert all(f"Albania · {sex}" in one for sex in ("Female", "Male"))


def test_a_cell_is_chosen_in_the_address(browser: Browser) -> None:
    """And stays chosen in the form."""
    page = browser.get("/time?table=victims:sex%2Bage_group&cell=male%2Bchild").text

    assert "Albania · Male · Child" in page
    assert '<option value="male+child" selected>' in page


@pytest.mark.parametrize(
    "query", ["table=victims:nose", "table=%3Cb%3E", "table=victims:sex&cell=none"]
)
def test_what_cannot_be_shown_is_a_sentence(browser: Browser, query: str) -> None:
    """Never a trace, and escaped."""
    answer = browser.get(f"/time?{query}")

    assert 404 == answer.status_code
    assert 'role="alert"' in answer.text
    assert "<b>" not in answer.text


def test_the_picture_has_the_footnote_inside(browser: Browser) -> None:
    """As SVG in both themes and shapes, and as PNG."""
    for looks in ("", "&theme=dark", "&shape=narrow", "&alone=true"):
        picture = browser.get(f"/time.svg?table=victims:total{looks}").text
        assert "UNSCR 1244" in picture
        assert "Kosovo*" in picture
        assert not re.search(r"<script|<image|@import|href=", picture)
        assert ("not published: nothing was released" in picture) == ("alone" in looks)
    assert browser.get("/time.png?table=victims:total").content.startswith(b"\x89PNG")


def test_the_figures_leave_as_files(browser: Browser) -> None:
    """One line for each figure or gap, with its change and its footnote."""
    answer = browser.get("/time.csv?table=victims:total")
    found = {(e["country"], e["period"]): e for e in csv.DictReader(io.StringIO(answer.text))}
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/time.xlsx?table=victims:total").content))

    assert ("not-published", "") == (
        found["RS", "2020"]["observation"],
        found["RS", "2020"]["shown"],
    )
    assert "cannot tell" == found["AL", "2019"]["change"]
    assert "UNSCR 1244" in found["XK", "2019"]["footnote"]
    assert ["Table", "Notes"] == book.sheetnames
    assert 21 + 1 == book["Table"].max_row


def test_hidden_numbers_are_in_no_file(browser: Browser) -> None:
    """Below the minimum neither figure nor interval is told."""
    answer = browser.get("/time.csv?table=victims:sex&cell=other&country=AL")
    lines = list(csv.DictReader(io.StringIO(answer.text)))

    assert {"below-minimum"} == {line["observation"] for line in lines}
    assert {""} == {line["shown"] + line["low"] + line["high"] for line in lines}


def test_rates_have_their_own_numbers_source_and_title(browser: Browser) -> None:
    """Chosen in the address, and kept in every address on the page."""
    page = browser.get("/time?table=victims:total&per=100000").text

    assert "Victims of trafficking, 2018 to 2020, per 100,000 inhabitants" in page
    assert 'name="per" value="100000" checked' in page
    assert "Whose inhabitants" in page
    assert "2,402,113 inhabitants in 2023" in page
    assert "Rates are judged, not numbers of people" in page
    assert "/time.svg?table=victims%3Atotal&amp;per=100000" in page
    counts = browser.get("/time?table=victims:total").text
    assert "Whose inhabitants" not in counts
    assert 'name="per" value="1" checked' in counts


def test_rates_leave_with_their_population(browser: Browser) -> None:
    """The columns are those of a comparison."""
    query = "/time.csv?table=victims:total&country=AL&period=2019"
    of_rates, of_counts = (
        {each["period"]: each for each in csv.DictReader(io.StringIO(browser.get(path).text))}
        for path in (f"{query}&per=100000", query)
    )

    rate, count = of_rates["2019"], of_counts["2019"]
    assert ("100000 inhabitants", "2402113", "2023") == (
        rate["per"],
        rate["population"],
        rate["population_year"],
    )
    assert rate["population_source"]
    assert float(rate["low"]) < float(rate["shown"]) < float(rate["high"])
    assert float(count["shown"]) / 24.02113 == pytest.approx(float(rate["shown"]), abs=0.005)
    assert ("", "", "") == (count["per"], count["population"], count["population_year"])
    book = openpyxl.load_workbook(
        io.BytesIO(browser.get("/time.xlsx?table=victims:total&per=100000").content)
    )
    assert "population_source" in [cell.value for cell in book["Table"][1]]


def test_a_page_of_rates_agrees_with_the_comparison(browser: Browser) -> None:
    """One figure is one rate with one interval, wherever it stands."""
    over_time = browser.get("/time.csv?table=victims:sex&country=RS&per=100000").text
    side_by_side = browser.get(
        "/compare.csv?table=victims:sex&period=2018&country=RS&per=100000"
    ).text

    names = ("country", "sex", "shown", "low", "high", "observation", "population")
    told = [
        tuple(each[name] for name in names)
        for each in csv.DictReader(io.StringIO(over_time))
        if each["period"] == "2018"
    ]
    assert told
    assert set(told) <= {
        tuple(each[name] for name in names) for each in csv.DictReader(io.StringIO(side_by_side))
    }


def test_the_picture_of_rates_has_their_axis(browser: Browser) -> None:
    """In both shapes, and as PNG."""
    for looks in ("", "&shape=narrow", "&alone=true"):
        picture = browser.get(f"/time.svg?table=victims:total&per=100000{looks}").text
        assert "per 100,000 inhabitants" in picture
    assert browser.get("/time.png?table=victims:total&per=100000").content.startswith(b"\x89PNG")


def test_hidden_rates_are_in_no_file(browser: Browser) -> None:
    """Below the minimum neither rate nor interval is told."""
    answer = browser.get("/time.csv?table=victims:sex&cell=other&country=AL&per=100000")
    lines = list(csv.DictReader(io.StringIO(answer.text)))

    assert {"below-minimum"} == {line["observation"] for line in lines}
    assert {""} == {line["shown"] + line["low"] + line["high"] for line in lines}


def test_a_picture_of_too_much_is_refused(browser: Browser) -> None:
    """Or of nothing."""
    assert 400 == browser.get("/time.svg?table=victims:sex&cell=none").status_code
