"""The ledger on disk."""

import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, update

from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError
from anonymizer.ledger import GENESIS, Spent
from node.ledger_store import LedgerStore
from node.storage import metadata, writing
from tests.documents import NOW
from tests.node.country import CAP, charge

ROOT = Path(__file__).parents[2]
THIRD = Fraction(1, 3)


@pytest.fixture
def store(engine: Engine) -> LedgerStore:
    """An empty ledger under the cap of three."""
    return LedgerStore(engine, CAP)


def test_what_is_paid_is_on_the_ledger(store: LedgerStore) -> None:
    """In order, chained, exact, and there for whoever opens it next."""
    spent = store.settle((charge("sex", THIRD), charge("form", THIRD)), NOW)

    ledger = LedgerStore(store.engine, CAP).ledger()
    assert ["sex", "form"] == [proof.charge.table for proof in spent]
    assert [proof.charge for proof in spent] == [entry.charge for entry in ledger.entries]
    assert GENESIS == ledger.entries[0].previous
    assert ledger.entries[0].hash == ledger.entries[1].previous
    assert 2 * THIRD == ledger.loss("victims", 2024)
    assert "2026-03-01T12:00:00+00:00" == ledger.entries[0].at


def test_an_empty_ledger_is_a_ledger(store: LedgerStore) -> None:
    """Preparing it again changes nothing."""
    store.prepare()
    store.prepare()
    store.touch()

    assert (0, GENESIS) == (store.ledger().count, store.ledger().head)


def test_all_is_settled_or_nothing(store: LedgerStore) -> None:
    """Where the cap cannot pay for the last table, none of them is on the ledger."""
    charges = (charge("sex"), charge("form"), charge("movement", Fraction(3)))

    with pytest.raises(BudgetExhaustedError, match=r"movement of victims 2024 costs epsilon 3"):
        store.settle(charges, NOW)

    assert 0 == store.ledger().count


def test_ten_tenths_fit_into_one(engine: Engine) -> None:
    """Losses are exact: no rounding refuses the last one, and none lets one more in."""
    store = LedgerStore(engine, Fraction(1))

    for number in range(10):
        store.settle((charge(f"table {number}"),), NOW)

    with pytest.raises(BudgetExhaustedError, match="0 of the cap 1 is left"):
        store.settle((charge("one more", Fraction(1, 10**12)),), NOW)


def test_what_another_agreement_paid_for_costs_nothing(store: LedgerStore) -> None:
    """The same table is proved at the price that was paid, whatever the second would pay."""
    first = store.settle((charge(agreement="a" * 64),), NOW)

    again = store.settle((charge(epsilon=Fraction(2), agreement="b" * 64),), NOW)

    assert first == again
    assert 1 == store.ledger().count


def test_one_charge_twice_is_paid_once(store: LedgerStore) -> None:
    """Two tables of one name in one release are one measurement."""
    spent = store.settle((charge(), charge()), NOW)

    assert (Spent(charge()), Spent(charge())) == spent
    assert 1 == store.ledger().count


def test_other_years_and_datasets_have_their_own_cap(store: LedgerStore) -> None:
    """A pooled period is charged to every year in it."""
    store.settle((charge(epsilon=Fraction(2)),), NOW)
    store.settle((charge(epsilon=Fraction(3), period="2023", years=(2023,)),), NOW)
    store.settle((charge(epsilon=Fraction(3), dataset="justice"),), NOW)

    pooled = charge(epsilon=Fraction(1), period="2022/2024", years=(2022, 2023, 2024))
    with pytest.raises(BudgetExhaustedError):
        store.settle((pooled,), NOW)


def test_a_lower_cap_takes_effect_at_once(store: LedgerStore) -> None:
    """What was spent stays spent, and nothing more is."""
    store.settle((charge(epsilon=Fraction(1)),), NOW)

    with pytest.raises(BudgetExhaustedError):
        LedgerStore(store.engine, Fraction(1, 2)).settle((charge("form"),), NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"charge": "{}"},
        {"charge": "not JSON"},
        {"charge": "[]"},
        {"charge": '{"years": [2024], "scale": "1/0"}'},
        {"at": "2026-03-02T12:00:00+00:00"},
        {"previous": "f" * 64},
        {"hash": "f" * 64},
        {"number": 9},
    ],
)
def test_a_changed_entry_is_found(store: LedgerStore, change: dict[str, object]) -> None:
    """Whatever of it was changed: nothing is read from it and nothing is spent after it."""
    store.settle((charge("sex"), charge("form"), charge("movement")), NOW)
    table = metadata.tables["ledger"]
    with writing(store.engine) as connection:
        connection.execute(update(table).where(table.c.number == 2).values(**change))

    with pytest.raises(LedgerBrokenError, match="entry"):
        store.ledger()
    with pytest.raises(LedgerBrokenError):
        store.settle((charge("role"),), NOW)


def test_a_cheaper_price_is_found(store: LedgerStore) -> None:
    """Nobody gets back what was spent by making an entry smaller."""
    store.settle((charge(epsilon=Fraction(1)),), NOW)
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
    store.settle((charge("sex"), charge("form"), charge("movement")), NOW)
    table = metadata.tables["ledger"]
    with writing(store.engine) as connection:
        connection.execute(delete(table).where(table.c.number == number))

    with pytest.raises(LedgerBrokenError, match="does not follow"):
        store.ledger()


def test_threads_never_spend_more_than_the_cap(store: LedgerStore) -> None:
    """Four threads ask for forty tables of a tenth; thirty are paid, and no entry is lost."""
    paid: list[str] = []

    def spend(name: str) -> None:
        for number in range(10):
            try:
                (proof,) = store.settle((charge(f"{name}{number}"),), NOW)
            except BudgetExhaustedError:
                continue
            paid.append(proof.charge.table)

    threads = [threading.Thread(target=spend, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ledger = store.ledger()
    assert 30 == ledger.count
    assert sorted(paid) == sorted(entry.charge.table for entry in ledger.entries)
    assert CAP == ledger.loss("victims", 2024)


def test_two_threads_pay_for_one_table_once(store: LedgerStore) -> None:
    """Whoever comes second is given the proof of whoever came first."""
    barrier = threading.Barrier(2)
    spent: list[Spent] = []

    def spend(agreement: str) -> None:
        barrier.wait()
        spent.extend(store.settle((charge(agreement=agreement * 64),), NOW))

    threads = [threading.Thread(target=spend, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 2 == len(spent)
    assert spent[0] == spent[1]
    assert 1 == store.ledger().count


def test_processes_never_spend_more_than_the_cap(store: LedgerStore) -> None:
    """Three copies of one node spend at once until nothing is left: thirty tenths, unbroken."""
    url = store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.node.spender", url]
    started = [
        subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.PIPE) for name in "abc"
    ]

    paid = [int(process.communicate(timeout=60)[0]) for process in started]

    ledger = store.ledger()
    assert 30 == sum(paid) == ledger.count
    assert CAP == ledger.loss("victims", 2024)
