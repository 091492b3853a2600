"""Measurements, kept for ever."""

import threading
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from anonymizer.design import Design
from anonymizer.errors import LedgerBrokenError
from anonymizer.ledger import Charge, Ledger, Spent
from anonymizer.measurement import Measurement
from anonymizer.query import Query
from node.measurements import Measurements
from tests.node.country import measured
from tests.node.payments import CAP, DELTA, charge

DESIGN = Design("discrete-laplace", ((Query.of(("identified",), {}), 1),), Fraction(10))


def _spent(paid: Charge, at: str = "2026-03-01T12:00:00+00:00") -> Spent:
    """Proof that it was paid, alone on its ledger but for the rounds before it."""
    ledger = Ledger(CAP, DELTA)
    for number in range(1, paid.round):
        ledger, _ = ledger.spend(replace(paid, round=number), at)
    _, spent = ledger.spend(paid, at)
    return spent


SPENT = _spent(charge())


@pytest.fixture
def kept(engine: Engine) -> Measurements:
    """Nothing measured yet."""
    return Measurements(engine)


def _keep(kept: Measurements, *values: int, spent: Spent = SPENT, state: int = 1) -> Measurement:
    return kept.keep(spent, Measurement(DESIGN, values), state=state)


def test_what_was_measured_is_found(kept: Measurements) -> None:
    """Every figure, negative ones too, and nothing before it was kept."""
    assert kept.find(SPENT, DESIGN) is None

    measurement = _keep(kept, 3, -2, 0, 2**62)

    assert Measurement(DESIGN, (3, -2, 0, 2**62)) == measurement == kept.find(SPENT, DESIGN)


def test_it_is_known_which_records_were_measured(kept: Measurements) -> None:
    """By the number of the import that last changed them; nothing is known before."""
    assert kept.state(SPENT) is None

    _keep(kept, 3, state=7)

    assert 7 == kept.state(SPENT)


def test_the_first_one_stands(kept: Measurements) -> None:
    """A second draw for the same round is forgotten, and the first is given back."""
    first = _keep(kept, 3, state=7)

    second = _keep(kept, 4, state=8)

    assert first == second == kept.find(SPENT, DESIGN)
    assert 7 == kept.state(SPENT)


@pytest.mark.parametrize(
    "change", [{"dataset": "justice"}, {"period": "2023"}, {"vintage": 2}, {"round": 2}]
)
def test_another_round_is_another_measurement(
    kept: Measurements, change: dict[str, object]
) -> None:
    """Dataset, period, vintage and round name what was measured."""
    other = _spent(charge(**change))  # type: ignore[arg-type] # by name
    _keep(kept, 3)

    assert kept.find(other, DESIGN) is None
    assert kept.state(other) is None


@pytest.mark.parametrize(
    "other",
    [_spent(charge(Fraction(1, 5))), _spent(charge(), "2026-03-02T12:00:00+00:00")],
)
def test_what_another_payment_measured_is_not_taken(kept: Measurements, other: Spent) -> None:
    """A ledger that was written anew does not fit what was measured under the old one."""
    _keep(kept, 3)

    with pytest.raises(LedgerBrokenError, match="measured for another entry"):
        kept.find(other, DESIGN)


def test_of_two_that_race_one_stands(kept: Measurements, engine: Engine) -> None:
    """Both are given the same figures."""
    barrier = threading.Barrier(2)
    stand: list[Measurement] = []

    def keep(value: int) -> None:
        barrier.wait()
        stand.append(_keep(kept, value))

    threads = [threading.Thread(target=keep, args=(value,)) for value in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2 == len(stand)
    assert stand[0] == stand[1]
    assert 1 == measured(engine)
