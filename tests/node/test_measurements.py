"""Measurements, kept for ever."""

import threading
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from anonymizer.measurement import Measurement
from node.measurements import Measurements
from tests.node.country import charge, measured


@pytest.fixture
def kept(engine: Engine) -> Measurements:
    """Nothing measured yet."""
    return Measurements(engine)


def test_what_was_measured_is_found(kept: Measurements) -> None:
    """Every figure, negative ones too, and nothing before it was kept."""
    measurement = Measurement(charge(), (3, -2, 0, 10**15))

    assert kept.find(charge()) is None
    assert measurement == kept.keep(measurement)
    assert measurement == kept.find(charge())


def test_the_first_one_stands(kept: Measurements) -> None:
    """A second draw for the same table is forgotten, and the first is given back."""
    first = kept.keep(Measurement(charge(), (3, -2)))

    second = kept.keep(Measurement(charge(), (4, 4)))

    assert first == second == kept.find(charge())


@pytest.mark.parametrize(
    "change",
    [{"dataset": "justice"}, {"period": "2023"}, {"vintage": 2}, {"table": "form"}],
)
def test_another_table_is_another_measurement(
    kept: Measurements, change: dict[str, object]
) -> None:
    """Dataset, period, vintage and table name what was measured."""
    kept.keep(Measurement(charge(), (3, -2)))

    assert kept.find(charge(**change)) is None  # type: ignore[arg-type] # by name


def test_who_asked_and_the_price_do_not_name_it(kept: Measurements) -> None:
    """Another agreement finds what the first one paid for."""
    kept.keep(Measurement(charge(), (3, -2)))

    found = kept.find(charge(epsilon=Fraction(2), agreement="b" * 64))

    assert found is not None
    assert (3, -2) == found.values


def test_a_long_name_is_kept(kept: Measurements) -> None:
    """Ten dimensions and all statuses make a name that no database may cut."""
    measurement = Measurement(charge(table="+".join(["country_of_exploitation@group"] * 20)), (1,))

    assert measurement == kept.keep(measurement)
    assert measurement == kept.find(measurement.charge)


def test_of_two_that_race_one_stands(kept: Measurements, engine: Engine) -> None:
    """Both are given the same figures."""
    barrier = threading.Barrier(2)
    stand: list[Measurement] = []

    def keep(value: int) -> None:
        barrier.wait()
        stand.append(kept.keep(Measurement(charge(), (value,))))

    threads = [threading.Thread(target=keep, args=(value,)) for value in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2 == len(stand)
    assert stand[0] == stand[1]
    assert 1 == measured(engine)
