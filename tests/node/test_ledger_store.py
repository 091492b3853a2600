"""The ledger on disk."""

import subprocess
import sys
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, update

from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError, MixedMechanismsError
from anonymizer.ledger import GENESIS, Charge, Ledger
from anonymizer.loss import epsilon_of
from node.ledger_store import LedgerStore
from node.storage import metadata, writing
from tests.documents import NOW
from tests.node.payments import CAP, DELTA, charge, due

ROOT = Path(__file__).parents[2]
THIRD = Fraction(1, 3)
THREE = tuple(charge(round=number) for number in (1, 2, 3))


@pytest.fixture
def store(engine: Engine) -> LedgerStore:
    """An empty ledger under the cap of three."""
    return LedgerStore(engine, CAP, DELTA)


def test_what_is_paid_is_on_the_ledger(store: LedgerStore) -> None:
    """In order, chained, exact, and there for whoever opens it next."""
    charges = (charge(THIRD), charge(THIRD, round=2, agreements=("a" * 64, "b" * 64)))

    settled = store.settle(due(*charges), NOW)

    ledger = LedgerStore(store.engine, CAP, DELTA).ledger()
    assert settled == ledger
    assert list(charges) == [entry.charge for entry in ledger.entries]
    assert GENESIS == ledger.entries[0].previous
    assert ledger.entries[0].hash == ledger.entries[1].previous
    assert 2 * THIRD == ledger.loss("victims", 2024)
    assert "2026-03-01T12:00:00+00:00" == ledger.entries[0].at


def test_a_gaussian_payment_is_kept_as_it_is(store: LedgerStore) -> None:
    """Its loss is a rho, exact, and worth an epsilon only when all of them are added up."""
    half = charge(
        mechanism="discrete-gaussian",
        delta=DELTA,
        asked=(("sex 1:centred of identified", 3), ("people of identified", 2)),
        sensitivity=113,
        scale=Fraction(1 << 20, 3),
    )

    store.settle(due(half, replace(half, round=2)), NOW)

    ledger = store.ledger()
    assert [half, replace(half, round=2)] == [entry.charge for entry in ledger.entries]
    assert epsilon_of(2 * half.loss, DELTA) == ledger.loss("victims", 2024)


def test_an_empty_ledger_is_a_ledger(store: LedgerStore) -> None:
    """Preparing it again changes nothing, and neither does paying nothing."""
    store.prepare()
    store.prepare()
    store.touch()
    store.settle(due(), NOW)

    assert (0, GENESIS) == (store.ledger().count, store.ledger().head)


def test_what_is_due_is_decided_when_our_turn_has_come(store: LedgerStore) -> None:
    """From the ledger as it stands then, which nobody else changes in the meantime."""
    store.settle(due(charge()), NOW)

    def next_round(ledger: Ledger) -> tuple[Charge, ...]:
        return (charge(round=ledger.count + 1),)

    assert 2 == store.settle(next_round, NOW).count


def test_all_is_settled_or_nothing(store: LedgerStore) -> None:
    """Where the cap cannot pay for the last round, none of them is on the ledger."""
    charges = (charge(), charge(round=2), charge(Fraction(3), round=3))

    with pytest.raises(BudgetExhaustedError, match=r"victims 2024 costs epsilon 3; of the cap 3"):
        store.settle(due(*charges), NOW)

    assert 0 == store.ledger().count


def test_ten_tenths_fit_into_one(engine: Engine) -> None:
    """Losses are exact: no rounding refuses the last one, and none lets one more in."""
    store = LedgerStore(engine, Fraction(1), DELTA)

    for number in range(1, 11):
        store.settle(due(charge(round=number)), NOW)

    with pytest.raises(BudgetExhaustedError, match="of the cap 1 epsilon 0 is left for 2024"):
        store.settle(due(charge(Fraction(1, 10**12), round=11)), NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_a_round_is_paid_once_and_in_its_turn(store: LedgerStore, number: int) -> None:
    """A second payment for the same measurement is a fault, and so is one that skips a round."""
    store.settle(due(charge()), NOW)

    with pytest.raises(ValueError, match="expected round 2"):
        store.settle(due(charge(round=number)), NOW)

    assert 1 == store.ledger().count


def test_noise_of_two_kinds_is_refused(store: LedgerStore) -> None:
    """For one snapshot; another vintage may choose anew."""
    store.settle(due(charge()), NOW)
    other = charge(round=2, mechanism="discrete-gaussian", delta=DELTA)

    with pytest.raises(MixedMechanismsError):
        store.settle(due(other), NOW)

    assert 2 == store.settle(due(replace(other, vintage=2, round=1)), NOW).count


def test_other_years_and_datasets_have_their_own_cap(store: LedgerStore) -> None:
    """A pooled period is charged to every year in it."""
    store.settle(due(charge(Fraction(2))), NOW)
    store.settle(due(charge(Fraction(3), period="2023", years=(2023,))), NOW)
    store.settle(due(charge(Fraction(3), dataset="justice")), NOW)

    pooled = charge(Fraction(1), period="2022/2024", years=(2022, 2023, 2024))
    with pytest.raises(BudgetExhaustedError, match="is left for 2023"):
        store.settle(due(pooled), NOW)


def test_a_lower_cap_takes_effect_at_once(store: LedgerStore) -> None:
    """What was spent stays spent, and nothing more is."""
    store.settle(due(charge(Fraction(1))), NOW)

    with pytest.raises(BudgetExhaustedError):
        LedgerStore(store.engine, Fraction(1, 2), DELTA).settle(due(charge(round=2)), NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"charge": "{}"},
        {"charge": "not JSON"},
        {"charge": "[]"},
        {"charge": '{"years": [2024], "scale": "1/0"}'},
        {"charge": '{"years": [2024], "agreements": [], "asked": [[1]]}'},
        {"at": "2026-03-02T12:00:00+00:00"},
        {"previous": "f" * 64},
        {"hash": "f" * 64},
        {"number": 9},
    ],
)
def test_a_changed_entry_is_found(store: LedgerStore, change: dict[str, object]) -> None:
    """Whatever of it was changed: nothing is read from it and nothing is spent after it."""
    store.settle(due(*THREE), NOW)
    table = metadata.tables["ledger"]
    with writing(store.engine) as connection:
        connection.execute(update(table).where(table.c.number == 2).values(**change))

    with pytest.raises(LedgerBrokenError, match="entry"):
        store.ledger()
    with pytest.raises(LedgerBrokenError):
        store.settle(due(charge(round=4)), NOW)


def test_a_cheaper_price_is_found(store: LedgerStore) -> None:
    """Nobody gets back what was spent by making an entry smaller."""
    store.settle(due(charge(Fraction(1))), NOW)
    table = metadata.tables["ledger"]
    with writing(store.engine) as connection:
        stored = str(connection.scalar(select(table.c.charge)))
        cheaper = stored.replace('"scale": "1"', '"scale": "1000"')
        connection.execute(update(table).values(charge=cheaper))

    with pytest.raises(LedgerBrokenError, match="entry 1 is not what was written"):
        store.ledger()


@pytest.mark.parametrize("number", [1, 2])
def test_a_removed_entry_is_found(store: LedgerStore, number: int) -> None:
    """Unless it was the last: that is the hub's to notice."""
    store.settle(due(*THREE), NOW)
    table = metadata.tables["ledger"]
    with writing(store.engine) as connection:
        connection.execute(delete(table).where(table.c.number == number))

    with pytest.raises(LedgerBrokenError, match="does not follow"):
        store.ledger()


def test_threads_never_spend_more_than_the_cap(store: LedgerStore) -> None:
    """Four threads ask for forty tenths; thirty are paid, and no entry is lost."""
    paid: list[Charge] = []

    def spend(period: str) -> None:
        for vintage in range(1, 11):
            asked = charge(period=period, vintage=vintage)
            try:
                store.settle(due(asked), NOW)
            except BudgetExhaustedError:
                continue
            paid.append(asked)

    threads = [threading.Thread(target=spend, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ledger = store.ledger()
    assert 30 == ledger.count == len(paid)
    assert {each.key for each in paid} == {entry.charge.key for entry in ledger.entries}
    assert CAP == ledger.loss("victims", 2024)


def test_eight_processes_never_spend_more_than_the_cap(store: LedgerStore) -> None:
    """Copies of one node ask for eighty tenths at once: thirty are paid, in one unbroken chain."""
    url = store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.node.spender", url]
    started = [
        subprocess.Popen([*command, name, "10"], cwd=ROOT, stdout=subprocess.PIPE)
        for name in "abcdefgh"
    ]

    paid = [int(process.communicate(timeout=120)[0]) for process in started]

    ledger = store.ledger()
    assert 30 == sum(paid) == ledger.count
    assert CAP == ledger.loss("victims", 2024)
    assert 30 == len({entry.charge.key for entry in ledger.entries})
