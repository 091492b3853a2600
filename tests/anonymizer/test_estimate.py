"""An estimate is unbiased, and its doubt is what the noise really does."""

import math
from fractions import Fraction

import pytest

from anonymizer.counting import Counts
from anonymizer.estimate import estimate, laplace_sd
from anonymizer.grid import Attribute, Grid
from anonymizer.ledger import Charge, Ledger
from anonymizer.measurement import Measurement, measure
from tests.anonymizer.chance import FALSE_ALARM, laplace

CELLS = 100_000


def _charge(scale: Fraction) -> Charge:
    return Charge("victims", "2024", (2024,), 1, "a table", 1, scale, "an agreement")


@pytest.mark.parametrize(
    "scale", [Fraction(1, 50), Fraction(1, 2), Fraction(1), Fraction(7, 3), Fraction(48)]
)
def test_the_standard_deviation_is_that_of_the_noise(scale: Fraction) -> None:
    """The closed form is the sum over every value that has weight."""
    width = math.ceil(60 * scale) + 1
    variance = math.fsum(z * z * laplace(z, scale) for z in range(-width, width + 1))

    assert math.sqrt(variance) == pytest.approx(laplace_sd(scale), rel=1e-12)


@pytest.mark.parametrize("scale", [10**3, 10**6, 2**33, 10**15])
def test_a_large_scale_loses_no_digits(scale: int) -> None:
    """The variance of wide noise is 2 t^2 - 1/6, up to the order of 1/t^2."""
    expected = math.sqrt(2 * scale**2 - 1 / 6)

    assert expected == pytest.approx(laplace_sd(Fraction(scale)), rel=1e-12)


def test_a_tiny_scale_has_no_doubt() -> None:
    """Noise that is never drawn has no spread, and nothing overflows."""
    assert 0.0 == laplace_sd(Fraction(1, 2**20))


def test_an_estimate_is_the_measurement_itself() -> None:
    """Nothing is rounded, clamped or shifted."""
    charge = _charge(Fraction(10))

    found = estimate(Measurement(charge, (-17, 0, 12)))

    assert (-17, 0, 12) == found.values
    assert laplace_sd(Fraction(10)) == found.sd


@pytest.mark.parametrize("scale", [Fraction(1, 2), Fraction(5), Fraction(48)])
def test_estimates_are_unbiased_and_as_doubtful_as_they_say(scale: Fraction) -> None:
    """Over many cells errors average out and spread as stated.

    False alarms are below two in a million: one for the mean, which is bounded exactly, one for
    the spread, whose average is normal to within far less than is asked of it.
    """
    errors = _errors(scale)

    sd = laplace_sd(scale)
    assert _likelihood_of_sum(sum(errors), scale) >= FALSE_ALARM / 2
    assert sum(error**2 for error in errors) / CELLS == pytest.approx(sd**2, rel=_spread(scale))


def _errors(scale: Fraction) -> list[int]:
    codes = tuple(str(number) for number in range(CELLS))
    grid = Grid((Attribute("code", codes, {}),), "status", frozenset(), "a table")
    truth = tuple(number % 10 for number in range(CELLS))
    _, spent = Ledger(1 / scale).spend(_charge(scale), "2025-03-01T00:00:00+00:00")
    found = estimate(measure(Counts(grid, truth), spent))
    return [value - true for value, true in zip(found.values, truth, strict=True)]


def _likelihood_of_sum(total: int, scale: Fraction) -> float:
    """Most probability that a sum of noise can have of being so far out on its side.

    Source: Chernoff's bound; the moment generating function at u is
    (1 - q)^2 / ((1 - q e^u) (1 - q e^-u)) with q = exp(-1 / scale).
    """
    q = math.exp(-1 / float(scale))
    u = abs(total) / (CELLS * laplace_sd(scale) ** 2)
    moment = (1 - q) ** 2 / ((1 - q * math.exp(u)) * (1 - q * math.exp(-u)))
    return math.exp(CELLS * math.log(moment) - u * abs(total))


def _spread(scale: Fraction) -> float:
    """Five standard deviations of the average squared error, as a share of the variance."""
    width = math.ceil(60 * scale) + 1
    fourth = math.fsum(z**4 * laplace(z, scale) for z in range(-width, width + 1))
    variance = laplace_sd(scale) ** 2
    return 5 * math.sqrt((fourth / variance**2 - 1) / CELLS)
