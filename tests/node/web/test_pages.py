"""Every page is closed but to the roles it names, and every form but to our own."""

import re

from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx import Response
from starlette.routing import Mount

from node.accounts import ROLES
from node.web.doors import DOORS
from node.web.page import Page
from node.web.pages import declared
from tests.node.web.browser import Browser, token_in
from tests.node.web.conftest import Browsers


def _ask(browser: Browser, page: Page) -> Response:
    """Open the page, or send its form with our token and nothing else in it."""
    address = re.sub(r"\{[^}]*\}", "1", page.path)
    if page.method == "GET":
        return browser.get(address, follow_redirects=False)
    home = browser.get("/login")
    return browser.post(address, {"csrf": token_in(home)}, follow_redirects=False)


def test_nothing_is_served_that_is_not_declared(app: FastAPI) -> None:
    """Four doors, one folder, and the pages that name their roles: no other way in."""
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    others = [route for route in app.routes if not isinstance(route, APIRoute)]

    served = {(method, route.path) for route in routes for method in route.methods or ()}
    pages = {(page.method, page.path) for page in declared()}
    assert pages | {(door.method, door.path) for door in DOORS} == served
    assert ["/static"] == [route.path if isinstance(route, Mount) else "" for route in others]


def test_a_page_opens_to_its_roles_alone(browsers: Browsers) -> None:
    """The whole table, every address and every role: whoever has another role is told so."""
    # Logging out comes last, as it would make all others strangers.
    pages = sorted(declared(), key=lambda page: page.path == "/logout")
    table = {
        (page.method, page.path, role): _ask(browsers.of(role), page).status_code
        for page in pages
        for role in ROLES
    }

    opened = {place for place, status in table.items() if status != 403}
    assert {(p.method, p.path, role) for p in pages for role in p.roles} == opened
    assert [] == [place for place, status in table.items() if status >= 500]


def test_a_stranger_is_sent_to_the_login(browsers: Browsers) -> None:
    """Without a session no page shows or does anything."""
    stranger = browsers.stranger()

    answers = {(page.method, page.path): _ask(stranger, page) for page in declared()}

    led = {place: (a.status_code, a.headers.get("Location")) for place, a in answers.items()}
    assert dict.fromkeys(led, (303, "/login")) == led


def test_a_forged_form_is_refused_everywhere(browsers: Browsers) -> None:
    """Whoever is logged in and sends another site's form changes nothing."""
    forms = [page for page in declared() if page.method == "POST"]

    statuses = {
        (page.path, role): browsers.of(role).post(page.path, {"csrf": "x" * 43}).status_code
        for page in forms
        for role in page.roles
    }

    assert dict.fromkeys(statuses, 403) == statuses


def test_the_navigation_shows_what_opens(browsers: Browsers) -> None:
    """Each role sees the pages that it may open, and no others."""
    for role in ROLES:
        menu = re.search(r'<nav class="side".*?</nav>', browsers.of(role).get("/").text, re.DOTALL)
        assert menu

        shown = set(re.findall(r'href="([^"]*)"', menu[0]))

        assert {page.path for page in declared() if page.label and role in page.roles} == shown


def test_every_page_says_that_figures_are_exact(browsers: Browsers) -> None:
    """Whatever is printed of them carries the mark."""
    manager = browsers.of("data-manager")
    pages = [p for p in declared() if p.method == "GET" and p.label and "data-manager" in p.roles]

    without = [
        page.path
        for page in pages
        if "Internal, exact, not for publication." not in manager.get(page.path).text
    ]

    assert [] == without


def test_pages_name_no_other_host(browsers: Browsers) -> None:
    """No page and no stylesheet points anywhere else, and there is no script or inline style."""
    pages = [page for page in declared() if page.method == "GET"]
    stranger = browsers.stranger()
    answers = {path: stranger.get(path) for path in ("/login", "/static/style.css")}

    for page in pages:
        (reader, *_) = sorted(page.roles)
        answers[page.path] = _ask(browsers.of(reader), page)

    assert [] == [path for path, answer in answers.items() if _points_elsewhere(answer)]


def _points_elsewhere(answer: Response) -> bool:
    """A drawing names what it is written in, and a file is opened by no page."""
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        return False
    if answer.headers["Content-Type"].startswith("image/svg+xml"):
        return bool(re.search(r"<script|<image|href=|@import|url\((?!#)", answer.text))
    return bool(re.search(r"(https?:)?//[a-z]|<script|style=|@import", answer.text))
