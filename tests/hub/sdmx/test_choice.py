"""Of several releases of the same figures one speaks, and always the same one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hub.sdmx.choice import Time, waves
from hub.sdmx.flows import Part
from tests.documents import NOW
from tests.hub import invented


def part(*, vintage: int = 1, leaf: int = 0, days: int = 0) -> Part:
    """A table that Albania released, filed so many days from now."""
    [held] = invented.held([invented.region()[0]]).releases
    filed = NOW + timedelta(days)
    return Part(replace(held, vintage=vintage, leaf=leaf, filed_at=filed), 0)


def alike(parts: Sequence[Part]) -> Sequence[float]:
    """All are as noisy."""
    return [1.0] * len(parts)


def test_the_newest_vintage_speaks_whatever_its_noise() -> None:
    """A correction replaces what it corrects."""
    old, new = part(), part(vintage=2, leaf=1)

    assert ((new,),) == waves([new, old], Time(), alike)


def test_of_one_vintage_the_least_noise_speaks() -> None:
    """Two agreements: the one with the higher ceiling says it more exactly."""
    noisy, exact = part(), part(leaf=1)
    spread = {noisy: 3.0, exact: 2.0}

    found = waves([noisy, exact], Time(), lambda parts: [spread[each] for each in parts])

    assert ((exact,),) == found


def test_of_the_same_noise_the_latest_speaks() -> None:
    """So that the answer never depends on an order of rows."""
    first, second = part(leaf=3), part(leaf=4)

    assert (
        ((second,),)
        == waves([first, second], Time(), alike)
        == waves([second, first], Time(), alike)
    )


def test_nobody_asks_for_noise_where_nothing_is_contested() -> None:
    """Figures of one release need no second look."""

    def never(parts: Sequence[Part]) -> Sequence[float]:
        assert not parts
        return []

    assert 1 == len(waves([part()], Time(), never))


def test_history_is_layered_by_arrival() -> None:
    """In no layer do two parts speak of the same figures."""
    old, new = part(), part(vintage=2, leaf=1, days=1)

    assert ((old,), (new,)) == waves([old, new], Time(history=True), alike)


def test_what_was_replaced_is_no_update() -> None:
    """What arrived after a moment, and still speaks."""
    old, new = part(days=1), part(vintage=2, leaf=1, days=2)

    assert ((new,),) == waves([old, new], Time(updated_after=NOW), alike)
    assert () == waves([old, new], Time(updated_after=NOW + timedelta(2)), alike)


def test_as_of_a_moment_later_releases_are_unknown() -> None:
    """As one would have been answered then."""
    old, new = part(), part(vintage=2, leaf=1, days=2)

    assert ((old,),) == waves([old, new], Time(as_of=NOW + timedelta(1)), alike)
    assert ((new,),) == waves([old, new], Time(as_of=NOW + timedelta(2)), alike)
