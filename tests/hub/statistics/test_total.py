"""Totals add up what there is and name what there is not."""

from hub.noise import Noise
from hub.statistics.total import Sum, summed, total
from tests.hub.statistics.figures import LAPLACE, NORMAL, figure


def test_who_is_missing_is_named_and_not_guessed() -> None:
    """The total is that of the others alone."""
    found = total({"AL": figure(5, LAPLACE, 5), "XK": None, "RS": figure(7, NORMAL, 7)})

    assert Sum(figure(12, LAPLACE + NORMAL, 12), ("AL", "RS"), ("XK",)) == found


def test_of_nothing_there_is_no_total() -> None:
    """Nobody published is not zero."""
    assert total({"AL": None}) is None


def test_one_hidden_number_is_not_given_away() -> None:
    """By a sum from which the others could be subtracted; of two hidden ones it shows nothing."""
    seen, hidden = figure(20, Noise.laplace(2), 20), figure(3.2, Noise.laplace(2))

    assert (None, 26) == (summed([seen, hidden]).shown, summed([seen, hidden, hidden]).shown)
    assert 0 == summed([figure(-3.0), figure(-4.0)]).shown
