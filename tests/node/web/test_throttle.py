"""Guessing passwords gets slower and slower."""

from datetime import UTC, datetime, timedelta

import pytest

from node.web.throttle import Throttle, ThrottledError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_waits_double_up_to_a_quarter_of_an_hour() -> None:
    """Four attempts are free, for a name that nobody has as well."""
    throttle, now, waits = Throttle(), NOON, list[int]()
    while len(waits) < 11:
        try:
            throttle.attempt("ana", now)
        except ThrottledError as error:
            waits.append(int(error.retry_after.total_seconds()))
            now += error.retry_after

    assert [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] == waits


def test_one_name_does_not_make_another_wait() -> None:
    """Whoever guesses at one account locks out nobody else."""
    throttle = Throttle()
    for _ in range(4):
        throttle.attempt("ana", NOON)

    throttle.attempt("bea", NOON)
    with pytest.raises(ThrottledError, match="try again in 2 seconds"):
        throttle.attempt("ana", NOON)


@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=2)])
def test_coming_in_and_an_hour_both_forget(later: timedelta) -> None:
    """The owner of a name begins anew, and so does everybody after an hour."""
    throttle = Throttle()
    for _ in range(4):
        throttle.attempt("ana", NOON)
    if not later:
        throttle.forget("ana")

    for _ in range(4):
        throttle.attempt("ana", NOON + later)

    with pytest.raises(ThrottledError):
        throttle.attempt("ana", NOON + later)
