"""What was found is kept, with what people said about it, and how good each year was when."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, Engine

from node.life.deed import Deed
from node.quality.quality import Quality
from proto.catalogue import Dataset
from proto.errors import InputError
from tests.node.quality.given import (
    CATALOGUE,
    HOME,
    JUSTICE,
    TODAY,
    VICTIMS,
    brought_in,
    give,
    many,
)

_DEED = Deed.of("Ana", datetime(2026, 7, 1, 9, tzinfo=UTC), "The year is known, the day is not.")
_BORN = {"birth_date": "2025"}


def _quality(engine: Engine) -> Quality:
    return Quality(engine, CATALOGUE, HOME)


def _key(quality: Quality, check: str = "born_after") -> str:
    report = quality.report(VICTIMS)
    assert report is not None
    (key,) = (each.finding.key for each in report.findings if each.finding.check == check)
    return key


def test_before_the_first_examination_there_is_no_report(engine: Engine) -> None:
    """Nothing found is not the same as not looked for."""
    assert _quality(engine).report(VICTIMS) is None


def test_what_was_found_is_kept(engine: Engine) -> None:
    """As the examination found it, in its order; of each register apart."""
    give(engine, *many(3, **_BORN), {"sex": "male"})
    quality = _quality(engine)

    looked = quality.look(VICTIMS, TODAY)
    report = quality.examine(VICTIMS, TODAY)
    quality.examine(JUSTICE, TODAY)

    assert report == quality.report(VICTIMS)
    assert looked.findings == tuple(each.finding for each in report.findings)
    assert looked.scores == tuple(each.score for each in report.scores)
    assert (TODAY, True) == (report.day, report.is_current)


def test_a_register_that_changed_since_is_said_to_have(engine: Engine) -> None:
    """Findings may be of yesterday."""
    give(engine, _BORN)
    quality = _quality(engine)
    quality.examine(VICTIMS, TODAY)

    brought_in(engine, TODAY)

    report = quality.report(VICTIMS)
    assert report is not None
    assert not report.is_current
    assert quality.examine(VICTIMS, TODAY).is_current


def test_what_is_acknowledged_stays_visible(engine: Engine) -> None:
    """With who said what; it is no longer open, and takes as much off the score as before."""
    give(engine, *many(3, **_BORN))
    quality = _quality(engine)
    before = quality.examine(VICTIMS, TODAY)

    noted = quality.acknowledge(_key(quality), _DEED)
    after = quality.examine(VICTIMS, TODAY)

    assert not noted.is_open
    assert noted.said is not None
    assert ("Ana", "2026-07-01", 3) == (noted.said.by, noted.said.at[:10], noted.said.number)
    assert noted in after.findings
    assert before.scores == after.scores


def test_a_finding_leads_to_its_records(engine: Engine) -> None:
    """Page by page."""
    names = give(engine, *many(3, **_BORN))
    quality = _quality(engine)
    quality.examine(VICTIMS, TODAY)
    finding = quality.finding(_key(quality)).finding

    assert names[:2] == quality.records_of(finding, TODAY, page=2)
    assert names[2:] == quality.records_of(finding, TODAY, after=names[1])


def test_a_providers_part_is_looked_at_alone(engine: Engine) -> None:
    """And nothing of it is kept."""
    give(engine, {**_BORN, "provider": "north"}, {"sex": "male", "provider": "south"})
    quality = _quality(engine)

    north, south = (quality.look(VICTIMS, TODAY, each) for each in ("north", "south"))

    assert "born_after" in {each.check for each in north.findings}
    assert "born_after" not in {each.check for each in south.findings}
    assert quality.report(VICTIMS) is None


def test_a_key_that_no_finding_has_is_refused(engine: Engine) -> None:
    """With what to do."""
    with pytest.raises(InputError, match="expected the key of a finding"):
        _quality(engine).finding("0" * 12)


def test_an_import_meanwhile_is_not_half_seen(engine: Engine) -> None:
    """The examination and the state that it is of are one look."""
    give(engine, {"record": "a", "person": "a", **_BORN})

    def importing(_: Connection, dataset: Dataset) -> int:
        give(engine, {"record": "b", "person": "b"}, dataset=dataset)
        brought_in(engine, TODAY, dataset)
        return 0

    quality = Quality(engine, CATALOGUE, HOME, undecided=importing)

    report = quality.examine(VICTIMS, TODAY)

    assert not report.is_current
    assert {1} == {each.finding.among for each in report.findings if each.finding.year == 2024}


def test_the_profile_of_the_country_is_what_is_expected(engine: Engine) -> None:
    """Of its programme; a country that is in none is expected to hold what is mandatory."""
    give(engine, {"sex": "male"})

    found = {
        home: [
            each.check for each in Quality(engine, CATALOGUE, home).look(VICTIMS, TODAY).findings
        ]
        for home in ("AL", "GB")
    }

    assert "profile_missed" in found["AL"]
    assert "profile_missed" not in found["GB"]


def test_pairs_that_somebody_has_to_decide_about_are_found(engine: Engine) -> None:
    """As many as the worklist says."""
    give(engine, {"sex": "male"})
    quality = Quality(engine, CATALOGUE, HOME, undecided=lambda *_: 4)

    found = quality.look(VICTIMS, date(2026, 7, 1)).findings

    assert [4] == [each.number for each in found if each.check == "undecided_pairs"]
