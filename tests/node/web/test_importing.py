"""A register is chosen: a file of one's own, or one that lies in the node's folder."""

import os
import re
import time
from pathlib import Path

import pytest

from node.app import Node
from node.holdings import holdings
from node.web.uploads import LONGEST_KEPT, Uploads
from tests.node.country import modes
from tests.node.web.bringing_in import act, keep, place, stored, take
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers
from tests.node.web.registers import MAPPING, NAMES, REGISTER, of_provider


def test_the_whole_report_can_be_taken_home(node: Node, manager: Browser) -> None:
    """As CSV, while the import is open and later from the list."""
    keep(node, shelters=MAPPING)
    done = act(manager, act(manager, take(manager), "try"), "import")

    report = manager.get(f"{place(done)}/report")
    (name,) = set(re.findall(r"/import/reports/([^\"]*)", manager.get("/import").text)) - {
        each.name for each in (node.home / "reports").glob("*dry-run*")
    }
    later = manager.get(f"/import/reports/{name}")

    assert report.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in report.headers["Content-Disposition"]
    assert report.content == later.content
    assert b"refused,5,day" in report.content
    assert not [each for each in NAMES if each.encode() in report.content]


def test_the_file_waits_in_private_and_is_gone_afterwards(node: Node, manager: Browser) -> None:
    """Under a name of ours that says nothing, readable by the node's account alone."""
    keep(node, shelters=MAPPING)
    folder = node.home / "uploads"

    tried = act(manager, take(manager), "try")
    waiting = modes(folder)
    act(manager, tried, "import")

    assert [0o600] == list(waiting.values())
    assert 0o700 == folder.stat().st_mode & 0o777
    assert re.fullmatch(r"[0-9a-f]{32}\.csv", next(iter(waiting)))
    assert {} == modes(folder)


def test_a_file_of_the_nodes_folder_can_be_named(node: Node, manager: Browser) -> None:
    """It stays where the operator put it, also afterwards."""
    keep(node, shelters=MAPPING)
    folder = node.home / "registers"
    folder.mkdir()
    (folder / "large.csv").write_bytes(REGISTER)

    page = manager.send("/import", {"mapping": "shelters", "here": "large.csv"}, at="/import")
    act(manager, act(manager, page, "try"), "import")

    assert 3 == stored(node)
    assert REGISTER == (folder / "large.csv").read_bytes()


@pytest.mark.parametrize("name", ["", "../node.toml", "nothing.csv", "/etc/passwd"])
def test_no_other_file_can_be_named(node: Node, manager: Browser, name: str) -> None:
    """Only what lies in that folder, by its plain name."""
    keep(node, shelters=MAPPING)

    answer = manager.send("/import", {"mapping": "shelters", "here": name}, at="/import")

    assert 400 == answer.status_code
    assert "Choose a file first." in answer.text


@pytest.mark.parametrize("name", ["../node.toml", "nothing.csv", "%2e%2e%2fnode.toml"])
def test_no_other_file_is_a_report(manager: Browser, name: str) -> None:
    """A made-up name leads nowhere."""
    assert manager.get(f"/import/reports/{name}").status_code in (400, 404)


def test_a_provider_brings_in_its_own_register_alone(node: Node, browsers: Browsers) -> None:
    """By the mapping that was kept for it, which it neither chooses freely nor changes."""
    keep(node, north=of_provider("north"), south=of_provider("south"))
    provider = browsers.of("provider")
    listed = provider.get("/import").text

    refused = [take(provider, mapping).status_code for mapping in ("south", "", "nothing")]
    page = take(provider, "north")
    changed = of_provider("south")
    drafted = act(provider, page, "draft")
    tried = act(provider, page, "try", mapping=changed, keep="south")
    act(provider, tried, "import", mapping=changed)

    assert 'value="north"' in listed
    assert "south" not in listed
    assert [400, 400, 400] == refused
    assert 403 == drafted.status_code
    assert "<textarea" not in page.text
    assert 3 == holdings(node.engine, node.catalogue, provider="north")[0].records
    assert of_provider("south") == (node.home / "mappings" / "south.toml").read_text()


def test_a_disk_that_takes_nothing_is_said(node: Node, manager: Browser) -> None:
    """And half a file is not kept."""
    keep(node, shelters=MAPPING)
    (node.home / "uploads").write_bytes(b"in the way")

    answer = take(manager)

    assert 503 == answer.status_code
    assert "The file cannot be kept: File exists." in answer.text


def test_of_many_registers_the_oldest_gives_way(node: Node, manager: Browser) -> None:
    """Whoever takes in one after the other and leaves them fills no disk."""
    keep(node, shelters=MAPPING)
    first = take(manager)

    for _ in range(20):
        take(manager)

    assert 20 == len(modes(node.home / "uploads"))
    assert 400 == manager.get(place(first)).status_code


def test_what_nobody_came_back_for_is_removed(node: Node, tmp_path: Path) -> None:
    """After the longest session; what is younger, or lies elsewhere, is left alone."""
    uploads = Uploads(node.home / "uploads")
    uploads.folder.mkdir()
    old, young, elsewhere = uploads.folder / "old.csv", uploads.folder / "young.csv", tmp_path / "x"
    for path in (old, young, elsewhere):
        path.write_bytes(REGISTER)
    long_ago = time.time() - LONGEST_KEPT.total_seconds() - 1
    os.utime(old, (long_ago, long_ago))

    uploads.sweep()
    uploads.drop(elsewhere)

    assert [False, True, True] == [path.exists() for path in (old, young, elsewhere)]
