"""Who has several records, and which records are copies."""

from sqlalchemy import Engine

from node.quality import duplicates
from node.quality.duplicates import Repeated, findings
from node.storage import reading
from tests.node.quality.given import facts, give


def test_people_with_several_records_in_a_year_are_counted_once(engine: Engine) -> None:
    """Three records of one person and two of another are five records of two people."""
    give(engine, *({"person": who, "content": f"{n}"} for n, who in enumerate("aaabbc")))

    with reading(engine) as connection:
        found = duplicates.measure(connection, facts())
    (finding,) = findings(facts(), found, {2024: 6})

    assert {2024: Repeated(people=2, records=5, copies=0)} == found
    assert ("several_records", "notice", 5) == (finding.check, finding.severity, finding.number)
    assert "3 records add nothing" in finding.sentence


def test_a_copy_says_the_same_of_the_same_person_under_another_number(engine: Engine) -> None:
    """At the same source; another source that says the same confirms it."""
    same = {"person": "a", "content": "x"}
    give(engine, same, same, same, {**same, "source": "Shelter"}, {"person": "a", "content": "y"})

    with reading(engine) as connection:
        found = duplicates.measure(connection, facts())

    assert {2024: Repeated(people=1, records=5, copies=2)} == found
    assert ["copied", "several_records"] == [
        each.check for each in findings(facts(), found, {2024: 5})
    ]


def test_pairs_that_nobody_decided_about_are_said() -> None:
    """They count as two until somebody says that they are one."""
    (finding,) = findings(facts(), {}, {2023: 4, 2024: 5}, open_candidates=3)

    assert ("undecided_pairs", None, 3, 9) == (
        finding.check,
        finding.year,
        finding.number,
        finding.among,
    )


def test_whoever_is_in_a_register_once_is_no_finding(engine: Engine) -> None:
    """Nor is somebody who comes again in another year."""
    give(engine, {"person": "a"}, {"person": "b"})

    with reading(engine) as connection:
        assert {} == duplicates.measure(connection, facts())


def test_one_is_said_as_one() -> None:
    """One person with two records, one copy, one pair."""
    found = {2024: Repeated(people=1, records=2, copies=1)}

    said = " ".join(
        each.sentence for each in findings(facts(), found, {2024: 5}, open_candidates=1)
    )

    assert "1 of 5 records says" in said
    assert "1 person has 2 of 5 records; each person counts once, so 1 record adds nothing" in said
    assert "1 pair of people may" in said
