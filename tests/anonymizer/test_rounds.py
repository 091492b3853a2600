"""Rounds of measuring: every ceiling is kept, and nothing is paid for twice.

A country publishes for readers of several ceilings, who come one after the other and in any
order. What is said here is said of every such history.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymizer.blocks import variances
from anonymizer.errors import CeilingSpentError
from anonymizer.grid import Grid
from anonymizer.rounds import Round, knows, missing, usable
from anonymizer.strategy import Level, Wanted
from tests.anonymizer import registers

DELTA = Fraction(1, 10**6)
PURE = Fraction(0)
ROUNDING = Fraction(1, 10**6)
"""Share of a loss that may be left over where scales are rounded upwards."""

SEX = registers.attribute("sex")
COUNTRY = registers.attribute("country", coarse=True)
ROLE = registers.attribute("role", bound=2)
FORM = registers.attribute("form", bound=3, coarse=True)
STATUS = registers.attribute("status")
TOTAL, BY_SEX, BY_ROLE, BY_SEX_AND_ROLE, BY_COUNTRY, BY_STATUS = (
    registers.grid(*each, statuses=["identified"])
    for each in ((), (SEX,), (ROLE,), (SEX, ROLE), (COUNTRY,), (STATUS,))
)
WIDE = tuple(
    registers.grid(*each, statuses=["identified"])
    for each in ((SEX, ROLE), (COUNTRY, ROLE), (FORM, ROLE), (FORM, COUNTRY), (SEX, FORM))
)
"""Tables for which Gaussian noise is the better one."""

EITHER_NOISE = pytest.mark.parametrize(
    ("grids", "delta"), [((BY_SEX, BY_ROLE), PURE), (WIDE, DELTA)], ids=["laplace", "gaussian"]
)

few = settings(max_examples=40)  # Each plans up to four times.
grids = st.sampled_from([TOTAL, BY_SEX, BY_ROLE, BY_SEX_AND_ROLE, BY_COUNTRY])
ceilings = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(3)])


def _level(epsilon: Fraction | int, *grids: Grid, delta: Fraction = PURE) -> Level:
    return Level(Fraction(epsilon), delta, tuple(Wanted(grid) for grid in grids))


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody publishes for readers of a ceiling, while others are in force too."""

    asking: tuple[Level, ...]
    reader: Level


@st.composite
def histories(draw: st.DrawFn) -> tuple[Coming, ...]:
    """Readers with any tables and ceilings, who appear one by one and publish in any order."""
    delta = draw(st.sampled_from([PURE, DELTA]))
    wishes = st.tuples(ceilings, st.lists(grids, min_size=1, max_size=3, unique=True))
    readers = [_level(e, *wanted, delta=delta) for e, wanted in draw(st.lists(wishes, max_size=4))]
    comings = []
    for _ in readers:
        known = draw(st.integers(1, len(readers)))
        comings.append(Coming(_merged(readers[:known]), draw(st.sampled_from(readers[:known]))))
    return tuple(comings)


def _merged(readers: Sequence[Level]) -> tuple[Level, ...]:
    """One level for each ceiling."""
    levels: dict[Fraction, Level] = {}
    for each in readers:
        wanted = levels[each.epsilon].wanted if each.epsilon in levels else ()
        levels[each.epsilon] = Level(each.epsilon, each.delta, (*wanted, *each.wanted))
    return tuple(levels.values())


def _paid(history: Sequence[Coming]) -> tuple[Round, ...]:
    """What is paid for in the end; who is refused pays nothing."""
    rounds: tuple[Round, ...] = ()
    for coming in history:
        with suppress(CeilingSpentError):
            rounds = (*rounds, *missing(coming.asking, rounds, coming.reader))
    return rounds


def _loss(rounds: Sequence[Round]) -> Fraction:
    return sum((each.design.loss for each in rounds), Fraction())


def _budget(level: Level, rounds: Sequence[Round]) -> Fraction:
    return level.budget(rounds[0].design.mechanism)


@few
@given(histories(), ceilings)
def test_no_reader_learns_more_than_the_ceiling_allows(
    history: tuple[Coming, ...], ceiling: Fraction
) -> None:
    """Whatever was paid, in whatever order: what is derived for a ceiling loses no more than it."""
    rounds = _paid(history)
    if not rounds:
        return
    budget = Level(ceiling, history[0].reader.delta, ()).budget(rounds[0].design.mechanism)

    taken = usable(rounds, budget)

    assert _loss(taken) <= budget
    assert all(each.level.epsilon <= ceiling for each in taken)


@few
@given(histories())
def test_nothing_is_due_twice(history: tuple[Coming, ...]) -> None:
    """Who was served is served for good, and whoever wants no more is served for nothing."""
    rounds: tuple[Round, ...] = ()
    for coming in history:
        try:
            rounds = (*rounds, *missing(coming.asking, rounds, coming.reader))
        except CeilingSpentError:
            continue
        assert () == missing(coming.asking, rounds, coming.reader)


@few
@given(histories())
def test_who_is_not_refused_is_served(history: tuple[Coming, ...]) -> None:
    """From the rounds within the ceiling alone, every table is known."""
    rounds: tuple[Round, ...] = ()
    for coming in history:
        try:
            rounds = (*rounds, *missing(coming.asking, rounds, coming.reader))
        except CeilingSpentError:
            continue
        taken = usable(rounds, _budget(coming.reader, rounds))
        assert knows([each.design for each in taken], coming.reader.wanted)


@few
@given(histories())
def test_all_noise_of_a_snapshot_is_of_one_kind(history: tuple[Coming, ...]) -> None:
    """The kind that was chosen at the first payment."""
    assert len({each.design.mechanism for each in _paid(history)}) <= 1


@few
@given(histories().filter(bool))
def test_readers_known_from_the_start_share_one_plan(history: tuple[Coming, ...]) -> None:
    """Together they lose the highest ceiling that was published, whoever comes first."""
    levels = _merged([coming.reader for coming in history])
    rounds = _paid([Coming(levels, coming.reader) for coming in history])

    highest = max(levels, key=lambda level: level.epsilon)

    budget = _budget(highest, rounds)
    assert budget * (1 - ROUNDING) < _loss(rounds) <= budget
    rising = sorted(level.epsilon for level in levels)
    assert rising == [each.level.epsilon for each in rounds]


@EITHER_NOISE
def test_a_higher_ceiling_profits_from_lower_rounds(
    grids: tuple[Grid, ...], delta: Fraction
) -> None:
    """It pays the difference, and every part of every table is known better."""
    levels = [_level(epsilon, *grids, delta=delta) for epsilon in (1, 2, 3)]
    rounds: tuple[Round, ...] = ()
    for level in levels:
        rounds = (*rounds, *missing(levels, rounds, level))

    known = [usable(rounds, _budget(level, rounds)) for level in levels]

    assert [1, 2, 3] == [len(each) for each in known]
    for level, taken in zip(levels, known, strict=True):
        budget = _budget(level, rounds)
        assert budget * (1 - ROUNDING) < _loss(taken) <= budget
    for lower, higher in pairwise(variances([each.design for each in taken]) for taken in known):
        assert all(higher[block] < lower[block] for block in lower)


def test_gaussian_rounds_are_as_good_as_one() -> None:
    """Precision adds up as the loss does: measuring in rounds costs but what rounding costs."""
    low, high = (_level(epsilon, *WIDE, delta=DELTA) for epsilon in (1, 2))

    together = variances([each.design for each in missing([low, high], (), high)])

    (alone,) = missing([high], (), high)
    for block, variance in variances([alone.design]).items():
        assert variance == pytest.approx(together[block], rel=0.02)


def test_a_higher_ceiling_pays_for_tables_that_the_lower_one_did_not_want() -> None:
    """The lower ceiling was spent before anybody asked for them: that stops nobody above it."""
    low, high = _level(1, BY_SEX), _level(2, BY_SEX, BY_ROLE)
    (paid,) = missing([low], (), low)

    (fresh,) = missing([low, high], [paid], high)

    assert knows([paid.design, fresh.design], high.wanted)
    assert 1 - ROUNDING < fresh.design.loss <= 1


def test_somebody_who_cannot_be_served_any_more_stops_nobody() -> None:
    """At the same ceiling, with tables that came too late."""
    first, second, late = _level(1, BY_SEX, TOTAL), _level(1, BY_SEX), _level(1, BY_ROLE)
    paid = missing([first], (), first)

    assert () == missing(_merged([first, second, late]), paid, second)
    with pytest.raises(CeilingSpentError):
        missing(_merged([first, second, late]), paid, late)


def test_a_reader_does_not_pay_for_those_below() -> None:
    """Who finds everything measured pays nothing, though a lower ceiling is yet to be."""
    low, high = _level(1, BY_SEX), _level(2, BY_SEX)
    paid = missing([high], (), high)

    assert () == missing([low, high], paid, high)
    assert 1 == len(missing([low, high], paid, low))


def test_a_late_round_serves_those_who_profit_from_it() -> None:
    """What a higher ceiling has measured is not measured for it once more."""
    low, high = _level(1, BY_SEX), _level(2, BY_ROLE)
    paid = missing([high], (), high)

    (late,) = missing([low, high], paid, low)

    assert knows([late.design], low.wanted)
    assert not knows([late.design], high.wanted)


def test_a_lower_round_serves_those_above_where_it_hurts_little() -> None:
    """One table more beside two; a dear one beside a cheap one waits for its own round."""
    many, one = _level(1, BY_SEX, BY_COUNTRY, TOTAL), _level(1, TOTAL)
    high = _level(2, BY_SEX_AND_ROLE)

    shared = missing([many, _level(2, BY_STATUS)], (), many)
    alone = missing([one, high], (), one)

    assert knows([each.design for each in shared], [Wanted(BY_STATUS)])
    assert alone == missing([one], (), one)


def test_a_late_round_is_not_for_a_ceiling_that_is_full() -> None:
    """Its readers have had what they may have; somebody above both profits from both."""
    low, high, highest = (_level(epsilon, BY_SEX) for epsilon in (1, 2, 3))
    first = missing([high], (), high)
    both = (*first, *missing([low, high], first, low))

    assert first == usable(both, Fraction(2))
    assert both[1:] == usable(both, Fraction(1))
    assert both == usable(both, Fraction(3))
    assert () == missing([highest], both, highest)


def test_a_ceiling_spent_on_other_tables_is_refused() -> None:
    """With what to do."""
    first, other = _level(1, BY_SEX), _level(1, BY_ROLE)
    paid = missing([first], (), first)

    with pytest.raises(CeilingSpentError, match="agree on a higher ceiling") as refused:
        missing(_merged([first, other]), paid, other)

    assert "ceiling-spent" == refused.value.code


def test_a_stricter_delta_is_a_lower_ceiling() -> None:
    """Of one epsilon at two deltas, the stricter readers' round is used by both."""
    strict, lenient = _level(1, *WIDE, delta=DELTA / 10), _level(1, *WIDE, delta=DELTA)

    rounds = missing([lenient, strict], (), lenient)

    assert 2 == len(rounds)
    assert rounds[:1] == usable(rounds, _budget(strict, rounds))
    assert rounds == usable(rounds, _budget(lenient, rounds))
    assert _loss(rounds) <= _budget(lenient, rounds)
    assert rounds[:1] == missing([lenient, strict], (), strict)


def test_crumbs_of_a_ceiling_measure_nothing() -> None:
    """What is left of it would be mostly noise for tables that are not known yet."""
    low, high = _level(1, BY_SEX), _level(Fraction(21, 20), BY_SEX, BY_ROLE)
    paid = missing([low], (), low)

    with pytest.raises(CeilingSpentError, match=r"ceiling epsilon 1\.05 is left"):
        missing([low, high], paid, high)
    same = _level(Fraction(21, 20), BY_SEX)
    assert 1 == len(missing([low, same], paid, same))


def test_a_part_of_what_was_measured_is_known() -> None:
    """Of a table its margins are known too, down to the total."""
    (paid,) = missing([_level(1, BY_SEX_AND_ROLE)], (), _level(1, BY_SEX_AND_ROLE))

    assert knows([paid.design], [Wanted(BY_SEX_AND_ROLE)])
    assert not knows([paid.design], [Wanted(BY_COUNTRY)])
    other = registers.grid(SEX, ROLE, statuses=["presumed"])
    assert not knows([paid.design], [Wanted(other)])


def test_nothing_measured_knows_nothing() -> None:
    """Not even the total; of nothing, everything is known."""
    assert not knows([], [Wanted(TOTAL)])
    assert knows([], [])
    assert () == usable((), Fraction(1))
