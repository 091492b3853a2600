"""Verdicts: told where noise is ruled out, and all pairs of a page judged together."""

from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.comparability.grade import Graded, Reason
from hub.comparability.pairs import Pairs
from hub.noise import Noise
from hub.selection import Figure
from hub.verdicts import Row, Verdict, judge

ESTIMATES = st.integers(-50_000, 300_000).map(lambda thousandths: thousandths / 1000)
NOISES = st.sampled_from(
    [Noise.laplace(0.5), Noise.laplace(2), Noise.laplace(13 / 3, 2), Noise.normal(30.0)]
)
STATUSES = st.sampled_from(["presumed", "formally_identified"])


UNEQUAL = Graded((Reason("other-statuses", "C", ("AL", "RS"), "They differ.", ()),))


@dataclass(frozen=True)
class Counted:
    """What one country published."""

    party: str
    estimate: float
    noise: Noise
    status: str = "identified"


def row(one: Counted, other: Counted) -> Row:
    """Two figures that may be subtracted where they count alike."""
    figures = tuple(Figure(each.estimate, each.noise, None) for each in (one, other))
    graded = Graded() if one.status == other.status else UNEQUAL
    return Row({}, figures, Pairs((one.party, other.party), (graded,)))


def verdict(one: Counted, other: Counted) -> Verdict:
    """Of two figures that are all there is to judge."""
    [[found]] = judge([row(one, other)])
    return found


@given(
    st.builds(Counted, st.just("AL"), ESTIMATES, NOISES, STATUSES),
    st.builds(Counted, st.just("RS"), ESTIMATES, NOISES, STATUSES),
)
def test_verdicts_are_antisymmetric(one: Counted, other: Counted) -> None:
    """If A is higher than B, B is lower than A; unequal statuses are never either."""
    found = verdict(one, other)

    assert found.reverse == verdict(other, one)
    assert (one.status != other.status) == (found.verdict == "not comparable")


@given(st.integers(-50, 300), NOISES, NOISES)
def test_noticeable_is_the_smallest_difference_that_is_told(a: int, s: Noise, t: Noise) -> None:
    """One less cannot be told; exactly that can."""
    needed = verdict(Counted("AL", a, s), Counted("RS", a, t)).noticeable or 0

    def against(difference: int) -> str:
        return verdict(Counted("AL", a + difference, s), Counted("RS", a, t)).verdict

    assert needed - 1 <= (s + t).half_width() < needed
    assert ["cannot tell", "higher", "lower"] == [
        against(needed - 1),
        against(needed),
        against(-needed),
    ]


def test_many_pairs_are_judged_together() -> None:
    """The same difference that is told alone is not told among many that are none."""
    noise = Noise.laplace(2)
    high, low = Counted("AL", 12, noise), Counted("RS", 0, noise)

    [among], *_ = judge([row(high, low), *[row(low, low)] * 50])
    alone = verdict(high, low)

    assert ("higher", "cannot tell") == (alone.verdict, among.verdict)
    assert alone.p == among.p
    assert (alone.noticeable or 0) <= 12 < (among.noticeable or 0)


def test_likely_noticed_is_more_than_just_noticed() -> None:
    """A true difference must exceed the threshold by what noise takes away one time in five."""
    noise = Noise.normal(32.0)

    found = verdict(Counted("AL", 0, noise), Counted("RS", 0, noise))

    assert (1.959964 + 0.841621) * 8 == pytest.approx(found.noticeable_80, abs=1)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """Some countries, of which some pairs may not be compared."""
    parties = tuple(draw(st.lists(st.sampled_from("ABCDEF"), unique=True, max_size=5)))
    figures = tuple(Figure(draw(ESTIMATES), draw(NOISES), None) for _ in parties)
    graded = tuple(draw(st.sampled_from([Graded(), UNEQUAL])) for _ in combinations(parties, 2))
    return Row({"sex": "female"}, figures, Pairs(parties, graded))


@given(st.lists(rows(), max_size=4))
def test_every_pair_of_every_row_has_its_verdict(found: list[Row]) -> None:
    """Read one by one, or only those that are told, or only those that are not: they agree."""
    for judged in judge(found):
        every = list(judged)
        assert judged.row.pairs.names == tuple((each.a, each.b) for each in every)
        told = [each for each in every if each.verdict in {"higher", "lower"}]
        turned = [each if each.verdict == "higher" else each.reverse for each in told]
        assert [(e.a, e.b, e.grade) for e in turned] == [
            (each.above, each.below, each.graded.grade) for each in judged.told
        ]
        least = {(e.noticeable, e.noticeable_80) for e in every if e.verdict == "cannot tell"}
        assert least == {*judged.found.noticeable_of(judged.undecided.tolist())}
        assert judged.row.pairs.comparable.tolist() == [each.p is not None for each in every]


@given(rows())
def test_the_sign_of_a_told_difference_is_that_of_the_estimates(found: Row) -> None:
    """Higher is who has the larger estimate, never who is named first."""
    estimates = {
        party: figure.estimate
        for party, figure in zip(found.pairs.parties, found.figures, strict=True)
    }
    [judged] = judge([found])

    for each in judged.told:
        assert estimates[each.above] > estimates[each.below]
