"""A rehearsal does nothing, and a provider touches nothing of another one."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from node.repository import cases
from node.repository.manner import Manner
from proto.errors import InputError
from proto.period import Period
from tests.node.repository.registers import (
    ANNA,
    BORA,
    VICTIMS,
    csv,
    findings,
    imported,
    mapping_file,
    stored,
)


def test_a_rehearsal_tells_everything_and_does_nothing(engine: Engine, tmp_path: Path) -> None:
    """The same numbers, the same report under a name that says so, and not a row is another."""
    imported(engine, tmp_path, csv(ANNA, BORA))
    before = stored(engine)
    rows = csv(ANNA.replace(";F;", ";M;"), ANNA.replace("A-17", "B-1"), BORA + ";")

    rehearsed = imported(engine, tmp_path, rows, manner=Manner(is_rehearsal=True))

    assert before == stored(engine)
    assert 1 == cases.state(engine, VICTIMS, Period.parse("2024"))
    assert [rehearsed.report] == list((tmp_path / "reports").iterdir())
    assert rehearsed.report is not None
    assert "victims-2026-07-01-dry-run-1.csv" == rehearsed.report.name

    done = imported(engine, tmp_path, rows)
    assert rehearsed == replace(done, report=rehearsed.report, is_rehearsal=True)
    assert findings(rehearsed) == findings(done)
    assert (1, 1, 0, 1, 1) == (done.new, done.changed, done.unchanged, done.refused, done.gone)


_OURS = ('source = "Test register"', 'source = "Test register"\nprovider = "canton-1"')


def test_whose_register_it_is_stands_in_each_record(engine: Engine, tmp_path: Path) -> None:
    """Also if that becomes known later, and nothing else has changed."""
    imported(engine, tmp_path, csv(ANNA, BORA))
    mapping_file(tmp_path, _OURS)

    result = imported(engine, tmp_path, csv(ANNA, BORA))

    assert 2 == result.changed
    assert {"canton-1"} == {row.provider for row in stored(engine)}
    assert 2 == imported(engine, tmp_path, csv(ANNA, BORA)).unchanged


def test_a_provider_brings_in_its_own_and_no_others(engine: Engine, tmp_path: Path) -> None:
    """Neither under another provider's name, nor under the name of another one's register."""
    mapping_file(tmp_path, _OURS)
    imported(engine, tmp_path, csv(ANNA), manner=Manner(provider="canton-1"))
    before = stored(engine)

    with pytest.raises(InputError, match="provider is canton-1, and you may bring in only what"):
        imported(engine, tmp_path, csv(ANNA), manner=Manner(provider="canton-2"))
    mapping_file(tmp_path, (_OURS[0], _OURS[1].replace("canton-1", "canton-2")))
    with pytest.raises(InputError, match="are kept by somebody else than canton-2: give the regi"):
        imported(engine, tmp_path, csv(BORA), manner=Manner(provider="canton-2"))

    assert before == stored(engine)
