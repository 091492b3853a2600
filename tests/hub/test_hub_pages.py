"""The pages for those who look after the hub, and the one that says who one is."""

import re
from pathlib import Path

import pytest
from nacl.pwhash import argon2id
from sqlalchemy import Engine

from hub import app
from hub.app import Hub
from hub.keys import Keys
from hub.notice_intake import NoticeIntake
from hub.web.pages import create_app
from proto.document import write
from proto.envelope import Envelope
from proto.notice import Restriction, payload_type
from tests import documents
from tests.documents import NOW, TODAY
from tests.hub import invented_hub
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_hub import Browser
from tests.hub.sdmx import invented_region

PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    monkeypatch.setattr("hub.doctor._state", lambda _address: "is free")


@pytest.fixture
def hub(engine: Engine, keys: Keys) -> Hub:
    """Three countries have published; Bosnia and Herzegovina is invited; four people work."""
    invented_region.build(engine, keys)
    exchange = InventedExchange.of(engine, keys)
    exchange.invite("BA")
    hub = exchange.hub()
    hub.accounts.add("olga", "marri", PASSWORD, roles=frozenset({"operator"}))
    hub.accounts.add("aron", "iom", PASSWORD, roles=frozenset({"auditor"}))
    hub.accounts.add("both", "marri", PASSWORD, roles=frozenset({"analyst", "operator"}))
    return hub


def logged_in(hub: Hub, name: str) -> Browser:
    """A browser in which somebody is logged in."""
    browser = Browser(create_app(hub, session_key=b"k" * 32, now=lambda: NOW))
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
    assert found
    browser.post("/login", data={"name": name, "password": PASSWORD, "csrf": found[1]})
    return browser


def navigation(page: str) -> list[str]:
    """The addresses in the navigation."""
    nav = re.search(r"<nav.*?</nav>", page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', nav[0]) if nav else []


def test_everybody_is_led_to_what_is_open_to_them(hub: Hub) -> None:
    """The first page of an operator is not that of an analyst."""
    for name, first, expected in (
        ("ana", "Who has published what", {"/", "/compare"}),
        ("olga", "Who takes part", {"/parties", "/doctor", "/log"}),
        ("aron", "Who has published what", {"/", "/compare", "/parties", "/records"}),
        ("both", "Who has published what", {"/", "/compare", "/parties", "/doctor"}),
    ):
        browser = logged_in(hub, name)
        page = browser.get("/")
        browser.close()

        assert f"<h1>{first}</h1>" in page.text
        assert expected <= set(navigation(page.text))


def test_a_closed_page_says_what_one_is(hub: Hub) -> None:
    """With the way back, and still logged in."""
    browser = logged_in(hub, "olga")

    page = browser.get("/compare")
    browser.close()

    assert 403 == page.status_code
    assert "This page is not for you: you are operator at this hub." in page.text
    assert '<a href="/parties">Back to' in page.text


def test_the_account_says_who_one_is(hub: Hub) -> None:
    """For which body, in which roles, until when."""
    browser = logged_in(hub, "aron")

    page = browser.get("/account").text
    browser.close()

    assert "<h1>aron</h1>" in page
    assert "International Organization for Migration" in page
    assert "<dt>Auditor</dt><dd>reads all that is not a person" in page
    assert "Log out everywhere" in page
    assert "At " not in page


def test_logging_out_everywhere_ends_other_browsers_too(hub: Hub) -> None:
    """One button, every session."""
    here, there = logged_in(hub, "ana"), logged_in(hub, "ana")
    found = re.search(r'name="csrf" value="([^"]+)"', here.get("/account").text)
    assert found

    here.post("/logout", data={"csrf": found[1]})
    opened = [each.get("/account").text.count("Log out everywhere") for each in (here, there)]
    here.close()
    there.close()

    assert [0, 0] == opened


def test_parties_are_listed_with_their_state(hub: Hub) -> None:
    """Members and the invited, with the footnote that one of them needs."""
    browser = logged_in(hub, "olga")

    page = browser.get("/parties").text
    browser.close()

    row = r'<tr><th scope="row">{}</th><td>{}</td>'
    assert re.search(row.format("Albania", "member"), page)
    assert re.search(row.format("Bosnia and Herzegovina", "invited"), page)
    assert re.search(row.format(r"Kosovo\*", "member"), page)
    assert "UNSCR 1244" in page


def test_an_auditor_sees_the_documents_of_all_and_no_figure(hub: Hub) -> None:
    """Also where no agreement lets the auditor's own body read anything."""
    browser = logged_in(hub, "aron")

    page = browser.get("/records").text
    compare = browser.get("/compare").text
    browser.close()

    assert "apart, version 1" in page
    assert 8 == len(re.findall(r"<td>victims</td>", page))
    assert re.search(r'<pre class="checkpoint"[^>]*>[^<]+\n\d+\n', page)
    assert "Kosovo*" in page
    assert "UNSCR 1244" in page
    assert "No release may be read yet" in compare


def test_an_auditor_sees_that_a_party_said_something(hub: Hub) -> None:
    """What it was and of which agreement, and not a word of it."""
    [apart] = [each for each in hub.agreements.standings() if each.agreement.id == "apart"]
    notice = Restriction(
        type="restriction",
        format=1,
        agreement=apart.hash,
        party="AL",
        number=1,
        issued=TODAY,
        reason="A court has ordered it",
        suspends=True,
        limits=(),
    )
    envelope = Envelope(payload_type(notice), write(notice))
    signed = envelope.signed(documents.keys("AL").agreement)
    NoticeIntake(hub.engine, hub.agreements).file("AL", signed.to_bytes(), now=NOW)
    browser = logged_in(hub, "aron")

    page = browser.get("/records").text
    browser.close()

    row = '<tr><th scope="row">Albania</th><td>restriction</td><td>apart</td></tr>'
    assert row in page
    assert "court" not in page


def test_the_doctor_is_asked_in_the_page(tmp_path: Path) -> None:
    """What is not well stands out, with what to do."""
    with invented_hub.opened(tmp_path / "hub", []) as hub:
        hub.accounts.add("olga", "marri", PASSWORD, roles=frozenset({"operator"}))
        browser = Browser(create_app(hub, session_key=b"k" * 32, now=app.now))
        well = _doctor(browser)
        (hub.home / "hub.toml").write_text(
            (hub.home / "hub.toml").read_text(encoding="utf-8")
            + '[login]\nissuer = "https://login.example"\nclient_id = "hub"\n'
            'client_secret_file = "gone"\nname = "MARRI"\n',
            encoding="utf-8",
        )
        ill = browser.get("/doctor").text
        browser.close()

    assert "<h1>The hub is well</h1>" in well
    assert "people log in with a name and a password" in well
    assert "<h1>Something needs a look</h1>" in ill
    assert re.search(r'class="ill"><b>Look:</b> there is no [^<]*gone: put there what MARRI', ill)


def _doctor(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
    assert found
    browser.post("/login", data={"name": "olga", "password": PASSWORD, "csrf": found[1]})
    return browser.get("/doctor").text
