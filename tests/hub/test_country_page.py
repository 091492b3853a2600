"""A country's profile has everything that may be read of it, and nothing of others."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest

from hub.holdings import HeldTable, Wanted
from proto.method_note import Break, Jurisdiction, Operation
from proto.release import Release
from tests.hub import a_reader, invented
from tests.hub.invented_hub import Browser


def later(release: Release) -> Release:
    """The same a year later, with another method."""
    method = replace(
        release.method_note.country,
        breaks=(Break("2020-01", "a new law"),),
        operations=(Operation(("2020",), "a raid"),),
        jurisdictions=(Jurisdiction("The coast", "not-covered"), Jurisdiction("Inland", "covered")),
    )
    note = replace(release.method_note, country=method)
    return replace(release, period="2020", method_note=note)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Ana's browser, over two years of a region in which Serbia has published nothing."""
    region = invented.region(missing=["RS"])
    releases = [*region, *map(later, region)]
    with a_reader.reading(tmp_path / "hub", releases) as (_, browser):
        yield browser


def test_a_profile_has_figures_tables_and_notes(browser: Browser) -> None:
    """Every table in every period, and the country's own words."""
    page = browser.get("/country/AL").text

    assert "<h1>Albania</h1>" in page
    assert "/time.svg?table=victims%3Atotal&amp;country=AL" in page
    assert all(f"<summary>{label}</summary>" in page for label in ("Total", "Sex"))
    assert re.search(r"<b>78</b> <span class=\"doubt\">\[", page)
    assert "UNSCR 1244" in page, "a citizenship of its table carries the footnote"


def test_every_version_of_a_method_note_can_be_read(browser: Browser) -> None:
    """The newest first, with breaks, operations, and the parts that are not covered."""
    page = browser.get("/country/AL").text

    assert re.search("note for 2020<.*note for 2019<", page, re.DOTALL)
    assert "from 2020-01 on: a new law" in page
    assert "in 2020: a raid" in page
    assert "The coast: not covered" in page


def test_a_country_that_published_nothing_has_a_profile(browser: Browser) -> None:
    """It is expected to, so it has a place."""
    page = browser.get("/country/RS").text

    assert "Serbia has published nothing that your body may read." in page
    assert "Serbia has not said what its registers ask for." in page


@pytest.mark.parametrize("path", ["/country/NO", "/country/%3Cb%3E", "/country/NO/figures.csv"])
def test_others_have_no_profile(browser: Browser, path: str) -> None:
    """Whether there is nothing, or nothing that may be read, is one answer."""
    answer = browser.get(path)

    assert 404 == answer.status_code
    assert "there is no such country, or nothing of it may be read" in answer.text.lower()


def test_the_footnote_is_on_the_page_and_in_every_file(browser: Browser) -> None:
    """Wherever Kosovo* is named."""
    page = browser.get("/country/XK").text
    lines = list(csv.DictReader(io.StringIO(browser.get("/country/XK/figures.csv").text)))
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/country/XK/figures.xlsx").content))

    assert "UNSCR 1244" in page
    assert {"Kosovo*"} == {line["name"] for line in lines}
    assert all("UNSCR 1244" in line["footnote"] for line in lines)
    assert "UNSCR 1244" in str(book["Notes"]["A2"].value)


def test_footnotes_of_codes_are_in_the_files_too(browser: Browser) -> None:
    """Albania counts citizens of Kosovo*: the line says so, and other lines do not."""
    lines = list(csv.DictReader(io.StringIO(browser.get("/country/AL/figures.csv").text)))

    assert {"Kosovo*"} == {line["cell"] for line in lines if line["footnote"]}


def test_hidden_numbers_are_in_no_file(browser: Browser) -> None:
    """Below the minimum neither figure nor interval is told."""
    lines = list(csv.DictReader(io.StringIO(browser.get("/country/AL/figures.csv").text)))
    hidden = [line for line in lines if (line["table"], line["codes"]) == ("victims:sex", "other")]

    assert ["2019", "2020"] == [line["period"] for line in hidden]
    assert {""} == {line["shown"] + line["low"] + line["high"] for line in hidden}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room for a few cells alone, as if the country had published far more."""
    monkeypatch.setattr("hub.web.country._MOST_CELLS", 4)


def opened(page: str) -> list[str]:
    """The tables whose figures a page shows."""
    return re.findall(r"<summary>([^<]+)</summary>\s*<div class=\"scroll\"", page)


@pytest.mark.usefixtures("narrow")
def test_of_many_tables_the_first_is_open_and_others_are_named(browser: Browser) -> None:
    """Each is one click away."""
    page = browser.get("/country/AL").text

    links = re.findall(r'href="(/country/AL[?][^"]+)"( aria-current="true")?>([^<]+)</a>', page)
    assert ["Total"] == opened(page)
    assert ("/country/AL?table=victims%3Asex#table", "", "Sex") in links
    assert "UNSCR 1244" not in page, "no table is shown in which citizens of Kosovo* are counted"
    for address, _, label in links:
        asked = browser.get(address).text
        assert {"Total", label} == set(opened(asked))
        assert f'aria-current="true">{label}</a>' in asked
        assert 1 == asked.count('id="table"')


@pytest.mark.usefixtures("narrow")
def test_tables_that_are_not_open_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The total and the chosen one are; the file reads them all."""
    read: set[tuple[str, ...]] = set()

    with a_reader.reading(tmp_path / "hub", invented.region()) as (hub, browser):
        fetch = hub.holdings.tables

        def noted(wanted: Wanted) -> tuple[HeldTable, ...]:
            asked = tuple(wanted)
            read.update(release.shapes[number].dimensions for release, number in asked)
            return fetch(asked)

        monkeypatch.setattr(hub.holdings, "tables", noted)
        browser.get("/country/AL?table=victims:form")
        on_page = frozenset(read)
        browser.get("/country/AL/figures.csv")

    assert {("sex",), ("form",)} == on_page
    assert {("sex",), ("form",), ("sex", "age_group"), ("citizenship",)} == read


@pytest.mark.usefixtures("narrow")
def test_a_long_table_is_cut_and_says_so(browser: Browser) -> None:
    """The file has every line."""
    page = browser.get("/country/AL?table=victims:sex").text
    lines = csv.DictReader(io.StringIO(browser.get("/country/AL/figures.csv").text))
    shown = {line["codes"] for line in lines if line["table"] == "victims:sex" and line["shown"]}

    assert f"2 of {len(shown)} lines are shown here" in page


def test_few_tables_are_all_open_to_read(browser: Browser) -> None:
    """Nothing has to be chosen, and what is chosen is unfolded."""
    page, chosen = (browser.get(f"/country/AL{query}").text for query in ("", "?table=victims:sex"))

    assert {"Total", "Sex"} < set(opened(page))
    assert opened(page) == opened(chosen)
    assert 'href="/country/AL?table=' not in page
    assert re.search(r"<details open[^>]*>\s*<summary>Sex<", chosen)
    assert not re.search(r"<details open[^>]*>\s*<summary>Sex<", page)


@pytest.mark.parametrize("table", ["victims:exit", "nonsense", "victims:sex+total"])
def test_a_table_that_the_country_has_not_published_is_refused(
    browser: Browser, table: str
) -> None:
    """With a sentence that names it."""
    answer = browser.get(f"/country/AL?{urlencode({'table': table})}")

    assert 404 == answer.status_code
    assert "Albania has published no table" in answer.text
