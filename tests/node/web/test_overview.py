"""The first page: what there is, what is due, what waits for whom, as far as it concerns a role."""

from datetime import date

import pytest
from sqlalchemy import update

from node.accounts import ROLES
from node.app import Node
from node.examiner import examiner
from node.identity.openings import KEY, Openings
from node.identity.worklist import propose
from node.life.deed import Deed
from node.repository import records
from node.storage import writing
from tests.documents import NOW
from tests.node.country import VICTIMS, put, register
from tests.node.identity.registry import bring_in, line, name, pseudonym
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers


def test_an_empty_node_says_what_to_do(manager: Browser) -> None:
    """It has joined nothing, holds nothing, and has no method note."""
    page = manager.get("/").text

    assert "This node has not joined an exchange" in page
    assert "Nothing yet." in page
    assert 'href="/import"' in page
    assert "No method note says what the figures of justice mean." in page


def test_registers_are_told_by_year(member: Node, manager: Browser) -> None:
    """With people and records, and the day of the last import."""
    register(member.engine, 1234, year=2024, day=date(2025, 2, 3))

    page = manager.get("/").text

    assert "<b>1\N{NO-BREAK SPACE}234</b> persons in 1\N{NO-BREAK SPACE}234 records" in page
    assert '<th scope="row">2024</th>' in page
    assert "2025-02-03" in page


def test_what_is_due_leads_to_its_page(member: Node, manager: Browser) -> None:
    """Every period that can be published, in one line for each agreement."""
    register(member.engine)

    page = manager.get("/").text

    assert "Victims can be published under “Annual regional report on victims”, for" in page
    assert 'period=2024">2024</a>' in page


def test_a_refusal_of_the_hub_waits_for_the_data_manager(member: Node, manager: Browser) -> None:
    """With the reason that the hub gave."""
    put(member, "2024")
    (posted,) = member.outbox.list()
    member.outbox.refuse(posted, "the period is closed")

    page = manager.get("/").text

    assert "Victims 2024 was refused by the hub: the period is closed." in page


@pytest.mark.usefixtures("member")
def test_budget_is_told_to_whom_it_concerns(browsers: Browsers) -> None:
    """Who keeps the registers and who signs; nobody else."""
    told = {
        role: "Budget of privacy loss" in browsers.of(role).get("/").text
        for role in ("data-manager", "legal-officer", "provider", "reader")
    }

    assert {
        "data-manager": True,
        "legal-officer": True,
        "provider": False,
        "reader": False,
    } == told


def test_a_provider_sees_its_own_rows_alone(member: Node, browsers: Browsers) -> None:
    """How many rows others have is not said."""
    register(member.engine, 321)
    table = records.table(VICTIMS)
    mine = table.c.record.in_([f"20242024{number:024d}" for number in range(12)])
    with writing(member.engine) as connection:
        connection.execute(update(table).where(mine).values(provider="north"))

    page = browsers.of("provider").get("/").text

    assert "<b>12</b> persons in 12 records" in page
    assert "321" not in page


def test_how_good_a_register_is_stands_beside_its_years(member: Node, manager: Browser) -> None:
    """Once it was examined, and with a word where it has changed since."""
    register(member.engine)
    before = manager.get("/").text
    report = examiner(member).examine(VICTIMS, date(2026, 11, 22))
    examined = manager.get("/").text
    register(member.engine, 2, year=2023)

    changed = manager.get("/").text

    assert ">Quality</th>" not in before
    assert f'<td class="num">{report.scores[0].score.total}</td>' in examined
    assert "changed since" not in examined
    assert "changed since" in changed


def test_pairs_wait_for_whoever_may_decide(node: Node, browsers: Browsers) -> None:
    """The data manager, and the provider whose records they are; nobody else hears of them."""
    one, other = map(pseudonym, (1, 2))
    node.keys.vault.seal(KEY, bytes(range(32)))
    bring_in(
        node.engine, (line(n, each, provider="north") for n, each in enumerate((one, other), 1))
    )
    born = {"family_name": "Đorđević", "birth_date": "1999-04-03"}
    name(node.engine, {one: {"given_name": "Anica"} | born, other: {"given_name": "Anika"} | born})
    looking = Deed.of("a test", NOW, "a look")
    propose(Openings.of(node.engine, node.keys.vault), VICTIMS, looking)

    told = {
        role: "Pairs in victims that are probably one person: 1." in browsers.of(role).get("/").text
        for role in ROLES
    }

    assert {role: role in ("data-manager", "provider") for role in ROLES} == told


def test_a_reader_is_told_of_nothing_to_do(member: Node, browsers: Browsers) -> None:
    """Whoever only reads has nothing to sign, write or decide."""
    register(member.engine)

    page = browsers.of("reader").get("/").text

    assert "What is to be done" not in page
    assert "Import a register" not in page
