"""Exact figures on a page: any table by its address, its picture, its file."""

import csv
import io
import re
from html import unescape

import pytest
from sqlalchemy import Engine

from node.app import Node
from tests.node.analysis.second_count import Record, record, store
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

REGISTER = [
    record(1, "a", "2025-05-01", sex="female", form="forced_labour", citizenship="XK"),
    record(2, "b", "2025-05-01", sex="female", form="forced_begging", provider="north"),
    record(3, "c", "2024-05-01", sex="male", status="presumed"),
]
TABLE = "/analysis?rows=form&columns=sex&period=2025"


@pytest.fixture(autouse=True)
def _people(node: Node) -> None:
    _bring(node.engine, REGISTER)


def _bring(engine: Engine, register: list[Record]) -> None:
    store(engine, register)


def _cells(page: str, row: str) -> list[str]:
    """The numbers of a row of the table."""
    found = re.search(rf'<tr><th scope="row">(?:<a [^>]*>)?{row}<.*?</tr>', page, re.DOTALL)
    assert found, page
    return re.findall(r'<td class="num">([^<]*)</td>', found[0])


def test_without_a_question_the_last_whole_year_is_shown(manager: Browser) -> None:
    """By status, with the picture and what the figures are."""
    page = manager.get("/analysis").text

    assert "<h2>Victims of trafficking by victim status, 2025</h2>" in page
    assert ["2", "100%"] == _cells(page, "Identified")
    assert "/analysis/picture.svg?" in page
    assert "each person once in a period" in page


def test_an_address_is_a_table(manager: Browser) -> None:
    """Rows, columns, date, filters, and the form filled in with them."""
    page = manager.get(f"{TABLE}&where=sex%3Dfemale&shares=rows").text

    assert ["1", "100%", "0", "0%"] == _cells(page, "Forced labour or services")[:4]
    assert "; Sex: Female</h2>" in page
    assert '<option value="form" selected>Form of exploitation</option>' in page
    assert '<input type="hidden" name="where" value="sex=female">' in page
    assert ">remove</a>" in page


def test_several_periods_show_their_change(manager: Browser) -> None:
    """In the order of time, however they are typed."""
    page = manager.get("/analysis?rows=sex&period=2025+2024").text

    assert ["0", "2", "+2"] == _cells(page, "Female")
    assert ["1", "0", "\N{MINUS SIGN}1"] == _cells(page, "Male")


def test_a_row_leads_to_its_people(manager: Browser) -> None:
    """The same table of those alone."""
    page = manager.get("/analysis?rows=citizenship%40group&period=2025").text

    links = re.findall(r'<th scope="row"><a href="([^"]*)">Kosovo\*', page)
    narrowed = manager.get(unescape(links[0])).text

    assert "Citizenship: Kosovo*</h2>" in narrowed
    assert ["1", "100%"] == _cells(narrowed, r"Kosovo\*")
    assert "UNSCR 1244" in narrowed


WRONG = (
    ("period=last", "period", "Expected a period such as 2024"),
    ("period=2025+2024-Q1", "period", "Expected periods of one length"),
    ("where=form", "where", "Expected something such as form=forced_labour"),
    ("where=form%3Dslave", "where", "got &#39;slave&#39;"),
    ("rows=height", "where", "got &#39;height&#39;"),
)
"""What an address asks, the field that is wrong, and what stands beside it."""


def test_what_is_typed_wrong_comes_back(manager: Browser) -> None:
    """Beside its field, with the form as it was."""
    for asked, field, sentence in WRONG:
        answer = manager.get(f"/analysis?{asked}")

        assert 400 == answer.status_code
        error = re.search(rf'<span class="error" id="{field}-error">([^<]*)', answer.text)
        assert error, asked
        assert sentence in error[1]


def test_a_picture_is_an_address_of_its_own(manager: Browser) -> None:
    """In both themes and shapes; what cannot be drawn is refused."""
    drawn = manager.get(f"{TABLE.replace('?', '/picture.svg?')}&theme=dark&shape=narrow")

    assert "image/svg+xml" == drawn.headers["Content-Type"]
    assert "Forced begging" in drawn.text
    assert (
        400 == manager.get("/analysis/picture.svg?rows=sex&period=2024+2025&theme=red").status_code
    )
    assert 400 == manager.get("/analysis/picture.svg?rows=sex&period=2019&columns=a").status_code


def test_a_table_is_saved_as_a_file(manager: Browser) -> None:
    """Under a name that says what is in it, with the mark inside."""
    saved = manager.get(f"{TABLE.replace('?', '/file?')}&kind=.csv")

    expected = 'attachment; filename="victims-form-sex-2025.csv"'
    assert expected == saved.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(saved.text)))
    assert {"Internal, exact, not for publication"} == {row["mark"] for row in rows}
    assert 400 == manager.get("/analysis/file?kind=.doc").status_code


def test_a_provider_counts_its_own_records_alone(browsers: Browsers) -> None:
    """On every page it may open, whatever the address says."""
    provider = browsers.of("provider")

    page = provider.get("/analysis?rows=sex&period=2025").text
    saved = provider.get("/analysis/file?rows=sex&period=2025&kind=.csv").text
    routes = provider.get("/analysis/routes?period=2025").text
    ways = provider.get("/analysis/routes/file?period=2025&kind=.csv").text

    assert ["1", "100%"] == _cells(page, "Female")
    assert "From the records of north alone" in page
    for text in (saved, ways):
        rows = list(csv.DictReader(io.StringIO(text)))
        everybody = [row for row in rows if row["row"] == "All" and row["column"] == "People"]
        assert {"1"} == {row["number"] for row in everybody}
    assert ["1", "100%"] == _cells(routes, "Not asked")
    assert "/analysis/questionnaires" not in page


def test_a_reader_sees_what_a_manager_sees(browsers: Browsers) -> None:
    """The whole country's figures."""
    page = browsers.of("reader").get(TABLE).text

    assert ["1", "0", "0", "0", "1"] == _cells(page, "Forced labour or services")
    assert "/analysis/questionnaires" in page
