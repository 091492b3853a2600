"""What stands before every page: headers, our own name, our own forms."""

import json

import pytest
import structlog

from node.app import Node
from node.web import overview
from node.web.page import Page
from node.web.pages import create_app, declared
from proto.errors import UnavailableError
from tests.node.web.browser import PASSWORD, Browser
from tests.node.web.conftest import Browsers


def test_every_answer_carries_the_headers(manager: Browser) -> None:
    """The content security policy lets nothing in that is not ours, and no script at all."""
    for path in ("/login", "/", "/nowhere", "/static/style.css", "/healthz"):
        headers = manager.get(path).headers

        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'self'; img-src 'self' data:; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        assert "nosniff" == headers["X-Content-Type-Options"]
        assert "no-referrer" == headers["Referrer-Policy"]
        assert "no-store" == headers["Cache-Control"]
        assert "Strict-Transport-Security" not in headers


def test_behind_tls_cookie_and_headers_say_so(node: Node) -> None:
    """The cookie never travels in the clear, and the browser never comes without TLS again."""
    app = create_app(node, session_key=b"k" * 32, names=["node.example"], is_secure=True)
    with Browser(app, home="https://node.example") as browser:
        answer = browser.get("/login")

    cookie = answer.headers["Set-Cookie"].lower()
    assert cookie.startswith("__host-dcim=")
    assert "secure" in cookie
    assert "max-age=31536000" == answer.headers["Strict-Transport-Security"]


def test_our_own_names_are_answered(browsers: Browsers) -> None:
    """With any port, as a tunnel may have another."""
    stranger, names = browsers.stranger(), ("127.0.0.1", "localhost:8180", "LOCALHOST")

    found = {name: stranger.get("/login", headers={"Host": name}).status_code for name in names}

    assert dict.fromkeys(names, 200) == found


def test_other_names_are_not(browsers: Browsers) -> None:
    """A site that lets its name mean this machine reads nothing (DNS rebinding)."""
    stranger = browsers.stranger()
    asked = [
        (name, path)
        for name in ("evil.example", "127.0.0.1.evil.example", "192.168.1.7", "")
        for path in ("/login", "/", "/static/style.css", "/healthz")
    ]

    found = {each: stranger.get(each[1], headers={"Host": each[0]}) for each in asked}

    said = {each: (answer.status_code, answer.text) for each, answer in found.items()}
    assert dict.fromkeys(asked, (400, "Invalid host header")) == said


def test_nothing_else_is_served(manager: Browser) -> None:
    """No machine-made documentation, and no file beside the stylesheet."""
    for path in ("/docs", "/openapi.json", "/redoc", "/static/../page.py"):
        answer = manager.get(path)

        assert 404 == answer.status_code
        assert "There is nothing here: follow a link or a form." in answer.text


def test_forms_of_others_are_refused(browsers: Browsers) -> None:
    """A form without the session's token changes nothing."""
    stranger = browsers.stranger()
    stranger.get("/login")
    forms: tuple[dict[str, str], ...] = (
        {},
        {"csrf": ""},
        {"csrf": "x" * 43},
        {"csrf": "ž"},
    )

    statuses = [
        stranger.post("/login", {"name": "reader", "password": PASSWORD, **form}).status_code
        for form in forms
    ]

    assert [403] * 4 == statuses
    assert 303 == stranger.get("/", follow_redirects=False).status_code


def test_a_form_without_any_session_is_refused(browsers: Browsers) -> None:
    """An empty token does not match a session that has none."""
    form = {"name": "reader", "password": PASSWORD, "csrf": ""}

    assert 403 == browsers.stranger().post("/login", form).status_code


def test_a_form_that_is_too_large_is_not_taken_in(browsers: Browsers) -> None:
    """What it may have at most is said."""
    stranger = browsers.stranger()

    answer = stranger.send("/login", {"name": "x" * 70_000}, at="/login")

    assert 400 == answer.status_code
    assert "Expected a form of at most 64 KiB." in answer.text


def test_a_form_with_too_many_fields_is_not_taken_in(browsers: Browsers) -> None:
    """Nor one that brings several files."""
    fields = {str(number): "" for number in range(1001)}

    assert 400 == browsers.stranger().send("/login", fields, at="/login").status_code


def test_a_fault_is_said_without_what_it_was_about(
    manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither page nor log repeat a message that may hold somebody's name; the place is logged."""

    def broken(*_: object) -> None:
        raise KeyError("Ana Example, born 2001-02-03")

    monkeypatch.setattr("node.web.page.Desk.visit", broken)
    with structlog.testing.capture_logs() as logged:
        answer = manager.get("/")

    (line,) = logged
    assert 500 == answer.status_code
    assert "This is a fault in this program" in answer.text
    assert "Ana" not in answer.text + json.dumps(logged)
    assert ("page.failed", "KeyError", "/") == (line["event"], line["error"], line["path"])
    assert line["place"].startswith("node/web/page.py:")


def test_a_database_that_does_not_answer_is_said(
    manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readiness and pages turn into 503, and the process stays alive."""

    def broken(*_: object) -> object:
        raise UnavailableError("the database cannot do this now")

    for name in ("list", "find"):
        monkeypatch.setattr(f"node.accounts.Accounts.{name}", broken)

    statuses = [manager.get(path).status_code for path in ("/healthz", "/readyz", "/")]

    assert [200, 503, 503] == statuses


def test_health_is_told_to_anybody(browsers: Browsers) -> None:
    """A probe without a session learns that the node lives and can answer, and nothing else."""
    stranger = browsers.stranger()

    assert ["alive", "ready"] == [stranger.get(path).text for path in ("/healthz", "/readyz")]


def test_a_short_session_key_is_refused(node: Node) -> None:
    """Sessions are signed with at least as many bytes as the signature has."""
    with pytest.raises(ValueError, match="at least 32 bytes"):
        create_app(node, session_key=b"short")


def test_a_page_without_roles_is_refused() -> None:
    """Nobody can forget to say who may open a page, nor invent a role."""
    with pytest.raises(ValueError, match="expected roles that may open /x"):
        Page("/x", overview.show, frozenset())
    with pytest.raises(ValueError, match="admin"):
        Page("/x", overview.show, frozenset({"admin"}))  # type: ignore[arg-type]


def test_two_pages_at_one_address_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The later would never be seen."""
    monkeypatch.setattr("node.web.pages.MODULES", (overview, overview))

    with pytest.raises(ValueError, match="one page at each address"):
        declared()
