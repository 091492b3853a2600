"""Pages about documents and accounts say nothing in English to whoever reads another language."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from nacl.pwhash import argon2id
from sqlalchemy import Engine

from hub.keys import Keys
from hub.roles import ROLES
from tests.hub import invented, invented_hub
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_hub import Browser
from tests.hub.sdmx import invented_region
from tests.hub.test_hub_pages import PASSWORD, logged_in

WRITTEN = "The identification team, on a form signed by the police and the social services"
"""In a method note, which stands as its country wrote it."""


@pytest.fixture
def browser(engine: Engine, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Where three countries have published; before it somebody who may open every page."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    invented_region.build(engine, keys)
    hub = InventedExchange.of(engine, keys).hub()
    hub.accounts.add("mira", "marri", PASSWORD, roles=frozenset(ROLES))
    browser = logged_in(hub, "mira")
    yield browser
    browser.close()


def _said(browser: Browser, path: str, language: str) -> set[str]:
    """What stands between tags, where it is more than a code or a number."""
    page = browser.get(f"{path}?language={language}").text
    main = page.partition("<main")[2].partition("</main>")[0]
    words = re.sub(r"<(code|pre)\b.*?</\1>", "", main, flags=re.DOTALL)
    texts = (text.strip() for text in re.split(r"<[^>]*>", words))
    return {text for text in texts if re.search(r"[a-z]{2,} [a-z]{2,}|^[A-Z][a-z]+$", text)}


@pytest.mark.parametrize("path", ["/log", "/records", "/parties", "/account", "/release"])
def test_nothing_is_said_in_english(browser: Browser, path: str) -> None:
    """Neither a heading nor a sentence."""
    found = re.search(r'"(/release/\w+)"', browser.get("/log").text)
    assert found
    address = found[1] if path == "/release" else path

    english = _said(browser, address, "en") - {WRITTEN}

    assert english
    assert set() == english & _said(browser, address, "mk")


@pytest.mark.parametrize(
    "path",
    ["/log", "/records", "/parties", "/account", "/release", "/agreements", "/country/AL"],
)
@pytest.mark.parametrize("tag", ["en", "bs", "ro"])
def test_no_day_is_written_for_programs_alone(browser: Browser, path: str, tag: str) -> None:
    """People read days as their language writes them; no sentence ends with two full stops."""
    found = re.search(r'"(/release/\w+)"', browser.get("/log").text)
    assert found
    address = found[1] if path == "/release" else path

    page = browser.get(f"{address}?language={tag}").text

    main = page.partition("<main")[2].partition("</main>")[0]
    said = re.sub(r"<[^>]*>", "", re.sub(r"<(code|pre)\b.*?</\1>", "", main, flags=re.DOTALL))
    assert not re.search(r"\b\d{4}-\d\d-\d\d\b|\d\.\.(?!\.)", said)
    if path not in {"/agreements", "/country/AL"}:
        exact = re.findall(r'<time datetime="([^"]+)">', main)
        assert exact
        assert all(datetime.fromisoformat(each) for each in exact)


def test_the_doctor_speaks_to_whoever_looks_after_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of checks, and what they found."""
    monkeypatch.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
    monkeypatch.setattr("hub.doctor._state", lambda _address: "is free")
    with invented_hub.opened(tmp_path / "hub", invented.region()) as hub:
        hub.accounts.add("olga", "marri", PASSWORD, roles=frozenset({"operator"}))
        browser = logged_in(hub, "olga")
        english, translated = (_said(browser, "/doctor", each) for each in ("en", "mk"))
        browser.close()

    assert "The hub is well" in english or "Something needs a look" in english
    assert set() == english & translated
