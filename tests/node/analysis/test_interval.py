"""Between which counts a released number lies."""

import math
from dataclasses import replace

import numpy as np
import pytest

from node.analysis.interval import Noisy, figures, half_width
from proto.release import NoisePart, TableNoise
from tests import documents

SIGNED = documents.signed(documents.agreement())
TABLE = documents.release(SIGNED, estimates={(): [20.0]}).tables[0]


def _laplace(*parts: tuple[float, int]) -> TableNoise:
    variance = sum(2 * scale**2 * times for scale, times in parts)
    return TableNoise((), tuple(NoisePart(*part) for part in parts), math.sqrt(variance))


def test_normal_noise_is_taken_with_its_grain() -> None:
    """1.96 deviations to either side, and the step of the lattice it is drawn on."""
    assert 19.59964 + 1 / 64 == pytest.approx(half_width(TableNoise((), (), 10.0)), abs=1e-5)


@pytest.mark.parametrize("scale", [0.4, 1.0, 1.7, 3.0, 25.0])
def test_one_whole_laplace_noise_is_covered(scale: float) -> None:
    """By its law: P[|Z| > k] = 2 p^(k+1) / (1 + p), p = exp(-1 / scale)."""
    p = math.exp(-1 / scale)

    width = math.floor(half_width(_laplace((scale, 1))))

    assert 2 * p ** (width + 1) / (1 + p) <= 0.05


@pytest.mark.parametrize(
    "parts",
    [
        [(3.0, 2)],
        [(3.0, 1), (1.0, 1)],
        [(8.0, 1), (1.0, 40)],
        [(2.0, 6), (5.0, 3)],
        [(1.0, 100)],
    ],
)
def test_a_sum_of_laplace_noises_is_never_covered_less(parts: list[tuple[float, int]]) -> None:
    """By convolving the laws of the whole noises it is made of; and little more than needed."""
    law = np.array([1.0])
    for scale, times in parts:
        p, reach = math.exp(-1 / scale), math.ceil(40 * scale)
        one = (1 - p) / (1 + p) * p ** np.abs(np.arange(-reach, reach + 1))
        for _ in range(times):
            law = np.convolve(law, one)
    middle = len(law) // 2

    width = math.floor(half_width(_laplace(*parts)))

    covered = law[middle - width : middle + width + 1].sum()
    assert 0.95 <= covered < 0.98


def test_an_interval_holds_whole_counts_and_none_below_zero() -> None:
    """Both ends are rounded inwards: no count beyond them could have been meant."""
    noise = TableNoise((), (), 10.0)
    table = replace(TABLE, noise=noise, estimates=(12.3,), shown=(12,))

    (figure,) = figures(table)

    assert Noisy(12, 0, 31) == figure


def test_noise_below_a_count_leaves_one_number() -> None:
    """The nearest."""
    table = replace(TABLE, noise=TableNoise((), (), 0.1), estimates=(12.4,), shown=(12,))

    assert (Noisy(12, 12, 12),) == figures(table)


def test_what_is_hidden_has_no_interval_either() -> None:
    """Else it could be read from the middle of it."""
    assert (None,) == figures(replace(TABLE, estimates=(1.0,), shown=(None,)))
