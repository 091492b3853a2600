"""A folder of registers: marked, with its truth, and imported without losing a row."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.registers.dirt import CLEAN, Dirt
from deploy.registers.folder import NOTICE, TRUTH, File, Folder
from deploy.registers.register import Register
from node.quality.facts import Facts
from node.quality.rule import scan
from node.quality.rules import rules_of
from node.storage import reading
from proto import catalogue
from proto.errors import InputError
from tests.deploy.registers.importing import TODAY, Imported, imported
from tests.node.country import prepared

_CATALOGUE = catalogue.load()


def _register(party: str, people: int, dirt: Dirt = CLEAN) -> Register:
    return Register(party, people, 1, range(2019, 2025), dirt)


def _write(register: Register, folder: Path, *, in_workbooks: bool = False) -> tuple[File, ...]:
    return Folder(register, folder, in_workbooks=in_workbooks).write(lambda _: None)


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """300 clean people of Albania in a node's database."""
    folder = tmp_path_factory.mktemp("registers")
    with prepared(f"sqlite:///{folder}/node.db") as engine:
        yield imported(_register("AL", 300), engine, folder)


def test_every_clean_row_is_imported(brought: Imported) -> None:
    """By the real importer and the generated mappings; names go on to be sealed."""
    written = sum(each.rows for each in brought.files)

    assert written > 600
    assert {0} == {each.refused for each in brought.results}
    assert written == sum(each.new for each in brought.results)
    assert written == len(brought.beheld.names)


@pytest.mark.parametrize("name", ["victims", "justice"])
def test_a_clean_register_breaks_no_rule_of_quality(brought: Imported, name: str) -> None:
    """No error, no warning: nothing contradicts anything, and nothing is rare beyond belief."""
    dataset = _CATALOGUE.dataset(name)
    rules = rules_of(dataset)

    with reading(brought.engine) as connection:
        years = scan(connection, Facts(dataset, home="AL", today=TODAY), rules)

    assert len(rules) > 50
    assert [] == [
        (rule.id, rule.subject, year.year)
        for year in years
        for rule, number in zip(rules, year.broken, strict=True)
        if number
    ]


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    """CSV, workbooks, mappings and truth."""
    first, again = tmp_path / "first", tmp_path / "again"
    for folder in (first, again):
        _write(_register("BA", 60, Dirt()), folder / "csv")
        _write(_register("XK", 50, Dirt()), folder / "xlsx", in_workbooks=True)

    written = {path.relative_to(first): path.read_bytes() for path in first.rglob("*.*")}

    assert {".csv", ".xlsx", ".toml", ".txt"} == {path.suffix for path in written}
    assert written == {path.relative_to(again): path.read_bytes() for path in again.rglob("*.*")}


def test_every_row_and_every_folder_says_that_it_is_generated(tmp_path: Path) -> None:
    """A file that is taken out of its folder still says so; Kosovo has its footnote."""
    files = _write(_register("XK", 50, Dirt()), tmp_path)
    notice = (tmp_path / NOTICE).read_text(encoding="utf-8")
    footnote = _CATALOGUE.party("XK").footnote

    for file in files:
        mapping = (tmp_path / file.mapping).read_text(encoding="utf-8")
        rows = [*_rows(tmp_path / file.name, file.style.delimiter)]
        assert {("no real person", f"* {footnote}")} == {
            (row["GENERATED"], row["footnote"]) for row in rows
        }
        assert "# GENERATED" in mapping
        assert str(footnote) in mapping
    assert {"no real person"} == {row["GENERATED"] for row in _rows(tmp_path / TRUTH, ",")}
    assert "nobody is real" in notice
    assert str(footnote) in notice
    assert "missing = 0.08" in notice


def test_the_truth_says_who_every_record_is_about_and_what_is_wrong(tmp_path: Path) -> None:
    """One line for each record, in the words of the generated records; and one for each year."""
    register = _register("BA", 60, Dirt())
    files = _write(register, tmp_path)
    names = {(each.dataset, each.provider): each.name for each in files}

    truth = [*_rows(tmp_path / TRUTH, ",")]
    told = [
        (
            names[each.dataset, each.provider],
            each.number,
            each.person,
            " ".join(map(str, each.faults)),
        )
        for each in register.records()
    ]

    assert told == [
        (row["file"], row["record"], row["person"], row["faults"]) for row in truth if row["record"]
    ]
    assert ["broken_series", "operation"] == sorted(
        row["faults"].partition(":")[0] for row in truth if not row["record"]
    )
    assert len(told) == sum(each.rows for each in files)


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    """Nothing is overwritten, generated or not."""
    (tmp_path / "register.csv").touch()

    with pytest.raises(InputError, match="new or empty folder"):
        _write(_register("AL", 50), tmp_path)


def test_a_workbook_is_refused_more_rows_than_it_has(tmp_path: Path) -> None:
    """A sheet ends at 1,048,576 rows."""
    with pytest.raises(InputError, match="100,000 in a workbook"):
        _write(_register("AL", 100_001), tmp_path, in_workbooks=True)


def _rows(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text, delimiter=delimiter, strict=True)
