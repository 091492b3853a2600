"""What is answered, unknown and never asked, and what should have been."""

from collections.abc import Sequence

from sqlalchemy import Engine

from node.quality import completeness
from node.quality.completeness import Answers, by_source, by_year, expected_of, findings, sizes
from node.quality.finding import Finding
from node.storage import reading
from tests.node.quality.given import VICTIMS, facts, give


def test_answers_are_counted_by_year_source_and_provider(engine: Engine) -> None:
    """A question is answered, unknown, or not asked by the register."""
    give(
        engine,
        {"sex": "female", "form": ("slavery", "forced_begging"), "return_date": "2024-07"},
        {"sex": "unknown", "form": "unknown"},
        {"sex": "male", "source": "Shelter", "provider": "north"},
    )

    found = {(each.name, each.source): each for each in _measured(engine)}

    assert Answers("sex", 2024, "Police", "", 2, 2, 1) == found["sex", "Police"]
    assert Answers("form", 2024, "Police", "", 2, 2, 1) == found["form", "Police"]
    assert Answers("return_date", 2024, "Police", "", 2, 1, 0) == found["return_date", "Police"]
    shelter = found["form", "Shelter"]
    assert ("north", 0, 1, 0.0) == (
        shelter.provider,
        shelter.answered,
        shelter.not_asked,
        shelter.share,
    )


def test_answers_are_added_up(engine: Engine) -> None:
    """Over providers, and over sources."""
    give(engine, *({"sex": "male", "source": s, "provider": p} for s in "AB" for p in "xy"))

    answers = [each for each in _measured(engine) if each.name == "sex"]

    assert [2, 2] == [each.answered for each in by_source(answers)]
    assert [4] == [each.answered for each in by_year(answers)]
    assert {2024: 4} == sizes(answers)


def test_a_mandatory_question_is_asked_in_every_year() -> None:
    """In none: said once. In some: said of the others."""
    never = _yearly("movement", (2023, 8, 0, 0), (2024, 9, 0, 0))
    sometimes = _yearly("status", (2023, 8, 0, 0), (2024, 9, 9, 0))

    found = {each.subject: each for each in findings(facts(), (*never, *sometimes))}

    movement, status = found["movement"], found["status"]
    assert ("never_collected", None, "error", 17) == _told(movement)
    assert ("not_collected", 2023, "error", 8) == _told(status)
    assert "figures without it cannot be compared" in movement.sentence


def test_what_the_profile_expects_is_missed() -> None:
    """An indicator or a date that no record ever had; what no profile expects is not."""
    answers = (
        *_yearly("education", (2023, 8, 0, 0), (2024, 9, 0, 0)),
        *_yearly("occupation", (2023, 8, 0, 0), (2024, 9, 1, 1)),
        *_yearly("return_date", (2024, 9, 0, 0)),
        *_yearly("close_date", (2024, 9, 0, 0)),
    )

    expected = {"education", "occupation", "return_date"}
    (finding,) = (
        each for each in findings(facts(), answers, expected) if each.check == "profile_missed"
    )

    assert ("notice", None, 17) == (finding.severity, finding.year, finding.number)
    assert (
        "2 questions are in none of 17 records: “Education completed”, “Date of return”"
        in finding.sentence
    )


def test_what_is_often_unknown_is_said() -> None:
    """From one in five on; of a mandatory question more loudly."""
    answers = (
        *_yearly("status", (2024, 20, 20, 5)),
        *_yearly("sex", (2024, 20, 20, 4), (2023, 10, 10, 3)),
    )

    found = [each for each in findings(facts(), answers) if each.check == "often_unknown"]

    assert [("status", "warning", 2024, 5), ("sex", "notice", 2023, 3)] == [
        (each.subject, each.severity, each.year, each.number) for each in found
    ]


def test_what_is_mandatory_expected_or_collected_should_be_answered() -> None:
    """Whatever else a register never asks takes nothing off its score."""
    answers = _yearly("occupation", (2024, 9, 1, 1))

    expected = expected_of(VICTIMS, answers, {"education"})

    assert {"occupation", "education"} < set(expected)
    assert {each.id for each in VICTIMS.indicators if each.mandatory} < set(expected)
    assert "sex" not in expected


def test_a_register_without_records_has_no_answers(engine: Engine) -> None:
    """And nothing that could be missing."""
    assert () == _measured(engine)
    assert [] == [*findings(facts(), (), {"education"})]
    assert {} == sizes(())


def _measured(engine: Engine) -> Sequence[Answers]:
    with reading(engine) as connection:
        return completeness.measure(connection, facts())


def _yearly(name: str, *years: tuple[int, int, int, int]) -> Sequence[Answers]:
    return [Answers(name, year, "Police", "", *counts) for year, *counts in years]


def _told(finding: Finding) -> tuple[str, int | None, str, int]:
    return finding.check, finding.year, finding.severity, finding.number
