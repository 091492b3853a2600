"""One clean and one dirty register, generated once for all tests that look at them."""

from collections.abc import Iterator
from functools import cache

from deploy.registers.dirt import CLEAN, Dirt, with_rates
from deploy.registers.record import Record
from deploy.registers.register import generate

PEOPLE = 600
_KEPT = [f"{name}={getattr(Dirt(), name)}" for name in ("operation", "broken_series")]


@cache
def clean(party: str = "AL") -> tuple[Record, ...]:
    """Nothing wrong in it, though an operation and a break as in the dirty one."""
    dirt = with_rates(CLEAN, [*_KEPT, "trafficked_again=0.1"])
    return tuple(generate(party, PEOPLE, dirt=dirt))


@cache
def dirty(party: str = "AL") -> tuple[Record, ...]:
    """The same people; every rate is high enough for every fault to be there."""
    rates = ["trafficked_again=0.1", "child_as_adult=0.1", "verdict_before_indictment=0.2"]
    return tuple(generate(party, PEOPLE, dirt=with_rates(Dirt(), rates)))


def victims(party: str = "AL") -> Iterator[Record]:
    """The clean records of victims."""
    return (each for each in clean(party) if each.dataset == "victims")


def suspects(party: str = "AL") -> Iterator[Record]:
    """The clean records of suspects."""
    return (each for each in clean(party) if each.dataset == "justice")
