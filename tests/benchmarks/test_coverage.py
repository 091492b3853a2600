"""The simulation runs, its noise is that of releases, and its verdict on the statistics holds."""

import math

import numpy as np
import pytest
from numpy.random import default_rng

from tests.benchmarks import coverage, judged
from tests.benchmarks.noisy import KINDS, STEPS, Kind
from tests.benchmarks.result import Result

TRIALS = 6
ERRORS = 5
"""Standard errors: once in a million runs, and with a fixed seed never."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sd", [2.0, 20.0])
def test_noise_is_drawn_as_it_is_stated(kind: Kind, sd: float) -> None:
    """Deviation and half-width of what is drawn are those of the noise that a figure carries."""
    number = 100_000
    drawn = kind.draw(default_rng(1), sd, (number,)) / STEPS

    inside = float(np.mean(np.abs(drawn) <= kind.noise(sd).half_width()))

    assert sd == pytest.approx(drawn.std(), rel=0.02)
    assert sd == pytest.approx(kind.noise(sd).sd)
    assert 0.95 == pytest.approx(inside, abs=0.06 / sd)


@pytest.fixture(scope="module")
def intervals() -> tuple[Result, ...]:
    """What a few draws of all truths say."""
    return tuple(coverage.intervals(TRIALS))


def test_every_interval_is_tried_with_every_kind_of_noise(intervals: tuple[Result, ...]) -> None:
    """Nothing is left out of the list, and every case says how sure it is."""
    names = {each.case.partition(", mean")[0] for each in intervals if ", mean" in each.case}

    assert 10 * len(KINDS) == len(names)
    assert all(" ± " in each.case for each in intervals)
    assert {0.95, 0.05} == {each.floor for each in intervals}


def test_intervals_cover_and_ignoring_noise_does_not(intervals: tuple[Result, ...]) -> None:
    """Enough draws to see a mistake, and what happens without the noise."""
    tries = TRIALS * len(coverage.PAIRS) * len(coverage.DEVIATIONS) / 4

    of_intervals = [each for each in intervals if each.unit == "of intervals"]
    found = {each.case: each.value for each in of_intervals if "mean" in each.case}

    ignored = [found.pop(case) for case in list(found) if "ignored" in case]
    assert min(found.values()) > 0.95 - ERRORS * math.sqrt(0.95 * 0.05 / tries)
    assert len(KINDS) == len(ignored)
    assert max(ignored) < 0.85


def test_the_worst_truth_is_tried_anew(intervals: tuple[Result, ...]) -> None:
    """Its luck is not what it was chosen by, so its error is that of many draws."""
    found = [each for each in intervals if "tried anew" in each.case]

    errors = [float(each.case.rpartition(" ± ")[2]) for each in found if each.unit != "of tests"]

    assert len(intervals) == 2 * len(found)
    assert max(errors) < math.sqrt(0.25 / (TRIALS * coverage.AGAIN))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_equal_counts_is_seldom_told_apart(kind: Kind) -> None:
    """The share of false differences is held, where the larger number is false every time."""
    case = judged.Case(kind, "all equal", ("alike", 1))

    held, naive, *_ = judged.judged(case, trials=20)

    assert held.case.startswith("false of what is told")
    assert held.value < 0.05 + ERRORS * math.sqrt(0.05 * 0.95 / 160)
    assert naive.value > 0.99
