"""Two registers on the same people are held against each other, the surest gaps first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from hub.mirror import Mirror, mirror
from hub.mirror_reasons import Counted, HereTable
from hub.noise import Noise
from proto.method_note import Inclusion
from proto.release import Release, ReleasedTable
from tests.hub import invented
from tests.hub.invented import CATALOGUE, minimum_of, table

IDENTIFIED: HereTable = "country_of_identification"
EXPLOITED: HereTable = "country_of_exploitation"
RETURNED: HereTable = "country_returned_from"
PARTIES = tuple(CATALOGUE.party(each) for each in ("AL", "RS"))


def _table(
    indicators: Sequence[str],
    counts: Mapping[tuple[str, ...], float],
    statuses: Sequence[str] = invented.VICTIM_STATUSES,
) -> ReleasedTable:
    return table(
        invented.codes(*indicators, level="group"),
        lambda *cell: counts.get(cell, 0.0),
        levels=dict.fromkeys(indicators, "group"),
        statuses=statuses,
        rule=minimum_of(5),
    )


def _release(
    party: str, *tables: ReleasedTable, period: str = "2019", abroad: Inclusion = "included"
) -> Release:
    made = invented.release(party, *tables, period=period)
    method = replace(made.method_note.country, abroad=abroad)
    return replace(made, method_note=replace(made.method_note, country=method))


def _found(count: float, *, citizens: str = "AL", period: str = "2019") -> Release:
    """Serbia's finds, most of them Serbian."""
    return _release("RS", _table(["citizenship"], {("RS",): 60, (citizens,): count}), period=period)


def _knows(
    count: float, by: str = IDENTIFIED, *, period: str = "2019", abroad: Inclusion = "included"
) -> Release:
    """Albania's knowledge of people in Serbia."""
    return _release("AL", _table([by], {("AL",): 80, ("RS",): count}), period=period, abroad=abroad)


def _mirror(*releases: Release, period: str | None = None) -> Mirror:
    return mirror(invented.held(releases), CATALOGUE, PARTIES, period)


def test_both_numbers_stand_side_by_side_with_their_gap() -> None:
    """Serbia found 30 Albanians, Albania knows of 8 there: the gap is 22, and sure."""
    [pair] = _mirror(_found(30), _knows(8)).pairs

    assert ("RS", "AL") == (pair.there.id, pair.citizens.id)
    assert Counted(IDENTIFIED, is_of_citizens=False) == pair.counted
    assert (30, 8) == (pair.gap.there.shown, pair.gap.here.shown)
    assert 22 == pair.gap.difference.estimate
    width = (Noise.laplace(2.0) + Noise.laplace(2.0)).half_width()
    assert pair.gap.difference.noise.low == pytest.approx(22 - width, abs=1)
    assert ("sure", True) == (pair.sureness, pair.is_shown)


def test_the_closest_mirror_is_used() -> None:
    """Identification before exploitation before return, and a table of citizens before any."""
    of_citizens = _table(["citizenship", IDENTIFIED], {("AL", "RS"): 7})
    place: Mapping[tuple[str, ...], float] = {("RS",): 9.0}
    tables = [of_citizens, *(_table([by], place) for by in (IDENTIFIED, EXPLOITED, RETURNED))]

    used = [
        _mirror(_found(30), _release("AL", *tables[left:])).pairs[0].counted
        for left in range(len(tables))
    ]

    assert [
        Counted(IDENTIFIED, is_of_citizens=True),
        Counted(IDENTIFIED, is_of_citizens=False),
        Counted(EXPLOITED, is_of_citizens=False),
        Counted(RETURNED, is_of_citizens=False),
    ] == used


def test_a_table_that_leaves_out_finds_abroad_is_the_last_choice_and_never_subtracted() -> None:
    """Nobody identified abroad can be in it; where there is no other, it is shown beside."""
    identified = _table([IDENTIFIED], {("RS",): 6})
    returned = _table([RETURNED], {("RS",): 9})
    alone, both = (
        _mirror(_found(30), _release("AL", *tables, abroad="excluded")).pairs[0]
        for tables in ([identified], [identified, returned])
    )

    assert ("C", None, False) == (alone.graded.grade, alone.sureness, alone.is_shown)
    assert "holds none of them" in alone.graded.reasons[0].sentence
    assert RETURNED == both.counted.table
    assert "mirror-home" in [each.rule for each in both.graded.reasons]


def test_single_years_are_summed_as_far_as_both_have_them() -> None:
    """Three years of Serbia and two of Albania make two years."""
    serbia = [_found(7, period=year) for year in ("2018", "2019", "2020")]
    albania = [_knows(9, period=year) for year in ("2019", "2020")]

    [pair] = _mirror(*serbia, *albania).pairs

    assert ("2019", "2020") == pair.there_periods == pair.here_periods
    assert (14, 18) == (pair.gap.there.shown, pair.gap.here.shown)


def test_a_pooled_release_stands_against_the_sum_of_its_years() -> None:
    """Which says that it was summed."""
    [pair] = _mirror(
        _found(20, period="2019/2020"), *(_knows(9, period=year) for year in ("2019", "2020"))
    ).pairs

    assert (("2019/2020",), ("2019", "2020")) == (pair.there_periods, pair.here_periods)
    assert "C" != pair.graded.grade


def test_a_hidden_number_hides_the_gap() -> None:
    """Whether there is a gap may be said; its size would give the number away."""
    [pair] = _mirror(_found(30), _knows(2)).pairs

    assert (30, None) == (pair.gap.there.shown, pair.gap.here.shown)
    assert ("sure", True, False) == (pair.sureness, pair.is_subtracted, pair.is_shown)


def test_other_statuses_are_never_subtracted() -> None:
    """Presumed victims there are not formally identified ones here."""
    formal = _release("AL", _table([IDENTIFIED], {("RS",): 8}, ["formally_identified"]))

    [pair] = _mirror(_found(30), formal).pairs

    assert ("C", None) == (pair.graded.grade, pair.sureness)
    assert "other-statuses" in [each.rule for each in pair.graded.reasons]


def test_what_both_can_count_is_compared() -> None:
    """Serbia offers a table of formally identified victims too: that is the one."""
    formal = ["formally_identified"]
    albania = _release("AL", _table([IDENTIFIED], {("RS",): 8}, formal))
    both = _release(
        "RS",
        _table(["citizenship"], {("AL",): 30}),
        _table(["citizenship"], {("AL",): 21}, formal),
    )

    [pair] = _mirror(both, albania).pairs

    assert (21, 8) == (pair.gap.there.shown, pair.gap.here.shown)
    assert pair.is_subtracted


def test_the_surest_gap_is_first_and_the_incomparable_last() -> None:
    """Whatever their size."""
    parties = tuple(CATALOGUE.party(each) for each in ("AL", "RS", "BA", "ME"))
    bosnia = _release("BA", _table([IDENTIFIED], {("RS",): 22}))
    montenegro = _release("ME", _table([IDENTIFIED], {("RS",): 1}), abroad="excluded")
    serbia = _release("RS", _table(["citizenship"], {("AL",): 60, ("BA",): 24, ("ME",): 90}))

    found = mirror(invented.held([bosnia, montenegro, _knows(8), serbia]), CATALOGUE, parties)

    assert ["AL", "BA", "ME"] == [each.citizens.id for each in found.pairs]
    assert ["sure", "cannot tell", None] == [each.sureness for each in found.pairs]


def test_what_is_missing_is_named() -> None:
    """Who published neither, and who did for other years."""
    found = _mirror(_found(30, period="2018"), _knows(8))

    assert () == found.pairs
    assert ["AL"] == [each.id for each in found.without_citizenship]
    assert ["RS"] == [each.id for each in found.without_place]
    assert [("RS", "AL")] == [(a.id, b.id) for a, b in found.apart]


def test_one_period_can_be_asked_for() -> None:
    """And nothing else is shown then."""
    releases = [*(_found(7, period=year) for year in ("2018", "2019")), _knows(9, period="2019")]

    assert ("2019",) == _mirror(*releases, period="2019").pairs[0].there_periods
    assert () == _mirror(*releases, period="2018").pairs
