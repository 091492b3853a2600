"""The whole life of an agreement between three parties, lived at their nodes' pages."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journey import offices
from tests.journey.life import Life
from tests.journey.officer import DESK, HAND, Officer, View
from tests.journey.offices import Offices
from tests.journey.programs import ROOT
from tests.journey.test_node_pages import QUIET
from tests.journey.world import BODY
from tests.journey.worlds import Worlds


@pytest.fixture(scope="module")
def places(sqlite_worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    """Three nodes with pages, and a hub."""
    world = sqlite_worlds.at("joined", tmp_path_factory.mktemp("life") / "world")
    with offices.opened(world) as found:
        yield found


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser for all of this file."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[*QUIET])
        yield started
        started.close()


def at_their_desks(browser: Browser, places: Offices, view: View, *, id_: str, period: str) -> Life:
    """Everybody logged in, each in a browser of their own."""

    def person(party: str, account: str = "officer") -> Officer:
        address = places.addresses[party]
        return Officer.at(browser, address, account, view)

    return Life(
        serbia=person("RS"),
        kosovo=person("XK"),
        second=person("XK", "second"),
        depositary=person(BODY),
        manager=person("RS", "manager"),
        id=id_,
        period=period,
    )


def lived(life: Life) -> str:
    """From the first draft to the notice; gives the page of the last version."""
    life.draft()
    first = life.discuss()
    life.sign(first)
    life.publish(first)
    life.restrict(first)
    life.suspend(first)
    second = life.amend(first)
    life.leave(second)
    life.look_back(second)
    return second


def expect_nothing_wrong(life: Life) -> None:
    """No page that anybody opened was unfit, and no browser asked anybody else."""
    found = {kind: each for one in life.people for kind, each in one.objections.items() if each}
    hosts = {host for one in life.people for host in one.walk.hosts}
    assert {} == found
    assert {"127.0.0.1", "inside"} >= hosts
    assert [] == [word for one in life.people for word in one.walk.said]


def expect_proven(officer: Officer, text: str, folder: Path) -> None:
    """The evidence that the page gives holds, by a program that knows nothing else."""
    officer.opens(f"{text}/history")
    with officer.walk.page.expect_download() as saved:
        officer.main.get_by_role("link", name="Evidence as a ZIP").click()
    file = folder / "evidence.zip"
    saved.value.save_as(file)

    checked = subprocess.run(
        [sys.executable, "-m", "proto.verify", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert 0 == checked.returncode, checked.stdout + checked.stderr


def test_at_a_desk(browser: Browser, places: Offices, tmp_path: Path) -> None:
    """Every page of it is fit for everybody, and what is left in the end can be proven."""
    life = at_their_desks(browser, places, DESK, id_="at-desks", period="2019")

    text = lived(life)

    expect_nothing_wrong(life)
    expect_proven(life.serbia, text, tmp_path)


def test_on_a_phone_without_scripts(browser: Browser, places: Offices, tmp_path: Path) -> None:
    """Nothing of it needs a wide screen or a program in the browser."""
    life = at_their_desks(browser, places, HAND, id_="in-hands", period="2020")

    text = lived(life)

    expect_nothing_wrong(life)
    expect_proven(life.depositary, text, tmp_path)
