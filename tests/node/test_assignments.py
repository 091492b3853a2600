"""Which agreements are meant when somebody publishes a period."""

import pytest

from node.assignments import assignments
from proto.errors import OutsideAgreementError
from proto.period import Period
from tests.documents import TODAY
from tests.node.country import agreed

PERIOD = Period.parse("2024")
SIGNED = agreed()
OTHER = agreed(id="bilateral")


def test_an_agreement_is_meant_by_id_or_by_hash() -> None:
    """Named, it is asked even for a period that does not fit, so that its objection is heard."""
    both = [SIGNED, OTHER]
    odd = Period.parse("2024-S1")

    for only in ("bilateral", OTHER.hash):
        found = assignments(both, party="AL", period=odd, only=only, today=TODAY)
        assert [OTHER] == [assignment.signed for assignment in found]


def test_all_that_fit_the_period_are_meant() -> None:
    """Ours, and nobody else's."""
    found = assignments([SIGNED, OTHER], party="AL", period=PERIOD, only=None, today=TODAY)

    assert [(SIGNED, "AL"), (OTHER, "AL")] == [(a.signed, a.grant.publisher) for a in found]


@pytest.mark.parametrize(
    ("party", "period", "only"),
    [("ME", "2024", None), ("AL", "2024-S1", None), ("AL", "2024", "unheard-of")],
)
def test_where_nothing_asks_nothing_leaves(party: str, period: str, only: str | None) -> None:
    """The day is said too: where it is wrong, an agreement is not in force yet."""
    with pytest.raises(OutsideAgreementError, match=r"On 2026-03-01 .* \[no-agreement\]"):
        assignments([SIGNED], party=party, period=Period.parse(period), only=only, today=TODAY)
