"""What neighbours let us read, beside our own exact figures, on a page, as a picture, in a file."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from zipfile import ZipFile

import pytest

from node.app import Node
from proto.release import Release
from tests import documents
from tests.node.analysis.second_count import record, store
from tests.node.country import also_signed, method
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers, Clock

TABLE = "/neighbours?table=victims%3Asex%2Bage_group&period=2024"
AGREEMENT = documents.agreement(("AL", "RS", "XK"), id="three")
SIGNED = documents.signed(AGREEMENT)
REGISTER = [
    record(1, "a", "2024-05-01", sex="female", age_group="child"),
    record(2, "b", "2024-05-01", sex="female", age_group="child"),
    record(3, "c", "2023-05-01", sex="male", age_group="adult"),
]
FIRST: Mapping[tuple[str, ...], Sequence[float]] = {("sex", "age_group"): [30.0, 1.0, *[7.0] * 10]}
"""Thirty girls; of women so few that the agreement hides them."""


@pytest.fixture
def neighbour(node: Node, member: Node, hub: InventedHub, clock: Clock) -> Node:
    """Albania's node, with two releases of neighbours fetched."""
    clock.now = datetime(2026, 6, 1, tzinfo=UTC)
    store(node.engine, REGISTER)
    method(node.engine)
    hub.statements.append(documents.statement("XK"))
    also_signed(node.home, hub, AGREEMENT)
    _fetch(node, hub, documents.release(SIGNED, "RS", estimates=FIRST), _kosovo())
    assert member.party == node.party
    return node


def _kosovo() -> Release:
    """Kosovo's, of 2023, that counts people identified abroad too."""
    release = documents.release(SIGNED, "XK", period="2023")
    note = release.method_note
    return replace(
        release, method_note=replace(note, country=replace(note.country, abroad="included"))
    )


def _fetch(node: Node, hub: InventedHub, *releases: Release) -> None:
    hub.readable = [documents.published(each).to_bytes() for each in releases]
    node.pull(hub.client)
    assert len(releases) == node.fetch(hub.client, date(2026, 6, 1))


def _row(page: str, name: str) -> str:
    """What a row of the table says, without its marks."""
    found = re.search(rf'<tr><th scope="row">{name}</th>.*?</tr>', page, re.DOTALL)
    assert found, page
    return " ".join(unescape(re.sub("<[^>]*>", " ", found[0])).split())


@pytest.mark.usefixtures("neighbour")
def test_ours_are_exact_and_theirs_have_a_span(manager: Browser) -> None:
    """Told apart in words and by the type; what is hidden is said to be below the minimum."""
    page = manager.get(TABLE).text

    assert "<strong>2</strong>" in page
    assert "<em>30</em>" in page
    assert "Albania, exact" in page
    assert "<em>Serbia, noisy</em>" in page
    assert re.match(r"Female Child, 0 to 17 years 2 30 \[2\d.3\d\]", _row(page, "Female"))
    assert "below min." in page
    assert "Internal, exact, not for publication" in page
    assert "19 times in 20" in page


@pytest.mark.usefixtures("neighbour")
def test_it_is_said_how_far_they_may_be_compared(manager: Browser) -> None:
    """With what both method notes say, and a warning against subtracting."""
    alike = manager.get(TABLE).text
    differing = manager.get(TABLE.replace("2024", "2023")).text

    assert "Serbia counts the same statuses, and nothing that both method notes say" in alike
    assert "Never subtract one from the other" in alike
    assert "Kosovo* counts the same statuses, but differs in people identified abroad" in differing
    assert "<mark>counted here</mark>" in differing
    assert "Police, since 2012" in differing


@pytest.mark.usefixtures("neighbour")
def test_kosovo_has_its_footnote_everywhere(manager: Browser) -> None:
    """On the page, in the picture and in the files."""
    query = TABLE.replace("2024", "2023").partition("?")[2]

    shown = [
        manager.get(f"/neighbours?{query}").text,
        manager.get(f"/neighbours/picture.svg?{query}").text,
        manager.get(f"/neighbours/file?{query}&kind=.csv").text,
    ]

    assert [True] * 3 == ["UNSCR 1244" in each for each in shown]


@pytest.mark.usefixtures("neighbour")
def test_the_first_address_shows_what_there_is(manager: Browser) -> None:
    """The smallest table, of its newest period."""
    page = manager.get("/neighbours").text

    assert "<h2>Victims of trafficking, 2024, beside our neighbours</h2>" in page
    assert '<option value="victims:form">Victims of trafficking: Form of exploitation' in page
    assert "All 2 7 [" in _row(page, "All")


@pytest.mark.usefixtures("neighbour")
def test_it_can_be_taken_away_with_its_marks(manager: Browser) -> None:
    """Each line of a file says whose kind of number it is."""
    query = TABLE.partition("?")[2]

    table = manager.get(f"/neighbours/file?{query}&kind=.csv")
    book = manager.get(f"/neighbours/file?{query}&kind=.xlsx")

    lines = list(csv.DictReader(io.StringIO(table.text)))
    assert (
        'filename="neighbours-victims-sex-age_group-2024.csv"'
        in table.headers["content-disposition"]
    )
    assert {"people", "noisy", "low", "high"} == {each["kind"] for each in lines}
    marks = {each["kind"]: each["mark"] for each in lines}
    assert "Internal, exact, not for publication" == marks["people"]
    assert "Noisy, as its country released it under an agreement" == marks["noisy"]
    assert b"<i/>" in ZipFile(io.BytesIO(book.content)).read("xl/styles.xml")


@pytest.mark.usefixtures("neighbour")
def test_what_is_kept_is_listed_with_its_last_day(manager: Browser) -> None:
    """Five years after the period, as was agreed."""
    page = manager.get("/neighbours").text

    assert "Serbia Victims of trafficking 2024 1 2030-01-01 yes" in _row(page, "Serbia")
    assert "2029-01-01" in _row(page, r"Kosovo\*")


def test_the_agreement_is_asked_again_at_every_showing(
    neighbour: Node, manager: Browser, clock: Clock
) -> None:
    """After its end nothing is shown, but what is kept is still named until it has to go."""
    assert "Serbia, noisy" in manager.get(TABLE).text

    clock.now = datetime(2028, 12, 31, tzinfo=UTC)
    manager.log_in("data-manager", follow_redirects=False)
    page = manager.get("/neighbours").text
    picture = manager.get(TABLE.replace("/neighbours?", "/neighbours/file?") + "&kind=.csv")

    assert "No neighbour lets us read anything now" in page
    assert "not now" in _row(page, "Serbia")
    assert "Serbia, noisy" not in page + picture.text
    assert 2 == len(neighbour.neighbours.releases())


def test_what_has_to_go_is_gone_from_the_page(
    neighbour: Node, manager: Browser, clock: Clock
) -> None:
    """On that day, not a day later."""
    clock.now = datetime(2030, 1, 1, tzinfo=UTC)
    manager.log_in("data-manager", follow_redirects=False)
    assert 2 == neighbour.delete_due(clock.now.date())

    page = manager.get("/neighbours").text

    assert "Serbia" not in page
    assert "until when" not in page


def test_before_joining_there_is_nothing_to_show(manager: Browser) -> None:
    """And that is said, not an error."""
    page = manager.get("/neighbours")

    assert 200 == page.status_code
    assert "No neighbour lets us read anything now" in page.text


@pytest.mark.usefixtures("neighbour")
def test_what_is_typed_wrong_is_answered_with_a_sentence(manager: Browser) -> None:
    """A period or a table that there is not."""
    assert 400 == manager.get("/neighbours?table=victims%3Asex&period=soon").status_code
    assert 400 <= manager.get("/neighbours?table=victims%3Ashoe&period=2024").status_code < 500


@pytest.mark.usefixtures("neighbour")
def test_neighbours_are_for_data_managers(browsers: Browsers) -> None:
    """Nobody else sees exact figures beside those of others."""
    for role in ("reader", "provider", "legal-officer"):
        assert 403 == browsers.of(role).get("/neighbours").status_code
