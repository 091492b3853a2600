"""What was found is kept, with what people said about it, and every score there ever was."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from node.life.deed import Deed
from node.quality import kept
from node.quality.examination import Examination
from node.quality.finding import Finding
from node.quality.kept import Noted
from node.quality.score import Score
from node.storage import reading, writing
from tests.node.quality.given import JUSTICE, TODAY, VICTIMS, brought_in

_DEED = Deed.of("Ana", datetime(2026, 7, 1, 9, tzinfo=UTC), "The year is known, the day is not.")


def test_findings_are_kept_in_their_order(engine: Engine) -> None:
    """Each as it was found, and of each register apart."""
    found = [_finding("late", 3, year=None), _finding("born_after", 2), _finding("early", 1)]
    _keep(engine, *found)
    _keep(engine, _finding("other", 9, dataset="justice"), dataset="justice")

    assert found == [each.finding for each in _noted(engine)]
    assert {None} == {each.said for each in _noted(engine)}


def test_an_examination_replaces_the_one_before(engine: Engine) -> None:
    """What was put right is no longer found."""
    _keep(engine, _finding("born_after", 2), _finding("early", 1))
    _keep(engine, _finding("early", 1), day=TODAY + timedelta(1), state=7)

    assert ["early"] == [each.finding.check for each in _noted(engine)]
    with reading(engine) as connection:
        assert (TODAY + timedelta(1), 7) == kept.last(connection, "victims")
        assert kept.last(connection, "justice") is None


def test_a_change_of_the_register_is_another_state(engine: Engine) -> None:
    """Numbered by register."""
    brought_in(engine, TODAY)
    brought_in(engine, TODAY)

    with reading(engine) as connection:
        assert (2, 0) == (kept.state(connection, "victims"), kept.state(connection, "justice"))


def test_a_key_is_the_same_on_another_day() -> None:
    """Whatever the number is by then; another year, check or subject is another."""
    same = {_finding("late", number).key for number in (1, 2)}
    others = {_finding("late", 1, year=2023).key, _finding("early", 1).key, *same}

    assert (1, 3) == (len(same), len(others))


def test_what_is_acknowledged_stays(engine: Engine) -> None:
    """With who said what; also after the next examination, and the last word counts."""
    _keep(engine, _finding("born_after", 3), _finding("early", 1))
    _say(engine, _finding("born_after", 3), _DEED)
    again = Deed.of("Boro", _DEED.at + timedelta(1), "It was looked up.")
    _say(engine, _finding("born_after", 3), again)
    _keep(engine, _finding("born_after", 3), _finding("early", 1))

    born, early = _noted(engine)

    assert born.said is not None
    assert ("Boro", "2026-07-02", "It was looked up.", 3) == (
        born.said.by,
        born.said.at[:10],
        born.said.reason,
        born.said.number,
    )
    assert (False, True) == (born.is_open, early.is_open)


def test_a_finding_that_grows_is_open_again(engine: Engine) -> None:
    """Nobody has said anything of the fourth record; with fewer it stays as it was."""
    _keep(engine, _finding("born_after", 3))
    _say(engine, _finding("born_after", 3), _DEED)

    still_open = []
    for number in (4, 2):
        _keep(engine, _finding("born_after", number))
        still_open.append(_noted(engine)[0].is_open)

    assert [True, False] == still_open


def test_scores_are_kept_by_day(engine: Engine) -> None:
    """Of several on one day the last; the latest year first."""
    later = TODAY + timedelta(30)
    _keep(engine, scores=(_score(2023, 0.5), _score(2024, 0.4)))
    _keep(engine, scores=(_score(2023, 0.5), _score(2024, 0.6)))
    _keep(engine, day=later, scores=(_score(2024, 0.9),))

    with reading(engine) as connection:
        history = kept.history(connection, VICTIMS.id)
        assert () == kept.history(connection, JUSTICE.id)

    told = [(each.day, each.score.year, each.score.total) for each in history]
    assert [(TODAY, 2024, 60.0), (TODAY, 2023, 50.0), (later, 2024, 90.0)] == told
    assert {"completeness": 90.0} == history[-1].score.components


def _keep(
    engine: Engine,
    *findings: Finding,
    scores: Sequence[Score] = (),
    day: date = TODAY,
    state: int = 1,
    dataset: str = "victims",
) -> None:
    with writing(engine) as connection:
        kept.keep(connection, Examination(dataset, day, (), findings, tuple(scores)), state)


def _say(engine: Engine, finding: Finding, deed: Deed) -> None:
    with writing(engine) as connection:
        kept.acknowledge(connection, finding, deed)


def _noted(engine: Engine) -> Sequence[Noted]:
    with reading(engine) as connection:
        return kept.noted(connection, "victims")


def _score(year: int, share: float) -> Score:
    return Score.of(year, {"completeness": share})


def _finding(
    check: str, number: int, *, year: int | None = 2024, dataset: str = "victims"
) -> Finding:
    return Finding(
        dataset=dataset,
        year=year,
        dimension="consistency",
        check=check,
        subject="",
        severity="error",
        sentence=f"In {number} records it is {check}.",
        remedy="Look it up.",
        number=number,
        among=9,
    )
