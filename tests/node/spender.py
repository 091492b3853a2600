"""A process that spends: `python -m tests.node.spender URL PERIOD TIMES`."""

import sys
from datetime import UTC, datetime

from anonymizer.errors import BudgetExhaustedError
from node.ledger_store import LedgerStore
from node.storage import open_engine
from tests.node.payments import CAP, DELTA, charge, due


def main(url: str, period: str, times: str) -> None:
    """Ask so many times for a tenth of the same year, and print how often it was paid."""
    store = LedgerStore(open_engine(url), CAP, DELTA)
    paid = 0
    for vintage in range(1, int(times) + 1):
        try:
            store.settle(due(charge(period=period, vintage=vintage)), datetime.now(UTC))
        except BudgetExhaustedError:
            continue
        paid += 1
    sys.stdout.write(str(paid))


if __name__ == "__main__":
    main(*sys.argv[1:])
