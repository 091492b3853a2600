"""A record in the database is a pseudonym with codes."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, inspect

from anonymizer.case import Codes, Pseudonym, PseudonymousCase
from node import storage
from node.repository import records
from node.repository.records import Shape
from tests.node.repository.registers import CATALOGUE, JUSTICE, VICTIMS, mapping

_OWN = ["record", "person", "content", "first_day", "last_day", "source"]


def test_a_table_has_a_column_for_every_indicator() -> None:
    """What the catalogue asks is what the table can hold, and nothing else."""
    for dataset in CATALOGUE.datasets:
        names = [column.name for column in records.table(dataset).columns]

        assert [*_OWN, *(indicator.id for indicator in dataset.indicators)] == names


def test_a_table_is_always_the_same_object() -> None:
    """Two of one name would be two in the database's eyes."""
    assert records.table(VICTIMS) is records.table(VICTIMS)


def test_counting_needs_nothing_but_the_index(engine: Engine) -> None:
    """The index covers the question, on both databases."""
    with storage.reading(engine) as connection:
        (index,) = inspect(connection).get_indexes("justice")

    indicators = [indicator.id for indicator in JUSTICE.indicators]
    assert ["person", "first_day", "last_day", "record", *indicators] == index["column_names"]


def test_several_codes_are_bits(tmp_path: Path) -> None:
    """Bit i stands for the i-th code of the list."""
    codes: Codes = {
        **{indicator.id: ("unknown",) for indicator in VICTIMS.indicators},
        "form": ("sexual_exploitation", "forced_begging"),
    }
    day = date(2024, 11, 3)
    case = PseudonymousCase(Pseudonym("r"), Pseudonym("p"), Pseudonym("c"), day, day, codes)

    row = Shape(mapping(tmp_path)).row(case)

    assert 0b10010 == row["form"]
    assert "unknown" == row["sex"]
    assert "Test register" == row["source"]
    assert ("unknown", "sexual_exploitation") == records.bits(VICTIMS)["form"][:2]
    assert "forced_begging" == records.bits(VICTIMS)["form"][4]
