"""Measurements into a release."""

from dataclasses import replace
from fractions import Fraction

import pytest

from anonymizer.ledger import Ledger
from anonymizer.measurement import Measurement
from node import plan as plans
from node.compose import compose
from node.plan import Plan
from proto.document import read, write
from proto.period import Period
from proto.release import Release
from tests import documents
from tests.documents import TODAY
from tests.node.country import CAP, CATALOGUE, VICTIMS

SIGNED = documents.signed(documents.agreement())


def _plan() -> Plan:
    grant = SIGNED.agreement.grant("AL", "victims")
    assert grant is not None
    period = Period.parse("2024")
    return plans.make(SIGNED, grant, dataset=VICTIMS, period=period, ledger=Ledger(CAP))


def _paid(plan: Plan) -> Ledger:
    ledger = Ledger(CAP)
    for charge in plan.charges:
        ledger, _ = ledger.spend(charge, "2026-03-01T12:00:00+00:00")
    return ledger


def _release(plan: Plan, figure: int = 7) -> Release:
    measured = tuple(
        Measurement(charge, (figure,) * grid.size)
        for charge, grid in zip(plan.charges, plan.grids, strict=True)
    )
    version = CATALOGUE.version
    return compose(plan, measured, ledger=_paid(plan), catalogue_version=version)


def test_a_composed_release_is_what_was_planned() -> None:
    """Its outline is the plan's, and its agreement objects to nothing."""
    plan = _plan()

    release = _release(plan)

    assert plan.outline == release.outline
    assert () == SIGNED.agreement.objections(release, TODAY)
    assert release == read(Release, write(release))


def test_a_composed_release_says_how_it_was_made() -> None:
    """Mechanism, price, method and how far the ledger had come."""
    plan = _plan()

    release = _release(plan)

    mechanisms = [table.mechanism for table in release.tables]
    assert [c.scale for c in plan.charges] == [m.scale for m in mechanisms]
    assert [c.epsilon for c in plan.charges] == [m.epsilon for m in mechanisms]
    assert [1, 1, 3] == [m.sensitivity for m in mechanisms]
    deviations = [documents.deviation(charge.scale) for charge in plan.charges]
    assert deviations == pytest.approx([table.sd for table in release.tables])
    assert (3, _paid(plan).head) == (release.ledger_head.count, release.ledger_head.hash)
    note = release.method_note
    assert ("person", "identification", "earliest") == (
        note.unit,
        note.date_axis,
        note.person_rule,
    )
    assert (CATALOGUE.version, Fraction(0)) == (release.catalogue, release.delta)


def test_estimates_stay_as_they_were_drawn() -> None:
    """What may be shown is derived beside them: hidden below the minimum, never negative."""
    release = _release(_plan(), figure=-2)

    assert {-2} == {figure for table in release.tables for figure in table.estimates}
    assert {None} == {figure for table in release.tables for figure in table.shown}


def test_codes_stand_in_the_order_of_the_figures() -> None:
    """A reader needs no catalogue to know which figure is whose."""
    by_sex_and_age = _release(_plan()).tables[1]

    expected = tuple(VICTIMS.indicator(each).codes() for each in ("sex", "age_group"))
    assert expected == by_sex_and_age.codes


def test_a_release_says_the_price_that_was_paid() -> None:
    """Where somebody else paid first, at their price."""
    plan = _plan()
    dearer = replace(plan.charges[0], scale=Fraction(2), agreement="b" * 64)
    settled = replace(plan, charges=(dearer, *plan.charges[1:]))

    release = _release(settled)

    assert Fraction(1, 2) == release.tables[0].mechanism.epsilon
    assert Fraction(5, 2) == release.epsilon
