"""A process that spends until nothing is left: `python -m tests.node.spender URL NAME`."""

import sys

from anonymizer.errors import BudgetExhaustedError
from node.ledger_store import LedgerStore
from node.storage import open_engine
from tests.documents import NOW
from tests.node.country import CAP, charge


def main(url: str, name: str) -> None:
    """Pay for one table after another, and print how many were paid."""
    store = LedgerStore(open_engine(url), CAP)
    paid = 0
    while True:
        try:
            store.settle((charge(f"{name}-{paid}"),), NOW)
        except BudgetExhaustedError:
            break
        paid += 1
    sys.stdout.write(str(paid))


if __name__ == "__main__":
    main(*sys.argv[1:])
