"""The rates of dirt, and how they are written."""

import pytest

from deploy.registers.dirt import CLEAN, RATES, Dirt, with_rates
from proto.errors import InputError


def test_clean_is_without_any_dirt() -> None:
    """Every rate is nothing."""
    assert {0.0} == {getattr(CLEAN, name) for name in RATES}


def test_single_rates_are_set_over_others() -> None:
    """What is not named stays."""
    dirt = with_rates(Dirt(), ["misspelt=0.5", "operation=0"])

    assert (0.5, 0.0, Dirt().swapped) == (dirt.misspelt, dirt.operation, dirt.swapped)


@pytest.mark.parametrize("written", ["typos=0.1", "misspelt=2", "misspelt=often", "misspelt"])
def test_what_is_no_rate_is_refused(written: str) -> None:
    """An unknown name, more than all, or no number."""
    with pytest.raises(InputError, match=r"expected (one of|a rate)"):
        with_rates(Dirt(), [written])
