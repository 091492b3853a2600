"""The commands around providers: who they are, what they see and say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node.app import Node
from node.commands.providers import provider
from node.life.providers import UnknownProviderError
from proto.errors import InputError
from tests.node.life.people import imported, row

WHY = "--reason", "checked by the statistician"
YEAR = "victims", "2024"


@pytest.fixture
def al(home: Path) -> Iterator[Node]:
    """Albania's node with one provider."""
    node = Node.open(home)
    imported(node.engine, row("a", "anna", "2024", provider="north", status="identified"))
    assert 0 == _typed(node, "add", "north", "Northern District", *WHY).exit_code
    yield node
    node.engine.dispose()


def _typed(node: Node, *words: str) -> Result:
    return CliRunner().invoke(provider, words, obj=node.home)


def _answer(node: Node, *words: str) -> Any:  # noqa: ANN401 - whatever it answers
    result = _typed(node, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_provider_looks_and_speaks(al: Node) -> None:
    """Its own rows exactly, marked so; then yes or no, and the list says which."""
    counts = _typed(al, "counts", "north", *YEAR).stdout
    nothing = _typed(al, "list", "--period", "2024").stdout
    objected = _answer(al, "object", "north", *YEAR, *WHY)
    agreed = _typed(al, "agree", "north", *YEAR, *WHY).stdout
    (listed,) = _answer(al, "list", "--period", "2024")

    assert counts.startswith("Internal, exact, not for publication.")
    assert ["identified", "1", "1"] == counts.splitlines()[-1].split()
    assert [["identified", 1, 1]] == _answer(al, "counts", "north", *YEAR)["counts"]
    assert "nothing yet" in nothing
    assert ("no", True) == (objected["answer"], objected["is_current"])
    assert "Northern District says yes to victims 2024." in agreed
    assert ("Northern District", "yes") == (listed["name"], listed["says"]["answer"])


def test_a_provider_is_asked_no_longer_and_again(al: Node) -> None:
    """Its rows stay."""
    retired = _answer(al, "retire", "north", *WHY)
    refused = _typed(al, "agree", "north", *YEAR, *WHY)
    back = _typed(al, "reinstate", "north", *WHY).stdout

    assert {"id": "north", "active": False} == retired
    assert isinstance(refused.exception, UnknownProviderError)
    assert "asked again" in back
    assert [True] == [each["active"] for each in _answer(al, "list")]


def test_what_is_no_period_is_refused(al: Node) -> None:
    """Before anything is kept; and nobody is asked where there are no providers."""
    assert isinstance(_typed(al, "agree", "north", "victims", "May", *WHY).exception, InputError)
    assert 2 == _typed(al, "agree", "north", *YEAR).exit_code
    assert [None] == [each["says"] for each in _answer(al, "list")]
