"""The worklist in a browser: one pair at a time, opened on record, decided and taken back."""

import re

import pytest
from httpx import Response
from sqlalchemy import select

from node.accounts import Role
from node.app import Node
from node.identity.openings import KEY, Opening, openings
from node.identity.pairs import standing
from node.repository import records
from node.storage import reading
from tests.node.country import VICTIMS
from tests.node.identity.registry import bring_in, line, name, pseudonym
from tests.node.web.conftest import Browsers

ANA, ANICA, EMA, EMMA = map(pseudonym, (1, 2, 3, 4))
SAID = {
    ANA: {"given_name": "Anica", "family_name": "Đorđević", "birth_date": "1999-04-03"},
    ANICA: {"given_name": "Anika", "family_name": "Đorđević", "birth_date": "1999-04-03"},
    EMA: {"given_name": "Ema", "family_name": "Hodžić", "birth_date": "1980-11-12"},
    EMMA: {"given_name": "Emma", "family_name": "Hodžić", "birth_date": "1980-11-12"},
}
BEHIND = {ANA: "north", ANICA: "north", EMA: "north", EMMA: "south"}


@pytest.fixture(autouse=True)
def _register(node: Node) -> None:
    """Two people under four names: one pair of one provider, one of two."""
    node.keys.vault.seal(KEY, bytes(range(32)))
    bring_in(node.engine, (line(n, each, provider=BEHIND[each]) for n, each in enumerate(SAID, 1)))
    name(node.engine, SAID)


@pytest.fixture
def compared(browsers: Browsers) -> list[str]:
    """The names of the two pairs, once all were compared."""
    manager = browsers.of("data-manager")
    page = manager.send("/worklist/comparison", {"dataset": "victims"}, at="/worklist")
    found = re.findall(r'<a href="/worklist/([0-9a-f]{16})"><code>', page.text)
    assert 2 == len(found)
    return found


def test_the_list_names_nobody(browsers: Browsers, compared: list[str]) -> None:
    """It says how fields agree, how far records are linked, and who would count twice."""
    page = browsers.of("data-manager").get("/worklist").text

    assert all(each in page for each in compared)
    assert "birth date" in page
    assert "4 of 4 people, who go by 4 identities" in page
    assert not any(word in page for word in ("Anica", "Hodžić", "1999-04-03"))


def test_a_pair_is_closed_until_somebody_opens_it(
    browsers: Browsers, compared: list[str], node: Node
) -> None:
    """Then both sides are shown, letters that differ marked, and it is on record."""
    manager = browsers.of("data-manager")
    closed = {each: manager.get(f"/worklist/{each}").text for each in compared}
    before = len(_openings(node))
    opened = [
        manager.send(f"/worklist/{each}/opening", {"why": "a letter"}, at=f"/worklist/{each}").text
        for each in compared
    ]

    assert not any(word in page for page in closed.values() for word in ("Anica", "Hodžić"))
    assert any("Ani<mark>c</mark>a" in page and "Ani<mark>k</mark>a" in page for page in opened)
    assert ["a letter", "a letter"] == [each.reason for each in _openings(node)[:-before]]
    assert {"data-manager"} == {each.by for each in _openings(node)}


def test_nothing_that_was_opened_stays_in_the_browser(
    browsers: Browsers, compared: list[str]
) -> None:
    """No cache keeps the page, no address holds a name."""
    manager = browsers.of("data-manager")
    answer = manager.send(f"/worklist/{compared[0]}/opening", at=f"/worklist/{compared[0]}")

    assert "no-store" == answer.headers["Cache-Control"]
    assert answer.url.path.endswith(f"/worklist/{compared[0]}/opening")


def test_a_decision_leads_to_the_next_pair_and_can_be_taken_back(
    browsers: Browsers, compared: list[str], node: Node
) -> None:
    """Until none waits; what was decided is listed, with a way back."""
    first, second = compared
    then = _decide(browsers, first, "same")
    last = _decide(browsers, second, "different")
    linked = _people(node)
    undone = _decide(browsers, first, "undone")

    assert (f"/worklist/{second}", "/worklist") == (then.url.path, last.url.path)
    assert "No pair waits for anybody." in last.text
    assert "same passport" in last.text
    assert 3 == linked
    assert 4 == _people(node)
    assert "taken back" in undone.text


def test_what_contradicts_is_refused_with_a_sentence(
    browsers: Browsers, compared: list[str]
) -> None:
    """And deciding the same twice is."""
    _decide(browsers, compared[0], "same")
    answer = _decide(browsers, compared[0], "same")

    assert 409 == answer.status_code
    assert "that is decided: same" in answer.text


def test_no_decision_without_a_reason(browsers: Browsers, compared: list[str], node: Node) -> None:
    """The page comes back and says so."""
    place = f"/worklist/{compared[0]}"
    fields = {"verdict": "same", "reason": " "}
    answer = browsers.of("data-manager").send(f"{place}/decision", fields, at=place)

    assert 400 == answer.status_code
    assert "Expected a reason" in answer.text
    with reading(node.engine) as connection:
        assert {} == standing(connection, VICTIMS)


def test_a_verdict_that_is_none_is_refused(browsers: Browsers, compared: list[str]) -> None:
    """Only the page's own buttons decide."""
    assert 400 == _decide(browsers, compared[0], "perhaps").status_code


def test_a_provider_sees_and_decides_about_its_own(
    browsers: Browsers, compared: list[str], node: Node
) -> None:
    """A pair with another provider is none to it, in the list and by its address."""
    north = browsers.of("provider")
    listed = north.get("/worklist").text
    (own,) = (each for each in compared if each in listed)
    (shared,) = set(compared) - {own}
    opened = north.send(f"/worklist/{own}/opening", at="/worklist").text
    hidden = north.send(f"/worklist/{shared}/opening", at="/worklist")

    assert "south" not in listed
    assert "Ani<mark>k</mark>a" in opened
    assert [409, 409] == [hidden.status_code, north.get(f"/worklist/{shared}").status_code]
    assert "Ema" not in hidden.text
    assert 409 == _decide(browsers, shared, "same", role="provider").status_code
    assert 200 == _decide(browsers, own, "same", role="provider").status_code
    assert 3 == _people(node)


def test_only_a_data_manager_compares(browsers: Browsers, compared: list[str]) -> None:
    """A provider sees no such button."""
    provider = browsers.of("provider")
    page = provider.get("/worklist").text

    assert 403 == provider.send("/worklist/comparison", at="/worklist").status_code
    assert "Compare all again" not in page
    assert 1 == sum(each in page for each in compared)


def test_openings_are_listed(browsers: Browsers, compared: list[str]) -> None:
    """For the data manager and the legal officer, by pseudonym."""
    manager = browsers.of("data-manager")
    manager.send(f"/worklist/{compared[0]}/opening", {"why": "a letter"}, at="/worklist")
    page = browsers.of("legal-officer").get("/openings").text

    assert all(word in page for word in ("a letter", "all 4, compared", "2026-11-22 12:00"))
    assert not any(word in page for word in ("Anica", "Hodžić"))


def _decide(browsers: Browsers, pair: str, verdict: str, role: Role = "data-manager") -> Response:
    fields = {"verdict": verdict, "reason": "same passport"}
    return browsers.of(role).send(f"/worklist/{pair}/decision", fields, at=f"/worklist/{pair}")


def _openings(node: Node) -> tuple[Opening, ...]:
    return openings(node.engine)


def _people(node: Node) -> int:
    own = records.table(VICTIMS).c
    with reading(node.engine) as connection:
        return len(connection.scalars(select(own.person).distinct()).all())
