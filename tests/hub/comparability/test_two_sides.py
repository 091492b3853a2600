"""What is a fact, and just as much what is none."""

import pytest

from hub.comparability.side import TOTAL, About, Side
from proto.method_note import Break, Coverage, IndicatorMethod, Operation
from tests.hub.comparability.sides import facts, facts_alone, side

POLICE = Coverage("Police", "2010", source="police")
SHELTERS = Coverage("Shelters", "2010")
NO_OTHER_SEX = {"sex": IndicatorMethod("exact", {"other": "none"})}
NOT_IDENTIFIED = {"status": IndicatorMethod("exact", {"identified": "none"})}


def names(a: Side, b: Side, about: About = TOTAL) -> set[str]:
    """The facts by name."""
    return {each.name for each in facts(a, b, about)}


def test_countries_that_say_the_same_have_no_facts() -> None:
    """Nothing is made up."""
    assert set() == names(side("AL"), side("MK"))


def test_sources_are_told_apart_only_where_all_are_known() -> None:
    """One institution of an unknown kind leaves open what the sources are."""
    court = Coverage("High court", "2010", source="court")
    known, unknown = side("AL", coverage=(POLICE,)), side("MK", coverage=(court, SHELTERS))

    assert "sources-differ" not in names(known, unknown)


@pytest.mark.parametrize(("since", "found"), [("2019", 0), ("2019-02", 1), ("2020", 0)])
def test_a_break_at_either_end_of_a_period_is_none_within_it(since: str, found: int) -> None:
    """All of the period means the same."""
    broken = side("AL", breaks=(Break(since, "A team decides"),))

    assert found == len(facts_alone(broken, TOTAL))


def test_an_institution_that_stopped_before_is_no_part_of_the_period() -> None:
    """It is neither a caution nor a source."""
    gone = Coverage("Mobile teams", "2010", until="2015", source="non-governmental")

    assert set() == names(side("AL", coverage=(POLICE, gone)), side("MK", coverage=(POLICE,)))


def test_a_status_that_is_not_recorded_is_none_where_it_stands_alone() -> None:
    """Among others it adds nobody; alone it is a figure of nothing."""
    alone = side("AL", statuses=("identified",), indicators=NOT_IDENTIFIED)
    among = side("AL", indicators=NOT_IDENTIFIED)

    assert ["code-none"] == [each.name for each in facts_alone(alone, TOTAL)]
    assert ["status-unrecorded"] == [each.name for each in facts_alone(among, TOTAL)]


def test_an_operation_of_another_year_is_no_fact() -> None:
    """Nor one that only one of two years holds, a fact on both."""
    raid = Operation(("2020",), "A raid")
    before, after = side("ME", "2019", operations=(raid,)), side("ME", "2020", operations=(raid,))

    assert () == facts_alone(before, TOTAL)
    assert {"operation", "period-differs"} == names(before, after)


def test_two_figures_of_one_country_and_period_are_told_apart() -> None:
    """Whichever is named first, each has the same name."""
    one, other = side("RS", counts="on-file"), side("RS", coverage=(SHELTERS,))

    there, back = facts(one, other, TOTAL), facts(other, one, TOTAL)

    assert there == back
    assert {"one figure of Serbia", "another of Serbia"} == {
        each.places[place] for each in there for place in ("a", "b")
    }


def test_what_is_not_recorded_elsewhere_is_a_fact_of_the_cell() -> None:
    """Unless the cell stands under that very indicator: there its own code is asked."""
    croatia = side("HR", indicators=NO_OTHER_SEX)
    women = About(frozenset({"sex"}), {"sex": "female"})

    assert ["code-left-out"] == [each.name for each in facts_alone(croatia, TOTAL)]
    assert () == facts_alone(croatia, women)
