"""A hub that refuses, and an issuer that a test lets lie: whoever asks, asks in vain."""

import re
from collections.abc import Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from fastapi import FastAPI
from httpx import Response
from nacl.pwhash import argon2id

from hub import storage
from hub.accounts import Subject
from hub.app import Hub
from hub.issuer import Issuer
from hub.keys import Keys
from hub.sdmx import rest
from hub.sdmx.door import Door
from hub.sdmx.service import Service
from hub.settings import Confirmation, Login
from hub.web.guard import Guard
from hub.web.page import Desk
from hub.web.pages import create_app
from hub.web.way import Way
from proto.document import digest
from proto.release import Release
from tests import documents
from tests.documents import NOW, TODAY
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_hub import Browser
from tests.hub.sdmx import invented_region

ISSUER = "https://login.example.org"
SUBJECT = "7c9e6679"
STRANGER = "stranger-1"
PASSWORD = invented_region.PASSWORD
PEOPLE = {"olga": ("marri", "operator"), "none": ("marri", ""), "otto": ("osce", "analyst")}
"""Beside those of the region: who opens no page of figures, and whose body never joined."""

NOTHING: Mapping[str, str] = {}

_LOGIN = Login(
    ISSUER, "hub", "oidc.secret", "MARRI", (Confirmation("marri", "analyst", "groups", "figures"),)
)


@dataclass
class Asked:
    """A hub whose pages somebody asks.

    Attributes:
        open_release: What everybody reads, under an agreement of Albania and marri alone.
    """

    exchange: InventedExchange
    hub: Hub
    app: FastAPI
    patched: pytest.MonkeyPatch
    open_release: Release | None = None
    _browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def way(self) -> Way:
        """To the issuer and back."""
        desk: Desk = self.app.state.desk
        assert desk.way
        return desk.way

    def get(self, path: str, tag: str, name: str = "ana") -> Response:
        """Ask for a page in a language, as somebody who is logged in, or as a stranger."""
        browser = self._logged_in(name) if name else self._stranger()
        return browser.get(in_language(path, tag))

    def post(self, path: str, tag: str, form: Mapping[str, str] | bytes) -> Response:
        """Send a form of a stranger, with the token of our own."""
        browser = self._stranger()
        token = _token(browser.get("/login"))
        if isinstance(form, bytes):
            return browser.post(in_language(path, tag), content=form)
        return browser.post(in_language(path, tag), data={"csrf": token, **form})

    def come_back(
        self, tag: str, case: str, said: Mapping[str, str] = NOTHING, *, since: datetime = NOW
    ) -> Response:
        """Come back from the issuer, as if a login had begun."""
        state = f"{case}-{tag}"
        begun = {"state": state, "nonce": "n", "verifier": "v"}
        kept = {"begun": begun, "going": "/", "since": since.timestamp()}
        browser = self._stranger()
        browser.cookies.set("__Host-dcim-login", self.way.signer.dumps(kept))
        query = "&".join(f"{name}={value}" for name, value in {"state": state, **said}.items())
        return browser.get(in_language(f"/login/answer?{query}", tag))

    def issuer_says(self, **said: object) -> None:
        """Let the issuer answer: `metadata`, `token`, `claims`; an error is raised."""
        true = {"issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize"}
        for name, method in (
            ("metadata", "load_server_metadata"),
            ("token", "fetch_access_token"),
            ("claims", "parse_id_token"),
        ):
            given = said.get(name, true if name == "metadata" else {})
            self.patched.setattr(f"hub.issuer._App.{method}", _answering(given))

    @contextmanager
    def crowded(self) -> Any:  # noqa: ANN401  # A context.
        """As many wait for the issuer as may."""
        issuer: Issuer = self.way.issuer
        taken = 0
        while issuer.turns.acquire(blocking=False):
            taken += 1
        yield
        issuer.turns.release(taken)

    def release_for_all(self) -> None:
        """Let Albania and marri agree that everybody may read, and publish."""
        document = documents.agreement(("AL",), id="open")
        grants = tuple(replace(each, onward="public") for each in document.grants)
        signed = self.exchange.agree(replace(document, grants=grants))
        self.open_release = documents.release(signed, period="2022")
        self.exchange.submit(self.open_release)

    @property
    def open_name(self) -> str:
        """The hash by which a page names what everybody reads."""
        assert self.open_release
        return digest(documents.published(self.open_release).to_bytes())

    def damage(self, statement: str) -> None:
        """Change what only the hub itself should."""
        with storage.writing(self.hub.engine) as connection:
            connection.exec_driver_sql(statement)

    def close(self) -> None:
        """Leave."""
        for browser in self._browsers.values():
            browser.close()

    def _stranger(self) -> Browser:
        browser = self._browsers[""] = self._browsers.get("") or Browser(self.app)
        browser.cookies.clear()
        return browser

    def _logged_in(self, name: str) -> Browser:
        if name not in self._browsers:
            self._browsers[name] = browser = Browser(self.app)
            form = {"name": name, "password": PASSWORD, "csrf": _token(browser.get("/login"))}
            assert 401 != browser.post("/login", data=form).status_code
        return self._browsers[name]


@contextmanager
def asked(folder: Path, keys: Keys) -> Any:  # noqa: ANN401  # A context.
    """The region's hub, with an issuer beside its passwords."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        engine = storage.open_engine(f"sqlite:///{folder / 'hub.db'}")
        storage.create_tables(engine)
        exchange = invented_region.build(engine, keys).exchange
        hub = exchange.hub()
        hub = replace(hub, home=folder, settings=replace(hub.settings, login=_LOGIN))
        (folder / "oidc.secret").write_text("invented\n", encoding="utf-8")
        for name, (body, role) in PEOPLE.items():
            roles = frozenset({role} - {""})
            hub.accounts.add(name, body, PASSWORD, roles=roles)  # type: ignore[arg-type]
        hub.accounts.add_known("ema", "marri", Subject(ISSUER, SUBJECT))
        app = create_app(hub, session_key=b"k" * 32, now=lambda: NOW)
        service = Service(hub.holdings, hub.catalogue, lambda: TODAY)
        door = Door(hub.api_keys, Guard(hub.accounts, lambda: NOW))
        app.mount(rest.PREFIX, rest.create(service, door, lambda: NOW))
        with closing(Asked(exchange, hub, app, patched)) as world:
            world.issuer_says()
            yield world
        engine.dispose()


AWAY = httpx2.ConnectError("no route")
INVALID = OAuthError("invalid_grant")
LONG_AGO = NOW - timedelta(hours=1)


def in_language(path: str, tag: str) -> str:
    """An address that asks for a language."""
    return f"{path}{'&' if '?' in path else '?'}language={quote(tag)}"


def sentence_of(answer: Response) -> str:
    """What a page says where it refuses."""
    found = re.search(r'role="alert">([^<]*)<', answer.text)
    assert found, f"{answer.status_code} {answer.text[:400]}"
    return unescape(found[1])


def _token(page: Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


def _answering(given: object) -> Any:  # noqa: ANN401  # The library has no types.
    def answer(*_: object, **__: object) -> object:
        if isinstance(given, Exception):
            raise given
        return dict(given) if isinstance(given, dict) else given

    return answer
