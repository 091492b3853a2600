"""The distribution of summed noises is exact, and intervals cover what they say."""

import math
from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.noise import CONFIDENCE, TAIL, Noise

SCALES = st.fractions(min_value=Fraction(1, 4), max_value=6, max_denominator=8)


def brute(scale: float, reach: int) -> list[float]:
    """Probabilities of one noise by their definition, from -reach to reach."""
    weights = [math.exp(-abs(z) / scale) for z in range(-reach, reach + 1)]
    ratio = math.exp(-1 / scale)
    return [weight * (1 - ratio) / (1 + ratio) for weight in weights]


def convolved(scales: list[float], reach: int) -> list[float]:
    """Probabilities of a sum of noises, one plain convolution after the other."""
    found = np.array([1.0])
    for scale in scales:
        found = np.convolve(found, brute(scale, reach))
    return [float(each) for each in found]


@given(st.lists(SCALES, min_size=1, max_size=4))
def test_sums_are_convolutions(scales: list[Fraction]) -> None:
    """Any sum of noises has the probabilities that plain convolution gives."""
    noise = sum((Noise.of(scale) for scale in scales[1:]), start=Noise.of(scales[0]))
    reach = 200

    found = noise.probabilities()
    expected = convolved([float(scale) for scale in scales], reach)
    middle, centre = len(found) // 2, len(expected) // 2
    shared = min(middle, centre)

    assert expected[centre - shared : centre + shared + 1] == pytest.approx(
        list(found[middle - shared : middle + shared + 1]), abs=10 * TAIL
    )


@given(SCALES, st.integers(1, 30))
def test_many_noises_of_one_scale_add_up(scale: Fraction, times: int) -> None:
    """Adding one by one and all at once is the same noise, n times as variable."""
    one_by_one = sum((Noise.of(scale) for _ in range(times - 1)), start=Noise.of(scale))

    assert Noise.of(scale, times) == one_by_one
    assert one_by_one.variance == pytest.approx(times * Noise.of(scale).variance)


@given(st.lists(SCALES, min_size=1, max_size=3))
def test_half_width_is_the_smallest_that_covers(scales: list[Fraction]) -> None:
    """One less would cover less than 95 %."""
    noise = sum((Noise.of(scale) for scale in scales[1:]), start=Noise.of(scales[0]))
    probabilities, width = noise.probabilities(), noise.half_width()
    middle = len(probabilities) // 2

    def covered(q: int) -> float:
        return float(probabilities[middle - q : middle + q + 1].sum()) if q >= 0 else 0.0

    assert covered(width) >= CONFIDENCE > covered(width - 1)


def test_one_noise_has_a_closed_form() -> None:
    """P[|Z| > q] = 2 a^(q+1) / (1 + a): for scale 2, the half-width is 6."""
    ratio = math.exp(-1 / 2)
    outside = [2 * ratio ** (q + 1) / (1 + ratio) for q in range(20)]

    assert next(q for q in range(20) if outside[q] <= 0.05) == Noise.of(Fraction(2)).half_width()


def test_moments_match_enumeration() -> None:
    """The standard deviation of two noises is that of all pairs of their values."""
    pairs: Counter[int] = Counter()
    for (x, p), (y, q) in product(enumerate(brute(1, 60)), enumerate(brute(2.5, 60))):
        pairs[x + y - 120] += p * q  # type: ignore[assignment]  # Weighted with probabilities.
    variance = sum(z * z * p for z, p in pairs.items())

    assert math.sqrt(variance) == pytest.approx(
        (Noise.of(Fraction(1)) + Noise.of(Fraction(5, 2))).sd
    )


@pytest.mark.parametrize("scale", [Fraction(1, 10**6), Fraction(1, 20), Fraction(10_000)])
def test_extreme_scales_are_still_distributions(scale: Fraction) -> None:
    """Next to no noise and huge noise both have probabilities that add up to one."""
    assert float(Noise.of(scale).probabilities().sum()) == pytest.approx(1, abs=1e-11)


def test_interval_is_never_below_zero() -> None:
    """A count cannot be negative, whatever the estimate."""
    noise = Noise.of(Fraction(2))

    assert (0, 9) == noise.interval(3)
    assert (0, 0) == noise.interval(-50)


@pytest.mark.parametrize(
    ("scale", "times"), [(Fraction(0), 1), (Fraction(-1), 1), (Fraction(1), 0)]
)
def test_no_noise_is_no_noise(scale: Fraction, times: int) -> None:
    """Without a positive scale and a number of noises there is nothing to compute."""
    with pytest.raises(ValueError, match="must be"):
        Noise.of(scale, times)


@pytest.mark.parametrize("count", [0, 1, 7, 40, 200])
@pytest.mark.parametrize("parts", [((2, 1),), ((8, 3),), ((1, 1), (20, 1))])
def test_intervals_cover_small_counts(count: int, parts: tuple[tuple[int, int], ...]) -> None:
    """Of 20,000 noisy counts at least 95 % less chance have the truth in their interval.

    The bound is five standard errors below 0.95: a right implementation fails it once in more
    than a million runs, and the fixed seed makes that never.
    """
    noise = Noise(tuple((Fraction(scale), times) for scale, times in parts))
    rounds, chance = 20_000, np.random.default_rng(count)
    drawn = np.zeros(rounds, dtype=int)
    for scale, times in parts:
        success = 1 - math.exp(-1 / scale)
        for _ in range(times):
            drawn += chance.geometric(success, rounds) - chance.geometric(success, rounds)
    width = noise.half_width()

    covered = float(np.mean((count + drawn - width <= count) & (count <= count + drawn + width)))

    assert covered >= CONFIDENCE - 5 * math.sqrt(0.05 * 0.95 / rounds)
