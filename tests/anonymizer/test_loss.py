"""What rho is worth is what OpenDP says it is worth, and never less."""

from fractions import Fraction
from typing import Any

import opendp.prelude as dp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymizer.loss import epsilon_of, rho_of

STEP = Fraction(1, 2**40)
MILLIONTH = Fraction(1, 10**6)

rhos = st.fractions(Fraction(1, 10**6), 100)
epsilons = st.fractions(Fraction(1, 1000), 50)
deltas = st.fractions(Fraction(1, 10**15), Fraction(1, 100))

# Losses and deltas that are agreed on. Of less, at a greater delta, some are worth nothing.
usual_rhos = st.fractions(Fraction(1, 1000), 10)
usual_deltas = st.fractions(Fraction(1, 10**12), Fraction(1, 10**4))


@given(rhos, deltas)
def test_rho_is_worth_what_opendp_converts_it_to(rho: Fraction, delta: Fraction) -> None:
    """To the ninth digit, or to two steps."""
    expected = _opendp_epsilon(float(rho), float(delta))

    found = float(epsilon_of(rho, delta))

    assert expected == pytest.approx(found, rel=1e-9, abs=float(2 * STEP))


@given(st.one_of(rhos, rhos.map(lambda rho: rho / 10**9)), deltas)
def test_rho_is_never_worth_less_than_opendp_says(rho: Fraction, delta: Fraction) -> None:
    """What is rounded is rounded upwards."""
    assert epsilon_of(rho, delta) >= _opendp_epsilon(float(rho), float(delta))


@pytest.mark.parametrize(
    ("epsilon", "rho"),
    [("0.5", 0.0066), ("1", 0.0244), ("2", 0.0882), ("4", 0.3111), ("8", 1.0524)],
)
def test_known_losses_have_their_known_worth(epsilon: str, rho: float) -> None:
    """At a delta of one in a million, to four digits."""
    assert rho == round(float(rho_of(Fraction(epsilon), MILLIONTH)), 4)


@given(epsilons, deltas)
def test_the_largest_rho_is_found(epsilon: Fraction, delta: Fraction) -> None:
    """It is worth no more than epsilon, and the next one is."""
    rho = rho_of(epsilon, delta)

    assert 0 == rho % STEP
    assert epsilon_of(rho, delta) <= epsilon < epsilon_of(rho + STEP, delta)


@given(usual_rhos, st.fractions(Fraction(1, 10**6), 1), usual_deltas)
def test_more_rho_is_worth_more(rho: Fraction, more: Fraction, delta: Fraction) -> None:
    """A second measurement never lowers the loss."""
    assert epsilon_of(rho, delta) < epsilon_of(rho + more, delta)


@given(rhos, deltas, st.fractions(2, 10**6))
def test_a_smaller_delta_is_dearer(rho: Fraction, delta: Fraction, times: Fraction) -> None:
    """Who allows less chance of failure buys less for the same epsilon."""
    assert epsilon_of(rho, delta) <= epsilon_of(rho, delta / times)


@given(usual_rhos, usual_rhos, usual_deltas)
def test_losses_together_are_worth_no_more_than_apart(
    one: Fraction, other: Fraction, delta: Fraction
) -> None:
    """Why rho is added up, and not what it is worth."""
    together = epsilon_of(one + other, delta)

    assert together <= epsilon_of(one, delta) + epsilon_of(other, delta)


@pytest.mark.parametrize("delta", [MILLIONTH, Fraction(1, 2)])
def test_nothing_is_worth_nothing(delta: Fraction) -> None:
    """Before the first payment no epsilon is spent, and with no epsilon nothing is."""
    assert 0 == epsilon_of(Fraction(0), delta) == rho_of(Fraction(0), delta)


@pytest.mark.parametrize("delta", [Fraction(0), Fraction(1), Fraction(-1), Fraction(2)])
def test_gaussian_noise_without_a_delta_has_no_worth(delta: Fraction) -> None:
    """A delta of zero would be a promise that this noise cannot keep."""
    with pytest.raises(ValueError, match="delta must be between 0 and 1"):
        epsilon_of(Fraction(1), delta)
    with pytest.raises(ValueError, match="delta must be between 0 and 1"):
        rho_of(Fraction(1), delta)


def _opendp_epsilon(rho: float, delta: float) -> float:
    """By way of a mechanism whose loss is rho."""
    dp.enable_features("contrib")
    space = dp.atom_domain(T="i64"), dp.absolute_distance(T="f64")
    mechanism = space >> dp.m.then_gaussian(scale=1.0)
    converted: Any = dp.c.make_zCDP_to_approxDP(mechanism)
    return float(converted.map((2 * rho) ** 0.5).epsilon(delta))
