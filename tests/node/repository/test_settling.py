"""What is gone is told and stays unless that is wanted; who hangs on records is told in time."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select

from anonymizer.case import Pseudonym
from node import storage
from node.repository import records
from node.repository.beside import Beside
from node.repository.importer import Manner
from node.repository.settling import TooManyGoneError
from proto.catalogue import Dataset
from tests.node.repository.registers import (
    ANNA,
    BORA,
    PSEUDONYMISER,
    VICTIMS,
    csv,
    findings,
    imported,
    mapping_file,
    stored,
)

_AGAIN = ANNA.replace("A-17/24", "A-19/24").replace("03.11", "05.12")
_REMOVES = ('id = ["case"]', 'id = ["case"]\ngone = "remove"')
_NEITHER = ["", "", ""]


def _record(case: str) -> str:
    return PSEUDONYMISER.record(("Test register", case))


def test_what_is_gone_is_listed_and_kept(engine: Engine, tmp_path: Path) -> None:
    """A shorter file may be a part of the register; by its pseudonym the record is found here."""
    imported(engine, tmp_path, csv(ANNA, BORA))

    result = imported(engine, tmp_path, csv(BORA))

    assert (0, 1, 1, 0) == (result.stored, result.unchanged, result.gone, result.removed)
    reason = "the register no longer has this record; it is kept here"
    assert [["gone", *_NEITHER, reason, _record("A-17/24")]] == findings(result)
    assert 2 == len(stored(engine))


@pytest.mark.parametrize("by_mapping", [True, False], ids=["mapping", "manner"])
def test_what_is_gone_goes_if_that_is_wanted(
    engine: Engine, tmp_path: Path, *, by_mapping: bool
) -> None:
    """And the person's other records speak for her from then on."""
    mapping_file(tmp_path, *[_REMOVES] * by_mapping)
    imported(engine, tmp_path, csv(ANNA, _AGAIN, BORA))
    assert [date.min, date.min, date(2024, 11, 3)] == [row.earlier for row in stored(engine)]

    manner = Manner(removes_gone=not by_mapping)
    result = imported(engine, tmp_path, csv(_AGAIN, BORA), manner=manner)

    assert (0, 2, 1, 1) == (result.stored, result.unchanged, result.gone, result.removed)
    assert "it was removed here too" in findings(result)[0][4]
    assert [date.min, date.min] == [row.earlier for row in stored(engine)]


def test_the_days_of_what_goes_are_in_another_state(engine: Engine, tmp_path: Path) -> None:
    """Figures of a period belong to one state of its records, and one of these is gone."""
    mapping_file(tmp_path, _REMOVES)
    imported(engine, tmp_path, csv(ANNA, _AGAIN, BORA))

    imported(engine, tmp_path, csv(ANNA, BORA))

    known = records.imported.c
    with storage.reading(engine) as connection:
        last = select(known.first_day, known.last_day).order_by(known.number.desc()).limit(1)
        assert (date(2024, 11, 3), date(2024, 12, 5)) == connection.execute(last).one()


def test_more_than_half_goes_only_by_force(engine: Engine, tmp_path: Path) -> None:
    """It is rather another file; and nothing of that one is stored."""
    mapping_file(tmp_path, _REMOVES)
    imported(engine, tmp_path, csv(ANNA, BORA))
    other = ANNA.replace("A-17", "C-1")

    with pytest.raises(TooManyGoneError, match="2 of the 2 records of 'Test register' are not in"):
        imported(engine, tmp_path, csv(other))
    assert 2 == len(stored(engine))

    result = imported(engine, tmp_path, csv(other), manner=Manner(is_forced=True))
    assert (1, 2) == (result.new, result.removed)
    assert [_record("C-1/24")] == [row.record for row in stored(engine)]


def test_what_is_refused_is_not_gone(engine: Engine, tmp_path: Path) -> None:
    """The record stays as it was, until somebody corrects the row."""
    mapping_file(tmp_path, _REMOVES)
    imported(engine, tmp_path, csv(ANNA, BORA))

    result = imported(engine, tmp_path, csv(ANNA.replace(";F;", ";W;"), BORA))

    assert (1, 1, 0) == (result.unchanged, result.refused, result.gone)
    assert 2 == len(stored(engine))


def test_nothing_goes_while_nobody_can_tell_what_is_gone(engine: Engine, tmp_path: Path) -> None:
    """A row that is out of shape may be any record."""
    mapping_file(tmp_path, _REMOVES)
    imported(engine, tmp_path, csv(ANNA, BORA))

    result = imported(engine, tmp_path, csv(ANNA + ";", BORA))

    assert (1, 0) == (result.gone, result.removed)
    assert "it is kept here, as refused rows do not say which" in findings(result)[-1][4]
    assert 2 == len(stored(engine))


def test_a_file_of_which_nothing_fits_takes_nothing_away(engine: Engine, tmp_path: Path) -> None:
    """It is no register, so nothing is gone from it."""
    imported(engine, tmp_path, csv(ANNA, BORA))

    result = imported(engine, tmp_path, csv(ANNA + ";"))

    assert (0, 1) == (result.gone, result.refused)


def test_another_registers_records_are_not_gone(engine: Engine, tmp_path: Path) -> None:
    """Each speaks for its own."""
    imported(engine, tmp_path, csv(ANNA, BORA))
    mapping_file(tmp_path, ("Test register", "Another register"))

    assert 0 == imported(engine, tmp_path, csv(ANNA)).gone


class _Told:
    """Somebody who keeps something beside the records, and remembers what was said when."""

    def __init__(self, *corrected: str) -> None:
        self.said: list[tuple[str, object]] = []
        self.states: list[int] = []
        self._corrected = corrected

    def overwritten(
        self, connection: Connection, dataset: Dataset, records: Sequence[Pseudonym]
    ) -> Collection[Pseudonym]:
        self._hear("overwritten", connection, dataset, sorted(records))
        return [each for each in records if each in self._corrected]

    def removed(
        self, connection: Connection, dataset: Dataset, records: Sequence[Pseudonym]
    ) -> None:
        self._hear("removed", connection, dataset, sorted(records))

    def settle(self, connection: Connection, dataset: Dataset, today: date) -> None:
        self._hear("settle", connection, dataset, today)

    def _hear(self, what: str, connection: Connection, dataset: Dataset, said: object) -> None:
        assert dataset is VICTIMS
        state = select(func.max(records.imported.c.number))
        self.states.append(connection.scalar(state) or 0)
        self.said.append((what, said))


def test_corrections_by_hand_give_way_to_a_new_row_and_to_no_other(
    engine: Engine, tmp_path: Path
) -> None:
    """The register's word of today is newer than the correction, and whoever made it is told."""
    anna, bora = _record("A-17/24"), _record("A-18/24")
    told = _Told(anna, bora)
    beside = Beside(aftermath=told)
    imported(engine, tmp_path, csv(ANNA, BORA), beside=beside)

    result = imported(engine, tmp_path, csv(BORA, ANNA.replace(";F;", ";M;")), beside=beside)

    reason = "a correction by hand gave way, as the register's row says something new"
    assert [["corrected", "3", "", "", reason, anna]] == findings(result)
    assert (1, 1, 1) == (result.changed, result.unchanged, result.overwritten)
    today = ("settle", date(2026, 7, 1))
    assert [today, ("overwritten", [anna]), today] == told.said
    assert [1, 2, 2] == told.states


def test_who_hangs_on_a_record_learns_that_it_goes(engine: Engine, tmp_path: Path) -> None:
    """What is kept beside it goes with it, or somebody refuses, and then nothing happened."""
    told = _Told()
    mapping_file(tmp_path, _REMOVES)
    imported(engine, tmp_path, csv(ANNA, BORA))

    imported(engine, tmp_path, csv(ANNA), beside=Beside(aftermath=told))

    assert ("removed", [_record("A-18/24")]) in told.said


def test_what_is_about_to_be_written_over_can_be_kept(engine: Engine, tmp_path: Path) -> None:
    """Rows come in the shape of the records while these are still as they were."""
    seen: list[tuple[str | None, ...]] = []

    def remember(connection: Connection, dataset: Dataset, new: object) -> None:
        old = records.table(dataset)
        both = select(old.c.sex, new.c.sex, new.c.duration).where(old.c.record == new.c.record)  # type: ignore[attr-defined]
        seen.extend(tuple(row) for row in connection.execute(both))

    beside = Beside(remember=remember)
    imported(engine, tmp_path, csv(ANNA), beside=beside)
    imported(engine, tmp_path, csv(ANNA.replace(";F;", ";M;"), BORA), beside=beside)

    assert [("female", "male", None)] == seen
