"""What a notice will do, before it is signed."""

from datetime import timedelta
from fractions import Fraction

import pytest

from node.agreements.declare import restriction
from node.agreements.effects import effect, under
from node.agreements.labels import Labels
from proto.document import Sha256
from proto.notice import Approval, Consent, Limit, Notice, Termination
from tests import documents
from tests.documents import TODAY
from tests.node.country import CATALOGUE

SIGNED = documents.signed(documents.agreement())
LABELS = Labels(CATALOGUE)
ALBANIA, SERBIA = (f"{party}, Victims of trafficking" for party in ("Albania", "Serbia"))
GONE = tuple(
    f"the table “{each}” leaves no more, and what left of it is not served"
    for each in ("Total", "Sex by Age group at identification", "Form of exploitation")
)


def _restricted(*limits: Limit) -> Notice:
    return restriction(SIGNED, "AL", limits, reason="Why", today=TODAY)


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        (
            _restricted(),
            (
                f"{ALBANIA}: nothing leaves any more, and nothing of it is served",
                f"{SERBIA}: Albania reads nothing of it any more",
            ),
        ),
        (
            _restricted(Limit("AL", "victims", epsilon=Fraction(1, 2), tables=())),
            (
                *(f"{ALBANIA}: {each}" for each in GONE),
                f"{ALBANIA}: the largest privacy loss of a release (epsilon) becomes 0.5, so far 3",
            ),
        ),
        (
            _restricted(Limit("AL", "victims", embargo_until=TODAY, last_period="2025")),
            (
                f"{ALBANIA}: the last period becomes 2025, so far none",
                f"{ALBANIA}: the day before which nobody reads becomes {TODAY}, so far none",
            ),
        ),
    ],
)
def test_every_part_that_changes_is_told(said: Notice, changes: tuple[str, ...]) -> None:
    """And no other."""
    will = effect(SIGNED, said, TODAY, LABELS)

    assert will is not None
    assert changes == will.changes


def test_leaving_and_consent_are_one_sentence() -> None:
    """With the day."""
    leaving = Termination("termination", 1, SIGNED.hash, "AL", TODAY, TODAY + timedelta(90), "exit")
    consent = Consent("consent", 1, SIGNED.hash, "AL", "victims", "selec", TODAY, TODAY)

    told = [
        getattr(effect(SIGNED, each, TODAY, LABELS), "sentence", "") for each in (leaving, consent)
    ]

    assert (
        "Albania is no party to “Annual regional report on victims” from 2026-05-30 on" in told[0]
    )
    assert (
        "Southeast European Law Enforcement Center may read what Albania publishes of Victims of"
        " trafficking under “Annual regional report on victims” until 2026-03-01."
    ) == told[1]


def test_what_changes_nothing_has_no_effect() -> None:
    """An approval lets one release leave, and the agreement is what it was."""
    said = Approval("approval", 1, SIGNED.hash, "AL", "ana", Sha256("b" * 64), TODAY)

    assert effect(SIGNED, said, TODAY, LABELS) is None
    assert SIGNED.as_of(TODAY).agreement == under(SIGNED, said).as_of(TODAY).agreement
