"""The privacy ledger: what every round of measuring cost, in an exact and unbroken chain.

An entry is on the ledger before noise is drawn for it, and nothing is ever refunded.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from fractions import Fraction

from anonymizer.design import Design, Mechanism, loss
from anonymizer.errors import BudgetExhaustedError, LedgerBrokenError, MixedMechanismsError
from anonymizer.loss import epsilon_of

GENESIS = "0" * 64
"""What the first entry follows."""

Snapshot = tuple[str, str, int]
"""What is measured: dataset, period, vintage."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One round of measuring and its price.

    Attributes:
        dataset: Whose records are counted.
        period: The reference period, as SDMX writes it.
        years: Calendar years whose people it counts.
        vintage: Which snapshot of the data, from 1.
        round: Its number among the rounds of this snapshot, from 1.
        ceiling: The epsilon up to which readers profit from it.
        delta: At which a Gaussian loss is worth the ceiling; 0 where noise is Laplace.
        rule: How people are counted: code list of the status, date axis, which record speaks.
        asked: Each query as text, with its weight.
        sensitivity: Most that one person changes the weighted answers, in the mechanism's norm.
        scale: Of the noise.
        agreements: The agreements that asked, by their hashes.
    """

    dataset: str
    period: str
    years: tuple[int, ...]
    vintage: int
    round: int
    ceiling: Fraction
    delta: Fraction
    rule: str
    mechanism: Mechanism
    asked: tuple[tuple[str, int], ...]
    sensitivity: int
    scale: Fraction
    agreements: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a charge that pays nothing."""
        if self.sensitivity < 1 or self.scale <= 0 or not self.years or not self.asked:
            raise ValueError("expected sensitivity >= 1, scale > 0, a year and a query")

    @property
    def loss(self) -> Fraction:
        """Privacy loss, exact: epsilon for Laplace noise, rho for Gaussian."""
        return loss(self.mechanism, self.sensitivity, self.scale)

    @property
    def snapshot(self) -> Snapshot:
        """What it measures."""
        return self.dataset, self.period, self.vintage

    @property
    def key(self) -> tuple[str, str, int, int]:
        """Which round it is. It is paid for once and measured once."""
        return (*self.snapshot, self.round)

    def pays_for(self, design: Design) -> bool:
        """Whether it is the price of exactly this design."""
        asked = tuple((str(query), weight) for query, weight in design.asked)
        priced = (design.mechanism, asked, design.sensitivity, design.scale)
        return priced == (self.mechanism, self.asked, self.sensitivity, self.scale)


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
        chained = [self.number, self.charge_text, self.at, self.previous]
        return hashlib.sha256(json.dumps(chained).encode()).hexdigest()

    @property
    def charge_text(self) -> str:
        """The charge as it is chained."""
        return json.dumps(asdict(self.charge), sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class Spent:
    """An entry that is on the ledger. Only `Ledger` makes one."""

    entry: Entry

    @property
    def charge(self) -> Charge:
        """What was paid."""
        return self.entry.charge


@dataclass(frozen=True, slots=True)
class Ledger:
    """Privacy loss spent by one node, against one cap per dataset and calendar year.

    Attributes:
        cap: Most that one person may lose in one year, over all periods that touch it (epsilon).
        delta: At which Gaussian losses are counted as epsilon.
        entries: From the first to the last, chain verified.
    """

    cap: Fraction
    delta: Fraction
    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, cap: Fraction, delta: Fraction, entries: Iterable[tuple[Entry, str]]) -> "Ledger":
        """Take up a stored ledger, checking every link.

        Args:
            cap: As above.
            delta: As above.
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
        return cls(cap, delta, tuple(kept))

    @property
    def count(self) -> int:
        """Number of entries."""
        return len(self.entries)

    @property
    def head(self) -> str:
        """Hash of the last entry."""
        return self.entries[-1].hash if self.entries else GENESIS

    def rounds(self, snapshot: Snapshot) -> tuple[Spent, ...]:
        """What was paid for one snapshot so far, first round first."""
        return tuple(Spent(e) for e in self.entries if e.charge.snapshot == snapshot)

    def vintages(self, dataset: str, period: str) -> frozenset[int]:
        """Which snapshots of a period were measured."""
        charges = (entry.charge for entry in self.entries)
        return frozenset(c.vintage for c in charges if (c.dataset, c.period) == (dataset, period))

    def loss(self, dataset: str, year: int | None = None) -> Fraction:
        """Most that one person has lost, in a year or in all, were they counted in every period.

        Laplace losses add up as they are. Gaussian losses add up as rho and are worth an epsilon
        together, which is less than the sum of what each is worth.
        """
        charges = [e.charge for e in self.entries if e.charge.dataset == dataset]
        counted = [c for c in charges if year is None or year in c.years]
        return total(counted, self.delta)

    def left(self, dataset: str, years: Iterable[int]) -> Fraction:
        """What may still be spent in every one of the years, as epsilon."""
        return self.cap - max(self.loss(dataset, year) for year in years)

    def spend(self, charge: Charge, at: str) -> tuple["Ledger", Spent]:
        """Put a charge on the ledger, before any noise is drawn for it.

        Raises:
            BudgetExhaustedError: A year it touches would lose more than the cap.
            MixedMechanismsError: Its snapshot was measured with the other mechanism.
            ValueError: It was paid for already, or is not the next round.
        """
        before = self.rounds(charge.snapshot)
        if charge.round != len(before) + 1:
            raise ValueError(f"expected round {len(before) + 1}, got {charge.key}")
        if any(spent.charge.mechanism != charge.mechanism for spent in before):
            raise MixedMechanismsError(f"{charge.snapshot} was measured with other noise before")
        entry = Entry(self.count + 1, charge, at, self.head)
        after = replace(self, entries=(*self.entries, entry))
        for year in charge.years:
            if after.loss(charge.dataset, year) > self.cap:
                raise BudgetExhaustedError(
                    f"{charge.dataset} {charge.period} costs {_priced(charge, self.delta)}; of the"
                    f" cap {self.cap} epsilon {_shown(self.left(charge.dataset, [year]))} is left"
                    f" for {year}"
                )
        return after, Spent(entry)


def total(charges: Iterable[Charge], delta: Fraction) -> Fraction:
    """The epsilon of several charges together; an upper bound, exact where noise is Laplace."""
    losses: dict[Mechanism, Fraction] = {}
    for charge in charges:
        losses[charge.mechanism] = losses.get(charge.mechanism, Fraction()) + charge.loss
    rho = losses.get("discrete-gaussian", Fraction())
    return losses.get("discrete-laplace", Fraction()) + (epsilon_of(rho, delta) if rho else 0)


def _priced(charge: Charge, delta: Fraction) -> str:
    return f"epsilon {_shown(total([charge], delta))}"


def _shown(value: Fraction) -> str:
    return f"{float(value):.6g}"
