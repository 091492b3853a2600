"""What may be laid before its parties."""

from dataclasses import replace

import pytest

from node.agreements.draft import TO_FILL_IN
from node.agreements.readiness import expect_ready, unfilled
from proto.errors import OutsideAgreementError
from tests import documents
from tests.documents import EXCHANGE
from tests.node.country import CATALOGUE

READY = documents.agreement()


def test_what_is_sound_and_filled_in_is_ready() -> None:
    """Nothing speaks against it."""
    expect_ready(READY, CATALOGUE, EXCHANGE)

    assert {} == unfilled(READY)


def test_every_reason_is_said_at_once() -> None:
    """At odds, meant for another hub, and not filled in."""
    first, *others = READY.parties
    parties = (replace(first, authority=TO_FILL_IN), *others)
    document = replace(READY, parties=parties, prior_checks=())

    with pytest.raises(OutsideAgreementError) as refused:
        expect_ready(document, CATALOGUE, "0" * 64)

    codes = [each.code for each in refused.value.objections if hasattr(each, "code")]
    assert ["other-exchange", "no-prior-check", "no-prior-check", "not-filled-in"] == codes
    assert {"parties.0.authority"} == set(unfilled(document))
