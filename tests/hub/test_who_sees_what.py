"""Every address, asked by everybody: nobody learns what no agreement lets their body read.

Two hubs hold the same agreements and the same releases, and differ in the figures that marri alone
may read. Whoever may not read them gets the same answers from both, at every address there is.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import Response
from nacl.pwhash import argon2id

from hub import storage
from hub.accounts import Accounts
from hub.keys import Keys
from hub.roles import EVERYBODY, ROLES, Role, Roles
from hub.web.page import ACCOUNT, Page
from hub.web.pages import declared
from tests.hub.invented_hub import Browser
from tests.hub.sdmx import invented_region

PASSWORD = invented_region.PASSWORD
PEOPLE: dict[str, tuple[str, Roles]] = {
    "reads-all": ("marri", frozenset({"analyst"})),
    "reads-one": ("selec", frozenset({"analyst"})),
    "reads-none": ("iom", frozenset({"analyst"})),
    "operator": ("marri", frozenset({"operator"})),
    "auditor": ("iom", frozenset({"auditor"})),
    "auditor-of-all": ("marri", frozenset({"auditor"})),
    "nobody": ("marri", frozenset()),
}
SEES_THE_FIGURES = ("reads-all", "auditor-of-all")
BLIND = tuple(name for name in PEOPLE if name not in SEES_THE_FIGURES)
"""They may not read what only marri may; one of them reads another table, of Albania alone."""

PLACES = {"party": "RS", "name": "0" * 64}
"""What stands in an address that has places."""

ASKED = {"table": "victims:sex%2Bage_group", "period": "2024", "end": "citizenship"}
"""What an address is asked; whatever it does not know, it does not mind."""

QUERY = "&".join(f"{name}={value}" for name, value in ASKED.items())

FLOWS = ("VICTIMS-SEX-AGE_GROUP", "VICTIMS-TOTAL", "VICTIMS-CITIZENSHIP-GROUP")
DOWNLOADS = (
    "/sdmx/v2/structure/*",
    "/sdmx/v1/dataflow",
    "/sdmx/v2/structure/provisionagreement/DCIM",
    *(
        f"/sdmx/{path}"
        for flow in FLOWS
        for path in (
            f"v2/data/dataflow/DCIM/{flow}",
            f"v2/data/dataflow/DCIM/{flow}?includeHistory=true",
            f"v2/data/dataflow/DCIM/{flow}?c[TIME_PERIOD]=2023,2024&c[REF_AREA]=AL,RS",
            f"v2/availability/dataflow/DCIM/{flow}",
            f"v2/schema/dataflow/DCIM/{flow}",
            f"v1/data/{flow}",
            f"v1/availableconstraint/{flow}",
        )
    ),
)

NAMED = re.compile(
    "Sex ×|VICTIMS-SEX|VICTIMS-TOTAL|VICTIMS-TRANSIT|Transit"  # noqa: RUF001  # As pages write it.
    r"|(?<=[>=\",])2023(?=[<&\",])"
)
"""Releases and tables that only marri may read, by what they are called."""

CHANGING = re.compile(
    r'name="csrf" value="[^"]*"|<mes:ID>\w+|"id":"M\w+|\bM[0-9a-f]{32}\b|\b[0-9a-f]{64}\b'
    r'|\b[0-9a-f]{16}…|^\S{43}=$|(?<=exchange/log )\S{50,}|<pre class="checkpoint"[^<]*',
    re.MULTILINE,
)
"""Tokens, names of messages, and hashes, from which nobody computes a figure."""


def bare(page: Page) -> str:
    """The address of a page, asked for nothing in particular."""
    return page.path.format(**PLACES)


def address(page: Page) -> str:
    """The same, with all that pages are asked."""
    return f"{bare(page)}?{QUERY}"


UNPROMPTED = (*map(bare, declared()), *DOWNLOADS)
ADDRESSES = (*UNPROMPTED, *map(address, declared()))


class Asked:
    """A hub, and what was asked of it so far."""

    def __init__(self, app: FastAPI) -> None:
        """Nothing yet."""
        self._app = app
        self._answers: dict[str, dict[str, str]] = {}

    def answers(self, name: str) -> dict[str, str]:
        """What somebody is answered at every address; a stranger has no name."""
        if name not in self._answers:
            self._answers[name] = _answers(self._app, name)
        return self._answers[name]


def _answers(app: FastAPI, name: str) -> dict[str, str]:
    with closing(Browser(app, base="http://hub", accept="text/html,*/*")) as browser:
        if name:
            found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/login").text)
            assert found
            form = {"name": name, "password": PASSWORD, "csrf": found[1]}
            assert 401 != browser.post("/login", data=form).status_code
        said = {path: browser.get(path, follow_redirects=False) for path in ADDRESSES}
    return {path: f"{each.status_code} {_said(each)}" for path, each in said.items()}


def _said(answer: Response) -> str:
    """An answer as text, without what is another every time."""
    if not zipfile.is_zipfile(io.BytesIO(answer.content)):
        return CHANGING.sub("", answer.text)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as workbook:
        # One of its files says when it was made.
        names = (name for name in workbook.namelist() if name != "docProps/core.xml")
        return "\n".join(workbook.read(name).decode() for name in names)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two hubs that differ in figures alone."""

    one: Asked
    other: Asked


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Pair]:
    """Both, with the same people."""
    with ExitStack() as stack:
        patched = stack.enter_context(pytest.MonkeyPatch.context())
        patched.setattr("hub.accounts.MEMORY", argon2id.MEMLIMIT_MIN)
        folder = tmp_path_factory.mktemp("pair")
        yield Pair(*(_hub(stack, folder, keys, seed) for seed in ("", "-otherwise")))


def _hub(stack: ExitStack, folder: Path, keys: Keys, seed: str) -> Asked:
    engine = storage.open_engine(f"sqlite:///{folder / f'hub{seed}.db'}")
    stack.callback(engine.dispose)
    storage.create_tables(engine)
    region = invented_region.build(engine, keys, figures_of_all=seed)
    accounts = Accounts.of(engine)
    for name, (body, roles) in PEOPLE.items():
        accounts.add(name, body, PASSWORD, roles=roles)
    return Asked(region.app)


@pytest.mark.parametrize("name", BLIND)
def test_figures_that_a_body_may_not_read_change_no_answer(pair: Pair, name: str) -> None:
    """Whatever they are, the pages and the downloads of others are the same."""
    assert pair.one.answers(name) == pair.other.answers(name)


@pytest.mark.parametrize("name", SEES_THE_FIGURES)
def test_the_same_figures_are_seen_by_those_who_may(pair: Pair, name: str) -> None:
    """Else the test above would say nothing."""
    one, other = pair.one.answers(name), pair.other.answers(name)

    differ = {path for path in ADDRESSES if one[path] != other[path]}
    assert {
        *(f"{path}?{QUERY}" for path in ("/compare", "/compare.xlsx", "/chart.svg", "/chart.png")),
        "/sdmx/v2/data/dataflow/DCIM/VICTIMS-SEX-AGE_GROUP",
        "/sdmx/v1/data/VICTIMS-TOTAL",
    } <= differ


@pytest.mark.parametrize("name", ["reads-one", "reads-none", "operator", "nobody"])
def test_releases_and_tables_of_others_are_not_named(pair: Pair, name: str) -> None:
    """Neither that they exist, nor for which period, to whoever does not name them first."""
    said = pair.one.answers(name)

    named = {path: found[0] for path in UNPROMPTED if (found := NAMED.search(said[path]))}
    assert {} == named


def test_strangers_are_answered_nothing(pair: Pair) -> None:
    """Every page sends to the login, every download asks for a key."""
    said = pair.one.answers("")

    assert {"303 "} == {said[path] for page in declared() for path in (bare(page), address(page))}
    assert {"401"} == {said[path][:3] for path in DOWNLOADS}
    assert not any(NAMED.search(text) for text in said.values())


@pytest.mark.parametrize("page", declared(), ids=lambda page: page.path)
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_to_the_roles_that_it_names(pair: Pair, page: Page, role: Role) -> None:
    """And to no other; the first page leads everybody to their own."""
    name = {"analyst": "reads-all", "operator": "operator", "auditor": "auditor-of-all"}[role]

    status = pair.one.answers(name)[address(page)][:3]

    is_open = role in page.roles
    assert is_open == (status not in {"303", "401", "403"})
    if not is_open:
        assert ("303" if page.path == "/" else "403") == status


@pytest.mark.parametrize("page", declared(), ids=lambda page: page.path)
def test_every_page_says_who_may_open_it(page: Page) -> None:
    """A page that names nobody is closed, which nobody wants."""
    assert page.roles
    assert page.roles <= EVERYBODY


def test_without_a_role_there_is_only_ones_own_account(pair: Pair) -> None:
    """Whatever the account's body may read."""
    said = pair.one.answers("nobody")

    opened = {path for path, text in said.items() if text.startswith("200")}
    assert set() == opened
    assert said[next(path for path in ADDRESSES if path.startswith(ACCOUNT))].startswith("403")


@pytest.mark.parametrize("name", ["operator", "nobody"])
def test_who_reads_no_figures_downloads_none(pair: Pair, name: str) -> None:
    """SDMX says so, whatever the body may read."""
    said = pair.one.answers(name)

    assert {"403"} == {said[path][:3] for path in DOWNLOADS}
