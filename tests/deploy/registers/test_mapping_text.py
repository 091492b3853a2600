"""A generated mapping reads its register back: every answer, date and name as it was generated."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from deploy.registers.dirt import Dirt
from deploy.registers.folder import Folder
from deploy.registers.manners import style
from deploy.registers.record import Record
from deploy.registers.register import Register
from node import method_notes
from node.repository import records
from node.repository.mapping import load
from node.storage import reading
from proto import catalogue
from proto.catalogue import Dataset
from proto.method_note import faults
from tests.deploy.registers.importing import Imported, imported
from tests.node.country import empty, prepared

_CATALOGUE = catalogue.load()
_PARTIES = ("AL", "BA", "HR", "XK", "ME", "MK", "RS", "SK")


@pytest.fixture(scope="module")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One for all countries, as making one takes longer than importing."""
    with prepared(f"sqlite:///{tmp_path_factory.mktemp('registers')}/node.db") as engine:
        yield engine


@pytest.fixture
def engine(_database: Engine) -> Engine:
    """A node's database with nothing in it."""
    empty(_database)
    return _database


@pytest.mark.parametrize(
    ("party", "in_workbooks"), [*((party, False) for party in _PARTIES), ("HR", True)]
)
def test_every_row_is_read_as_it_was_generated(
    engine: Engine, tmp_path: Path, party: str, *, in_workbooks: bool
) -> None:
    """In every country's words, scripts and dates; what is missing is unknown, no row is lost."""
    register = Register(party, 50, 2, range(2019, 2025), Dirt())
    told = [*register.records()]

    brought = imported(register, engine, tmp_path, in_workbooks=in_workbooks)

    assert {0} == {result.refused for result in brought.results}
    for dataset in _CATALOGUE.datasets:
        theirs = [each for each in told if each.dataset == dataset.id]
        asked = _asked(party, dataset)
        assert Counter(_said(each, dataset, asked) for each in theirs) == Counter(
            _stored(brought, dataset, asked)
        )
        _compare_beside(brought, theirs, dataset, register)


def test_the_method_note_is_valid_and_tells_of_the_break(tmp_path: Path) -> None:
    """Nothing is published without one; the generated one is true of what was generated."""
    register = Register("MK", 80, 1, range(2019, 2025), Dirt())
    series = register.calendar().series
    assert series

    for file in Folder(register, tmp_path, in_workbooks=False).write(lambda _: None):
        dataset = _CATALOGUE.dataset(file.dataset)
        mapping = load(tmp_path / file.mapping, dataset)
        assert mapping.method is not None
        note = method_notes.parse(mapping.method, file.mapping)
        assert [] == [*faults(note, dataset)]
        assert [str(series.year)] == [each.since for each in note.breaks]


def _asked(party: str, dataset: Dataset) -> list[str]:
    """What the register asks, in the catalogue's order."""
    unasked = style(party, dataset).not_collected
    return [name for name in dataset.recorded if name not in unasked]


def _said(record: Record, dataset: Dataset, asked: list[str]) -> tuple[object, ...]:
    """What a node must hold of a generated record."""
    bits = records.bits(dataset)
    dates = {name: day.isoformat() for name, day in record.dates.items()}
    born = record.identity.birth
    dates["birth_date"] = "" if born is None else str(born.year)
    indicators = {each.id for each in dataset.indicators}
    cells: list[object] = []
    for name in asked:
        answer = record.codes.get(name, ("unknown",))
        if name not in indicators:
            cells.append(dates.get(name) or None)
        elif name in bits:
            cells.append(sum(1 << bits[name].index(code) for code in answer))
        else:
            cells.append(answer[0])
    return (record.provider, record.day, *cells)


def _stored(brought: Imported, dataset: Dataset, asked: list[str]) -> Iterator[tuple[object, ...]]:
    """What a node holds."""
    table = records.table(dataset)
    columns = [table.c[name] for name in ("provider", "first_day", *asked)]
    with reading(brought.engine) as connection:
        yield from (tuple(row) for row in connection.execute(select(*columns)))


def _compare_beside(
    brought: Imported, told: list[Record], dataset: Dataset, register: Register
) -> None:
    """Names as they are spelt, and one pseudonym for one case."""
    written = style(register.party, dataset)
    names = Counter(
        (said["given_name"], said["family_name"], said.get("birth_date"), said.get("document"))
        for name, said in brought.beheld.names
        if name == dataset.id
    )
    several = (cases for name, cases in brought.beheld.cases if name == dataset.id)
    cases = {case for each in several for case in each}

    assert names == Counter(
        (
            each.identity.given_name,
            each.identity.family_name,
            written.axis.say(each.identity.birth) if each.identity.birth else None,
            each.identity.document or None,
        )
        for each in told
    )
    assert len(cases) == len({each.proceeding for each in told} - {""})


@pytest.mark.parametrize("party", _PARTIES)
def test_a_person_is_named_by_name_and_birth(tmp_path: Path, party: str) -> None:
    """Not by the document, without which one person would be several in three rows of ten."""
    register = Register(party, 50, 1, range(2023, 2025), Dirt())

    for file in Folder(register, tmp_path, in_workbooks=False).write(lambda _: None):
        mapping = load(tmp_path / file.mapping, _CATALOGUE.dataset(file.dataset))
        named = style(party, _CATALOGUE.dataset(file.dataset)).identity

        assert named[:3] == mapping.person
        assert mapping.nameless
        assert named[3] == mapping.identity["document"]
