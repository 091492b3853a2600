"""Measurements into a release."""

from dataclasses import replace
from fractions import Fraction

import pytest

from anonymizer.ledger import Ledger
from anonymizer.loss import epsilon_of
from anonymizer.measurement import Measurement
from node.compose import compose
from node.plan import Plan
from proto.document import read, write
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import TODAY
from tests.node.country import CATALOGUE, VICTIMS, WIDE, agreed, assigned
from tests.node.payments import CAP, DELTA

SIGNED = agreed()
GAUSSIAN = agreed(*WIDE, epsilon=Fraction(1), delta=DELTA)


def _plan(signed: SignedAgreement) -> Plan:
    own = assigned(signed)
    return Plan(own, (own,), VICTIMS, 1)


def _paid(plan: Plan) -> Ledger:
    ledger = Ledger(CAP, DELTA)
    for charge in plan.due(ledger):
        ledger, _ = ledger.spend(charge, "2026-03-01T12:00:00+00:00")
    return ledger


def _release(plan: Plan, answer: int = 0) -> Release:
    """The release if every query had been answered with this number."""
    ledger = _paid(plan)
    rounds = plan.used(ledger)
    measured = [
        Measurement(each.design, (answer,) * sum(query.size for query, _ in each.design.asked))
        for _, each in rounds
    ]
    return compose(
        plan,
        rounds,
        measured,
        ledger=ledger,
        catalogue_version=CATALOGUE.version,
        method=documents.METHOD,
    )


@pytest.mark.parametrize("signed", [SIGNED, GAUSSIAN])
def test_a_composed_release_is_what_was_planned(signed: SignedAgreement) -> None:
    """Its outline is the plan's, and its agreement objects to nothing."""
    plan = _plan(signed)

    release = _release(plan)

    assert replace(plan.outline, epsilon=release.epsilon) == release.outline
    assert release.epsilon <= plan.outline.epsilon
    assert () == signed.agreement.objections(release, TODAY)
    assert release == read(Release, write(release))


@pytest.mark.parametrize("signed", [SIGNED, GAUSSIAN])
def test_a_composed_release_says_how_it_was_made(signed: SignedAgreement) -> None:
    """Everything that was measured for it, its price, and how far the ledger had come."""
    plan = _plan(signed)
    ledger = _paid(plan)
    (entry,) = ledger.entries

    release = _release(plan)

    (note,) = release.measurements
    charge = entry.charge
    assert (entry.hash, charge.ceiling) == (note.entry, note.ceiling)
    assert (charge.scale, charge.sensitivity) == (note.scale, note.sensitivity)
    assert charge.loss == note.loss == note.price(release.mechanism)
    assert [weight for _, weight in charge.asked] == [query.weight for query in note.queries]
    assert (charge.mechanism, charge.ceiling) == (release.mechanism, release.ceiling)
    assert (1, ledger.head) == (release.ledger_head.count, release.ledger_head.hash)
    method = release.method_note
    assert ("person", "identification", "earliest") == (
        method.unit,
        method.date_axis,
        method.person_rule,
    )
    assert CATALOGUE.version == release.catalogue


def test_a_laplace_loss_is_exact() -> None:
    """The sum of what was paid, and no delta."""
    release = _release(_plan(SIGNED))

    assert sum(note.loss for note in release.measurements) == release.epsilon
    assert (Fraction(0), "discrete-laplace") == (release.delta, release.mechanism)


def test_a_gaussian_loss_is_an_epsilon_at_the_agreed_delta() -> None:
    """What all that was paid is worth together."""
    release = _release(_plan(GAUSSIAN))

    rho = sum((note.loss for note in release.measurements), Fraction())
    assert epsilon_of(rho, DELTA) == release.epsilon
    assert (DELTA, "discrete-gaussian") == (release.delta, release.mechanism)


def test_a_query_is_written_for_readers() -> None:
    """Indicators by name and level, with the part that was taken of each."""
    grouped = replace(documents.agreement().grants[0].tables[0], dimensions=("citizenship",))
    terms = replace(grouped, levels={"citizenship": "group"})

    release = _release(_plan(agreed(tables=(terms,), delta=Fraction(0))))

    (query,) = release.measurements[0].queries
    assert ({"citizenship@group": "cells"}, ("formally_identified", "identified")) == (
        query.parts,
        query.statuses,
    )


def test_estimates_are_not_made_to_look_nice() -> None:
    """They stay negative where they are; what is shown beside them is never below zero."""
    release = _release(_plan(SIGNED), answer=-(10**9))

    assert all(figure < 0 for table in release.tables for figure in table.estimates)
    assert {None} == {figure for table in release.tables for figure in table.shown}


def test_codes_stand_in_the_order_of_the_figures() -> None:
    """A reader needs no catalogue to know which figure is whose."""
    by_sex_and_age = _release(_plan(SIGNED)).tables[1]

    expected = tuple(VICTIMS.indicator(each).codes() for each in ("sex", "age_group"))
    assert expected == by_sex_and_age.codes
    assert len(expected[0]) * len(expected[1]) == len(by_sex_and_age.estimates)


def test_doubt_is_stated_for_every_table() -> None:
    """Its components and its deviation agree; a Laplace cell says what it is the sum of."""
    for signed, is_laplace in ((SIGNED, True), (GAUSSIAN, False)):
        for table in _release(_plan(signed)).tables:
            sizes = dict(zip(table.shape.dimensions, map(len, table.codes), strict=True))
            variance = 0.0
            for component in table.noise.components:
                share = component.variance
                for dimension in component.dimensions:
                    share *= 1 - 1 / sizes[dimension]
                variance += share
            assert table.noise.sd**2 == pytest.approx(variance)
            parts = sum(2 * part.times * part.scale**2 for part in table.noise.parts)
            assert (table.noise.sd**2 if is_laplace else 0) == pytest.approx(parts, rel=1e-3)
