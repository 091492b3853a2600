"""A record in the database is a pseudonym with codes."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, inspect
from sqlalchemy.exc import IntegrityError

from anonymizer.case import Codes, Pseudonym, PseudonymousCase
from node import storage
from node.repository import records
from node.repository.records import Shape
from tests.node.repository.registers import JUSTICE, VICTIMS, mapping

_OWN = ["record", "person", "identity", "content", "first_day", "last_day", "source", "provider"]


def test_a_table_has_a_column_for_every_indicator() -> None:
    """What the catalogue asks is what the table can hold, and which record of a person counts."""
    for dataset, rival in ((VICTIMS, "earlier"), (JUSTICE, "later")):
        names = [column.name for column in records.table(dataset).columns]

        assert [*_OWN, *dataset.recorded, rival] == names


def test_a_table_is_always_the_same_object() -> None:
    """Two of one name would be two in the database's eyes."""
    assert records.table(VICTIMS) is records.table(VICTIMS)


def test_the_records_of_a_person_are_found_by_an_index(engine: Engine) -> None:
    """Whoever gets one more record has few others, and they are not looked for in all."""
    with storage.reading(engine) as connection:
        (index,) = inspect(connection).get_indexes("justice")

    assert ["person"] == index["column_names"]


_DAY = date(2024, 11, 3)
_ROW: dict[str, object] = {
    **{name: "a" for name in _OWN if not name.endswith("day")},
    **{each.id: 1 if each.choice == "multiple" else "unknown" for each in VICTIMS.indicators},
    "first_day": _DAY,
    "last_day": _DAY,
    "earlier": date.min,
}


@pytest.mark.parametrize("change", [{"form": 0}, {"form": -1}, {"earlier": None}, {"person": None}])
def test_the_database_refuses_what_would_be_counted_wrongly(
    engine: Engine, change: dict[str, object]
) -> None:
    """A mask of nothing, and a record that is written without asking for the person's others."""
    with storage.writing(engine) as connection:
        connection.execute(insert(records.table(VICTIMS)), _ROW | {"record": "b"})

    with pytest.raises(IntegrityError), storage.writing(engine) as connection:
        connection.execute(insert(records.table(VICTIMS)), _ROW | change)


def test_several_codes_are_bits(tmp_path: Path) -> None:
    """Bit i stands for the i-th code of the list."""
    codes: Codes = {
        **{indicator.id: ("unknown",) for indicator in VICTIMS.indicators},
        "form": ("sexual_exploitation", "forced_begging"),
    }
    case = PseudonymousCase(Pseudonym("r"), Pseudonym("p"), Pseudonym("c"), _DAY, _DAY, codes)

    shape = Shape(mapping(tmp_path))

    row = dict(zip(shape.columns, shape.row(case, 7), strict=True))

    assert 0b10010 == row["form"]
    assert "unknown" == row["sex"]
    assert 7 == row["line"]
    assert "Test register" == row["source"]
    assert ("unknown", "sexual_exploitation") == records.bits(VICTIMS)["form"][:2]
    assert "forced_begging" == records.bits(VICTIMS)["form"][4]
