"""Each kind of refusal that a page can meet, and how it is met; in order, as some do damage."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace

from httpx import Response

from hub.web.pages import create_app
from tests.documents import NOW
from tests.hub.asked_in_vain import (
    AWAY,
    INVALID,
    LONG_AGO,
    PASSWORD,
    STRANGER,
    SUBJECT,
    Asked,
    in_language,
)
from tests.hub.invented_hub import Browser

Meet = Callable[[Asked, str], Response]


@dataclass(frozen=True, slots=True)
class Case:
    """One refusal.

    Attributes:
        meet: Asks in a language.
        places: What the sentence has to carry in every language.
        before: What has happened before anybody asks.
    """

    name: str
    meet: Meet
    places: tuple[str, ...] = ()
    before: Callable[[Asked], object] = lambda _: None


def _get(path: str, name: str = "ana") -> Meet:
    return lambda asked, tag: asked.get(path, tag, name)


def _form(**fields: str) -> Meet:
    return lambda asked, tag: asked.post("/login", tag, fields)


def _body(data: bytes) -> Meet:
    return lambda asked, tag: asked.post("/login", tag, data)


def _often(asked: Asked, tag: str) -> Response:
    """A name of its own in each language, as its attempts are counted."""
    form = {"name": f"guess-{tag.lower()}", "password": "wrong"}
    for _ in range(4):
        asked.post("/login", tag, form)
    return asked.post("/login", tag, form)


def _wrong(asked: Asked, tag: str) -> Response:
    form = {"name": f"nobody-{tag.lower()}", "password": PASSWORD}
    return asked.post("/login", tag, form)


def _crowded(asked: Asked, tag: str) -> Response:
    with asked.crowded():
        return asked.get("/login/elsewhere", tag, "")


def _twice(asked: Asked, tag: str) -> Response:
    asked.come_back(tag, "twice")
    return asked.come_back(tag, "twice")


def _back(case: str, **said: str) -> Meet:
    return lambda asked, tag: asked.come_back(tag, case, said)


def _says(**said: object) -> Callable[[Asked], object]:
    return lambda asked: asked.issuer_says(**said)


def _without_issuer(asked: Asked, tag: str) -> Response:
    local = replace(asked.hub, settings=replace(asked.hub.settings, login=None))
    with closing(Browser(create_app(local, session_key=b"k" * 32, now=lambda: NOW))) as browser:
        return browser.get(in_language("/login/elsewhere", tag))


def _one_panel(asked: Asked, tag: str) -> Response:
    with asked.patched.context() as patched:
        patched.setattr("hub.web.chart.MOST_PANELS", 1)
        return asked.get("/chart.svg?table=victims:sex%2Bage_group&period=2024", tag)


def _released(file: str = "", name: str = "ivo") -> Meet:
    return lambda asked, tag: asked.get(f"/release/{asked.open_name}{file}", tag, name)


COMPARE = "/compare?table=victims:total&period="
DOOR = (
    Case("a form without our token", _form(csrf="x")),
    Case("a form that is too large", _body(b"x" * 10_000), ("8192",)),
    Case("what is no form", _body(b"\xff\xfe=1")),
    Case("a wrong password", _wrong),
    Case("too many attempts", _often, ("2",)),
    Case("no way to an issuer", _without_issuer),
    Case("an answer that nobody asked for", _get("/login/answer?state=s", "")),
    Case(
        "an answer to something old",
        lambda asked, tag: asked.come_back(tag, "old", since=LONG_AGO),
    ),
    Case("an answer that was given before", _twice),
    Case("an answer to another login", _back("other", state="other")),
    Case("an answer without a code", _back("silent"), ("MARRI",)),
    Case("an issuer that is away", _get("/login/elsewhere", ""), ("MARRI",), _says(metadata=AWAY)),
    Case("an issuer for whom many wait", _crowded, ("MARRI",), _says()),
    Case(
        "an issuer of another name",
        _get("/login/elsewhere", ""),
        ("MARRI", "hub.toml"),
        _says(metadata={"issuer": "https://other.example"}),
    ),
    Case(
        "a proof that proves nothing",
        _back("invalid", code="c"),
        ("MARRI", "invalid_grant"),
        _says(token=INVALID),
    ),
    Case("an answer that is none", _back("odd", code="c"), ("MARRI",), _says(token=KeyError())),
    Case("no proof at all", _back("none", code="c"), ("MARRI",), _says(claims=None)),
    Case(
        "a person without an account",
        _back("stranger", code="c"),
        ("MARRI", STRANGER),
        _says(claims={"sub": STRANGER}),
    ),
    Case(
        "a person who is not confirmed",
        _back("unconfirmed", code="c"),
        ("MARRI",),
        _says(claims={"sub": SUBJECT}),
    ),
    Case(
        "a hub without its secret",
        _back("secret", code="c"),
        ("MARRI",),
        lambda asked: (asked.hub.home / "oidc.secret").unlink(),
    ),
)
PAGES = (
    Case("a page for others", _get("/compare", "olga")),
    Case("a page for those who have a role", _get("/compare", "none")),
    Case("a page that is not there", _get("/nowhere")),
    Case("a file that is not there", _get("/static/nowhere.css", "")),
    Case("a form for what takes none", lambda asked, tag: asked.post("/compare", tag, {})),
    Case("a number that is none", _get("/log?below=x")),
    Case("a choice that there is not", _get("/chart.svg?theme=pink")),
    Case(
        "no table's name",
        _get("/compare?table=nonsense"),
        ("victims:sex+age_group", "victims:total", "nonsense"),
    ),
    Case("a dimension twice", _get("/compare?table=victims:sex%2Bsex"), ("sex",)),
    Case("a total of something", _get("/compare?table=victims:sex%2Btotal"), ("sex+total",)),
    Case("no dataset", _get("/compare?table=nose:total"), ("nose", "victims, justice")),
    Case("no indicator", _get("/compare?table=victims:xyzzy"), ("xyzzy", "sex", "60")),
    Case("almost an indicator", _get("/time?table=victims:sexx"), ("sexx", "sex")),
    Case("no period", _get(f"{COMPARE}yesterday"), ("2024-S1", "yesterday")),
    Case("years that go back", _get(f"{COMPARE}2024/2020"), ("2024/2020",)),
    Case("a year of long ago", _get(f"{COMPARE}1500"), ("1500", "1990", "2199")),
    Case("no period of a mirror", _get("/mirror?period=yesterday"), ("2024-S1", "yesterday")),
    Case("another period", _get(f"{COMPARE}1999"), ("victims:total", "1999", "2023")),
    Case(
        "nothing at all", _get(f"/compare.csv{COMPARE[8:]}2024", "ivo"), ("victims:total", "2024")
    ),
    Case("nothing over time", _get("/time?table=victims:form"), ("victims:form",)),
    Case("no cell", _get("/time?table=victims:total&cell=x")),
    Case("no line to draw", _get("/time.svg?table=victims:total&cell=x"), ("1", "12")),
    Case("too much to draw", _one_panel, ("1",)),
    Case("no country", _get("/country/DE")),
    Case("no table of a country", _get("/country/AL?table=victims:form"), ("victims:form",)),
    Case("no flow", _get("/flows.csv?end=citizenship")),
    Case("no country of ours", _get("/readiness?country=Mars"), ("Mars",)),
    Case("no release", _get(f"/release/{'0' * 64}")),
    Case("no report of a year", _get("/report?year=1999"), ("1999", "2023, 2024")),
    Case("no report of any year", _get("/report", "ivo")),
    Case("no report of a year, nor any other", _get("/report?year=2024", "ivo"), ("2024",)),
    Case("a body that never joined", _get("/compare", "otto"), ("osce",)),
    Case(
        "evidence of others",
        _released("/evidence.zip"),
        before=lambda asked: asked.release_for_all(),
    ),
    Case(
        "a body that was revoked",
        _get("/compare", "eva"),
        ("selec",),
        lambda asked: asked.exchange.enrolment.revoke("selec", now=NOW),
    ),
)
DAMAGED = (
    Case(
        "a log that lost a part",
        _released(),
        ("dcim-hub doctor",),
        lambda asked: asked.damage("DELETE FROM log_node WHERE level = 0"),
    ),
    Case(
        "a document that is none",
        _released(),
        ("malformed",),
        lambda asked: asked.damage("UPDATE document SET data = x'00' WHERE kind = 'release'"),
    ),
    Case(
        "figures that are lost",
        _get(f"{COMPARE}2024"),
        ("dcim-hub doctor",),
        lambda asked: asked.damage("DELETE FROM held_table"),
    ),
    Case(
        "a database that is lost",
        _get("/compare"),
        before=lambda asked: asked.damage("ALTER TABLE account RENAME TO lost"),
    ),
)
