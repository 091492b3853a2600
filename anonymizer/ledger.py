"""The privacy ledger: what every measurement cost, in an exact and unbroken chain.

An entry is on the ledger before noise is drawn for it, and nothing is ever refunded.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from fractions import Fraction

from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError

GENESIS = "0" * 64
"""What the first entry follows."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One measurement and its price.

    Attributes:
        dataset: Whose records are counted.
        period: The reference period, as SDMX writes it.
        years: Calendar years whose people it counts.
        vintage: Which snapshot of the data, from 1.
        table: Name of the grid.
        sensitivity: Most that one person changes the table, in L1 norm.
        scale: Of the discrete Laplace noise, in counts.
        agreement: The agreement that asked first, by its hash.
    """

    dataset: str
    period: str
    years: tuple[int, ...]
    vintage: int
    table: str
    sensitivity: int
    scale: Fraction
    agreement: str

    def __post_init__(self) -> None:
        """Refuse a charge that pays nothing."""
        if self.sensitivity < 1 or self.scale <= 0 or not self.years:
            raise ValueError("expected sensitivity >= 1, scale > 0 and at least one year")

    @property
    def epsilon(self) -> Fraction:
        """Privacy loss: exact."""
        return Fraction(self.sensitivity) / self.scale

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What is measured. It is paid for once and measured once."""
        return self.dataset, self.period, self.vintage, self.table


@dataclass(frozen=True, slots=True)
class Entry:
    """A charge in its place in the chain."""

    number: int
    charge: Charge
    at: str
    previous: str

    @property
    def hash(self) -> str:
        """SHA-256 over everything in the entry, and so over all entries before it."""
        body = asdict(self.charge) | {"scale": str(self.charge.scale)}
        chained = [self.number, body, self.at, self.previous]
        return hashlib.sha256(json.dumps(chained, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Spent:
    """A charge that is on the ledger. Only `Ledger` makes one."""

    charge: Charge


@dataclass(frozen=True, slots=True)
class Ledger:
    """Privacy loss spent by one node, against one cap per dataset and calendar year.

    Attributes:
        cap: Most that one person may lose in one year, over all periods that touch it.
        entries: From the first to the last, chain verified.
    """

    cap: Fraction
    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, cap: Fraction, entries: Iterable[tuple[Entry, str]]) -> "Ledger":
        """Take up a stored ledger, checking every link.

        Args:
            cap: As above.
            entries: Each with the hash that was stored beside it.

        Raises:
            LedgerBrokenError: An entry was changed, removed, put in or moved. Entries cut off
                at the end leave a chain that is whole, and so does a chain written anew.
        """
        kept, head = [], GENESIS
        for number, (entry, stored) in enumerate(entries, start=1):
            if (entry.number, entry.previous) != (number, head):
                raise LedgerBrokenError(f"entry {number} does not follow the one before it")
            if entry.hash != stored:
                raise LedgerBrokenError(f"entry {number} is not what was written")
            kept.append(entry)
            head = stored
        return cls(cap, tuple(kept))

    @property
    def count(self) -> int:
        """Number of entries."""
        return len(self.entries)

    @property
    def head(self) -> str:
        """Hash of the last entry."""
        return self.entries[-1].hash if self.entries else GENESIS

    def loss(self, dataset: str, year: int) -> Fraction:
        """Most that one person has lost in a year, were they counted in every period of it."""
        charges = (entry.charge for entry in self.entries)
        return sum(
            (c.epsilon for c in charges if c.dataset == dataset and year in c.years), Fraction()
        )

    def left(self, charge: Charge) -> Fraction:
        """What may still be spent in every year that the charge touches."""
        return self.cap - max(self.loss(charge.dataset, year) for year in charge.years)

    def paid(self, charge: Charge) -> Spent | None:
        """Proof that this very measurement was paid for before, whoever asked for it."""
        found = (e.charge for e in self.entries if e.charge.key == charge.key)
        return next(map(Spent, found), None)

    def spend(self, charge: Charge, at: str) -> tuple["Ledger", Spent]:
        """Put a charge on the ledger, before any noise is drawn for it.

        Raises:
            BudgetExhaustedError: A year it touches has less left than it costs.
            ValueError: It was paid for already.
        """
        if self.paid(charge):
            raise ValueError(f"{charge.key} is on the ledger already")
        left = self.left(charge)
        if charge.epsilon > left:
            raise BudgetExhaustedError(
                f"{charge.table} of {charge.dataset} {charge.period} costs epsilon"
                f" {charge.epsilon}; {left} of the cap {self.cap} is left"
            )
        entry = Entry(self.count + 1, charge, at, self.head)
        return replace(self, entries=(*self.entries, entry)), Spent(charge)
