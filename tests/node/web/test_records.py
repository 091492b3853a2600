"""Records in a browser: found, read, and a provider's own alone."""

import re

import pytest

from node.accounts import Role
from node.app import Node
from node.life.corrections import Fix, correct
from node.life.lookup import pseudonym
from node.storage import writing
from tests.node.life.people import DEED, JUSTICE, VICTIMS, Row, imported, p, row
from tests.node.web.conftest import Browsers

BOTH: tuple[Role, ...] = ("data-manager", "provider")


@pytest.fixture(autouse=True)
def _register(node: Node) -> None:
    """Anna and Bora of the north, Cana of the south; Bora's record has a number."""
    key = node.keys.pseudonymiser()
    numbers = {name: pseudonym(key, "Police", [name, "24"]) for name in ("17", "18")}
    north: Row = {"provider": "north", "source": "Police", "status": "identified"}
    imported(
        node.engine,
        row("a", "anna", "2024-05-01", sex="female", citizenship="XK", **north),
        row("b", "bora", "2023", **north) | {"record": numbers["17"]},
        row("c", "cana", "2024-06-01", provider="south", source="Police", status="presumed")
        | {"record": numbers["18"]},
        row("d", "anna", "2022", provider="south", source="Shelter", status="identified"),
    )
    imported(node.engine, row("j", "jan", "2024", dataset=JUSTICE), dataset=JUSTICE)


def _found(browsers: Browsers, role: Role, query: str = "") -> list[str]:
    """Which records a search shows, by the first digits of their pseudonyms."""
    page = browsers.of(role).get(f"/records?dataset=victims{query}").text
    return re.findall(r'<a href="/records/victims/[0-9a-f]{32}"><code>([0-9a-f]{12})</code>', page)


def test_records_are_found_by_what_they_say(browsers: Browsers) -> None:
    """The newest first; every condition must hold."""
    manager: Role = "data-manager"

    assert 4 == len(_found(browsers, manager))
    assert 1 == len(_found(browsers, manager, "&status=presumed"))
    assert [p("a")[:12]] == _found(browsers, manager, "&field=sex&code=female&start=2024-01-01")
    assert [p("d")[:12]] == _found(browsers, manager, "&end=2022-12-31")
    nothing = browsers.of(manager).get("/records?field=sex&code=male").text
    assert "No record says that." in nothing


def test_a_provider_finds_and_reads_its_own_alone(browsers: Browsers) -> None:
    """Of another's records it is told as of records that are not there."""
    theirs = browsers.of("provider")
    own = theirs.get(f"/records/victims/{p('a')}")
    others = [theirs.get(f"/records/victims/{p(name)}") for name in ("d", "nobody")]

    assert 2 == len(_found(browsers, "provider"))
    assert "Shelter" not in theirs.get("/records").text
    assert 200 == own.status_code
    assert "may be counted" not in own.text
    assert "Legal hold" not in own.text
    assert [409, 409] == [each.status_code for each in others]
    assert "no such record" in others[0].text
    assert len(others[0].text) == len(others[1].text)


def test_a_record_is_found_by_its_number(browsers: Browsers) -> None:
    """Which stands in no address; the browser is led to the pseudonym."""
    fields = {"dataset": "victims", "source": "Police"}
    for role, number, status in (
        ("data-manager", "17\n24", 200),
        ("data-manager", "18\n24", 200),
        ("provider", "17\n24", 200),
        ("provider", "18\n24", 400),
        ("provider", "19\n24", 400),
        ("data-manager", " \n", 400),
    ):
        browser = browsers.of(role)  # type: ignore[arg-type] # one of the roles
        page = browser.send("/records/number", fields | {"number": number}, at="/records")

        assert status == page.status_code, (role, number)
        assert bool(re.search(r"/records/victims/[0-9a-f]{32}$", str(page.url))) == (status == 200)
        if status == 400 and number.strip():
            assert "There is no such record." in page.text


def test_a_number_is_kept_nowhere(
    browsers: Browsers, node: Node, capfd: pytest.CaptureFixture[str]
) -> None:
    """In no log, no address, no file; also where there is no such record."""
    fields = {"dataset": "victims", "source": "Police", "number": "Zowxub-77"}

    page = browsers.of("data-manager").send("/records/number", fields, at="/records")

    assert "Zowxub-77" in page.text  # What was typed comes back, to whoever typed it.
    assert "no-store" in page.headers["Cache-Control"]
    assert "Zowxub" not in str(page.url)
    assert "Zowxub" not in "".join(capfd.readouterr())
    kept = [path.read_bytes() for path in node.home.rglob("*") if path.is_file()]
    assert not any(b"Zowxub" in each for each in kept)


def test_a_record_is_read_part_by_part(browsers: Browsers, node: Node) -> None:
    """Labels for codes, the footnote of whoever has one, and its history."""
    with writing(node.engine) as connection:
        correct(connection, VICTIMS, p("a"), Fix("sex", "male"), DEED)

    page = browsers.of("data-manager").get(f"/records/victims/{p('a')}").text

    assert "Kosovo*" in page
    assert "UNSCR 1244" in page
    assert "female → male" in page
    assert DEED.reason in page
    assert "may be counted" in page


def test_a_search_that_cannot_be_read_is_shown_again(browsers: Browsers) -> None:
    """As it was typed, with what was wrong."""
    page = browsers.of("data-manager").get("/records?field=sex&code=woman&start=2024-01-01")

    assert 400 == page.status_code
    assert 'value="woman"' in page.text
    assert "expected a code of sex" in page.text.lower()
    assert 400 == browsers.of("data-manager").get("/records?start=May").status_code
