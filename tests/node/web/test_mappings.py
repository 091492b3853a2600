"""The mappings' pages: kept in files, and nothing that was typed is lost."""

from html import escape

import pytest

from node.app import Node
from tests.node.country import modes
from tests.node.web.browser import Browser
from tests.node.web.registers import MAPPING

AT = "/mappings/edit"


def test_without_any_the_way_to_one_is_said(manager: Browser) -> None:
    """A first draft comes from the columns of a register."""
    assert "There is none yet." in manager.get("/mappings").text


def test_a_mapping_is_kept(node: Node, manager: Browser) -> None:
    """In a file of the node's folder, of its owner's alone, as it was typed."""
    page = manager.send(AT, {"name": "shelters", "text": MAPPING}, at=AT)

    assert "The mapping shelters is kept." in page.text
    folder = node.home / "mappings"
    assert {"shelters.toml": 0o600} == modes(folder)
    assert MAPPING == (folder / "shelters.toml").read_text(encoding="utf-8")
    assert "can be used" in page.text


def test_a_mapping_is_changed(node: Node, manager: Browser) -> None:
    """What is kept is there to be edited, and takes the old one's place."""
    manager.send(AT, {"name": "shelters", "text": MAPPING}, at=AT)

    page = manager.get(f"{AT}?name=shelters").text
    changed = MAPPING.replace("Shelters", "All shelters")
    manager.send(AT, {"name": "shelters", "text": changed}, at=AT)

    assert escape(MAPPING).replace("&quot;", "&#34;") in page
    assert changed == (node.home / "mappings" / "shelters.toml").read_text(encoding="utf-8")


def test_what_is_wrong_is_not_kept_and_not_lost(node: Node, manager: Browser) -> None:
    """The faults stand with their lines above what was typed."""
    typed = MAPPING.replace('"female"', '"woman"')

    answer = manager.send(AT, {"name": "shelters", "text": typed}, at=AT)

    assert 400 == answer.status_code
    assert "1 thing is wrong with the mapping:" in answer.text
    assert f"Line {MAPPING.splitlines().index('[indicators.sex]') + 3}: " in answer.text
    assert escape(typed).replace("&quot;", "&#34;") in answer.text
    assert not (node.home / "mappings").exists()


@pytest.mark.parametrize("name", ["", "../shelters", "My Shelters", "a" * 65, "ž"])
def test_a_name_that_is_no_file_is_refused(node: Node, manager: Browser, name: str) -> None:
    """Beside the field, with the text still there."""
    answer = manager.send(AT, {"name": name, "text": MAPPING}, at=AT)

    assert 400 == answer.status_code
    assert 'id="name-error"' in answer.text
    assert "Shelters" in answer.text
    assert not list(node.home.parent.rglob("*.toml.new"))
    assert not (node.home / "mappings").exists()


def test_a_mapping_that_somebody_broke_with_an_editor_is_shown(
    node: Node, manager: Browser
) -> None:
    """It is listed with the number of its faults, and can be put right here."""
    folder = node.home / "mappings"
    folder.mkdir()
    (folder / "shelters.toml").write_bytes(b"dataset = \xff")

    assert "1 to put right" in manager.get("/mappings").text
    assert "Line 1: " in manager.get(f"{AT}?name=shelters").text


def test_there_is_no_way_out_of_the_folder(node: Node, manager: Browser) -> None:
    """A name with a path in it names nothing."""
    assert (node.home / "node.toml").exists()

    answers = [manager.get(f"{AT}?name={name}").status_code for name in ("../node", "nothing")]

    assert [400, 400] == answers
