"""A register's file is stored as a whole or not at all, and every row is accounted for."""

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, event, select

from node import storage
from node.repository import records
from node.repository.importer import ImportResult, Unknown
from proto.catalogue import UnknownNameError
from proto.errors import InputError, UnavailableError
from tests.node.repository.registers import (
    ANNA,
    BORA,
    IDENTIFIERS,
    JUSTICE,
    TODAY,
    UNASKED,
    VICTIMS,
    csv,
    findings,
    imported,
    importer,
    mapping_file,
    prepared,
    silent,
    stored,
    write,
)

_EXAMPLES = Path(__file__).parent / "examples"
_MAPPINGS = Path(__file__).parents[3] / "deploy/mappings"


def test_the_same_file_again_is_unchanged(engine: Engine, tmp_path: Path) -> None:
    """Importing twice is as good as once."""
    first = imported(engine, tmp_path, csv(ANNA, BORA))
    before = stored(engine)

    second = imported(engine, tmp_path, csv(ANNA, BORA))

    assert ImportResult(new=2, changed=0, unchanged=0, refused=0) == first
    assert ImportResult(new=0, changed=0, unchanged=2, refused=0) == second
    assert before == stored(engine)
    assert 2 == len(before)


@pytest.mark.parametrize(
    "change",
    [
        (";F;", ";M;"),
        ("sex+begging", "sex"),
        ("03.11.2024", "05.11.2024"),
        ("Quewix", "Xezwob"),
    ],
)
def test_a_changed_record_is_written_over(
    engine: Engine, tmp_path: Path, change: tuple[str, str]
) -> None:
    """A record keeps its name while what it says is corrected, also about whom."""
    imported(engine, tmp_path, csv(ANNA, BORA))
    before = stored(engine)[0]

    result = imported(engine, tmp_path, csv(ANNA.replace(*change), BORA))

    after = next(row for row in stored(engine) if row.record == before.record)
    assert (1, 1, 0) == (result.stored, result.unchanged, result.refused)
    assert before.content != after.content
    assert 2 == len(stored(engine))


def test_spelling_does_not_make_another_person(engine: Engine, tmp_path: Path) -> None:
    """Two clerks, two cases, one person."""
    imported(
        engine,
        tmp_path,
        csv(ANNA, BORA.replace("Bora;Zowxub;11.12.2010", " ÁNNA ; quewix;01.02.1999")),
    )

    assert 1 == len({row.person for row in stored(engine)})
    assert 2 == len({row.record for row in stored(engine)})


def test_a_line_keeps_naming_its_record(engine: Engine, tmp_path: Path) -> None:
    """A file without numbers can be continued."""
    mapping_file(tmp_path, ('id = ["case"]', 'id = "line"'))
    imported(engine, tmp_path, csv(ANNA))

    result = imported(engine, tmp_path, csv(ANNA, ANNA, BORA))

    assert (2, 1, 0) == (result.stored, result.unchanged, result.refused)


def test_two_registers_may_number_alike(engine: Engine, tmp_path: Path) -> None:
    """The shelter's case 17 does not replace the police's."""
    imported(engine, tmp_path, csv(ANNA))
    mapping_file(tmp_path, ("Test register", "Another register"))

    result = imported(engine, tmp_path, csv(ANNA))

    assert 1 == result.stored
    assert {"Test register", "Another register"} == {row.source for row in stored(engine)}
    assert 1 == len({row.person for row in stored(engine)})


def test_a_record_twice_in_one_file_is_refused_once(engine: Engine, tmp_path: Path) -> None:
    """Both lines are named, and the identifier is not."""
    other = ANNA.replace(";F;", ";M;")

    result = imported(engine, tmp_path, csv(ANNA, BORA, other))

    assert (2, 0, 1) == (result.stored, result.unchanged, result.refused)
    reason = "line 4 holds the same record as line 2; the first one is stored"
    assert [["refused", "4", "case", "repeated", reason, ""]] == findings(result)
    assert "female" == stored(engine)[0].sex


def test_a_refused_row_does_not_stand_in_the_way(engine: Engine, tmp_path: Path) -> None:
    """The corrected row may follow in the same file."""
    result = imported(engine, tmp_path, csv(ANNA.replace(";F;", ";W;"), ANNA, BORA + ";"))

    assert (1, 0, 2) == (result.stored, result.unchanged, result.refused)
    assert [
        ["refused", "2", "sex", "text", "the value is not in the mapping", ""],
        ["refused", "4", "", "row", "expected 10 cells, got 11", ""],
    ] == findings(result)


def test_every_row_can_be_refused(engine: Engine, tmp_path: Path) -> None:
    """Then nothing is stored and everything is reported."""
    result = imported(engine, tmp_path, csv(ANNA[:-1], BORA[:-1]))

    assert (0, 0, 2) == (result.stored, result.unchanged, result.refused)
    assert [] == stored(engine)


_CELLS = some.sampled_from(["", "F", "M", "x", "03.11.2024", "identified", "A-1", "AL", "sex"])
_ROWS = some.one_of(
    some.sampled_from([ANNA, BORA, ANNA + ";", ANNA.replace("sex+", "x+"), ""]),
    some.lists(_CELLS, min_size=1, max_size=11).map(";".join),
)


@given(rows=some.lists(_ROWS, min_size=1, max_size=12).filter(any))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_row_is_lost(tmp_path: Path, rows: list[str]) -> None:
    """Whatever the file holds, `rows = stored + unchanged + refused`, now and again."""
    with prepared("sqlite://") as engine:
        first = imported(engine, tmp_path, csv(*rows))
        second = imported(engine, tmp_path, csv(*rows))

        assert len([row for row in rows if row]) == first.rows == second.rows
        assert len(stored(engine)) == first.stored == second.unchanged
        assert first.unchanged == second.stored == 0


def _everything(engine: Engine, folder: Path) -> bytes:
    """All that is kept anywhere: the database as text, every file as bytes."""
    kept = b"".join(path.read_bytes() for path in folder.glob("test.db*"))
    kept += b"".join(path.read_bytes() for path in (folder / "reports").glob("*"))
    for dataset in (VICTIMS, JUSTICE):
        with storage.reading(engine) as connection:
            rows = connection.execute(select(records.table(dataset))).all()
        kept += repr(rows).encode()
    return kept


def test_no_identifier_is_kept_anywhere(engine: Engine, tmp_path: Path) -> None:
    """Not in the tables, not in the bytes of the database, not in the report."""
    shifted = "Anna;Quewix;01.02.1999;03.11.2024;identified;F;adult;AL;sex;A-17/24"
    slipped = BORA.replace(";M;", ";Bora;")
    imported(engine, tmp_path, csv(ANNA, ANNA, BORA, shifted, slipped, BORA + ";"))

    kept = _everything(engine, tmp_path)

    assert b"Test register" in kept
    assert b"expected 10 cells" in kept
    for identifier in IDENTIFIERS:
        assert identifier.encode() not in kept, identifier
        assert identifier.casefold().encode() not in kept, identifier


_UNREADABLE = [csv(ANNA, '"'), csv(ANNA, "\0"), csv(ANNA).encode() + b"\xff", csv()]


@pytest.mark.parametrize("content", _UNREADABLE)
def test_a_file_that_breaks_off_changes_nothing(
    engine: Engine, tmp_path: Path, content: str | bytes
) -> None:
    """The rows before the damage are not stored either, and the next file is."""
    imported(engine, tmp_path, csv(BORA))

    with pytest.raises(InputError):
        imported(engine, tmp_path, content)

    assert 1 == len(stored(engine))
    assert [] == list((tmp_path / "reports").iterdir())
    assert 1 == imported(engine, tmp_path, csv(ANNA)).stored


def test_a_dataset_that_there_is_not_is_a_sentence(engine: Engine, tmp_path: Path) -> None:
    """The word on the command line is checked before any file is opened."""
    with pytest.raises(UnknownNameError, match="expected a dataset"):
        importer(engine, tmp_path).import_file(
            tmp_path, tmp_path, dataset="suspects", today=TODAY, progress=silent
        )


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.node.repository import registers

def killed(phase, done, total):
    if phase == "storing" and done == total:
        os.kill(os.getpid(), signal.SIGKILL)

registers.silent = killed
from node import storage
folder = Path(sys.argv[2])
rows = (folder / "rows.csv").read_bytes()
registers.imported(storage.open_engine(sys.argv[1]), folder, rows)
"""


def test_killed_before_the_end_nothing_has_happened(engine: Engine, tmp_path: Path) -> None:
    """Not even where all is written and only not confirmed; the next import finds the way free."""
    rows = [ANNA.replace("A-17", f"B-{number}") for number in range(2_500)]
    imported(engine, tmp_path, csv(BORA))
    (tmp_path / "rows.csv").write_text(csv(*rows), encoding="utf-8")
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _KILLED, url, str(tmp_path)]

    died = subprocess.run(command, cwd=Path(__file__).parents[3], check=False)

    assert -signal.SIGKILL == died.returncode
    assert 1 == len(stored(engine))
    assert [] == list((tmp_path / "reports").iterdir())
    assert 2_500 == imported(engine, tmp_path, csv(*rows)).stored


def test_a_database_that_is_read_only_is_said(tmp_path: Path) -> None:
    """Nothing is stored, and the sentence says where to look."""
    with prepared(f"sqlite:///{tmp_path / 'test.db'}"):
        pass
    engine = storage.open_engine(f"sqlite:///file:{tmp_path / 'test.db'}?mode=ro&uri=true")

    with pytest.raises(UnavailableError, match="readonly database; nothing was changed"):
        imported(engine, tmp_path, csv(ANNA))

    assert [] == stored(engine)
    engine.dispose()


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """Whatever was written before the disk was full is gone again, the report too."""
    url = f"sqlite:///{tmp_path / 'test.db'}"
    with prepared(url):
        pass
    engine = storage.open_engine(url)
    event.listen(engine, "connect", _no_more_room)
    rows = [ANNA.replace("A-17", f"B-{number}") for number in range(2_500)]

    with pytest.raises(UnavailableError, match="full; nothing was changed"):
        imported(engine, tmp_path, csv(*rows, BORA + ";"))

    assert [] == stored(engine)
    assert [] == list((tmp_path / "reports").iterdir())
    engine.dispose()


def _no_more_room(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA max_page_count = 60")


@pytest.mark.parametrize(("dataset", "rows"), [("victims", 4), ("justice", 3)])
def test_the_examples_can_be_imported(
    engine: Engine, tmp_path: Path, dataset: str, rows: int
) -> None:
    """Whoever copies an example starts from one that works."""
    result = importer(engine, tmp_path).import_file(
        _EXAMPLES / f"{dataset}_example.csv",
        _MAPPINGS / f"{dataset}_example.toml",
        dataset=dataset,
        today=TODAY,
        progress=silent,
    )

    assert (rows, 0, 0) == (result.stored, result.unchanged, result.refused)


def test_what_is_taken_for_unknown_is_told(engine: Engine, tmp_path: Path) -> None:
    """By column and kind of value, of rows that count; and what is not asked, as the rest is."""
    mapping_file(tmp_path, (f"not_collected = {json.dumps(UNASKED)}", 'not_collected = "rest"'))
    strange = BORA.replace(";XK;", ";Kosova;")
    rows = csv(
        ANNA.replace(";F;", ";;"), strange, strange.replace("A-18", "A-1").replace("04.11", "31.11")
    )

    result = imported(engine, tmp_path, rows)

    unknown = (Unknown("citizenship", "text", 1), Unknown("sex", "empty", 1))
    assert unknown == result.unknown
    assert tuple(UNASKED) == result.not_collected
    rest = 'the mapping does not name it: not_collected = "rest"'
    assert [
        ["refused", "4", "day", "date", "expected a date that exists, written as %d.%m.%Y", ""],
        ["unknown", "", "citizenship", "text", "1 cell counts as unknown", ""],
        ["unknown", "", "sex", "empty", "1 cell counts as unknown", ""],
        *(["not collected", "", name, "", rest, ""] for name in UNASKED),
    ] == findings(result)


def test_whoever_watches_sees_it_read_and_stored(tmp_path: Path) -> None:
    """Bytes of the file first, then the steps of storing, each from the first to the last."""
    seen: list[tuple[str, int, int | None]] = []
    path = write(tmp_path, csv(*[ANNA.replace("A-17", f"B-{number}") for number in range(2_500)]))
    with prepared("sqlite://") as engine:
        importer(engine, tmp_path).import_file(
            path,
            mapping_file(tmp_path),
            dataset="victims",
            today=TODAY,
            progress=lambda *told: seen.append(told),
        )

    size = path.stat().st_size
    reading = [(phase, total) for phase, _, total in seen if phase == "reading"]
    assert [("reading", size)] * 2 == reading
    assert ("reading", size, size) == seen[1]
    assert [("storing", done, 4) for done in range(5)] == seen[2:]
