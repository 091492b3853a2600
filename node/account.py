"""The statement of account: who asked, what it cost, what is left, and what one person may lose."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from anonymizer.ledger import Entry, Ledger, total


@dataclass(frozen=True, slots=True)
class Year:
    """What one person may have lost in one dataset and calendar year, and may still lose."""

    dataset: str
    year: int
    spent: Fraction
    left: Fraction


@dataclass(frozen=True, slots=True)
class Account:
    """One node's privacy loss, all of it as epsilon.

    Attributes:
        cap: Most that one person may lose per dataset and calendar year.
        delta: At which Gaussian losses are counted.
        entries: The payments that were asked for.
        years: Every year that they touch, with all that was ever spent on it.
        worst_case: By dataset, the loss of a person who is in every period that was measured.
    """

    cap: Fraction
    delta: Fraction
    entries: tuple[Entry, ...]
    years: tuple[Year, ...]
    worst_case: Mapping[str, Fraction]

    def epsilon(self, entry: Entry) -> Fraction:
        """What one payment is worth by itself."""
        return total([entry.charge], self.delta)


def statement(ledger: Ledger, period: str | None) -> Account:
    """State the account, of all payments or of those for one period."""
    entries = tuple(e for e in ledger.entries if period in (None, e.charge.period))
    touched = sorted({(e.charge.dataset, year) for e in entries for year in e.charge.years})
    return Account(
        cap=ledger.cap,
        delta=ledger.delta,
        entries=entries,
        years=tuple(_year(ledger, dataset, year) for dataset, year in touched),
        worst_case={dataset: ledger.loss(dataset) for dataset, _ in touched},
    )


def _year(ledger: Ledger, dataset: str, year: int) -> Year:
    return Year(dataset, year, ledger.loss(dataset, year), ledger.left(dataset, [year]))
