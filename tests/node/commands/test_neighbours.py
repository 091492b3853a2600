"""Neighbours as they are typed: who is there, and their figures beside our own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from node.commands import neighbours as room
from proto.errors import InputError
from tests import documents
from tests.documents import TODAY
from tests.node.country import joined, register
from tests.node.invented_hub import InventedHub

SIGNED = documents.signed(documents.agreement())
TABLE = ("victims:sex+age_group", "--period", "2024")

Type = Callable[..., str]


@pytest.fixture
def typed(home: Path) -> Type:
    """Types a command to Albania's node, which holds a release of Serbia, and gives its answer."""
    hub = InventedHub()
    node = joined(home, hub)
    register(node.engine)
    figures = [30.0, 1.0, *[7.0] * 10]
    release = documents.release(SIGNED, "RS", estimates={("sex", "age_group"): figures})
    hub.readable = [documents.published(release).to_bytes()]
    node.pull(hub.client)
    assert 1 == node.fetch(hub.client, TODAY)
    app = typer.Typer()

    @app.callback()
    def main(context: typer.Context) -> None:
        context.obj = home

    app.command()(room.neighbours)

    def type_(*words: str) -> str:
        return CliRunner().invoke(app, ["neighbours", *words], catch_exceptions=False).stdout

    return type_


def test_a_table_stands_beside_ours_in_a_terminal(typed: Type) -> None:
    """Ours first and exact, theirs below with the span; what is hidden is a dash."""
    said = typed(*TABLE)

    assert said.startswith("Internal, exact, not for publication.\nVictims of trafficking by sex")
    (ours, girls, hidden) = (
        next(line.split() for line in said.splitlines() if words in line)
        for words in ("Albania, exact", "Serbia, noisy  ", "Serbia, noisy")
    )
    assert "20" == ours[-1]
    assert "30" == girls[2]
    assert hidden
    assert "Never subtract one from the other" in said
    assert "counts the same statuses" in said


def test_programs_are_told_what_is_exact(typed: Type) -> None:
    """Cell by cell, with how far each country may be read beside ours."""
    answer = json.loads(typed(*TABLE, "--json"))

    cells = {(c["party"], c["codes"]["sex"], c["codes"]["age_group"]): c for c in answer["cells"]}
    ours, theirs = cells["AL", "female", "child"], cells["RS", "female", "child"]
    hidden = cells["RS", "female", "adult"]
    assert (True, 20, 20, 20) == (ours["exact"], ours["shown"], ours["low"], ours["high"])
    assert (False, 30) == (theirs["exact"], theirs["shown"])
    assert theirs["low"] < 30 < theirs["high"]
    assert (None, None, None) == (hidden["shown"], hidden["low"], hidden["high"])
    (serbia,) = answer["neighbours"]
    assert ("RS", True, []) == (serbia["party"], serbia["one_footing"], serbia["differing"])
    assert "Internal, exact, not for publication" == answer["mark"]


def test_it_is_written_to_a_file(typed: Type, tmp_path: Path) -> None:
    """Readable by its owner alone, as every exact figure."""
    file = tmp_path / "beside.csv"

    said = typed(*TABLE, "--out", str(file))

    assert "readable by you alone" in said
    assert 0o600 == file.stat().st_mode & 0o777
    assert file.read_text(encoding="utf-8") == typed(*TABLE, "--csv")


def test_what_nobody_released_is_said(typed: Type) -> None:
    """Ours alone, and a sentence."""
    assert "No neighbour lets us read this table" in typed("victims:sex", "--period", "2024")


def test_without_a_table_everybody_is_listed(typed: Type) -> None:
    """With what we hold and the day on which it has to go."""
    said = typed()

    (serbia,) = [line.split() for line in said.splitlines() if line.strip().startswith("Serbia")]
    assert ["Serbia", "member", "victims", "2024", "1", "2030-01-01"] == serbia


@pytest.mark.parametrize(
    "words",
    [
        ("victims:sex",),
        ("--period", "2024"),
        ("--csv",),
        ("victims:sex", "--period", "soon"),
        ("victims", "--period", "2024"),
    ],
)
def test_half_a_question_is_none(typed: Type, words: tuple[str, ...]) -> None:
    """With what was expected instead."""
    with pytest.raises(InputError, match="expected"):
        typed(*words)
