"""What a notice will do, before it is signed."""

from datetime import timedelta
from fractions import Fraction

import pytest

from node.agreements.declare import restriction
from node.agreements.effects import effect, under
from proto.document import Sha256
from proto.notice import Approval, Consent, Limit, Notice, Termination
from tests import documents
from tests.documents import TODAY

SIGNED = documents.signed(documents.agreement())


def _restricted(*limits: Limit) -> Notice:
    return restriction(SIGNED, "AL", limits, reason="Why", today=TODAY)


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        (
            _restricted(),
            (
                "AL's victims: nothing leaves any more, and nothing of it is served",
                "RS's victims: recipients AL, RS, marri becomes RS, marri",
            ),
        ),
        (
            _restricted(Limit("AL", "victims", epsilon=Fraction(1, 2), tables=())),
            (
                "AL's victims: tables total, sex+age_group, form becomes none",
                "AL's victims: epsilon 3 becomes 0.5",
            ),
        ),
        (
            _restricted(Limit("AL", "victims", embargo_until=TODAY, last_period="2025")),
            (
                f"AL's victims: embargo none becomes until {TODAY}",
                "AL's victims: last_period none becomes 2025",
            ),
        ),
    ],
)
def test_every_part_that_changes_is_told(said: Notice, changes: tuple[str, ...]) -> None:
    """And no other."""
    will = effect(SIGNED, said, TODAY)

    assert will is not None
    assert changes == will.changes


def test_leaving_and_consent_are_one_sentence() -> None:
    """With the day."""
    leaving = Termination("termination", 1, SIGNED.hash, "AL", TODAY, TODAY + timedelta(90), "exit")
    consent = Consent("consent", 1, SIGNED.hash, "AL", "victims", "selec", TODAY, TODAY)

    told = [getattr(effect(SIGNED, each, TODAY), "sentence", "") for each in (leaving, consent)]

    assert "AL is no party to regional-victims from 2026-05-30 on" in told[0]
    assert "selec may read AL's victims under regional-victims until 2026-03-01." == told[1]


def test_what_changes_nothing_has_no_effect() -> None:
    """An approval lets one release leave, and the agreement is what it was."""
    said = Approval("approval", 1, SIGNED.hash, "AL", "ana", Sha256("b" * 64), TODAY)

    assert effect(SIGNED, said, TODAY) is None
    assert SIGNED.as_of(TODAY).agreement == under(SIGNED, said).as_of(TODAY).agreement
