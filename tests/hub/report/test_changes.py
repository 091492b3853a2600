"""Changes of a year: comparable ones alone, judged together, none from a hidden number."""

from pathlib import Path

from hub.report.changes import REGION, Change
from hub.report.material import gather
from tests.hub.invented import minimum_of, release, table
from tests.hub.report.told import BODY, DAY, opened, totals


def _changes(home: Path, before: dict[str, float], now: dict[str, float]) -> dict[str, Change]:
    with opened(home, [*totals(before, period="2018"), *totals(now)]) as hub:
        [counted] = gather(hub, BODY, 2019, DAY).counted
    assert counted.changes
    return dict(counted.changes.by_party)


def test_the_region_changes_by_those_that_are_in_both_years(tmp_path: Path) -> None:
    """A country that joins later does not make the region rise."""
    found = _changes(tmp_path / "hub", {"HR": 30, "RS": 40}, {"HR": 30, "RS": 40, "AL": 90})

    assert ("HR", "RS") == found[REGION].parties
    region = found[REGION].difference
    assert region
    assert 0 == region.estimate
    assert "AL" not in found


def test_only_changes_beyond_the_noise_may_be_told(tmp_path: Path) -> None:
    """Of two countries the one that doubled."""
    found = _changes(tmp_path / "hub", {"HR": 30, "RS": 40}, {"HR": 60, "RS": 41})

    assert found["HR"].is_told
    assert not found["RS"].is_told


def test_no_change_is_worked_out_from_a_hidden_number(tmp_path: Path) -> None:
    """It could be taken off the number that is shown."""
    hidden = release("HR", table({}, lambda: 3, rule=minimum_of(5)), period="2018")

    with opened(tmp_path / "hub", [hidden, *totals({"HR": 60})]) as hub:
        [counted] = gather(hub, BODY, 2019, DAY).counted

    assert counted.changes
    assert counted.changes.by_party["HR"].difference is None
    assert counted.changes.by_party["HR"].earlier is None
