"""Which rounds of measuring are still to be paid, so that readers up to a ceiling are served.

Readers with different ceilings are served from one set of rounds: each round takes the readers of
one ceiling from what the ceilings below them know to what theirs allows. So a higher ceiling pays
only the difference, what was measured costs nothing again, and all readers together learn no more
than the highest of the ceilings that were asked for at first (proofs/levels.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from anonymizer.blocks import variances
from anonymizer.design import Design, Mechanism
from anonymizer.errors import CeilingSpentError
from anonymizer.strategy import Level, Wanted, design, weighted_error

_DUST = Fraction(1, 1 << 10)
"""Share of a ceiling that rounding of scales may leave over."""
_ENOUGH = Fraction(1, 10)
"""Share of a ceiling with less of which tables that are not known yet would be mostly noise."""
_BEARABLE = 2.0
"""How much variance readers bear so that those of higher ceilings are served from their round."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round that was paid, or is to be: what it measures, and for readers of which ceiling."""

    level: Level
    design: Design

    @property
    def budget(self) -> Fraction:
        """What everything up to its ceiling may lose together."""
        return self.level.budget(self.design.mechanism)


def missing(levels: Sequence[Level], paid: Sequence[Round], own: Level) -> tuple[Round, ...]:
    """The rounds that are to be paid before a reader can be served.

    Args:
        levels: All that is asked of one snapshot: ceilings with what their readers want.
        paid: What was paid for the snapshot before.
        own: The reader's ceiling, with what that reader wants.

    Raises:
        CeilingSpentError: The reader wants what was not measured, and too little of the ceiling
            is left for it.
    """
    mechanism = paid[0].design.mechanism if paid else choose(levels)
    rounds, budget = tuple(paid), own.budget(mechanism)
    if _is_served(own, rounds, mechanism):
        return ()
    for level, above in _rising(levels, mechanism):
        if level.budget(mechanism) <= budget:
            rounds += _next(level, above, rounds, mechanism)
    if not knows(_designs(usable(rounds, budget)), own.wanted):
        raise CeilingSpentError(
            f"too little of the ceiling epsilon {float(own.epsilon):g} is left, for it was spent on"
            " other tables of this period: ask for tables that were measured then, or agree on a"
            " higher ceiling"
        )
    return rounds[len(paid) :]


def choose(levels: Sequence[Level]) -> Mechanism:
    """The mechanism with the smaller exact error, were all levels measured, lowest first."""
    if any(level.delta == 0 for level in levels):
        return "discrete-laplace"
    laplace, gaussian = (error(levels, each) for each in ("discrete-laplace", "discrete-gaussian"))
    return "discrete-laplace" if laplace <= gaussian else "discrete-gaussian"


def error(levels: Sequence[Level], mechanism: Mechanism) -> float:
    """Weighted mean variance over the tables of all levels, each as its readers know them."""
    rounds: tuple[Round, ...] = ()
    found = 0.0
    for level, above in _rising(levels, mechanism):
        rounds += _next(level, above, rounds, mechanism)
        known = _designs(usable(rounds, level.budget(mechanism)))
        found += weighted_error(level.wanted, known, mechanism)
    return found


def usable(rounds: Sequence[Round], budget: Fraction) -> tuple[Round, ...]:
    """The rounds that readers may profit from who may learn as much as the budget.

    A round for a lower ceiling that was paid late, on top of a full ceiling, is not for them.
    """
    taken: tuple[Round, ...] = ()
    left = budget
    for each in rounds:
        if each.budget <= budget and each.design.loss <= left:
            taken, left = (*taken, each), left - each.design.loss
    return taken


def knows(designs: Sequence[Design], wanted: Iterable[Wanted]) -> bool:
    """Whether everything that the tables need is measured."""
    known = variances(designs)
    mechanism = designs[0].mechanism if designs else "discrete-laplace"
    return all(term.block in known for each in wanted for term in each.target.terms(mechanism))


def _rising(
    levels: Sequence[Level], mechanism: Mechanism
) -> tuple[tuple[Level, tuple[Wanted, ...]], ...]:
    """One level for each budget, from the lowest on, with what is wanted above it."""
    merged: dict[Fraction, Level] = {}
    for level in levels:
        budget = level.budget(mechanism)
        same = merged.get(budget)
        merged[budget] = same.wanting(level.wanted) if same else level
    above: tuple[Wanted, ...] = ()
    falling = []
    for budget in sorted(merged, reverse=True):
        falling.append((merged[budget], above))
        above = (*merged[budget].wanted, *above)
    return tuple(reversed(falling))


def _is_served(own: Level, rounds: Sequence[Round], mechanism: Mechanism) -> bool:
    """Whether a reader's tables are known, as well as the ceiling allows."""
    budget = own.budget(mechanism)
    known = usable(rounds, budget)
    is_measured = any(each.budget == budget for each in known)
    is_spent = _left(budget, known) < budget * _DUST
    return (is_measured or is_spent) and knows(_designs(known), own.wanted)


def _next(
    level: Level, above: Sequence[Wanted], rounds: Sequence[Round], mechanism: Mechanism
) -> tuple[Round, ...]:
    """The round that takes a level's readers to what their ceiling allows, if there is one."""
    budget = level.budget(mechanism)
    known = usable(rounds, budget)
    left = _left(budget, known)
    enough = _DUST if knows(_designs(known), level.wanted) else _ENOUGH
    if _is_served(level, rounds, mechanism) or left < budget * enough:
        return ()
    return (Round(level, _serving(level, above, _designs(known), left, mechanism)),)


def _serving(
    level: Level,
    above: Sequence[Wanted],
    known: Sequence[Design],
    left: Fraction,
    mechanism: Mechanism,
) -> Design:
    """A round for a level's own readers; also for those above where it hurts them little."""
    alone = design(level.wanted, known, mechanism, left)
    if not above:
        return alone
    shared = design((*level.wanted, *above), known, mechanism, left)
    hurt, unhurt = (
        weighted_error(level.wanted, (*known, each), mechanism) for each in (shared, alone)
    )
    return shared if hurt <= _BEARABLE * unhurt else alone


def _left(budget: Fraction, known: Sequence[Round]) -> Fraction:
    return budget - sum((each.design.loss for each in known), Fraction())


def _designs(rounds: Sequence[Round]) -> tuple[Design, ...]:
    return tuple(each.design for each in rounds)
