"""This machine's clock, and whether the hub's agrees: agreements are in force by the day."""

from datetime import UTC, datetime, timedelta

from proto.errors import RefusalError

TOLERANCE = timedelta(minutes=10)
"""What clocks may differ by: drift and a slow connection, never another day for long."""


class ClockWrongError(RefusalError):
    """A clock is wrong, so nobody can say what is in force today."""

    code = "clock-wrong"


def now() -> datetime:
    """The moment, by this machine's clock."""
    return datetime.now(UTC)


def expect_agreement(ours: datetime, hubs: datetime) -> None:
    """Go on only where our clock and the hub's agree.

    Raises:
        ClockWrongError: They differ by more than the tolerance.
    """
    if abs(ours - hubs) > TOLERANCE:
        raise ClockWrongError(
            f"this machine's clock says {ours:%Y-%m-%d %H:%M} UTC, the hub's {hubs:%Y-%m-%d %H:%M}:"
            " set this machine's clock, or ask the hub's operator to set theirs"
        )
