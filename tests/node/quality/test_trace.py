"""Every finding leads to the records that it is about."""

from datetime import date

import pytest
from sqlalchemy import Engine, insert

from node.life.proceedings import linked_case
from node.quality.examination import examine
from node.quality.finding import Finding
from node.quality.trace import number_of, records_of
from node.storage import reading, writing
from tests.node.quality.given import facts, give, many


def _register(engine: Engine) -> None:
    """Two years in which nearly everything is wrong that can be."""
    days = [{"day": date(2023, 3 + n % 2, 1 + n // 2)} for n in range(60)]
    raid = {"citizenship": "MD", "country_of_exploitation": "AL", "sex": "male"}
    last_year = {"source": "NGO", "status": "presumed", "movement": "internal", "sex": "unknown"}
    last_year |= {"occupation": "other"}
    names = give(
        engine,
        *({**last_year, **each} for each in days * 2),
        *many(30, **raid, day=date(2024, 1, 1), registration_date="2025", content="x", person="p"),
        *many(25, **raid, day=date(2024, 9, 30), form=("slavery", "unknown"), birth_date="2025"),
        *many(9, status="identified", citizenship="AL", day=date(2024, 2, 29), sex="male"),
    )
    rows = [{"dataset": "victims", "record": name, "proceeding": "p"} for name in names[150:175]]
    with writing(engine) as connection:
        connection.execute(insert(linked_case), rows)


def test_a_finding_leads_to_as_many_records_as_it_says(engine: Engine) -> None:
    """Found anew by what was looked for."""
    _register(engine)
    with reading(engine) as connection:
        found = examine(connection, facts(), profile={"ethnicity"}, open_candidates=2).findings
        led_to = {each: number_of(connection, facts(), each) for each in found}

    checks = {each.check for each in found}
    wrong = {each.check: number for each, number in led_to.items() if number != each.number}
    assert {"copied": 30, "undecided_pairs": 0} == wrong  # Copies stand beside what they copy.
    assert {
        "often_unknown",
        "not_collected",
        "profile_missed",
        "answer_beside_none",
        "born_after",
        "one_answer",
        "mostly_other",
        "placeholder",
        "several_records",
        "copied",
        "registered_late",
        "not_since_year_end",
        "source_stopped",
        "source_started",
        "break",
        "one_arrival",
        "one_proceeding",
        "undecided_pairs",
        "missing_month",
    } <= checks


def test_records_come_a_page_at_a_time(engine: Engine) -> None:
    """In the order of their pseudonyms, each once."""
    names = give(engine, *many(7, birth_date="2025"))
    with reading(engine) as connection:
        born = _finding("born_after", 7)
        first = records_of(connection, facts(), born, page=3)
        second = records_of(connection, facts(), born, after=first[-1], page=3)
        third = records_of(connection, facts(), born, after=second[-1], page=3)

    assert names == (*first, *second, *third)


@pytest.mark.parametrize("check", ["a_rule_of_old_days", "missing_month"])
def test_what_is_about_no_record_leads_to_none(engine: Engine, check: str) -> None:
    """Nor does a rule that is no longer looked for."""
    give(engine, {})

    with reading(engine) as connection:
        assert () == records_of(connection, facts(), _finding(check, 1))


def test_another_providers_records_are_not_led_to(engine: Engine) -> None:
    """Whatever the finding says."""
    (ours, _) = give(
        engine, *({"birth_date": "2025", "provider": each} for each in ("north", "south"))
    )

    with reading(engine) as connection:
        found = records_of(connection, facts(provider="north"), _finding("born_after", 2))

    assert (ours,) == found


def _finding(check: str, number: int) -> Finding:
    return Finding(
        dataset="victims",
        year=2024,
        dimension="consistency",
        check=check,
        subject="",
        severity="error",
        sentence="",
        remedy="",
        number=number,
        among=number,
    )
