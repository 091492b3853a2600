"""What a page does a command does too, and the table of `node/web/README.md` says which."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

import node.web
from node.cli import app
from node.web.pages import declared

ROW = re.compile(r"^\| `((?:GET|POST) /[^`]*)` \| (.*) \|$", re.MULTILINE)
README = (Path(node.web.__file__).parent / "README.md").read_text(encoding="utf-8")
TABLE = {page: re.findall("`([^`]*)`", commands) for page, commands in ROW.findall(README)}
OF_AGREEMENTS = ("/agreements", "/drafts", "/approvals", "/neighbours")
"""What was agreed, and what others let us read by it."""
DOORS = {"POST /logout"}
"""Nobody logs in to commands."""


def test_every_page_that_does_something_has_its_command() -> None:
    """And every page of agreements, whether it does something or shows it."""
    pages = {
        f"{page.method} {page.path}"
        for page in declared()
        if page.method == "POST" or page.path.startswith(OF_AGREEMENTS)
    }

    assert pages - DOORS == set(TABLE)


@pytest.mark.parametrize("words", sorted({words for each in TABLE.values() for words in each}))
def test_every_command_of_the_table_is_there(words: str) -> None:
    """As it is typed."""
    found: object = get_command(app)
    for word in words.split():
        found = getattr(found, "commands", {}).get(word)

    assert found is not None
