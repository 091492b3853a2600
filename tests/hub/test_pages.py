"""The pages are closed to strangers, carry their doubt and footnotes, and ask nobody else."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from httpx import Response
from nacl.pwhash import argon2id

from hub.accounts import Account, Accounts
from hub.app import Hub
from hub.web.guard import SESSION
from hub.web.pages import create_app
from hub.web.shelf import Shelf
from hub.web.templating import STATIC
from proto.errors import UnavailableError
from tests.hub import invented, invented_hub
from tests.hub.invented_hub import Browser

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
WRONG = "wrong horse battery"
SEX = "/compare?table=victims:sex&period=2019"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time by which the pages judge."""
    return Clock()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that holds an invented region, in which Kosovo* has published nothing."""
    with invented_hub.opened(tmp_path / "hub", invented.region(missing=["XK"])) as hub:
        yield hub


@pytest.fixture
def accounts(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """Ana reads for marri, which may read everything; eva for selec, which may read nothing."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    hub.accounts.add("ana", "marri", PASSWORD)
    hub.accounts.add("eva", "selec", PASSWORD)
    return hub.accounts


@pytest.fixture
def app(hub: Hub, accounts: Accounts, clock: Clock) -> FastAPI:  # noqa: ARG001  # Two may log in.
    """The pages of the invented hub."""
    return create_app(hub, session_key=b"k" * 32, now=clock)


@pytest.fixture
def browser(app: FastAPI) -> Iterator[Browser]:
    """A browser without cookies."""
    browser = Browser(app)
    yield browser
    browser.close()


def token_in(page: Response) -> str:
    """The token of the page's form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


def log_in(browser: Browser, name: str = "ana", password: str = PASSWORD) -> Response:
    """Fill in the login form."""
    csrf = token_in(browser.get("/login"))
    return browser.post("/login", data={"name": name, "password": password, "csrf": csrf})


@pytest.mark.parametrize(
    "path",
    [
        *("/", SEX, "/chart.svg?table=victims:sex", "/compare", "/time", "/country/AL"),
        *("/chart.png", "/compare.csv", "/compare.xlsx", "/time.svg", "/time.png", "/time.csv"),
        *("/time.xlsx", "/country/AL/figures.csv", "/country/AL/figures.xlsx"),
    ],
)
def test_strangers_are_sent_to_the_login(browser: Browser, path: str) -> None:
    """Without a session no page shows anything."""
    answer = browser.get(path, follow_redirects=False)

    assert (303, "/login") == (answer.status_code, answer.headers["Location"])
    assert "Albania" not in answer.text


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/redoc", "/static/../guard.py"])
def test_nothing_else_is_served(browser: Browser, path: str) -> None:
    """No machine-made documentation, and no file beside the stylesheet."""
    assert 404 == browser.get(path).status_code


def test_after_login_the_reader_goes_where_they_were_going(browser: Browser) -> None:
    """The address that was asked for is shown after the login."""
    browser.get(SEX)

    answer = log_in(browser)

    assert 200 == answer.status_code
    assert SEX == str(answer.url.raw_path, "ascii").replace("%3A", ":")


def test_the_session_cookie_is_locked_down(browser: Browser) -> None:
    """Scripts cannot read it, other sites cannot send it, and it travels over TLS only."""
    cookie = browser.get("/login").headers["Set-Cookie"].lower()

    assert cookie.startswith("__host-dcim=")
    assert all(word in cookie for word in ("httponly", "samesite=strict", "secure", "path=/"))
    assert f"max-age={8 * 3600}" in cookie


@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "x" * 43}])
def test_forms_of_others_are_refused(browser: Browser, form: dict[str, str]) -> None:
    """A form without the session's token changes nothing."""
    browser.get("/login")

    answer = browser.post("/login", data={"name": "ana", "password": PASSWORD, **form})

    assert 403 == answer.status_code
    assert 303 == browser.get("/", follow_redirects=False).status_code


def test_a_form_without_any_session_is_refused(browser: Browser) -> None:
    """An empty token does not match a session that has none."""
    answer = browser.post("/login", data={"name": "ana", "password": PASSWORD, "csrf": ""})

    assert 403 == answer.status_code


def test_a_stranger_cannot_log_others_out(browser: Browser) -> None:
    """Logging out asks for the token too."""
    log_in(browser)

    assert 403 == browser.post("/logout", data={"csrf": "x"}).status_code
    assert 200 == browser.get("/", follow_redirects=False).status_code


@pytest.mark.parametrize("body", [b"x" * 10_000, b"\xff\xfe=1", b"&".join([b"a=1"] * 50)])
def test_what_is_no_form_is_refused(browser: Browser, body: bytes) -> None:
    """Too large, no text, or too many fields: refused before anything is done."""
    browser.get("/login")

    assert 400 == browser.post("/login", content=body).status_code


def test_wrong_passwords_are_throttled(browser: Browser, clock: Clock) -> None:
    """After some failures even the right password has to wait, and the page says how long."""
    answers = [log_in(browser, password=WRONG).status_code for _ in range(4)]

    throttled = log_in(browser)

    assert [401] * 4 == answers
    assert (429, "2") == (throttled.status_code, throttled.headers["Retry-After"])
    assert "try again in 2 seconds" in throttled.text
    clock.now += timedelta(seconds=2)
    assert 200 == log_in(browser).status_code


def test_a_session_ends_after_eight_hours(browser: Browser, clock: Clock) -> None:
    """However busy it was."""
    log_in(browser)
    clock.now += SESSION - timedelta(seconds=1)
    assert 200 == browser.get("/", follow_redirects=False).status_code

    clock.now += timedelta(seconds=1)

    assert 303 == browser.get("/", follow_redirects=False).status_code


def _log_out(browser: Browser, _: Accounts) -> None:
    browser.post("/logout", data={"csrf": token_in(browser.get("/"))})


def _disable(_: Browser, accounts: Accounts) -> None:
    accounts.disable("ana")


@pytest.mark.parametrize("end", [_log_out, _disable])
def test_a_copied_cookie_is_worth_nothing_afterwards(
    browser: Browser, accounts: Accounts, end: Callable[[Browser, Accounts], None]
) -> None:
    """Logging out and disabling end the session at the hub, not only in the browser."""
    log_in(browser)
    copied = dict(browser.cookies)

    end(browser, accounts)
    browser.cookies.clear()
    browser.cookies.update(copied)

    assert 303 == browser.get("/", follow_redirects=False).status_code


def test_every_rule_of_the_style_is_closed() -> None:
    """One that is left open takes all that follow it into its own medium."""
    text = (STATIC / "style.css").read_text("utf-8")

    media = [found.start() for found in re.finditer("@media", text)]
    assert media
    assert {0} == {text[:place].count("{") - text[:place].count("}") for place in media}
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("path", ["/login", "/", SEX, "/nowhere", "/static/style.css", "/healthz"])
def test_every_answer_carries_the_headers(browser: Browser, path: str) -> None:
    """The content security policy lets nothing in that is not ours, and no script at all."""
    headers = browser.get(path).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "no-referrer" == headers["Referrer-Policy"]
    assert "no-store" == headers["Cache-Control"]
    assert "max-age=31536000" == headers["Strict-Transport-Security"]


def test_another_body_sees_nothing(browser: Browser) -> None:
    """The same address shows to each body only what agreements let it read."""
    log_in(browser, "eva")

    pages = [browser.get("/"), browser.get(SEX), browser.get("/time")]

    assert all("No release may be read yet" in page.text for page in pages)
    assert not any("Albania" in page.text for page in pages)
    figures = "table=victims:sex&period=2019"
    for path in ("chart.svg", "chart.png", "compare.csv", "compare.xlsx", "time.svg", "time.csv"):
        assert 404 == browser.get(f"/{path}?{figures}").status_code
    for path in ("", "/figures.csv", "/figures.xlsx"):
        assert 404 == browser.get(f"/country/AL{path}").status_code


def test_the_overview_says_who_has_published_what(browser: Browser) -> None:
    """Every expected publisher is named, with the tables that can be compared."""
    log_in(browser)

    page = browser.get("/").text

    assert all(name in page for name in ("Albania", "Kosovo*", "Serbia"))
    assert "UNSCR 1244" in page
    assert 'href="/compare?table=victims%3Aage_group%2Bsex&amp;period=2019"' in page
    assert "not published" in page


@pytest.mark.parametrize(
    "table", ["victims:sex%2Bage_group", "victims:sex+age_group", "victims:age_group%2Bsex"]
)
def test_the_compare_page_shows_figures_with_their_doubt(browser: Browser, table: str) -> None:
    """Interval, status, verdict, footnote and how to read them stand on one page."""
    log_in(browser)

    page = browser.get(f"/compare?table={table}&period=2019").text

    assert "Victims of trafficking by sex and age group at identification, 2019" in page
    assert re.search(r'<b>46</b> <span class="doubt">\[40–52\]</span>', page)  # noqa: RUF001  # A range is written with an en dash.
    assert "presumed, identified and formally identified" in page
    assert "Albania is higher than Serbia" in page
    assert "Kosovo* has not published this." in page
    assert "UNSCR 1244" in page
    assert "How to read 46 [40–52]" in page  # noqa: RUF001  # A range is written with an en dash.
    assert '<option value="victims:age_group+sex" selected>' in page
    assert not re.search(r"[\d,]\.\d", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("table", "label"),
    [
        ("victims:total", "Total"),
        ("victims:sex", "Sex"),
        ("victims:age_group", "Age group at identification"),
        ("victims:nose", "victims:nose"),
        ("<nonsense>", "&lt;nonsense&gt;"),
    ],
)
def test_what_was_asked_for_stays_chosen(browser: Browser, table: str, label: str) -> None:
    """Pressing the button again asks for the same, whatever was asked for and whether it exists."""
    log_in(browser)

    page = browser.get(f"/compare?{urlencode({'table': table, 'period': '1999'})}").text

    chosen = re.findall(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)<", page)
    assert [(escape(table), label), ("", "1999")] == chosen


def test_totals_are_offered_where_a_table_adds_up_to_them(browser: Browser) -> None:
    """Nobody has to know how the address of a total is written."""
    log_in(browser)

    assert 'href="/compare?table=victims%3Atotal&amp;period=2019"' in browser.get("/").text
    assert '<option value="victims:total"' in browser.get(SEX).text
    total = browser.get("/compare?table=victims:total&period=2019")
    assert 200 == total.status_code
    assert "Victims of trafficking, 2019" in total.text


def test_no_total_is_offered_where_people_would_be_counted_twice() -> None:
    """Forms of exploitation are several to a person, and do not add up to people."""
    forms = invented.release("AL", invented.table(invented.codes("form"), lambda _: 7))
    account = Account("ana", "marri", disabled=False, session=1)

    shelf = Shelf(account, invented.held([forms]), (), invented.CATALOGUE)

    assert ["victims:form"] == [offer.table for offer in shelf.offers]


def test_hidden_numbers_are_not_in_the_page(browser: Browser) -> None:
    """What is below the minimum is a mark, in the table as in the picture."""
    log_in(browser)

    row = re.search(r"<tr><th scope=\"row\">Other</th>(.*?)</tr>", browser.get(SEX).text, re.DOTALL)
    picture = browser.get("/chart.svg?table=victims:sex&period=2019").text

    assert row
    assert 6 == row[1].count("below min.")
    assert "below min." in picture
    assert "North Macedonia" in picture


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare?table=victims:nose&period=2019", 404),
        ("/compare?table=%3Cscript%3E&period=2019", 404),
        ("/compare?table=victims:sex&period=yesterday", 404),
        ("/compare?table=victims:sex&period=1999", 404),
        ("/chart.svg?table=nonsense", 400),
        ("/chart.svg?table=victims:sex&theme=pink", 400),
    ],
)
def test_what_cannot_be_shown_is_a_sentence(browser: Browser, path: str, status: int) -> None:
    """A wrong address is answered with what was expected, escaped, never with a trace."""
    log_in(browser)

    answer = browser.get(path)

    assert status == answer.status_code
    assert 'role="alert"' in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize("shape", ["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_is_a_drawing_without_script(browser: Browser, theme: str, shape: str) -> None:
    """The chart comes as SVG that loads nothing and runs nothing."""
    log_in(browser)

    answer = browser.get(f"/chart.svg?table=victims:sex&period=2019&theme={theme}&shape={shape}")

    assert "image/svg+xml" == answer.headers["Content-Type"].partition(";")[0]
    assert "Kosovo*" in answer.text
    assert not re.search(r"<script|<image|@import|url\(http|href=", answer.text)


def test_pages_name_no_other_host(browser: Browser) -> None:
    """No page and no stylesheet points anywhere else."""
    log_in(browser)

    for path in ("/", SEX, "/login", "/static/style.css"):
        assert not re.search(r"(https?:)?//[a-z]|<script|style=|@import", browser.get(path).text)


def test_health_is_told_to_anybody(browser: Browser) -> None:
    """A probe without a session learns that the hub lives and can answer, and nothing else."""
    assert ["alive", "ready"] == [browser.get(path).text for path in ("/healthz", "/readyz")]


def test_a_database_that_does_not_answer_is_said(
    browser: Browser, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readiness and pages turn into 503, and the process stays alive."""
    log_in(browser)

    def broken(*_: object) -> object:
        raise UnavailableError("the database cannot do this now")

    monkeypatch.setattr(type(accounts), "list", broken)
    monkeypatch.setattr(type(accounts), "find", broken)

    statuses = [browser.get(path).status_code for path in ("/healthz", "/readyz", "/")]

    assert [200, 503, 503] == statuses


def test_a_short_session_key_is_refused(hub: Hub) -> None:
    """Sessions are signed with at least as many bytes as the signature has."""
    with pytest.raises(ValueError, match="at least 32 bytes"):
        create_app(hub, session_key=b"short")
