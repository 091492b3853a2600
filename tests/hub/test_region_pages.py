"""What bodies see of the region: what their agreements let them read, on pages and in files."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import openpyxl
import pytest
from fastapi import FastAPI
from nacl.pwhash import argon2id

from hub.keys import Keys
from hub.storage import create_tables, open_engine
from proto.document import digest
from proto.evidence import examine
from proto.notice import Limit, Restriction
from tests import documents
from tests.documents import TODAY
from tests.hub import invented_flows
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_hub import Browser

Visit = Callable[[str], Browser]
PAGES = ("/readiness", "/mirror", "/flows", "/agreements", "/log")
ALIKE = {"Albania", "Kosovo*", "Serbia", "0 zero"}
"""What some of our languages say as English does."""
PAIR = "/readiness?publisher=AL&reader=RS"
OF_ALL = ("/readiness.csv", "/mirror.csv", "/readiness.xlsx", "/mirror.xlsx")
TEXTS = (
    *OF_ALL[:2],
    "/flows.csv?end=citizenship",
    "/flows.svg?end=citizenship",
    "/flows.svg?end=citizenship&alone=true",
    "/flows.svg?end=citizenship&shape=narrow&theme=dark",
)
FLOWS_BOOK = "/flows.xlsx?end=citizenship"
FILES = (*TEXTS, *OF_ALL[2:], "/flows.png?end=citizenship", FLOWS_BOOK)


@pytest.fixture(scope="module")
def exchange(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InventedExchange]:
    """Five countries with three years, and three bodies."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('region')}/hub.db")
    create_tables(engine)
    made = InventedExchange.of(engine, keys)
    invented_flows.build(made)
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def app(exchange: InventedExchange) -> Iterator[FastAPI]:
    """The pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        yield invented_flows.pages(exchange)


@pytest.fixture
def visit(app: FastAPI) -> Iterator[Visit]:
    """Log somebody in."""
    opened = []

    def log_in(name: str) -> Browser:
        browser = Browser(app)
        opened.append(browser)
        found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
        assert found
        form = {"name": name, "password": invented_flows.PASSWORD, "csrf": found[1]}
        assert 200 == browser.post("/login", data=form).status_code
        return browser

    yield log_in
    for each in opened:
        each.close()


def _main(browser: Browser, path: str) -> str:
    """A page without its frame."""
    answer = browser.get(path)
    assert 200 == answer.status_code, path
    found = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    assert found
    return found[0]


def _words(page: str) -> set[str]:
    """What stands between tags, and in what is read aloud."""
    aloud = re.findall(r'(?:alt|aria-label|data-label)="([^"]*)"', page)
    return {each.strip() for each in (*re.findall(r">([^<>]+)<", page), *aloud) if each.strip()}


def _book(browser: Browser, path: str) -> openpyxl.Workbook:
    """A workbook that a page offers."""
    answer = browser.get(path)
    assert 200 == answer.status_code, path
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def _hash(exchange: InventedExchange, reader: str, publisher: str) -> str:
    held = exchange.holdings.releases(reader, "regional-report", TODAY)
    return next(each.hash for each in held if each.publisher == publisher)


def _flows(browser: Browser, period: str) -> dict[str, dict[str, str]]:
    """The rows of a file, by code."""
    text = browser.get(f"/flows.csv?end=citizenship&period={period}").text
    return {each["code"]: each for each in csv.DictReader(io.StringIO(text))}


@pytest.mark.parametrize("path", [*PAGES, PAIR, *FILES])
def test_strangers_are_sent_to_the_login(app: FastAPI, path: str) -> None:
    """No page and no file without a session."""
    browser = Browser(app)

    answer = browser.get(path, follow_redirects=False)

    assert (303, "/login") == (answer.status_code, answer.headers["Location"])
    browser.close()


def test_a_body_that_may_read_nothing_is_told_nothing(
    visit: Visit, exchange: InventedExchange
) -> None:
    """No country is named, no file has a row, and no release exists for it."""
    ivo = visit("ivo")
    names = ("Albania", "Bosnia", "Kosovo", "Montenegro", "Serbia")

    assert not any(name in _main(ivo, path) for path in PAGES for name in names)
    assert 400 == ivo.get(PAIR).status_code
    for path in OF_ALL[:2]:
        assert [] == list(csv.DictReader(io.StringIO(ivo.get(path).text)))
    for path in OF_ALL[2:]:
        assert 1 == _book(ivo, path)["Table"].max_row
    assert {404} == {ivo.get(path).status_code for path in FILES if path.startswith("/flows")}
    release = _hash(exchange, "marri", "AL")
    for path in ("", "/envelope.json", "/evidence.zip"):
        assert 404 == ivo.get(f"/release/{release}{path}").status_code


def test_a_body_that_reads_one_country_is_told_of_no_other(
    visit: Visit, exchange: InventedExchange
) -> None:
    """Albania's figures under the body's own agreement, and those alone."""
    eva = visit("eva")

    assert "Albania" in _main(eva, "/agreements")
    for path in ("/readiness", "/agreements", "/log"):
        assert not any(name in _main(eva, path) for name in ("Serbia", "Kosovo", "Montenegro"))
    heads = re.findall(r'<th scope="col">([^<]*)</th>', _main(eva, "/flows"))
    assert ["Citizenship", "Albania"] == heads
    head = eva.get("/flows.csv?end=citizenship").text.splitlines()[0]
    assert "code,label,AL,AL_low,AL_high,footnote" == head
    assert head.split(",") == [each.value for each in _book(eva, FLOWS_BOOK)["Table"][1]]
    assert not re.search("Serbia|Kosovo", eva.get("/flows.svg?end=citizenship&alone=true").text)
    for path in OF_ALL[:2]:
        assert not re.search("Serbia|Kosovo|RS|XK", eva.get(path).text)
    assert "Nothing to read by citizenship" not in _main(eva, "/mirror")
    assert "No two countries can be held against each other" in _main(eva, "/mirror")
    assert 200 == eva.get(f"/release/{_hash(exchange, 'selec', 'AL')}").status_code
    for publisher in ("AL", "RS"):
        theirs = _hash(exchange, "marri", publisher)
        assert 404 == eva.get(f"/release/{theirs}").status_code
        assert 404 == eva.get(f"/release/{theirs}/evidence.zip").status_code


@pytest.mark.parametrize("path", [*PAGES, PAIR, *TEXTS])
def test_every_page_and_file_carries_the_footnote(visit: Visit, path: str) -> None:
    """Kosovo* is never named without it."""
    answer = visit("ana").get(path)

    assert 200 == answer.status_code
    said = re.sub(r"<[^>]*>\s*", " ", answer.text)
    assert "UNSCR" in said
    assert "Kosovo*" in said or "XK" in said


@pytest.mark.parametrize("path", [*PAGES, PAIR])
def test_pages_name_no_other_host(visit: Visit, path: str) -> None:
    """No script, no style inside, and nothing to fetch elsewhere."""
    text = visit("ana").get(path).text

    assert not re.search(r"(https?:)?//[a-z]|<script|style=|@import", text)


def test_the_matrix_can_be_narrowed(visit: Visit) -> None:
    """By country, and by dataset; the file has what the page has."""
    ana = visit("ana")

    rows = list(csv.DictReader(io.StringIO(ana.get("/readiness.csv?country=AL").text)))

    pairs = {(each["publisher"], each["reader"]) for each in rows if each["reader"]}
    assert 8 == len(pairs)
    assert all("AL" in pair for pair in pairs)
    justice = ana.get("/readiness.csv?dataset=justice").text
    assert "\r\nvictims," not in justice
    assert "\r\njustice," in justice
    assert 400 == ana.get("/readiness?country=DE").status_code


def test_one_pair_is_listed_with_what_is_missing(visit: Visit) -> None:
    """Every indicator under the step that it waits at."""
    page = _main(visit("ana"), PAIR)

    assert "Albania read by Serbia" in page
    assert "No agreement in force lets it be read." in page
    assert re.search(r"<b>Citizenship</b> <span class=\"quiet\">2024, grade A</span>", page)


def test_too_many_pairs_are_added_up_until_a_country_is_chosen(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line for each publisher, and a click away its pairs, and its paragraph alone."""
    ana = visit("ana")
    pairs = {
        (row["publisher"], row["reader"])
        for row in csv.DictReader(io.StringIO(ana.get("/readiness.csv").text))
    }
    monkeypatch.setattr("hub.web.readiness._MOST_PAIRS", len(pairs) - 1)

    summed = _main(ana, "/readiness?dataset=victims")
    chosen = _main(ana, "/readiness?country=XK&dataset=victims")

    links = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>', summed)
    assert 5 == len(links)
    assert ("/readiness?country=XK&amp;dataset=victims", "Kosovo*") in links
    assert 'href="/readiness?country=XK&amp;dataset=victims#letters">Kosovo*</a>' in summed
    assert "indicators that may leave a country" not in summed
    assert 8 == chosen.count('<span class="hidden">')
    assert ["Kosovo*"] == re.findall(r"<h3>([^<]+)</h3>\s*<p class=.letter.>", chosen)


def test_the_paragraph_to_send_is_of_the_whole_region(visit: Visit) -> None:
    """However the matrix is narrowed, it says the same."""
    ana = visit("ana")
    letters = {
        path: dict(
            re.findall(r'<h3>([^<]+)</h3>\s*<p class="letter">([^<]+)</p>', _main(ana, path))
        )
        for path in ("/readiness", "/readiness?country=AL&dataset=justice")
    }

    every, one = letters.values()

    assert 5 == len(every)
    assert {"Albania": every["Albania"]} == one


def test_the_mirror_shows_both_numbers_and_hides_what_is_hidden(visit: Visit) -> None:
    """A pair with a hidden number has neither that nor a gap, on the page and in the file."""
    ana = visit("ana")
    rows = {
        each["there"]: each for each in csv.DictReader(io.StringIO(ana.get("/mirror.csv").text))
    }

    sure = rows["Kosovo*: victims with citizenship Albania"]
    told = rows["Montenegro: victims with citizenship Serbia"]

    assert ("below min.", "sure: more in Kosovo*") == (sure["known"], sure["sureness"])
    assert {""} == {sure[f"known{end}"] for end in ("_low", "_high")}
    assert {""} == {sure[f"gap{end}"] for end in ("", "_low", "_high")}
    assert int(told["known_low"]) <= int(told["known"]) <= int(told["known_high"])
    assert int(told["gap"]) == int(told["found"]) - int(told["known"])
    assert int(told["gap_low"]) <= int(told["gap"]) <= int(told["gap_high"])
    assert "UNSCR" in sure["footnote"]
    assert "" == told["footnote"]
    assert "2022 to 2024, summed" == told["years"]
    page = _main(ana, "/mirror")
    assert page.index("citizenship Albania") < page.index("citizenship Serbia")
    assert "of which nothing can be told: both numbers are below the minimum" in page


@pytest.mark.parametrize("path", ["/mirror", "/flows", "/mirror?period=1999", "/flows?period=1999"])
@pytest.mark.parametrize("tag", ["sq", "mk", "ro"])
def test_what_is_found_is_told_in_the_language_of_the_reader(
    visit: Visit, path: str, tag: str
) -> None:
    """Headings, sentences, names of countries and reasons: no line is as it is in English."""
    ana = visit("ana")
    english = _words(_main(ana, path))
    joint = "&" if "?" in path else "?"

    told = _words(_main(ana, f"{path}{joint}language={tag}"))

    assert 5 < len(told)
    same = {each for each in english & told if re.search(r"^[^/].*[a-z]{3}", each)}
    assert same <= ALIKE


def test_a_picture_is_in_the_language_of_the_reader(visit: Visit) -> None:
    """Its title and its names."""
    ana = visit("ana")
    ana.get("/flows?language=sq")

    text = ana.get("/flows.svg?end=citizenship").text

    assert "<title>Nga vijnë personat" in text
    assert "Shqipëri" in text


@pytest.mark.parametrize("path", ["/mirror", "/mirror.csv", "/flows", "/flows.csv?end=citizenship"])
def test_a_period_that_is_none_is_refused(visit: Visit, path: str) -> None:
    """With a sentence."""
    joint = "&" if "?" in path else "?"

    answer = visit("ana").get(f"{path}{joint}period=yesterday")

    assert 400 == answer.status_code
    assert "Expected a period such as" in answer.text


@pytest.mark.parametrize(
    ("path", "title", "said"),
    [
        ("/readiness.xlsx", "Who is ready to compare what", "* This designation"),
        ("/mirror.xlsx", "Mirror figures", "Each line holds what one country found"),
        ("/flows.xlsx?end=citizenship", "Where people come from, 2022 to 2024", "Counted, Albania"),
    ],
)
def test_the_workbook_says_what_the_page_says(
    visit: Visit, path: str, title: str, said: str
) -> None:
    """The rows of the CSV, numbers as numbers, and a page of notes with the footnote."""
    ana = visit("ana")
    text = ana.get(path.replace(".xlsx", ".csv")).text

    book = _book(ana, path)

    rows = [["" if each is None else str(each) for each in row] for row in book["Table"].values]
    assert 5 < len(rows)
    assert list(csv.reader(io.StringIO(text))) == rows
    notes = [str(row[0]) for row in book["Notes"].values]
    assert notes[0].startswith(title)
    assert any(each.startswith(said) for each in notes)
    assert any("UNSCR" in each for each in notes)


def test_numbers_in_a_workbook_are_numbers(visit: Visit) -> None:
    """A spreadsheet can add them up; what is hidden is said in words."""
    ana = visit("ana")

    flows, mirror = _book(ana, "/flows.xlsx?end=citizenship"), _book(ana, "/mirror.xlsx")

    for book, name in ((flows, "AL"), (mirror, "found")):
        head, *rows = book["Table"].values
        values = [row[head.index(name)] for row in rows]
        assert any(isinstance(each, int) for each in values)
        assert {str} == {type(each) for each in values if not isinstance(each, int)}
        assert "below min." in values


def test_a_flow_leaves_as_a_picture(visit: Visit) -> None:
    """As PNG and SVG, with its title, under a name that says what it is."""
    ana = visit("ana")

    png = ana.get("/flows.png?end=citizenship&period=2022/2024")
    svg = ana.get("/flows.svg?end=citizenship&period=2022/2024&alone=true")

    assert png.content.startswith(b"\x89PNG")
    assert "citizenship-2022-2024.png" in png.headers["Content-Disposition"]
    assert "citizenship-2022-2024.svg" in svg.headers["Content-Disposition"]
    assert ">Where people come from, 2022/2024, pooled</text>" in svg.text
    assert "Content-Disposition" not in ana.get("/flows.svg?end=citizenship").headers


@pytest.mark.parametrize("path", ["/flows", "/flows?period=2023", "/mirror?country=AL", PAIR])
def test_what_a_page_offers_is_there(visit: Visit, path: str) -> None:
    """Every file of the same view that the page shows."""
    ana = visit("ana")
    offered = re.findall(r'<a href="([^"]+)" download>', _main(ana, path))

    answers = {each: ana.get(html.unescape(each)).status_code for each in offered}

    assert {"csv", "xlsx"} <= {urlsplit(each).path.rpartition(".")[2] for each in offered}
    assert {200} == set(answers.values())


def test_flows_can_be_of_one_period(visit: Visit) -> None:
    """One year, or years that are summed; what nobody has published is not there."""
    ana = visit("ana")
    serbia = {period: int(_flows(ana, period)["AL"]["RS"]) for period in ("2022", "2023", "2024")}

    bosnia = [_flows(ana, period)["RS"]["BA"] for period in ("2022", "2023", "2024")]
    assert ["below min."] * 3 == bosnia
    assert 5 <= int(_flows(ana, "2022/2024")["RS"]["BA"]) <= 12
    assert "below min." == _flows(ana, "2022/2023")["RS"]["BA"]
    assert sum(serbia.values()) == int(_flows(ana, "2022/2024")["AL"]["RS"])
    assert "below min." == _flows(ana, "2022/2024")["AL"]["ME"]
    assert "Where people come from, 2024" in _main(ana, "/flows?period=2024")
    assert 404 == ana.get("/flows.csv?end=citizenship&period=1999").status_code
    assert 400 == ana.get("/flows.csv?end=sex").status_code


def test_a_release_page_verifies_what_was_signed(visit: Visit, exchange: InventedExchange) -> None:
    """Six checks, all of which hold, and the method note in words."""
    name = _hash(exchange, "marri", "XK")

    page = _main(visit("ana"), f"/release/{name}")

    assert 6 == page.count("Holds:")
    assert "Does not hold" not in page
    assert "The release key of Kosovo* signed exactly these bytes." in page
    assert "epsilon 3" in page
    assert "on a form signed by the police" in page
    assert "UNSCR 1244" in page


def test_the_signed_bytes_are_what_their_name_says(
    visit: Visit, exchange: InventedExchange
) -> None:
    """Byte for byte."""
    name = _hash(exchange, "marri", "XK")

    answer = visit("ana").get(f"/release/{name}/envelope.json")

    assert name == digest(answer.content)
    assert f"release-{name[:16]}.json" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("file", ["envelope.json", "evidence.zip"])
def test_the_publisher_is_told_who_took_the_bytes_away(
    visit: Visit, exchange: InventedExchange, file: str
) -> None:
    """As when a node is sent them; looking at the page is no such thing."""
    publisher = {"envelope.json": "ME", "evidence.zip": "BA"}[file]
    name, ana, readings = _hash(exchange, "marri", publisher), visit("ana"), exchange.hub().readings
    _main(ana, f"/release/{name}")
    before = readings.of(publisher)

    ana.get(f"/release/{name}/{file}")

    assert () == before
    assert [(name, "marri")] == [(each.release, each.reader) for each in readings.of(publisher)]


def test_the_evidence_verifies_without_the_hub(visit: Visit, exchange: InventedExchange) -> None:
    """Every check of `dcim-verify` holds, and one changed byte is found."""
    name = _hash(exchange, "marri", "XK")
    answer = visit("ana").get(f"/release/{name}/evidence.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        files = {each: packed.read(each) for each in packed.namelist()}

    checks = list(examine(files))
    changed = files | {f"releases/{name}.json": files[f"releases/{name}.json"] + b" "}

    assert [True] * 9 == [check.holds for check in checks]
    assert "1 receipt(s) prove what the hub logged" == checks[5].sentence
    assert "UNSCR 1244" in files["about.txt"].decode()
    assert not all(check.holds for check in examine(changed))


def test_the_log_lists_all_and_details_what_concerns_the_reader(
    visit: Visit, exchange: InventedExchange
) -> None:
    """Kinds and hashes of every leaf; another body's agreement has no name in it."""
    ana, ivo = (_main(visit(name), "/log") for name in ("ana", "ivo"))
    apart = _hash(exchange, "selec", "AL")

    assert ana.count('<th scope="row">') == ivo.count('<th scope="row">') > 50
    assert "origins version 1" in ana
    assert "apart" not in ana
    for page in (ana, ivo):
        assert f"{apart[:16]}…" in page
        assert f"/release/{apart}" not in page
    assert "dcim-exchange/log" in visit("ivo").get("/log/checkpoint.txt").text


def test_older_entries_have_their_own_page(visit: Visit) -> None:
    """From a leaf downwards."""
    page = _main(visit("ana"), "/log?below=3")

    assert ["2", "1", "0"] == re.findall(r'<th scope="row">(\d+)</th>', page)
    assert 'href="/log?below=' in page
    assert 400 == visit("ana").get("/log?below=-1").status_code


def test_an_agreement_is_shown_as_it_holds(visit: Visit, exchange: InventedExchange) -> None:
    """What a party has made stricter is said, and what it let be read before is not."""
    before = _main(visit("eva"), "/agreements")
    [standing] = exchange.agreements.standings("selec")
    limit = Limit("AL", "victims", minimum_count=20)
    notice = Restriction(
        "restriction",
        1,
        standing.hash,
        "AL",
        1,
        TODAY,
        "a new law",
        suspends=False,
        limits=(limit,),
    )
    invented_flows.say(exchange, "AL", notice)

    after = _main(visit("eva"), "/agreements")

    assert "Numbers below 5 are hidden" in before
    assert "852 days left" in before
    assert "Citizenship in groups (identified or formally identified)" in before
    assert "Numbers below 20 are hidden" in after
    assert "Albania made it stricter on 1 March 2026: a new law." in after


def test_who_is_no_party_reads_what_is_public_without_the_agreement(
    exchange: InventedExchange, visit: Visit
) -> None:
    """Page and signed bytes, but no evidence, as the agreement's text is in there."""
    document = documents.agreement(("ME",), id="public")
    grants = tuple(replace(each, onward="public") for each in document.grants)
    agreed = exchange.agree(replace(document, grants=grants))
    exchange.submit(documents.release(agreed, "ME"))
    ivo, name = visit("ivo"), _hash(exchange, "iom", "ME")

    statuses = [
        ivo.get(f"/release/{name}{file}").status_code
        for file in ("", "/envelope.json", "/evidence.zip")
    ]

    assert [200, 200, 403] == statuses
    assert documents.agreement().title not in _main(ivo, f"/release/{name}")
    assert "evidence.zip" not in _main(ivo, f"/release/{name}")


def test_readiness_and_agreements_speak_the_language_of_their_reader(visit: Visit) -> None:
    """Headings, sentences, and the names of countries and indicators."""
    ana = visit("ana")

    readiness = _main(ana, f"{PAIR}&language=sq")
    agreements = _main(ana, "/agreements?language=sq")

    assert "Kush është gati të krahasojë çfarë" in readiness
    assert "Publikon Shqipëri, lexon Serbi" in readiness
    assert "Tregues që mund të dalin nga një vend:" in readiness
    assert "Kush mund të lexojë çfarë" in agreements
    assert "Në fuqi nga" in agreements
    english = "Citizenship|indicators?|grade|codes|publishes|reads?|hidden|Yearly|notice|left"
    for page in (readiness, agreements):
        told = re.sub(r"<[^>]*>", " ", page)
        assert [] == [found[0] for found in re.finditer(rf".{{0,40}}\b({english})\b", told)]
