"""Chances are exact, and of many tests few that are believed are false."""

from fractions import Fraction
from math import comb
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.quality.binomial import as_far, at_least, believed

_SHARES = st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(1, 4), Fraction(1, 365)])


@given(st.integers(0, 120), st.integers(0, 120), _SHARES)
def test_a_tail_is_the_sum_of_its_terms(successes: int, trials: int, chance: Fraction) -> None:
    """The second implementation adds exact fractions."""
    successes = min(successes, trials)
    terms = (
        comb(trials, k) * chance**k * (1 - chance) ** (trials - k)
        for k in range(successes, trials + 1)
    )

    assert float(sum(terms)) == pytest.approx(at_least(successes, trials, float(chance)), rel=1e-9)


@given(st.integers(0, 80), st.integers(1, 80), _SHARES)
def test_a_count_far_out_is_as_rare_as_both_tails(
    successes: int, trials: int, chance: Fraction
) -> None:
    """Twice the smaller tail, and never more than certain."""
    successes = min(successes, trials)
    above = at_least(successes, trials, float(chance))
    below = 1 - at_least(successes + 1, trials, float(chance)) if successes < trials else 1.0

    expected = min(1.0, 2 * min(above, below))

    assert expected == pytest.approx(as_far(successes, trials, float(chance)), rel=1e-6, abs=1e-12)


def test_a_million_trials_are_summed_as_well() -> None:
    """The normal limit, half a count nearer to the mean, is that close there."""
    expected = NormalDist(500_000, 500).cdf(499_999.5 - 1_000)

    assert expected == pytest.approx(at_least(501_001, 1_000_000, 0.5), rel=1e-4)


def test_nobody_believes_tests_of_nothing() -> None:
    """No test gives no answer."""
    assert () == believed((), 0.05)


def test_what_is_far_out_is_believed_beside_what_is_not() -> None:
    """By Benjamini and Yekutieli: of four, 0.05 / 4 / (1 + 1/2 + 1/3 + 1/4) times the place."""
    assert (True, False, True, False) == believed((0.011, 0.5, 0.001, 0.03), 0.05)
    assert (False, False, False, False) == believed((0.013, 0.5, 0.007, 0.03), 0.05)


def test_few_registers_without_a_break_show_one() -> None:
    """Of 400 families of 60 independent Poisson pairs at most 5 in 100 may believe any.

    By the theorem; with this seed the chance that a correct test fails here is below 1 in 10,000,
    as conditional tests of counts are stricter than their level.
    """
    chance = np.random.default_rng(20241103)
    falsely = 0
    for _ in range(400):
        now, before = chance.poisson(12, 60), chance.poisson(36, 60)
        rare = [as_far(int(x), int(x + y), 1 / 4) for x, y in zip(now, before, strict=True)]
        falsely += any(believed(rare, 0.05))

    assert falsely <= 20
