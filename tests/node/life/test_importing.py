"""The importer tells the life of its records what it must know, over a real register."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from anonymizer.pseudonym import Pseudonymiser
from node.identity import forgetting
from node.identity.forgetting import forget_unused
from node.life.corrections import Fix, correct, of_record
from node.life.erasure import Eraser
from node.life.history import Change, history, record_history, remember
from node.life.importing import Aftermath, Links
from node.life.lookup import UnknownRecordError, pseudonym
from node.life.proceedings import proceedings_of
from node.life.tombstones import is_erased
from node.repository import records
from node.repository.beside import Beside
from node.repository.importer import Importer, ImportResult, Manner
from node.storage import reading, writing
from tests.node.life.people import CATALOGUE, DEED, TODAY, VICTIMS, people_in

_ASKED = "status", "sex", "consent"
_MAPPING = f"""
dataset = "victims"
source = "Police"
not_collected = {json.dumps([each.id for each in VICTIMS.indicators if each.id not in _ASKED])}
[file]
delimiter = ","
encoding = "utf-8"
[record]
id = ["case"]
person = ["name"]
proceeding = ["court"]
[record.date]
column = "day"
format = "%Y-%m-%d"
""" + "".join(f'[indicators.{name}]\ncolumn = "{name}"\ncodes = "same"\n' for name in _ASKED)
ANNA = "17/24,Anna,K-1,2024-05-01,identified,female,given"
BORA = "18/24,Bora,K-1,2024-06-01,identified,male,given"
KEY = Pseudonymiser(b"k" * 32)
RECORD = pseudonym(KEY, "Police", ["17/24"])


def _imported(engine: Engine, folder: Path, *rows: str, gone: bool = False) -> ImportResult:
    """Import by the real importer, as the node puts it together."""
    beside = Beside(
        proceedings=Links(),
        is_erased=is_erased,
        remember=remember,
        aftermath=Aftermath(forget_unused),
    )
    register, mapping = folder / "register.csv", folder / "mapping.toml"
    register.write_text("\n".join(("case,name,court,day,status,sex,consent", *rows)) + "\n")
    mapping.write_text(_MAPPING)
    return Importer(engine, KEY, CATALOGUE, folder, beside).import_file(
        register,
        mapping,
        dataset="victims",
        today=TODAY,
        progress=lambda *_: None,
        manner=Manner(removes_gone=gone, is_forced=gone),
    )


def _correct(engine: Engine, field: str, text: str) -> None:
    with writing(engine) as connection:
        correct(connection, VICTIMS, RECORD, Fix(field, text), DEED)


def test_an_import_is_remembered_followed_and_linked(engine: Engine, tmp_path: Path) -> None:
    """What it wrote over, whose consent is gone, which corrections gave way, which court it was."""
    _imported(engine, tmp_path, ANNA, BORA)
    _correct(engine, "sex", "other")
    unchanged = _imported(engine, tmp_path, ANNA, BORA)
    changed = _imported(engine, tmp_path, ANNA.replace("given", "withdrawn"), BORA)

    assert (0, 2) == (unchanged.changed, unchanged.unchanged)
    assert (1, 1) == (changed.changed, changed.overwritten)
    assert 1 == people_in(engine, "2024")
    with reading(engine) as connection:
        events = history(connection, VICTIMS, RECORD)
        person = connection.scalars(select(records.excluded.c.person)).one()
        assert 1 == len(proceedings_of(connection, VICTIMS, person))
    assert ["correction", "import"] == [each.kind for each in events]
    assert {Change("sex", "other", "female"), Change("consent", "given", "withdrawn")} == set(
        events[1].changes
    )


def test_what_was_erased_is_refused_by_line(engine: Engine, tmp_path: Path) -> None:
    """And the other rows are stored."""
    _imported(engine, tmp_path, ANNA)
    with writing(engine) as connection:
        eraser = Eraser("AL", CATALOGUE.datasets, forgetting.forget)
        eraser.erase(connection, VICTIMS, RECORD, DEED)

    again = _imported(engine, tmp_path, ANNA, ANNA.replace("17/24", "19/24"), BORA)

    assert (2, 1) == (again.refused, again.new)
    assert again.report is not None
    assert 2 == again.report.read_text(encoding="utf-8").count(",erased,")
    assert 1 == people_in(engine, "2024")


def test_what_the_register_no_longer_has_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    """No correction and no history of a record that is gone."""
    _imported(engine, tmp_path, ANNA, BORA)
    _correct(engine, "sex", "other")
    _imported(engine, tmp_path, ANNA.replace("05-01", "05-02"), BORA)

    result = _imported(engine, tmp_path, BORA, gone=True)

    assert (1, 1) == (result.gone, result.removed)
    with reading(engine) as connection:
        assert () == of_record(connection, VICTIMS, RECORD)
        assert [] == connection.execute(select(record_history)).all()
        with pytest.raises(UnknownRecordError):
            history(connection, VICTIMS, RECORD)
