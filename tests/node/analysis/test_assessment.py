"""What the report says of quality is what the last examination kept, of its year alone."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from node.analysis.assessment import assessed
from node.life.deed import Deed
from node.quality.quality import Quality
from tests.node.analysis.second_count import CATALOGUE, DAY, VICTIMS, record, store

REGISTER = [record(at, str(at), "2024-05-01", sex="female") for at in range(30)]


def test_the_last_examination_speaks(engine: Engine) -> None:
    """With its day, its parts, what it found, and whether the register has changed since."""
    store(engine, REGISTER)
    quality = Quality(engine, CATALOGUE, "AL")
    quality.examine(VICTIMS, DAY)

    (found,) = assessed(quality, 2024)
    store(engine, REGISTER[:9])
    (older,) = assessed(quality, 2024)

    assert ("victims", DAY, True, False) == (
        found.dataset,
        found.day,
        found.is_current,
        older.is_current,
    )
    assert 0 < found.total < 100
    assert "completeness" in found.components
    assert found.findings == older.findings
    assert [] == [*assessed(quality, 2019)]


def test_what_may_stay_is_said_with_its_reason(engine: Engine) -> None:
    """A finding that somebody has acknowledged stays in the report."""
    store(engine, REGISTER)
    quality = Quality(engine, CATALOGUE, "AL")
    quality.examine(VICTIMS, DAY)
    report = quality.report(VICTIMS)
    assert report
    known = next(each.finding for each in report.findings if each.finding.year == 2024)
    deed = Deed("ana", datetime(2025, 3, 2, tzinfo=UTC), "asked the police")

    quality.acknowledge(known.key, deed)

    (found,) = assessed(quality, 2024)
    assert f"{known.sentence} Known: asked the police" in found.findings


def test_what_was_never_examined_is_not_told(engine: Engine) -> None:
    """Rather than a score that nobody gave."""
    assert [] == [*assessed(Quality(engine, CATALOGUE, "AL"), 2024)]
