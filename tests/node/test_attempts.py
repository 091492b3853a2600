"""Guessing gets slower and slower, whoever guesses where."""

import os
import signal
import syslog
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from node.attempts import Attempts, ThrottledError
from node.vault import WrongPassphraseError
from proto.errors import InputError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def attempts(tmp_path: Path) -> Attempts:
    """Nobody has tried anything."""
    return Attempts(tmp_path / "attempts.db")


@pytest.fixture(autouse=True)
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system's log was told."""
    told: list[str] = []
    monkeypatch.setattr(syslog, "syslog", lambda _priority, event: told.append(event))
    return told


def _wrong(attempts: Attempts, now: datetime = NOON, name: str = "ana") -> None:
    """Try once with a wrong secret; raises nothing but that it is too early."""
    with suppress(WrongPassphraseError), attempts.counted("account", name, now):
        raise WrongPassphraseError("wrong")


def _right(attempts: Attempts, now: datetime = NOON, name: str = "ana") -> None:
    with attempts.counted("account", name, now):
        pass


def test_the_waits_double_up_to_a_quarter_of_an_hour(attempts: Attempts) -> None:
    """Four attempts wait for nothing, for a name that nobody has as well."""
    now, waits = NOON, list[int]()
    for _ in range(2 * 11 + 3):  # Three are free, then each waits once and is made.
        try:
            _wrong(attempts, now)
        except ThrottledError as error:
            waits.append(int(error.retry_after.total_seconds()))
            now += error.retry_after

    assert [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] == waits


def test_one_name_does_not_make_another_wait(attempts: Attempts) -> None:
    """Whoever guesses at one account locks out nobody else."""
    for _ in range(4):
        _wrong(attempts)

    _right(attempts, name="bea")
    with pytest.raises(ThrottledError, match="try again in 2 seconds"):
        _right(attempts)


@pytest.mark.parametrize("later", [timedelta(seconds=2), timedelta(hours=2)])
def test_coming_in_and_an_hour_both_forget(attempts: Attempts, later: timedelta) -> None:
    """The owner of a name begins anew, and so does everybody after a while."""
    for _ in range(4):
        _wrong(attempts)
    if later < timedelta(hours=1):
        _right(attempts, NOON + later)

    for _ in range(4):
        _wrong(attempts, NOON + later)

    with pytest.raises(ThrottledError):
        _wrong(attempts, NOON + later)


def test_waiting_as_long_as_was_said_is_enough(attempts: Attempts) -> None:
    """Seconds are rounded up, so that nobody who waits is sent away again."""
    for _ in range(4):
        _wrong(attempts)

    with pytest.raises(ThrottledError) as early:
        _right(attempts, NOON + timedelta(milliseconds=300))

    assert timedelta(seconds=2) == early.value.retry_after
    _right(attempts, NOON + timedelta(milliseconds=300) + early.value.retry_after)


def _killed_while_trying(file: Path) -> None:
    with Attempts(file).counted("account", "ana", NOON):
        os.kill(os.getpid(), signal.SIGKILL)


def test_killing_the_process_gains_nothing(attempts: Attempts) -> None:
    """An attempt is on disk before its secret is looked at."""
    for _ in range(4):
        guess = get_context("spawn").Process(target=_killed_while_trying, args=(attempts.file,))
        guess.start()
        guess.join()
        assert -signal.SIGKILL == guess.exitcode

    with pytest.raises(ThrottledError):
        _right(attempts)


def test_many_at_once_gain_nothing(attempts: Attempts) -> None:
    """While one is being tried, the next is counted all the same."""
    with (
        attempts.counted("account", "ana", NOON),
        attempts.counted("account", "ana", NOON),
        attempts.counted("account", "ana", NOON),
        attempts.counted("account", "ana", NOON),
        pytest.raises(ThrottledError),
    ):
        _right(attempts)


def _guess(file: Path, tried: Path) -> None:
    for _ in range(6):
        with (
            suppress(ThrottledError, WrongPassphraseError),
            Attempts(file).counted("key", "agreement", NOON),
            tried.open("a", encoding="utf-8") as told,
        ):
            told.write("x")
            raise WrongPassphraseError("wrong")


def test_several_processes_share_what_is_free(attempts: Attempts, tmp_path: Path) -> None:
    """Whoever runs many programs at once tries no more often than one."""
    spawn, tried = get_context("spawn"), tmp_path / "tried"
    guesses = [spawn.Process(target=_guess, args=(attempts.file, tried)) for _ in range(3)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()

    assert [0] * 3 == [each.exitcode for each in guesses]
    assert "xxxx" == tried.read_text(encoding="utf-8")


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(days=400)])
def test_a_clock_that_is_moved_back_opens_nothing_early(
    attempts: Attempts, back: timedelta
) -> None:
    """The whole wait begins anew, and no more than that: nobody is locked out for ever."""
    for _ in range(5):
        with suppress(ThrottledError):
            _wrong(attempts)
    earlier = NOON - back

    for moment in (earlier, earlier + timedelta(seconds=1)):
        with pytest.raises(ThrottledError, match=r"in [12] seconds"):
            _right(attempts, moment)

    _right(attempts, earlier + timedelta(seconds=2))


def test_a_refused_attempt_is_an_event_without_names(attempts: Attempts, events: list[str]) -> None:
    """In the system's log: what kind, and why; one that succeeds is none."""
    _right(attempts)
    for _ in range(4):
        _wrong(attempts, name="correct horse battery")
    with pytest.raises(ThrottledError):
        _right(attempts, name="correct horse battery")

    wrong = "event='attempt.refused' of='account' code='wrong-passphrase'"
    early = "event='attempt.refused' of='account' code='too-early'"
    assert [*[wrong] * 4, early] == events


def test_the_file_is_its_owners_and_holds_no_name(attempts: Attempts) -> None:
    """People type their passwords where their names should be."""
    _wrong(attempts, name="correct horse battery")

    assert 0o600 == attempts.file.stat().st_mode & 0o777
    assert b"horse" not in attempts.file.read_bytes()


def test_where_nothing_can_be_counted_nothing_is_tried(attempts: Attempts) -> None:
    """A damaged file opens no door."""
    attempts.file.write_bytes(b"no database at all, and long enough to be looked at" * 4)

    with (
        pytest.raises(InputError, match=r"attempts\.db"),
        attempts.counted("account", "ana", NOON),
    ):
        pytest.fail("it was tried")
