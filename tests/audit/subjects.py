"""What is audited: designs as the planner makes them, two neighbouring registers, and the promise.

Everything is planned, priced and counted by the code that publishes; nothing here computes a loss.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from anonymizer.counting import counts
from anonymizer.design import Design, Mechanism
from anonymizer.grid import Grid
from anonymizer.ledger import Charge, Ledger, Spent, total
from anonymizer.loss import epsilon_of
from anonymizer.rounds import Round, missing
from anonymizer.strategy import Level, Wanted, design
from tests.audit import people
from tests.audit.people import FORM, OTHERS, SEX, Person, grid
from tests.audit.promises import Epsilon, Promise, Rho

Floats = NDArray[np.float64]

DELTA = Fraction(1, 10**6)
"""Of the agreements."""

SEEN_DELTA = Fraction(1, 100)
"""At which Gaussian noise is audited: an event as rare as delta must be seen often enough."""


@dataclass(frozen=True, slots=True)
class Release:
    """One round of measuring two registers that differ by a person, or do not differ."""

    design: Design
    absent: tuple[Person, ...]
    present: tuple[Person, ...]

    def register(self, *, is_present: bool) -> tuple[Person, ...]:
        """Who is counted."""
        return self.present if is_present else self.absent


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What an attacker knows, who knows everything but whether the person is there.

    Attributes:
        absent: The numbers of a publication without noise, if the person is not there.
        present: The same, if they are.
        scales: Of the noise on each number.
        is_pair: Whether its two halves are two releases of the same tables.
    """

    mechanism: Mechanism
    absent: Floats
    present: Floats
    scales: Floats
    is_pair: bool

    @property
    def change(self) -> Floats:
        """What the person changes."""
        return self.present - self.absent


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is published, and what was promised of it.

    Attributes:
        promises: All that the ledger's entries promise.
        published: The one table that is published, where measurements are not looked at.
    """

    name: str
    releases: tuple[Release, ...]
    promises: tuple[Promise, ...]
    published: Grid | None = None

    @property
    def known(self) -> Known:
        """What an attacker knows."""
        if self.published:
            return _of_table(self.releases[0], self.published)
        sides = [
            [people.numbers(each.register(is_present=side), each.design) for each in self.releases]
            for side in (False, True)
        ]
        scales = [
            np.full(len(numbers), float(each.design.scale))
            for each, numbers in zip(self.releases, sides[0], strict=True)
        ]
        absent, present = (np.concatenate(side).astype(np.float64) for side in sides)
        mechanism = self.releases[0].design.mechanism
        asked = [each.design.asked for each in self.releases]
        is_pair = len(asked) == 2 and asked[0] == asked[1]
        return Known(mechanism, absent, present, np.concatenate(scales), is_pair)


def paid(design: Design, ceiling: Fraction, number: int = 1) -> Spent:
    """A payment for a design, from a ledger that holds nothing else."""
    charge = _charge(design, ceiling, number)
    _, spent = Ledger(total([charge], DELTA), DELTA).spend(charge, "2025-03-01T00:00:00+00:00")
    return spent


def one_table() -> Subject:
    """A table of which one person may be in two cells."""
    return _released("Laplace: one table", [_round([grid(FORM)], "discrete-laplace", 1)])


def one_cell() -> Subject:
    """A table of which one person is in one cell."""
    return _released("Laplace: one cell each", [_round([grid(SEX)], "discrete-laplace", 1)])


def published_table() -> Subject:
    """A table to the end: paid on a ledger, measured, estimated, rounded to thousandths."""
    table = grid(SEX)
    subject = _released("Laplace: a published table", [_round([table], "discrete-laplace", 1)])
    return Subject(subject.name, subject.releases, subject.promises, table)


def tables_together() -> Subject:
    """Weighted tables in one vector."""
    tables = [grid(SEX), grid(FORM)]
    return _released("Laplace: weighted tables", [_round(tables, "discrete-laplace", 1)])


def two_periods() -> Subject:
    """A person who is in a quarter and in its year."""
    quarter = _round([grid(SEX)], "discrete-laplace", Fraction(1, 2))
    return _released("Laplace: a quarter and its year", [quarter, quarter])


def corrected() -> Subject:
    """Figures, and the same corrected by one person more."""
    return _corrected("Laplace: figures, corrected", _round([grid(SEX)], "discrete-laplace", 1))


def number() -> Subject:
    """How many people there are."""
    return _released("Gaussian: one number", [_round([grid()], "discrete-gaussian", 4)])


def blocks() -> Subject:
    """Two tables as centred blocks."""
    tables = [grid(SEX), grid(FORM)]
    return _released("Gaussian: blocks", [_round(tables, "discrete-gaussian", 4)])


def two_levels() -> Subject:
    """Two ceilings, as the reader of the higher one sees them: both rounds."""
    wanted = (Wanted(grid(SEX)),)
    low, high = (Level(Fraction(epsilon), DELTA, wanted) for epsilon in (2, 4))
    paid_before = Round(low, _round([grid(SEX)], "discrete-gaussian", low.epsilon))
    rounds = (paid_before, *missing([low, high], [paid_before], high))
    return _released("Gaussian: two levels", [each.design for each in rounds])


def number_corrected() -> Subject:
    """A number in Gaussian noise, and the same corrected by one person more."""
    return _corrected("Gaussian: a number, corrected", _round([grid()], "discrete-gaussian", 4))


def _round(tables: Iterable[Grid], mechanism: Mechanism, epsilon: Fraction | int) -> Design:
    wanted = tuple(Wanted(each) for each in tables)
    budget = Level(Fraction(epsilon), DELTA, wanted).budget(mechanism)
    return design(wanted, (), mechanism, budget)


def _released(name: str, designs: Sequence[Design]) -> Subject:
    """Designs that are all asked of the same register, without and with the worst person."""
    present = (*OTHERS, people.worst(designs))
    releases = tuple(Release(each, OTHERS, present) for each in designs)
    return Subject(name, releases, _promises(designs))


def _corrected(name: str, design: Design) -> Subject:
    """A release without the person in either register, then one of both; the second betrays."""
    after = _released(name, [design])
    before = Release(design, OTHERS, OTHERS)
    return Subject(name, (before, *after.releases), after.promises)


def _promises(designs: Sequence[Design]) -> tuple[Promise, ...]:
    charges = [_charge(each, Fraction(4), place) for place, each in enumerate(designs, start=1)]
    if designs[0].mechanism == "discrete-laplace":
        return (Epsilon(total(charges, DELTA)),)
    rho = sum((each.loss for each in charges), Fraction())
    return Rho(rho), Epsilon(epsilon_of(rho, SEEN_DELTA), SEEN_DELTA)


def _charge(design: Design, ceiling: Fraction, number: int) -> Charge:
    return Charge(
        dataset="people",
        period="2024",
        years=(2024,),
        vintage=1,
        round=number,
        ceiling=ceiling,
        delta=DELTA,
        rule="everybody, once",
        mechanism=design.mechanism,
        asked=tuple((str(query), weight) for query, weight in design.asked),
        sensitivity=design.sensitivity,
        scale=design.scale,
        agreements=("agreed",),
    )


def _of_table(release: Release, table: Grid) -> Known:
    """The cells of a table that was measured as it is."""
    ((_, weight),) = release.design.asked
    absent, present = (
        counts(people.counted(release.register(is_present=side)), table).ravel().astype(np.float64)
        for side in (False, True)
    )
    scales = np.full(len(absent), float(release.design.scale / weight))
    return Known(release.design.mechanism, absent, present, scales, is_pair=False)
