"""Mirror figures are held against each other, the surest gaps first."""

from hub.statistics.difference import difference
from hub.statistics.gap import gap, surest_first
from tests.hub.statistics.figures import LAPLACE, NORMAL, figure


def test_a_gap_has_both_numbers_and_their_difference() -> None:
    """What was found there, less what is known here."""
    there, here = figure(40, LAPLACE), figure(12, NORMAL)

    found = gap(there, here)

    assert (there, here, difference(there, here)) == (found.there, found.here, found.difference)


def test_the_list_begins_with_the_surest() -> None:
    """A small gap in sharp figures before a large one in noisy ones."""
    noisy = gap(figure(60, NORMAL), figure(50, NORMAL))
    sharp = gap(figure(30), figure(20))
    alike = gap(figure(30, LAPLACE), figure(30, LAPLACE))

    found = surest_first([noisy, alike, sharp])

    assert [2, 0, 1] == [each.place for each in found]
    assert ["sure", "cannot tell", "cannot tell"] == [each.sureness for each in found]


def test_alone_it_is_sure_among_many_it_is_likely() -> None:
    """The more gaps are looked at, the more of them look like something."""
    seen = gap(figure(52, NORMAL), figure(40, NORMAL))
    alike = [gap(figure(40, NORMAL), figure(40, NORMAL))] * 30

    assert "sure" == surest_first([seen])[0].sureness
    assert "likely" == surest_first([seen, *alike])[0].sureness


def test_of_no_gaps_none_is_sure() -> None:
    """An empty list."""
    assert () == surest_first([])
