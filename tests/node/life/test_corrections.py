"""A correction says what stood there before, moves its own periods, and outlives the same row."""

from contextlib import suppress

import pytest
from sqlalchemy import Engine

from node.life.corrections import (
    ChangedSinceError,
    Correction,
    Fix,
    UnknownCorrectionError,
    correct,
    of_record,
    undo,
)
from node.life.deed import NothingChangedError
from node.life.lookup import UnknownRecordError
from node.storage import reading, writing
from proto.catalogue import UnknownNameError
from proto.errors import InputError
from tests.node.life.people import (
    DEED,
    VICTIMS,
    imported,
    p,
    people_in,
    row,
    states,
    stored,
)

ANNA = row("a", "anna", "2022-05-01", sex="male", close_date="2024-03")


def _correct(engine: Engine, field: str, text: str | None, record: str = "a") -> Correction:
    with writing(engine) as connection:
        return correct(connection, VICTIMS, p(record), Fix(field, text), DEED)


def _corrections(engine: Engine) -> tuple[Correction, ...]:
    with reading(engine) as connection:
        return of_record(connection, VICTIMS, p("a"))


def test_a_correction_is_kept_with_what_stood_there(engine: Engine) -> None:
    """Field, before, after, who, when, why, in order."""
    imported(engine, ANNA)

    _correct(engine, "sex", "female")
    _correct(engine, "close_date", None)

    assert [
        (1, "sex", "male", "female"),
        (2, "close_date", "2024-03", None),
    ] == [(each.number, each.field, each.before, each.after) for each in _corrections(engine)]
    assert {(DEED.by, DEED.reason, "2026-07-01T09:30:00+00:00")} == {
        (each.by, each.reason, each.at) for each in _corrections(engine)
    }
    assert ("female", None) == (stored(engine, "a")["sex"], stored(engine, "a")["close_date"])


def test_a_correction_moves_the_periods_of_its_record_only(engine: Engine) -> None:
    """Neither another year of the same person nor the other half of this one is touched."""
    imported(engine, ANNA, row("b", "anna", "2024-05-01"))
    before = states(engine, "2022-Q2", "2022-S2", "2024")

    made = _correct(engine, "sex", "female")

    assert (made.state, *before[1:]) == states(engine, "2022-Q2", "2022-S2", "2024")
    assert made.state > before[0]


def test_a_corrected_day_moves_both_periods_and_none_between(engine: Engine) -> None:
    """The person counts where the record is now, and no longer where it was."""
    imported(engine, ANNA, row("b", "bora", "2023"), row("c", "anna", "2024-09"))
    before = states(engine, "2022", "2023", "2024")

    _correct(engine, "identification", "2024-02-09")

    after = states(engine, "2022", "2023", "2024")
    assert (True, False, True) == tuple(was < now for was, now in zip(before, after, strict=True))
    assert (0, 1, 1) == tuple(people_in(engine, year) for year in ("2022", "2023", "2024"))
    assert "2024-02-09" == _corrections(engine)[0].after


def test_the_same_row_again_does_not_overwrite_a_correction(engine: Engine) -> None:
    """What the register says has not changed, so what somebody knows better stands."""
    imported(engine, ANNA)
    _correct(engine, "sex", "female")

    imported(engine, ANNA, row("b", "bora", "2023"))

    assert "female" == stored(engine, "a")["sex"]
    assert (None,) == tuple(each.overwritten for each in _corrections(engine))


def test_another_row_overwrites_a_correction_and_that_is_known(engine: Engine) -> None:
    """The register says something new; whoever corrected can see that it came to nothing."""
    imported(engine, ANNA)
    _correct(engine, "sex", "female")

    imported(engine, row("a", "anna", "2022-05-01", sex="male", close_date="2024-04"))
    _correct(engine, "sex", "female")

    first, second = _corrections(engine)
    assert first.overwritten is not None
    assert first.state < first.overwritten < second.state
    assert second.overwritten is None


def test_undoing_is_another_correction(engine: Engine) -> None:
    """It says again what stood there, and can be undone itself."""
    imported(engine, ANNA)
    _correct(engine, "identification", "2021")

    with writing(engine) as connection:
        undone = undo(connection, VICTIMS, p("a"), DEED, number=1)
    with writing(engine) as connection:
        again = undo(connection, VICTIMS, p("a"), DEED, number=2)

    assert ("2021", "2022-05-01") == (undone.before, undone.after)
    assert (3, "2022-05-01", "2021") == (again.number, again.before, again.after)
    assert (1, 0) == (people_in(engine, "2021"), people_in(engine, "2022"))


@pytest.mark.parametrize(("number", "error"), [(1, ChangedSinceError), (3, UnknownCorrectionError)])
def test_only_what_still_stands_is_undone(
    engine: Engine, number: int, error: type[Exception]
) -> None:
    """What was corrected once more must be looked at, not turned back."""
    imported(engine, ANNA)
    _correct(engine, "sex", "female")
    _correct(engine, "sex", "other")

    with pytest.raises(error), writing(engine) as connection:
        undo(connection, VICTIMS, p("a"), DEED, number=number)

    assert 2 == len(_corrections(engine))


REFUSED: list[tuple[str, str, str | None, type[Exception]]] = [
    ("x", "sex", "female", UnknownRecordError),
    ("a", "person", "anna", UnknownNameError),
    ("a", "sex", "woman", UnknownNameError),
    ("a", "birth_date", "1999-01", InputError),
    ("a", "sex", "male", NothingChangedError),
    ("a", "ethnicity", None, NothingChangedError),
]


def test_what_is_refused_changes_nothing(engine: Engine) -> None:
    """No field, no history, no state."""
    imported(engine, ANNA)
    before = stored(engine, "a"), states(engine, "2022")

    for record, field, text, error in REFUSED:
        with pytest.raises(error):
            _correct(engine, field, text, record)

    assert before == (stored(engine, "a"), states(engine, "2022"))
    assert () == _corrections(engine)


class KilledError(BaseException):
    """The process ended here."""


def test_killed_in_the_middle_nothing_happened(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record is never corrected without its history and its state."""
    imported(engine, ANNA)
    before = stored(engine, "a"), states(engine, "2022")

    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr("node.life.corrections._keep", killed)
    with suppress(KilledError):
        _correct(engine, "identification", "2021")

    assert before == (stored(engine, "a"), states(engine, "2022"))
