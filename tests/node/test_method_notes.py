"""Method notes: written by people, kept in every version, and without one nothing leaves."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from anonymizer.ledger import Ledger
from node.method_notes import MethodNotes, NoMethodNoteError, parse
from node.storage import metadata, writing
from proto.errors import InputError
from proto.method_note import IndicatorMethod
from tests.documents import METHOD, NOW, agreement, signed
from tests.node.country import VICTIMS, assigned, measured, publisher, register
from tests.node.payments import CAP, DELTA
from tests.node.typing_at import Keyboard

OTHER = replace(METHOD, abroad="included")


@pytest.fixture
def notes(engine: Engine) -> MethodNotes:
    """Where no note was written yet."""
    return MethodNotes(engine)


def test_the_newest_note_is_in_force(notes: MethodNotes) -> None:
    """Earlier ones are kept, with who wrote them and when."""
    notes.write(VICTIMS, METHOD, by="Ana", now=NOW)
    notes.write(VICTIMS, OTHER, by="Bora", now=NOW)

    assert OTHER == notes.current(VICTIMS)
    assert [(1, "Ana", METHOD), (2, "Bora", OTHER)] == [
        (each.number, each.by, each.method) for each in notes.history(VICTIMS)
    ]


def test_saying_the_same_again_is_no_new_version(notes: MethodNotes) -> None:
    """An import that brings its note along every month changes nothing."""
    assert notes.write(VICTIMS, METHOD, by="Ana", now=NOW)
    assert not notes.write(VICTIMS, METHOD, by="Bora", now=NOW)

    assert 1 == len(notes.history(VICTIMS))


def test_a_note_on_what_is_not_there_is_refused(notes: MethodNotes) -> None:
    """The sentence says what there is; nothing is kept."""
    strange = replace(METHOD, indicators={"shoe_size": IndicatorMethod("exact")})

    with pytest.raises(InputError, match=r"indicators\.shoe_size"):
        notes.write(VICTIMS, strange, by="Ana", now=NOW)

    assert () == notes.history(VICTIMS)


def test_without_a_note_nothing_is_counted_or_paid(engine: Engine) -> None:
    """A figure whose meaning nobody wrote down misleads, so it does not leave."""
    register(engine)
    with writing(engine) as connection:
        connection.execute(metadata.tables["method_note"].delete())
    ours = publisher(engine)
    plan = ours.plan(assigned(signed(agreement())), [])

    with pytest.raises(NoMethodNoteError, match="method-note write"):
        ours.publish(plan, NOW)

    assert Ledger(CAP, DELTA).head == ours.ledger.ledger().head
    assert 0 == measured(engine)


def test_a_note_is_written_by_command(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Drafted, refused until filled in, written, shown."""
    al, file = Keyboard(home, capsys), tmp_path / "note.toml"

    assert 0 == al("method-note", "draft", "victims", str(file)).code
    assert (
        "decided_by: this has to be said"
        in al("method-note", "write", "victims", str(file)).sentence
    )
    filled = file.read_text(encoding="utf-8").replace('by = ""', 'by = "The team"')
    file.write_text(filled.replace('institution = ""', 'institution = "Police"'), encoding="utf-8")
    assert 1 == al("method-note", "write", "victims", str(file), "--json").json["version"]
    assert "The team" in al("method-note", "show", "victims").out
    assert 1 == al("method-note", "show", "justice").code


@pytest.mark.parametrize("dataset", ["victims", "justice"])
def test_whatever_a_draft_offers_can_be_said(
    dataset: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every line that waits as a comment is a valid one, and is shown once it is in force."""
    al, file = Keyboard(home, capsys), tmp_path / "note.toml"
    al("method-note", "draft", dataset, str(file))

    offered = re.sub(
        r"^# (?=[a-z_]+ = |\[)", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    file.write_text(offered.replace('""', '"Words"'), encoding="utf-8")
    written = al("method-note", "write", dataset, str(file))
    shown = al("method-note", "show", dataset).out

    assert 0 == written.code
    method = al("method-note", "show", dataset, "--json").json[0]["method"]
    unsaid = {name for name, said in method.items() if said in (None, [], {})}
    assert {"remark", *({"convictions"} if dataset == "victims" else {"formal_status"})} == unsaid
    for sentence in (
        "Words (police) reports since 2015.",
        "Who decides, as one of a list: a body made for identification.",
        "Words: counted.",
        "Single operation, in 2020-01: Words.",
    ):
        assert sentence in " ".join(shown.split())


def test_a_draft_is_not_written_over_what_is_there(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody may have spent an hour on it."""
    file = tmp_path / "note.toml"
    file.write_text("an hour of work", encoding="utf-8")

    assert 2 == Keyboard(home, capsys)("method-note", "draft", "victims", str(file)).code
    assert "an hour of work" == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"abroad": "no"}, "note.toml: the method note is not valid: abroad: expected 'included'"),
        ({"coverage": [{"institution": "Police"}]}, "coverage.0.since: this is missing"),
        ({"colour": "red"}, "colour: this is unknown here"),
        ({"breaks": [{"since": "2019-13", "reason": "x"}]}, "breaks.0.since"),
        ({"year_starts": "13"}, "year_starts"),
        ({"operations": [{"counted_in": [], "remark": "A raid"}]}, "operations.0.counted_in"),
    ],
)
def test_a_note_that_is_not_valid_says_where(change: dict[str, object], sentence: str) -> None:
    """A person mends it in a text editor."""
    police = [{"institution": "Police", "since": "2012"}]
    valid = {"decided_by": "The team", "coverage": police, "abroad": "unknown", "quality": "exact"}

    with pytest.raises(InputError) as refused:
        parse(valid | change, "note.toml")

    assert sentence in str(refused.value)
