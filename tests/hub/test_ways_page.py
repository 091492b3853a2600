"""Both ends of people's ways on the page, for those whom an agreement lets read them."""

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from nacl.pwhash import argon2id

from hub.keys import Keys
from hub.storage import create_tables, open_engine
from tests.hub import invented_flows
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_hub import Browser

Visit = Callable[[str], Browser]
TABLE = "victims:citizenship+country_of_exploitation"
FILES = ("/flows.csv?end=both", "/flows.svg?end=both", "/flows.svg?end=both&country=RS")


@pytest.fixture(scope="module")
def app(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Albania and Serbia let marri alone read both ends."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('ways')}/hub.db")
    create_tables(engine)
    made = InventedExchange.of(engine, keys)
    invented_flows.build(made)
    invented_flows.publish_both_ends(made, "AL", "RS")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        yield invented_flows.pages(made)
    engine.dispose()


def _logged_in(app: FastAPI, name: str) -> Browser:
    browser = Browser(app)
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
    assert found
    form = {"name": name, "password": invented_flows.PASSWORD, "csrf": found[1]}
    assert 200 == browser.post("/login", data=form).status_code
    return browser


@pytest.fixture
def visit(app: FastAPI) -> Iterator[Visit]:
    """Log somebody in."""
    opened: list[Browser] = []

    def log_in(name: str) -> Browser:
        opened.append(_logged_in(app, name))
        return opened[-1]

    yield log_in
    for each in opened:
        each.close()


def _cells(browser: Browser, query: str = "") -> dict[tuple[str, str], dict[str, str]]:
    text = browser.get(f"/flows.csv?end=both{query}").text
    return {
        (each["citizenship"], each["country_of_exploitation"]): each
        for each in csv.DictReader(io.StringIO(text))
    }


def test_the_page_shows_the_ways_of_the_first_country_and_names_who_lacks_them(
    visit: Visit,
) -> None:
    """A country is chosen among those that published both ends."""
    page = visit("ana").get("/flows").text

    assert "Albania: where people come from, by where they were exploited, 2022 to 2024" in page
    choice = page.split('<select name="country">')[1].split("</select>")[0]
    assert ["AL", "RS"] == re.findall(r'value="(\w+)"', choice)
    assert '<option value="AL" selected>' in choice
    assert TABLE in page
    lacking = re.search(r"No table that holds both ends may be read of ([^.]*) for", page)
    assert lacking
    assert "Bosnia and Herzegovina, Kosovo* and Montenegro" == lacking[1]


def test_the_country_and_the_years_stand_in_the_address(visit: Visit) -> None:
    """Page, picture and file of one address say the same."""
    ana = visit("ana")

    page = ana.get("/flows?country=RS&period=2024").text
    cells = _cells(ana, "&country=RS&period=2024")

    assert "Serbia: where people come from, by where they were exploited, 2024" in page
    assert "/flows.svg?end=both&amp;period=2024&amp;country=RS" in page
    assert ("RS", "2024") == (cells["RS", "RS"]["country"], cells["RS", "RS"]["periods"])
    assert f"<b>{cells['RS', 'RS']['shown']}</b>" in page
    picture = ana.get("/flows.svg?end=both&country=RS&period=2024").text
    assert f">{cells['RS', 'ME']['shown']}</text>" in picture


def test_hidden_numbers_are_in_no_file(visit: Visit) -> None:
    """Below the minimum neither figure nor interval is told; the years may tell more together."""
    ana = visit("ana")
    year, years = _cells(ana, "&period=2024"), _cells(ana)

    hidden = [each for each in year.values() if each["observation"] == "below-minimum"]
    assert len(hidden) > 400
    assert {""} == {each["shown"] + each["low"] + each["high"] for each in hidden}
    assert 80 < int(years["AL", "AL"]["shown"]) < 100


def test_a_country_without_such_a_table_is_told_which_it_is(visit: Visit) -> None:
    """No other country takes its place, neither on the page nor in a file."""
    ana = visit("ana")

    page = ana.get("/flows?country=ME").text

    assert "No table that holds both ends may be read of the country that you ask for." in page
    assert "where people come from, by where" not in page
    assert '<option value="ME" selected>Montenegro</option>' in page
    for path in ("/flows.csv?end=both&country=ME", "/flows.svg?end=both&country=ME"):
        assert 404 == ana.get(path).status_code


def test_what_is_no_country_is_escaped(visit: Visit) -> None:
    """And found nowhere."""
    answer = visit("ana").get("/flows?country=%3Cb%3E")

    assert 200 == answer.status_code
    assert "<b>" not in answer.text.split("</form>")[1].split("<section")[0]
    assert '<option value="&lt;b&gt;" selected>' in answer.text


@pytest.mark.parametrize("name", ["eva", "ivo"])
def test_a_body_without_the_agreement_sees_nothing_of_it(visit: Visit, name: str) -> None:
    """Neither ways, nor that any country has published them, nor a choice of countries."""
    browser = visit(name)

    for query in ("", "?country=AL", "?country=RS", "?country=RS&period=2024"):
        page = browser.get(f"/flows{query}").text
        assert "by where they were exploited" not in page
        assert ">Serbia<" not in page
        choice = page.partition('<select name="country">')[2]
        assert "" == choice
    for path in FILES:
        assert 404 == browser.get(path).status_code


def test_ways_that_a_body_may_not_read_have_no_say_in_what_it_reads(
    visit: Visit, keys: Keys, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Eva's files are the same where nobody has published any."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('no-ways')}/hub.db")
    create_tables(engine)
    made = InventedExchange.of(engine, keys)
    invented_flows.build(made)
    elsewhere, here = _logged_in(invented_flows.pages(made), "eva"), visit("eva")

    for path in ("/flows.csv?end=citizenship", "/flows.svg?end=citizenship"):
        assert elsewhere.get(path).text == here.get(path).text
    elsewhere.close()
    engine.dispose()


@pytest.mark.parametrize("path", FILES)
def test_strangers_are_sent_to_the_login(app: FastAPI, path: str) -> None:
    """No file without a session."""
    browser = Browser(app)

    answer = browser.get(path, follow_redirects=False)

    assert (303, "/login") == (answer.status_code, answer.headers["Location"])
    browser.close()
