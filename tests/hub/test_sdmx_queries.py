"""Programs find what a page shows: the queries on pages are answered, with the same figures."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from fastapi import FastAPI
from nacl.pwhash import argon2id

from hub.accounts import Accounts
from hub.api_keys import ApiKeys
from hub.keys import Keys
from hub.sdmx import rest
from hub.sdmx.addresses import data
from hub.sdmx.asked import picks
from hub.sdmx.door import Door
from hub.sdmx.flows import stocks
from hub.sdmx.service import Service
from hub.storage import create_tables, open_engine
from hub.table_name import TableName
from hub.web.guard import Guard
from hub.web.sdmx_query import sdmx_queries
from proto.release import Release
from tests.documents import NOW, TODAY
from tests.hub import invented, invented_flows
from tests.hub.invented import CATALOGUE, release, table
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_hub import Browser
from tests.hub.sdmx.asking import CSV

VICTIMS = CATALOGUE.dataset("victims")
CITIZENSHIP = TableName("victims", frozenset({"citizenship"}))
YEARS = invented_flows.YEARS
PAGES = (
    "/",
    "/compare?table=victims:citizenship&period=2024",
    "/time?table=victims:citizenship&country=AL",
    "/country/AL",
    "/flows",
    "/flows?period=2023",
    "/mirror",
    "/mirror?period=2023&country=XK",
    "/readiness",
)
Visit = Callable[..., Browser]
Row = Mapping[str, str]


@pytest.fixture(scope="module")
def app(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The pages of five countries, with SDMX beside them as the hub serves it."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('queries')}/hub.db")
    create_tables(engine)
    exchange = InventedExchange.of(engine, keys)
    invented_flows.build(exchange)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        pages = invented_flows.pages(exchange)
        service = Service(exchange.holdings, CATALOGUE, lambda: TODAY)
        door = Door(ApiKeys(engine), Guard(Accounts.of(engine), lambda: NOW))
        pages.mount(rest.PREFIX, rest.create(service, door, lambda: NOW))
        yield pages
    engine.dispose()


@pytest.fixture
def visit(app: FastAPI) -> Iterator[Visit]:
    """Log somebody in, whose browser takes anything, or what a program wants."""
    opened = []

    def log_in(name: str = "ana", accept: str = "text/html,*/*;q=0.8") -> Browser:
        browser = Browser(app, base="http://hub", accept=accept)
        opened.append(browser)
        found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
        assert found
        form = {"name": name, "password": invented_flows.PASSWORD, "csrf": found[1]}
        browser.post("/login", data=form)
        return browser

    yield log_in
    for each in opened:
        each.close()


def queries(browser: Browser, path: str) -> list[str]:
    """The addresses that a page names."""
    answer = browser.get(path)
    assert 200 == answer.status_code
    return [html.unescape(each) for each in re.findall(r'<a href="(/sdmx/[^"]+)">', answer.text)]


def found(browser: Browser, addresses: Sequence[str]) -> list[Row]:
    """All observations under some addresses."""
    answers = [browser.get(each) for each in addresses]
    assert {200} == {each.status_code for each in answers}
    return [row for each in answers for row in csv.DictReader(io.StringIO(each.text))]


def rows(browser: Browser, path: str) -> list[Row]:
    """A table that a page offers."""
    return list(csv.DictReader(io.StringIO(browser.get(path).text)))


@pytest.mark.parametrize("path", PAGES)
def test_every_query_on_a_page_is_answered(visit: Visit, path: str) -> None:
    """To the browser of whoever follows it."""
    ana = visit()

    named = queries(ana, path)

    assert named
    assert {200} == {ana.get(each).status_code for each in named}


@pytest.mark.parametrize("name", ["eva", "ivo"])
@pytest.mark.parametrize("path", ["/", "/flows", "/mirror", "/readiness"])
def test_no_query_leads_a_reader_to_what_they_may_not_read(
    visit: Visit, path: str, name: str
) -> None:
    """Each is answered, and names nothing else; who may read nothing is given none."""
    browser = visit(name)

    named = queries(browser, path)

    assert (name == "eva" and path in {"/", "/flows"}) == bool(named)
    assert {200} >= {browser.get(each).status_code for each in named}
    assert not [each for each in named if re.search("RS|XK|PLACE|EXPLOITATION", each)]


@pytest.mark.parametrize("end", ["citizenship", "country_of_exploitation"])
def test_a_flow_of_one_year_is_found_cell_by_cell(visit: Visit, end: str) -> None:
    """What a country shows, hides or has not published is the same in both."""
    ana = visit(accept=CSV)
    [address] = [each for each in queries(ana, "/flows?period=2023") if end.upper() in each]

    told = {(each["REF_AREA"], each[end.upper()]): each["SHOWN"] for each in found(ana, [address])}
    shown = {
        (country, each["code"]): each[country].replace("below min.", "")
        for each in rows(ana, f"/flows.csv?end={end}&period=2023")
        for country in each
        if country in invented_flows.COUNTRIES
    }

    assert 80 < len(shown)
    assert told == shown


def test_a_flow_over_years_is_found_year_by_year(visit: Visit) -> None:
    """Every year of every cell; where all are shown, they add up to what the page says."""
    ana = visit(accept=CSV)
    [address] = [each for each in queries(ana, "/flows") if "CITIZENSHIP" in each]

    told: dict[tuple[str, str], dict[str, str]] = {}
    for each in found(ana, [address]):
        told.setdefault((each["REF_AREA"], each["CITIZENSHIP"]), {})[each["TIME_PERIOD"]] = each[
            "SHOWN"
        ]

    assert all(set(YEARS) == set(each) for each in told.values())
    summed = 0
    for row in rows(ana, "/flows.csv?end=citizenship"):
        for country in invented_flows.COUNTRIES:
            of = told[country, row["code"]].values()
            if all(of):
                summed += 1
                assert int(row[country]) == sum(map(int, of))
    assert summed > 5


@pytest.mark.parametrize("query", ["", "period=2024", "country=XK"])
def test_both_sides_of_the_mirror_are_found(visit: Visit, query: str) -> None:
    """Each year of each country's figure, and where it is one year, that very number."""
    ana = visit(accept=CSV)
    of = {False: {}, True: {}}  # type: dict[bool, dict[tuple[str, ...], str]]
    for each in found(ana, queries(ana, f"/mirror?{query}")):
        place = each.get("COUNTRY_OF_IDENTIFICATION")
        key = (each["REF_AREA"], each["CITIZENSHIP"], *([place] if place else []))
        of[bool(place)][*key, each["TIME_PERIOD"]] = each["SHOWN"]

    pairs = rows(ana, f"/mirror.csv?{query}")

    assert pairs
    for pair in pairs:
        there, citizens = pair["found_in"], pair["citizens_of"]
        years = ("2024",) if "2024" in query else YEARS
        sides = (
            [of[False][there, citizens, year] for year in years],
            [of[True][citizens, citizens, there, year] for year in years],
        )
        for said, numbers in zip((pair["found"], pair["known"]), sides, strict=True):
            if len(years) == 1:
                assert said.replace("below min.", "") == numbers[0]
            elif all(numbers):
                assert int(said) == sum(map(int, numbers))


def test_everything_of_a_country_is_found_table_by_table(visit: Visit) -> None:
    """What its page shows of the tables that it has released as they stand."""
    ana = visit(accept=CSV)
    named = queries(ana, "/country/XK")

    told = found(ana, named)

    assert {"XK"} == {each["REF_AREA"] for each in told}
    own = rows(ana, "/country/XK/figures.csv")
    by_citizenship = {
        (each["period"], each["codes"]): each["shown"]
        for each in own
        if each["table"] == "victims:citizenship"
    }
    flow = "DCIM:VICTIMS-CITIZENSHIP-GROUP("
    assert by_citizenship == {
        (each["TIME_PERIOD"], each["CITIZENSHIP"]): each["SHOWN"]
        for each in told
        if each["STRUCTURE_ID"].startswith(flow)
    }


def _released(party: str, period: str, *, level: str = "group") -> Release:
    levels = {"citizenship": level} if level == "group" else {}
    codes = invented.codes("citizenship", level=level)
    return release(party, table(codes, lambda _: 7.0, levels=levels), period=period)


def test_pooled_years_are_a_range_of_time() -> None:
    """And not each of the years, nor other ranges around them."""
    held = invented.held(
        [_released("AL", each) for each in ("2018", "2018/2020", "2017/2020", "2021")]
    ).releases

    [address] = sdmx_queries(held, CITIZENSHIP, VICTIMS, periods=["2018/2020"])

    path, _, query = address.removeprefix("/sdmx/v2/").partition("?")
    [pick] = picks(stocks(held, CATALOGUE), data("v2", path.split("/"), query))
    assert "c[TIME_PERIOD]=2018/2020" == query
    assert ["2018/2020"] == [each.release.period for each in pick.parts]


def test_codes_and_their_groups_are_two_flows() -> None:
    """Where countries have released the one and the other, both are named."""
    held = invented.held([_released("AL", "2019"), _released("RS", "2019", level="code")]).releases

    both = sdmx_queries(held, CITIZENSHIP, VICTIMS, periods=["2019"])
    one = sdmx_queries(held, CITIZENSHIP, VICTIMS, countries=["RS"])

    start = "/sdmx/v2/data/dataflow/DCIM/VICTIMS-CITIZENSHIP"
    assert (f"{start}?c[TIME_PERIOD]=2019", f"{start}-GROUP?c[TIME_PERIOD]=2019") == both
    assert (f"{start}?c[REF_AREA]=RS",) == one


def test_what_was_never_released_has_no_query() -> None:
    """SDMX adds nothing up, and nothing is there of another year."""
    held = invented.held([_released("AL", "2019")]).releases

    assert () == sdmx_queries(held, TableName("victims", frozenset()), VICTIMS)
    assert () == sdmx_queries(held, CITIZENSHIP, VICTIMS, periods=["2020"])
    assert () == sdmx_queries(held, CITIZENSHIP, VICTIMS, countries=["XK"])
