"""The command that shows what would leave under a draft."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from node.app import Node
from node.storage import open_engine, writing
from proto.agreement import Agreement
from proto.document import read, write
from tests import documents
from tests.node.country import CATALOGUE, also_signed, joined
from tests.node.invented_hub import InventedHub
from tests.node.typing_at import Ended, Keyboard

PREVIEWED = {
    "publisher",
    "table",
    "epsilon",
    "drafted",
    "mechanism",
    "cells",
    "noise_sd",
    "margin95",
    "total_margin95",
    "share_above_minimum",
    "noticeable_change",
}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> InventedHub:
    """A hub that every node reaches."""
    hub = InventedHub()
    monkeypatch.setattr("node.app.connect", hub.connect)
    return hub


@pytest.fixture
def al(home: Path, capsys: pytest.CaptureFixture[str]) -> Keyboard:
    """At the keyboard of a node that has joined nothing: a draft can be looked at anywhere."""
    return Keyboard(home, capsys)


@pytest.fixture
def drafted(al: Keyboard, tmp_path: Path) -> str:
    """A draft that nobody has filled in yet: two publishers, two tables."""
    file = tmp_path / "draft.json"
    assert 0 == _draft(al, file, "--table", "victims:total").code
    return str(file)


def _draft(al: Keyboard, file: Path, *more: str) -> Ended:
    who = ("--publisher", "AL", "--publisher", "XK", "--recipient", "AL", "--recipient", "marri")
    words = ("--id", "draft-2026", *who, "--table", "victims:sex+age_group", *more)
    return al("agreement", "draft", str(file), *words)


def test_a_draft_is_previewed_before_it_is_filled_in(al: Keyboard, drafted: str) -> None:
    """For scripts: every table of every publisher, at the draft's ceiling and at others."""
    ended = al("agreement", "preview", drafted, "--people", "120", "--json")

    tables = ended.json
    assert (0, "") == (ended.code, ended.err)
    assert all(set(table) == PREVIEWED for table in tables)
    assert {"victims:sex+age_group", "victims:total"} == {table["table"] for table in tables}
    assert ["1/4", "1/2", "1", "2", "4"] == [
        table["epsilon"]
        for table in tables
        if (table["publisher"], table["table"]) == ("XK", "victims:total")
    ]
    assert {"1"} == {table["epsilon"] for table in tables if table["drafted"]}
    for table in tables:
        assert 0 < table["noise_sd"] < table["margin95"] < table["noticeable_change"]
        assert 0 <= table["share_above_minimum"] <= 1
        assert table["total_margin95"] > 0


def test_a_drafts_own_delta_decides_about_noise(al: Keyboard, tmp_path: Path) -> None:
    """Zero allows Laplace noise only."""
    file = tmp_path / "pure.json"
    _draft(al, file, "--delta", "0")

    tables = al("agreement", "preview", str(file), "--json").json

    assert {"discrete-laplace"} == {table["mechanism"] for table in tables}
    assert Fraction(0) == read(Agreement, file.read_bytes()).grants[0].delta


def test_a_preview_reads_no_record(al: Keyboard, drafted: str) -> None:
    """It is the same on a node whose register is gone."""
    before = al("agreement", "preview", drafted, "--people", "120", "--json").json
    engine = open_engine(f"sqlite:///{al.home}/node.db")
    with writing(engine) as connection:
        for name in ("victims", "justice", "imported"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
    engine.dispose()

    assert before == al("agreement", "preview", drafted, "--people", "120", "--json").json


def test_sizes_are_stated_for_all_or_for_one(al: Keyboard, drafted: str) -> None:
    """The last word counts; who is not spoken of is unknown."""
    shares = [
        _shares(al, drafted, *sizes)
        for sizes in (("120",), ("AL=120", "XK=120"), ("500", "AL=120", "XK=120"), ("AL=120",))
    ]

    assert shares[0] == shares[1] == shares[2]
    assert shares[0]["AL"] == shares[3]["AL"]
    assert {None} == set(shares[3]["XK"])


def _shares(al: Keyboard, file: str, *sizes: str) -> dict[str, list[float | None]]:
    people = [word for size in sizes for word in ("--people", size)]
    found: dict[str, list[float | None]] = {}
    for table in al("agreement", "preview", file, *people, "--json").json:
        found.setdefault(table["publisher"], []).append(table["share_above_minimum"])
    return found


def test_a_published_total_is_the_size_where_nobody_states_one(al: Keyboard, drafted: str) -> None:
    """Our own or a neighbour's, as far as this node holds it."""
    document = documents.signed(documents.agreement())
    release = documents.release(document, estimates={(): (120.0,)})
    al_node = Node.open(al.home)
    al_node.outbox.put(documents.published(release), release.outline)

    shares = _shares(al, drafted)

    assert _shares(al, drafted, "AL=120")["AL"] == shares["AL"]
    assert _shares(al, drafted, "AL=500")["AL"] != shares["AL"]
    assert {None} == set(shares["XK"])


@pytest.mark.parametrize(
    "size", ["AL=x", "ZZ=5", "AL=", "AL", "-5", "1.5", "AL=1=2", "al=5", "", "Albania=5"]
)
def test_what_is_no_size_is_wrong_usage(al: Keyboard, drafted: str, size: str) -> None:
    """With the two ways to write one."""
    ended = al("agreement", "preview", drafted, f"--people={size}")

    assert (2, "") == (ended.code, ended.out)
    said = f"expected a number of people such as 120 or AL=105, got {size!r}"
    assert said == ended.sentence


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 2, "cannot be read: No such file"),
        (b"", 2, "is not an agreement: expected UTF-8 JSON"),
        (b"{}", 2, "is not an agreement: type: this is missing"),
        (b"\xff", 2, "is not an agreement: expected UTF-8 JSON"),
        (write(replace(documents.agreement(), prior_checks=())), 1, "[no-prior-check]"),
    ],
)
def test_what_is_no_sound_agreement_is_not_previewed(
    *, al: Keyboard, tmp_path: Path, content: bytes | None, code: int, said: str
) -> None:
    """One sentence, and no figures."""
    file = tmp_path / "agreement.json"
    if content is not None:
        file.write_bytes(content)

    ended = al("agreement", "preview", str(file))

    assert (code, "") == (ended.code, ended.out)
    assert said in ended.sentence


def test_a_preview_is_told_in_words(al: Keyboard, drafted: str) -> None:
    """Publishers that fare alike stand together, with how to read it and every footnote."""
    ended = al("agreement", "preview", drafted, "--people", "120")

    title, head, *rows = ended.out.splitlines()
    assert "Albania, Kosovo*" == title
    assert "epsilon table cells ±cell ±total noticed from shown" == " ".join(head.split())
    assert 2 == sum("1 (draft)" in row for row in rows)
    assert 10 == sum("victims:" in row for row in rows)
    assert 10 == sum(row.rstrip().endswith("%") for row in rows)
    assert "of 20 counts (or totals) at least 19 lie within this" in ended.out
    assert f"Kosovo*: {CATALOGUE.party('XK').footnote}" in ended.out


def test_publishers_that_fare_differently_stand_apart(al: Keyboard, drafted: str) -> None:
    """Each under its own name."""
    ended = al("agreement", "preview", drafted, "--people", "AL=120")

    assert ended.out.startswith("Albania\n")
    assert "\nKosovo*\n" in ended.out
    assert 10 == ended.out.count("unknown") - 1


def test_a_preview_is_made_beside_the_agreements_in_force(
    al: Keyboard, hub: InventedHub, drafted: str
) -> None:
    """What asks for the same already is measured with it; another version of the draft is not."""
    alone = al("agreement", "preview", drafted, "--json").json
    joined(al.home, hub, signs=False)
    low = documents.agreement(id="low")
    grants = tuple(replace(grant, epsilon=Fraction(1, 8)) for grant in low.grants)
    also_signed(al.home, hub, replace(low, grants=grants))
    assert 0 == al("agreement", "list").code

    beside = al("agreement", "preview", drafted, "--json").json

    changed = {
        before["publisher"]
        for before, after in zip(alone, beside, strict=True)
        if before["noise_sd"] != after["noise_sd"]
    }
    assert {"AL"} == changed


def test_a_preview_asks_no_hub(al: Keyboard, hub: InventedHub, drafted: str) -> None:
    """It is made from what the node knows."""
    joined(al.home, hub)
    hub.is_down = True

    assert 0 == al("agreement", "preview", drafted).code
