"""An agreement that makes no sense is sent back before anybody signs it."""

import math
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proto.agreement import Agreement
from proto.catalogue import load
from proto.document import Sha256
from proto.release import MAX_CELLS, MAX_SD
from proto.soundness import faults
from proto.terms import PriorCheck, TableTerms
from tests.proto.specimens import PARTIES, SEX, TOTAL, agreement, grant, party_terms

CITIZENSHIP = TableTerms(("citizenship",), ("presumed",), {"citizenship": "code"})
FORM = TableTerms(("form",), ("presumed",), {})
BY_GROUP = TableTerms(("sex", "citizenship"), ("presumed",), {"citizenship": "group"})


def found(draft: Agreement) -> list[str]:
    """The codes of the faults of a draft, in order."""
    return [fault.code for fault in faults(draft, load())]


def granting(**changes: object) -> Agreement:
    """The draft with one thing changed in Albania's grant."""
    return agreement(grants=(grant("AL", **changes), *agreement().grants[1:]))


def with_table(**changes: object) -> Agreement:
    """The draft with one thing changed in a granted table."""
    return granting(tables=(TOTAL, replace(SEX, **changes)))  # type: ignore[arg-type]  # Any part.


def with_party(party: str, **changes: object) -> Agreement:
    """The draft with one thing changed in a party."""
    return agreement(
        parties=tuple(
            replace(terms, **changes) if terms.id == party else terms  # type: ignore[arg-type]  # Any.
            for terms in agreement().parties
        )
    )


def in_term(**changes: object) -> Agreement:
    """The draft with another term."""
    return agreement(term=replace(agreement().term, **changes))  # type: ignore[arg-type]  # Any part.


def check(party: str) -> PriorCheck:
    """A row that asks nothing."""
    return PriorCheck(party, 0, supervisory_authorisation=False)


def test_a_sound_draft_has_no_fault() -> None:
    """One valid agreement, to which every row below makes one change."""
    assert [] == found(agreement())


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (agreement(parties=(*agreement().parties, party_terms("BA"))), "party-twice"),
        (with_party("XK", footnote=None), "wrong-display-name"),
        (with_party("XK", footnote="Another footnote"), "wrong-display-name"),
        (with_party("XK", display_name="Kosovo"), "wrong-display-name"),
        (with_party("AL", footnote="Not asked for"), "wrong-display-name"),
        (in_term(review_by=date(2024, 12, 31)), "dates-at-odds"),
        (in_term(review_by=date(2028, 1, 1)), "dates-at-odds"),
        (in_term(in_force_until=date(2024, 12, 31)), "dates-at-odds"),
        (in_term(provisional=("RS",)), "not-a-party"),
        (agreement(version=2), "version-at-odds"),
        (agreement(supersedes=Sha256("0" * 64)), "version-at-odds"),
        (agreement(prior_checks=(check("AL"), check("BA"))), "no-prior-check"),
        (agreement(prior_checks=(*map(check, PARTIES), check("AL"))), "no-prior-check"),
        (with_party("AL", roles=("recipient",)), "not-a-publisher"),
        (with_party("AL", roles=("publisher",)), "not-a-recipient"),
        (granting(recipients=("RS",)), "not-a-recipient"),
        (agreement(grants=(*agreement().grants, grant("AL", epsilon=Fraction(2)))), "grant-twice"),
        (granting(frequency="Q", pooled_years=3), "pooling-at-odds"),
        (granting(epsilon=Fraction(0)), "no-loss"),
        (granting(epsilon=Fraction(1, 10**6)), "loss-too-small"),
        (granting(epsilon=Fraction(1, 3000)), "loss-too-small"),
        (granting(epsilon=Fraction(1, 700), delta=Fraction(1, 10**6)), "loss-too-small"),
        (with_table(weight=Fraction(1, 10**8)), "loss-too-small"),
        (with_table(weight=Fraction(0)), "no-weight"),
        (granting(tables=(CITIZENSHIP, BY_GROUP)), "levels-mixed"),
        (granting(tables=(replace(CITIZENSHIP, levels={}), BY_GROUP)), "levels-mixed"),
        (granting(delta=Fraction(1)), "delta-out-of-range"),
        (granting(first_period="soon"), "unknown-name"),
        (granting(dataset="offenders"), "unknown-name"),
        (with_table(dimensions=("sex", "sex")), "dimension-twice"),
        (with_table(levels={"sex": "code", "form": "code"}), "unknown-level"),
        (with_table(dimensions=("shoe_size",), levels={}), "unknown-name"),
        (with_table(dimensions=("verdict",), levels={}), "unknown-name"),
        (with_table(levels={"sex": "group"}), "unknown-name"),
        (with_table(statuses=("suspected",)), "unknown-name"),
        (granting(tables=(SEX, SEX)), "table-twice"),
        (
            with_table(dimensions=("citizenship", "country_of_exploitation"), levels={}),
            "too-many-cells",
        ),
    ],
)
def test_one_change_is_one_fault(draft: Agreement, expected: str) -> None:
    """Whatever is unknown, contradictory or could never be honoured is named."""
    assert {expected} == set(found(draft))


def test_a_party_nobody_knows_is_a_fault() -> None:
    """It cannot be displayed, nor join."""
    stranger = replace(party_terms("RS"), id="ZZ")

    assert ["unknown-party"] == found(agreement(parties=(*agreement().parties, stranger)))


def test_groups_fit_where_codes_do_not() -> None:
    """The way out of too many cells is a coarser level."""
    dimensions = ("citizenship", "country_of_exploitation")
    levels = dict.fromkeys(dimensions, "group")

    assert [] == found(with_table(dimensions=dimensions, levels=levels))


@pytest.mark.parametrize(
    "draft",
    [
        granting(epsilon=Fraction(1, 2000)),
        granting(epsilon=Fraction(1, 600), delta=Fraction(1, 10**6)),
        with_table(weight=Fraction(1, 10**4)),
        granting(tables=(BY_GROUP, replace(BY_GROUP, dimensions=("citizenship",)))),
    ],
)
def test_what_a_table_can_be_derived_from_is_sound(draft: Agreement) -> None:
    """Small losses, small weights and one level are no faults."""
    assert [] == found(draft)


@given(
    tables=st.lists(st.sampled_from([TOTAL, SEX, FORM]), min_size=1, unique=True),
    weights=st.lists(st.fractions(Fraction(1, 100), 100, max_denominator=100), min_size=3),
    epsilon=st.fractions(Fraction(1, 10**4), 5, max_denominator=10**4),
    delta=st.sampled_from([Fraction(0), Fraction(1, 10**12), Fraction(1, 10**4)]),
)
def test_a_sound_loss_leaves_no_table_nothing_but_noise(
    tables: list[TableTerms], weights: list[Fraction], epsilon: Fraction, delta: Fraction
) -> None:
    """However a planner divides the loss that does no worse than evenly, no deviation passes.

    The worst it may do to one table is to give it the whole weighted error of an even division.
    """
    weighted = [replace(t, weight=w) for t, w in zip(tables, weights, strict=False)]
    if "loss-too-small" in found(granting(tables=tuple(weighted), epsilon=epsilon, delta=delta)):
        return

    errors = 0.0
    for terms in weighted:
        cells = len(weighted) * (3 if terms.dimensions == FORM.dimensions else 1)
        laplace = 2 * (cells / float(epsilon)) ** 2
        log = -math.log(delta) if delta else 0.0
        rho = (math.sqrt(log + epsilon) - math.sqrt(log)) ** 2
        errors += float(terms.weight) * max(laplace, cells / (2 * rho) if delta else 0.0)

    worst = max(math.sqrt(errors / float(terms.weight)) for terms in weighted)
    assert 10 * worst <= MAX_SD * (1 + 1e-9)


def test_cells_are_counted_over_all_tables() -> None:
    """They share one release, so together they must fit in it."""
    citizenship = TableTerms(("citizenship", "identifying_body", "movement"), ("presumed",), {})
    tables = tuple(replace(citizenship, statuses=(s,)) for s in ("presumed", "identified"))

    cells = 252 * 15 * 4
    assert cells <= MAX_CELLS < 2 * cells
    assert [] == found(granting(tables=tables[:1]))
    assert ["too-many-cells"] == found(granting(tables=tables))


def test_all_faults_are_given_at_once() -> None:
    """Who corrects a draft corrects it once."""
    draft = replace(
        granting(epsilon=Fraction(0), recipients=("RS",)), version=2, prior_checks=(check("AL"),)
    )

    assert {"version-at-odds", "no-prior-check", "no-loss", "not-a-recipient"} == set(found(draft))
