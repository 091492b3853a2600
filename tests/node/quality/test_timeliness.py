"""Whether records are made in time, and the register is brought in after a year's end."""

from datetime import date

import pytest
from sqlalchemy import Engine

from node.quality import timeliness
from node.quality.timeliness import Timeliness, findings
from node.storage import reading
from tests.node.quality.given import JUSTICE, TODAY, brought_in, facts, give


def test_a_record_is_late_once_it_certainly_is(engine: Engine) -> None:
    """Ninety days after the last day on which it may have happened."""
    give(
        engine,
        {"day": date(2024, 5, 14), "registration_date": "2024-08-12"},
        {"day": date(2024, 5, 14), "registration_date": "2024-08-13"},
        {"day": date(2024, 5, 14), "registration_date": "2024-08"},
        {"day": date(2024, 5, 14), "registration_date": "2024-09"},
        {"day": date(2024, 5, 14)},
    )

    found = _measured(engine)

    assert ({2024: 4}, {2024: 2}) == (found.known, found.late)
    assert 0.5 == found.share(2024)


def test_records_of_the_accused_are_looked_at_alike(engine: Engine) -> None:
    """By the day on which the stage was reached."""
    give(engine, {"registration_date": "2025"}, dataset=JUSTICE)

    with reading(engine) as connection:
        found = timeliness.measure(connection, facts(JUSTICE))

    assert {2024: 1} == found.late


def test_the_last_import_is_known(engine: Engine) -> None:
    """Of this register, not of the other."""
    brought_in(engine, date(2026, 2, 1))
    brought_in(engine, date(2026, 3, 1))
    brought_in(engine, date(2026, 4, 1), JUSTICE)

    assert date(2026, 3, 1) == _measured(engine).last_import


@pytest.mark.parametrize(
    ("last_import", "checks"),
    [
        (None, ["not_since_year_end"]),
        (date(2025, 12, 31), ["not_since_year_end"]),
        (date(2026, 1, 1), []),
    ],
)
def test_a_register_is_brought_in_after_the_end_of_a_year(
    last_import: date | None, checks: list[str]
) -> None:
    """Before that, nobody knows the year whole."""
    found = findings(facts(), Timeliness({}, {}, last_import), {2025: 12})

    assert checks == [each.check for each in found]


def test_late_records_are_said_by_year() -> None:
    """And nothing of a year without any."""
    soon = Timeliness({2023: 5, 2024: 8}, {2023: 0, 2024: 3}, TODAY)

    (finding,) = findings(facts(), soon, {2023: 9, 2024: 9})

    assert (2024, "registered_late", 3, 8) == (
        finding.year,
        finding.check,
        finding.number,
        finding.among,
    )
    assert Timeliness({}, {}, None).share(2024) is None


def _measured(engine: Engine) -> Timeliness:
    with reading(engine) as connection:
        return timeliness.measure(connection, facts())
