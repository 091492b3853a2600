"""The hub's pages and health: over HTTPS under its own root, with the numbers of `compare`."""

import re
import ssl
from collections.abc import Iterator, Mapping
from html import unescape

import grpc
import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc  # type: ignore[import-untyped]
from pysdmx.api.dc.rest import SdmxConnector

from hub import settings
from proto.channel import TlsIdentity, open_channel
from tests.journey.world import BODY, World

PASSWORD = "a long enough password"  # noqa: S105  # Everybody's example.
TABLE, PERIOD = "victims:age_group+sex", "2019"
CELL = re.compile(r'<td data-label="[^"]*" class="(?!region)[^"]*">(.*?)</td>', re.DOTALL)


@pytest.fixture(scope="module")
def readers(told: World) -> World:
    """The world with somebody of the hub's body, and of another, who may log in."""
    file = told.folder / "password"
    file.write_text(PASSWORD, encoding="utf-8")
    for name, body in (("ana", BODY), ("sela", "selec")):
        told.hub("user", "add", name, "--body", body, "--password-file", str(file))
    return told


@pytest.fixture
def browser(readers: World) -> Iterator[httpx.Client]:
    """Somebody who trusts the hub's root and nobody else, and is not logged in."""
    trusted = ssl.create_default_context(cafile=str(readers.hub.home / "keys" / "root.pem"))
    address = f"https://{settings.load(readers.hub.home).pages}"
    with httpx.Client(
        base_url=address, verify=trusted, follow_redirects=True, timeout=60
    ) as client:
        yield client


def log_in(browser: httpx.Client, name: str) -> httpx.Response:
    """Fill in the form, as a person would."""
    form = browser.get("/login").text
    [token] = re.findall(r'name="csrf" value="([^"]+)"', form)
    return browser.post("/login", data={"name": name, "password": PASSWORD, "csrf": token})


def shown(cell: Mapping[str, object]) -> str:
    """What a page must say of a cell that `compare --json` answered."""
    if cell["shown"] is None:
        return "below min."
    return f"{cell['shown']} [{cell['low']}–{cell['high']}]"  # noqa: RUF001  # A range.


def test_the_page_shows_what_the_command_answers(readers: World, browser: httpx.Client) -> None:
    """Number for number, with the same intervals, and with Kosovo's footnote."""
    compared = readers.hub.json("compare", TABLE, "--period", PERIOD)
    log_in(browser, "ana")

    page = browser.get("/compare", params={"table": TABLE, "period": PERIOD})

    assert 200 == page.status_code
    told = [" ".join(re.sub("<[^>]+>", "", cell).split()) for cell in CELL.findall(page.text)]
    assert sorted(map(shown, compared["cells"])) == sorted(told)
    assert "Kosovo*" in page.text
    assert "UNSCR 1244" in unescape(page.text)


def test_somebody_of_another_body_sees_nothing(browser: httpx.Client) -> None:
    """Whose body no agreement lets read finds no figure at the same address."""
    assert 401 != log_in(browser, "sela").status_code

    page = browser.get("/compare", params={"table": TABLE, "period": PERIOD})
    chart = browser.get("/chart.svg", params={"table": TABLE, "period": PERIOD})

    assert [] == CELL.findall(page.text)
    assert "Albania" not in page.text
    assert chart.status_code >= 400


def test_a_stranger_is_asked_to_log_in(browser: httpx.Client) -> None:
    """Nothing is read without a password, and a wrong one is refused."""
    stranger = browser.get("/compare", params={"table": TABLE, "period": PERIOD})
    [token] = re.findall(r'name="csrf" value="([^"]+)"', stranger.text)
    wrong = {"name": "ana", "password": "not her password", "csrf": token}

    refused = browser.post("/login", data=wrong)

    assert "/login" == stranger.url.path
    assert 401 == refused.status_code


def test_the_pages_say_whether_they_are_well(browser: httpx.Client) -> None:
    """Alive, and ready, without a log-in."""
    answers = [browser.get(path).text for path in ("/healthz", "/readyz")]

    assert ["alive", "ready"] == answers


def test_the_exchange_says_whether_it_is_well(told: World) -> None:
    """Both ports speak gRPC's own health protocol: to anybody who may join, and to members."""
    known, home = told.membership("AL"), told.hub.home
    identity = TlsIdentity(told.keys("AL").transport_pem(), known.certificate.encode())
    root, places = known.root.encode(), settings.load(home)

    with (
        open_channel(places.exchange, root=root, identity=identity) as exchange,
        open_channel(places.enrolment, root=root, identity=None) as enrolment,
    ):
        answers = [
            health(exchange, "dcim.v1.ExchangeService"),
            health(enrolment, "dcim.v1.EnrolmentService"),
        ]

    assert [health_pb2.HealthCheckResponse.SERVING] * 2 == answers


def health(channel: grpc.Channel, service: str) -> int:
    """What a port says of a service."""
    request = health_pb2.HealthCheckRequest(service=service)
    return int(health_pb2_grpc.HealthStub(channel).Check(request, timeout=60).status)


@pytest.mark.filterwarnings("ignore:`verify=<str>`:DeprecationWarning")  # How pysdmx trusts a file.
def test_programs_read_the_same_figures_in_sdmx(readers: World) -> None:
    """With the key of an account, over HTTPS under the hub's own root, as the command answers."""
    compared = readers.hub.json("compare", TABLE, "--period", PERIOD)
    key = readers.hub.json("user", "key", "ana")["key"]
    root = str(readers.hub.home / "keys" / "root.pem")
    address = f"https://ana:{key}@{settings.load(readers.hub.home).pages}/sdmx/v2"

    connector = SdmxConnector(address, pem=root, timeout=60)
    [flow] = [each for each in connector.dataflows() if each.id == "VICTIMS-SEX-AGE_GROUP"]
    found = {
        (row["REF_AREA"], row["SEX"], row["AGE_GROUP"]): row["SHOWN"]
        for row in connector.data(flow, f"TIME_PERIOD = '{PERIOD}'")
    }

    assert {
        (cell["party"], cell["codes"]["sex"], cell["codes"]["age_group"]): (
            "" if cell["shown"] is None else str(cell["shown"])
        )
        for cell in compared["cells"]
    } == found
