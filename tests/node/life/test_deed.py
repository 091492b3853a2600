"""Nothing is done by hand without a reason."""

import pytest

from node.life.deed import LONGEST_REASON, Deed
from proto.errors import InputError
from tests.node.life.people import NOW, TODAY


def test_a_reason_stands_on_one_line() -> None:
    """Spaces and lines of whoever types become one space, letters their composed form."""
    deed = Deed.of("officer", NOW, " Court\n order  of May, cafe\u0301 ")

    assert "Court order of May, café" == deed.reason
    assert TODAY == deed.day
    assert {"by": "officer", "at": "2026-07-01T09:30:00+00:00", "reason": deed.reason} == deed.row


@pytest.mark.parametrize("reason", ["", " \n", "a" * (LONGEST_REASON + 1), "a\x1b[2J"])
def test_without_a_reason_nothing_is_done(reason: str) -> None:
    """Nor with one that nobody could read later."""
    with pytest.raises(InputError, match="expected a reason"):
        Deed.of("officer", NOW, reason)
