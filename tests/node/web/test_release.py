"""The page of a release: its price stands before the button, and it leaves once."""

import re
from dataclasses import replace

import pytest
from httpx import Response
from sqlalchemy import update

from node.app import Node
from node.life import providers
from node.life.deed import Deed
from node.outbox import Posted
from node.repository import records
from node.storage import reading, writing
from proto.period import Period
from tests import documents
from tests.documents import NOW
from tests.node.country import IMPORTED, VICTIMS, also_signed, register
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers


def _hidden(page: Response) -> dict[str, str]:
    """The fields that the form sends along."""
    return dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text))


def _address(manager: Browser, period: str, *, of: str = "regional-victims") -> str:
    """Where the calendar leads for a period of an agreement."""
    page = manager.get("/calendar").text
    mine = page[page.index(f"{of}, version") :]
    found = re.search(rf'href="(/calendar/release[^"]*period={period})"', mine)
    assert found
    return found[1].replace("&amp;", "&")


def _publish(manager: Browser, page: Response, **changed: str) -> Response:
    return manager.post("/calendar/publish", _hidden(page) | changed)


def _posted(node: Node) -> list[Posted]:
    return list(node.outbox.list())


def test_the_price_stands_before_the_button(member: Node, manager: Browser) -> None:
    """What one person may lose by it, and what each year has left afterwards."""
    register(member.engine)

    page = manager.get(_address(manager, "2024"))

    assert "This adds <b>epsilon ≈ 3</b>" in page.text
    assert "of 9 is left afterwards" in page.text
    assert page.text.index("This adds") < page.text.index('<button class="danger">Publish')
    assert 0 == member.ledger.ledger().count


def test_a_release_leaves_by_the_button(member: Node, manager: Browser) -> None:
    """It is signed and in the outbox; the page then shows its hash and offers it no more."""
    register(member.engine)

    page = _publish(manager, manager.get(_address(manager, "2024")))

    (posted,) = _posted(member)
    assert ("victims", "2024", 1, "waiting") == (
        posted.dataset,
        posted.period,
        posted.vintage,
        posted.state,
    )
    assert "The release is signed and in the outbox" in page.text
    assert posted.hash in page.text
    assert 'action="/calendar/publish"' not in page.text
    assert 1 == member.ledger.ledger().count


def test_a_button_that_is_pressed_twice_publishes_once(member: Node, manager: Browser) -> None:
    """The second press is told that there is nothing to pay."""
    register(member.engine)
    page = manager.get(_address(manager, "2024"))

    answers = [_publish(manager, page).status_code for _ in range(2)]

    assert [200, 409] == answers
    assert 1 == len(_posted(member)) == member.ledger.ledger().count


def test_a_price_that_has_changed_is_not_paid(member: Node, manager: Browser) -> None:
    """Whoever saw another price is asked again."""
    register(member.engine)
    page = manager.get(_address(manager, "2024"))

    answer = _publish(manager, page, cost="1")

    assert 409 == answer.status_code
    assert (
        "Nothing was published, as what it costs has changed since the page was made."
        in answer.text
    )
    assert 0 == member.ledger.ledger().count


def test_what_cannot_leave_is_not_published(member: Node, manager: Browser) -> None:
    """A form that nobody offered changes nothing."""
    register(member.engine)
    page = manager.get(_address(manager, "2024"))

    answer = _publish(manager, page, period="2026")

    assert 409 == answer.status_code
    assert "2026 is not over" in answer.text
    assert [] == _posted(member)


def test_only_what_changed_is_corrected(member: Node, manager: Browser) -> None:
    """The correction is offered with its price, and refused where the register is the same."""
    register(member.engine)
    address = _address(manager, "2024")
    _publish(manager, manager.get(address))
    same = manager.get(f"{address}&correct=yes").text
    register(member.engine, 41, day=IMPORTED)

    corrected = _publish(manager, manager.get(f"{address}&correct=yes"))

    assert "the same figures would be paid for twice" in same
    assert "Corrected, version 2" in corrected.text
    assert {1, 2} == {posted.vintage for posted in _posted(member)}
    assert "Correct it" not in corrected.text


def test_an_officer_sees_the_price_and_has_no_button(member: Node, browsers: Browsers) -> None:
    """Publishing is the data manager's."""
    register(member.engine)
    officer = browsers.of("legal-officer")

    page = officer.get(_address(officer, "2024")).text

    assert "A data manager can publish it." in page
    assert "/calendar/publish" not in page


@pytest.mark.usefixtures("member")
def test_a_made_up_address_is_a_sentence(manager: Browser) -> None:
    """What no agreement asks for has no page."""
    answer = manager.get("/calendar/release?agreement=x&dataset=victims&period=2024")

    assert 409 == answer.status_code
    assert "No agreement in force asks for victims 2024." in answer.text


def test_a_release_that_officers_must_approve_waits(
    member: Node, hub: InventedHub, manager: Browser
) -> None:
    """It is measured and paid once, its name is there to be approved, and nothing has left."""
    checks = tuple(replace(each, approvals=1) for each in documents.agreement().prior_checks)
    careful = replace(documents.agreement(id="careful"), prior_checks=checks)
    also_signed(member.home, hub, careful)
    member.agreements.pull(hub.client)
    register(member.engine)
    offered = manager.get(_address(manager, "2024", of="careful"))

    page = _publish(manager, offered)

    ((name, _),) = member.publisher.finished.all()
    assert "The release is finished and waits for its officers." in page.text
    assert name in page.text
    assert f"dcim-node approve {name[:16]}" in page.text
    assert "It costs nothing more" in page.text
    assert [] == _posted(member)
    assert "waits for officers" in manager.get("/calendar").text
    assert "Victims 2024 is finished and waits for approval." in manager.get("/").text


@pytest.fixture
def two_providers(member: Node) -> Node:
    """The register is kept by two providers, each with a record of its own; forty are nobody's."""
    register(member.engine)
    table, deed = records.table(VICTIMS), Deed("a test", NOW, "they send records")
    with writing(member.engine) as connection:
        for number, name in enumerate(("north", "south"), start=1):
            providers.add(connection, name, f"Canton {name}", deed)
            one = table.c.record == f"20242024{number:024d}"
            connection.execute(update(table).where(one).values(provider=name))
    return member


def _say(browser: Browser, answer: str, reason: str = "looked through") -> Response:
    page = browser.get(_address(browser, "2024"))
    return browser.post("/calendar/say", _hidden(page) | {"answer": answer, "reason": reason})


@pytest.mark.usefixtures("two_providers")
def test_a_provider_sees_what_it_speaks_of(browsers: Browsers) -> None:
    """Its own records of the period, and nothing of the other provider."""
    provider = browsers.of("provider")

    page = provider.get(_address(provider, "2024")).text

    assert "Your own records of 2024" in page
    assert re.search(r"identified</th><td class=\"num\">1</td><td class=\"num\">1</td>", page)
    assert "Canton north" in page
    assert "Canton south" not in page.partition("It cannot leave now")[0]
    assert "/calendar/publish" not in page


@pytest.mark.usefixtures("two_providers")
def test_nothing_leaves_before_every_provider_agrees(browsers: Browsers, manager: Browser) -> None:
    """The data manager sees who has not spoken, and has no button until all have."""
    before = manager.get(_address(manager, "2024")).text

    said = _say(browsers.of("provider"), "yes")

    after = manager.get(_address(manager, "2024")).text
    assert 2 == before.count("has not spoken")
    assert "/calendar/publish" not in before
    assert "You said yes to victims 2024, vintage 1." in said.text
    assert 1 == after.count("has not spoken")
    assert "waits for Canton south" in after
    assert "provider, 2026-11-22: looked through" in after


@pytest.mark.usefixtures("two_providers")
def test_a_no_is_said_with_its_reason(browsers: Browsers, manager: Browser) -> None:
    """And then nothing leaves."""
    _say(browsers.of("provider"), "no", reason="two cases are doubtful")

    page = manager.get(_address(manager, "2024")).text

    assert "Canton north said no" in page
    assert "two cases are doubtful" in page
    assert "/calendar/publish" not in page


@pytest.mark.parametrize(
    ("answer", "reason", "status"), [("perhaps", "x", 400), ("", "x", 400), ("yes", "", 409)]
)
def test_what_is_no_answer_is_not_kept(
    two_providers: Node, browsers: Browsers, answer: str, reason: str, status: int
) -> None:
    """A made-up word, or a yes without saying why."""
    said = _say(browsers.of("provider"), answer, reason)

    assert status == said.status_code
    with reading(two_providers.engine) as connection:
        asked = providers.Asked(VICTIMS, Period.parse("2024"), 1)
        assert {None} == {each.answer for each in providers.said_of(connection, asked)}
