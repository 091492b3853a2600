"""The door."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from node.gate import Permitted, admit
from proto.document import Sha256
from proto.errors import OutsideAgreementError
from proto.release import Release, ReleasedTable
from tests import documents
from tests.documents import TODAY
from tests.node.country import VICTIMS

SIGNED = documents.signed(documents.agreement())
RELEASE = documents.release(SIGNED)


def _first_table(**changes: object) -> Release:
    first, *rest = RELEASE.tables
    changed: ReleasedTable = replace(first, **changes)  # type: ignore[arg-type] # fields by name
    return replace(RELEASE, tables=(changed, *rest))


def test_what_the_agreement_permits_passes() -> None:
    """And comes out as the only thing that can be signed."""
    assert Permitted(RELEASE) == admit(RELEASE, SIGNED, VICTIMS, TODAY)


@pytest.mark.parametrize(
    ("release", "code"),
    [
        (replace(RELEASE, publisher="ME"), "no-grant"),
        (replace(RELEASE, publisher="marri"), "no-grant"),
        (replace(RELEASE, dataset="justice"), "no-grant"),
        (replace(RELEASE, period="2014"), "before-first-period"),
        (replace(RELEASE, period="2024-Q1"), "wrong-frequency"),
        (replace(RELEASE, vintage=3), "too-many-revisions"),
        (replace(RELEASE, agreement=Sha256("f" * 64)), "other-agreement"),
        (replace(RELEASE, epsilon=Fraction(4)), "loss-over-ceiling"),
        (replace(RELEASE, delta=Fraction(1, 10**6)), "delta-over-ceiling"),
        (replace(RELEASE, tables=RELEASE.tables * 2), "table-twice"),
        (_first_table(shape=replace(RELEASE.tables[0].shape, statuses=("presumed",))), "not-grant"),
        (_first_table(shown=(1,)), "display-not-as-agreed"),
        (_first_table(estimates=(7, 7), shown=(7, 7)), "incomplete-grid"),
    ],
)
def test_what_it_does_not_permit_stays(release: Release, code: str) -> None:
    """The finished figures are asked about again, with the code of the rule."""
    with pytest.raises(OutsideAgreementError, match=code):
        admit(release, SIGNED, VICTIMS, TODAY)


def test_every_objection_is_said_at_once() -> None:
    """Whoever is refused need not come back to hear the next reason."""
    release = replace(RELEASE, period="2014", vintage=3)

    with pytest.raises(OutsideAgreementError) as refused:
        admit(release, SIGNED, VICTIMS, date(2030, 1, 1))

    codes = {getattr(objection, "code", "") for objection in refused.value.objections}
    assert {"expired", "lapsed", "before-first-period", "too-many-revisions"} == codes


def test_what_the_catalogue_keeps_at_home_does_not_pass() -> None:
    """No signature of lawyers opens the door to what identifies a person."""
    home = replace(VICTIMS.indicator("sex"), leaves="never")
    others = tuple(each for each in VICTIMS.indicators if each.id != "sex")
    strict = replace(VICTIMS, indicators=(home, *others))

    with pytest.raises(OutsideAgreementError, match="indicator-stays-home"):
        admit(RELEASE, SIGNED, strict, TODAY)
