"""Where an agreement stands, in a word or two."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from node.agreements.declare import restriction
from node.agreements.known import Proposal
from node.agreements.standing import Observer, Standing
from proto.agreement import Agreement
from proto.document import Sha256
from proto.notice import Notice, Termination
from proto.signed_agreement import current
from tests import documents
from tests.documents import EXCHANGE, TODAY

AGREEMENT = documents.agreement()
SIGNED = documents.signed(AGREEMENT)
SUSPENSION = restriction(SIGNED, "AL", (), reason="Why", today=TODAY)


def _leaving(day: date) -> Termination:
    return Termination("termination", 1, SIGNED.hash, "AL", TODAY, day, "exit")


def _standing(
    agreement: Agreement = AGREEMENT,
    *,
    unsigned: Iterable[str] = (),
    said: tuple[Notice, ...] = (),
    today: date = TODAY,
    others: Iterable[Agreement] = (),
) -> Standing:
    signed = [documents.signed(each) for each in others]
    if not unsigned:
        signed.append(replace(documents.signed(agreement), notices=said))
    observer = Observer(
        party="AL",
        exchange=EXCHANGE,
        today=today,
        signed=signed,
        running={each.hash for each in current(signed, today)},
    )
    return observer.standing(Proposal(documents.proposal(agreement), agreement, tuple(unsigned)))


@pytest.mark.parametrize(
    ("standing", "state", "kind"),
    [
        (_standing(), "in force", "good"),
        (_standing(unsigned=AGREEMENT.party_ids), "proposed, nobody has signed", "warn"),
        (
            _standing(unsigned=("RS", "marri")),
            "waiting for Serbia; Migration, Asylum, Refugees Regional Initiative",
            "warn",
        ),
        (_standing(said=(SUSPENSION,)), "suspended by us", "bad"),
        (_standing(said=(_leaving(TODAY),)), "terminated", "bad"),
        (
            _standing(said=(_leaving(TODAY + timedelta(90)),)),
            "in force, we leave on 2026-05-30",
            "good",
        ),
        (_standing(today=date(2028, 7, 1)), "lapsed", "bad"),
        (_standing(today=date(2029, 1, 1)), "ended", "quiet"),
        (_standing(today=date(2025, 12, 31)), "signed, begins on 2026-01-01", "warn"),
        (
            _standing(
                replace(AGREEMENT, term=replace(AGREEMENT.term, provisional=("AL", "RS"))),
                today=date(2025, 12, 31),
            ),
            "provisionally applied",
            "good",
        ),
        (
            _standing(others=[documents.agreement(version=2, supersedes=SIGNED.hash)]),
            "replaced by a later version",
            "quiet",
        ),
        (
            _standing(unsigned=("RS",), others=[replace(AGREEMENT, titles={"en": "Another"})]),
            "another text was signed",
            "quiet",
        ),
        (
            _standing(replace(AGREEMENT, exchange=Sha256("0" * 64))),
            "meant for another hub",
            "quiet",
        ),
    ],
)
def test_an_agreement_stands_somewhere(standing: Standing, state: str, kind: str) -> None:
    """From its proposal to its end."""
    assert (state, kind) == (standing.state, standing.kind)
    assert standing.is_running is (kind == "good")


@pytest.mark.parametrize(("day", "left"), [(date(2028, 6, 29), 1), (date(2028, 7, 2), -2)])
def test_days_to_the_review_are_counted(day: date, left: int) -> None:
    """Down to it, and on."""
    assert left == _standing(today=day).days_to_review


def test_restrictions_are_told() -> None:
    """Those of all parties, and nothing else that was said."""
    assert (SUSPENSION,) == _standing(said=(SUSPENSION, _leaving(TODAY))).limits
    assert () == _standing(unsigned=("RS",)).limits
