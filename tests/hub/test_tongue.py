"""Pages answer in the language of their reader."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.pwhash import argon2id

from hub.web.pages import create_app
from tests.hub import invented, invented_hub
from tests.hub.invented_hub import Browser
from tests.hub.test_pages import PASSWORD, log_in


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Before the pages of the invented region; ana may read all of it, eva nothing."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    with invented_hub.opened(tmp_path / "hub", invented.region()) as hub:
        hub.accounts.add("ana", "marri", PASSWORD)
        hub.accounts.add("eva", "selec", PASSWORD)
        app = create_app(
            hub, session_key=b"k" * 32, now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC)
        )
        browser = Browser(app)
        yield browser
        browser.close()


def test_an_address_chooses_the_language_and_the_session_keeps_it(browser: Browser) -> None:
    """Also over the login."""
    door = browser.get("/login?language=hr")
    log_in(browser)

    assert '<html lang="hr">' in door.text
    assert '<html lang="hr">' in browser.get("/").text


def test_labels_sentences_and_numbers_are_in_it(browser: Browser) -> None:
    """Those of the catalogue, and those of the hub."""
    log_in(browser)

    page = browser.get("/compare?table=victims:total&period=2019&language=mk").text

    assert "Албанија" in page
    assert "Разлики" in page or "разлики" in page
    assert "is higher" not in page


def test_a_language_that_there_is_not_changes_nothing(browser: Browser) -> None:
    """It is as if nobody had asked."""
    assert '<html lang="en">' in browser.get("/login?language=xx").text


def test_every_page_offers_every_language_for_itself(browser: Browser) -> None:
    """What the address asks for stays asked."""
    log_in(browser)

    page = browser.get("/compare?table=victims:sex%2Bage_group&period=2019").text

    assert 'lang="sr-Cyrl" hreflang="sr-Cyrl"' in page
    assert "/compare?table=victims%3Asex%2Bage_group&amp;period=2019&amp;language=sr-Cyrl" in page


def test_the_report_comes_in_the_language_of_its_reader(browser: Browser) -> None:
    """As a file with a name that says which."""
    log_in(browser)

    answer = browser.get("/report?year=2019&ending=html&language=sq")

    assert 'filename="regional-report-2019-sq.html"' in answer.headers["Content-Disposition"]
    assert '<html lang="sq">' in answer.text


def test_the_report_has_only_what_its_reader_may_read(browser: Browser) -> None:
    """Whose body may read nothing gets none, and is not offered one."""
    log_in(browser, name="eva")

    assert 404 == browser.get("/report?year=2019").status_code
    assert "/report" not in browser.get("/").text


def test_the_overview_offers_the_report(browser: Browser) -> None:
    """Of every year that may be read."""
    log_in(browser)

    page = browser.get("/").text

    assert 'action="/report"' in page
    assert "<option>2019</option>" in page
