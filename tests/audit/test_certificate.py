"""What is certified holds as often as it says, and no loss is certified that is not there."""

import math
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.audit import chance
from tests.audit.certificate import certify
from tests.audit.promises import Epsilon, Promise, Rho

chances = st.floats(0.001, 0.999)
CLAIMS: list[Promise] = [
    Epsilon(Fraction(1)),
    Epsilon(Fraction(1), Fraction(1, 100)),
    Rho(Fraction(1, 4)),
]


@given(st.integers(1, 40), chances, st.data())
def test_a_tail_is_the_sum_of_its_chances(trials: int, p: float, data: st.DataObject) -> None:
    """Exact arithmetic gives the same."""
    hits = data.draw(st.integers(0, trials))
    exact = Fraction(p)
    ways = (
        comb(trials, n) * exact**n * (1 - exact) ** (trials - n) for n in range(hits, trials + 1)
    )

    assert math.isclose(float(sum(ways)), chance.tail(hits, trials, p), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("hits", "trials", "lower", "upper"),
    [
        pytest.param(0, 10, 0.0, 1 - 0.025**0.1, id="none"),
        pytest.param(10, 10, 0.025**0.1, 1.0, id="all"),
        pytest.param(3, 10, 0.0667395, 0.6524529, id="some"),
    ],
)
def test_bounds_are_those_of_clopper_and_pearson(
    hits: int, trials: int, lower: float, upper: float
) -> None:
    """As tables have them, at 95 percent."""
    assert math.isclose(lower, chance.lower(hits, trials, 0.025), abs_tol=1e-6)
    assert math.isclose(upper, chance.upper(hits, trials, 0.025), abs_tol=1e-6)


@given(st.integers(1, 10**6), st.data())
def test_a_bound_is_where_the_tail_is_the_risk(trials: int, data: st.DataObject) -> None:
    """From one publication to a million."""
    hits = data.draw(st.integers(1, trials))

    assert math.isclose(
        chance.RISK, chance.tail(hits, trials, chance.lower(hits, trials)), rel_tol=1e-4
    )


@given(st.floats(0.01, 5), chances)
def test_randomised_response_proves_its_epsilon(epsilon: float, q: float) -> None:
    """An event that is exp(epsilon) times as likely proves epsilon and no more."""
    p = min(1.0, math.exp(epsilon) * q)
    proven = Epsilon(Fraction(1)).proven(np.array([p]), np.array([q]))[0]

    assert proven <= epsilon + 1e-12
    assert math.isclose(proven, math.log(p / q), abs_tol=1e-12)


@given(chances, chances)
def test_a_delta_excuses_a_part(p: float, q: float) -> None:
    """Of what is as likely as delta, nothing is proven."""
    assume(abs(p - 0.01 - q) > 1e-9)
    promise = Epsilon(Fraction(1), Fraction(1, 100))
    proven = float(promise.proven(np.array(p), np.array(q)))

    assert (proven == 0) == (p - 0.01 <= q)
    assert proven == 0 or math.isclose(p, math.exp(proven) * q + 0.01, rel_tol=1e-6)


@given(st.floats(0.05, 3), st.floats(-4, 4))
def test_gaussian_noise_never_proves_more_than_its_rho(shift: float, cut: float) -> None:
    """However an event is cut out of it."""
    q, p = (math.erfc(place / math.sqrt(2)) / 2 for place in (cut, cut - shift))

    assert float(Rho(Fraction(1)).proven(np.array(p), np.array(q))) <= shift**2 / 2


def test_half_of_what_rho_allows_can_be_proven() -> None:
    """The best cut through Gaussian noise says most of what there is to say."""
    cuts = np.linspace(-4, 4, 400)
    q, p = (np.array([math.erfc(c / math.sqrt(2)) / 2 for c in cuts - s]) for s in (0.0, 0.5))

    assert Rho(Fraction(1)).proven(p, q).max() >= 0.6 * 0.5**2 / 2


@pytest.mark.parametrize("promise", CLAIMS, ids=lambda each: each.unit)
@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_proven_where_there_is_nothing(promise: Promise, seed: int) -> None:
    """However many events are tried; wrong at most once in 800,000 runs of all sixty."""
    drawn = np.random.default_rng(seed)
    same = {f"{n}": (drawn.normal(size=2000), drawn.normal(size=2000)) for n in range(5)}

    assert 0 == certify(promise, same).proven


@pytest.mark.parametrize("promise", CLAIMS, ids=lambda each: each.unit)
@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_plain_is_proven(promise: Promise, sign: int) -> None:
    """On either side, and whichever signal shows it."""
    blind, plain = np.zeros(400), np.full(400, float(sign))

    certificate = certify(promise, {"blind": (blind, blind), "plain": (blind, plain)})

    assert "plain" == certificate.event.signal
    assert certificate.is_broken
    assert (200, 0) == certificate.hits
