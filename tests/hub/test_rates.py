"""A comparison in rates says the same of every country's own inhabitants, with the same doubt."""

import pytest

from hub import wording
from hub.compare import compare
from hub.comparison import Comparison
from hub.population import Populations
from hub.rates import rated
from hub.statistics.rate import Population
from hub.table_name import TableName
from tests.hub import invented
from tests.hub.invented import minimum_of, release, table

LARGE, SMALL = 5_000_000, 500_000


def of(party: str, inhabitants: int, sex: str | None = None) -> Population:
    """A population, counted in 2020."""
    return Population(party, 2020, sex, None, inhabitants, "a census")


def two(large: float, small: float) -> Comparison:
    """Serbia and Montenegro side by side."""
    releases = [
        release("RS", table({}, lambda: large, rule=minimum_of(5))),
        release("ME", table({}, lambda: small, rule=minimum_of(5))),
    ]
    reading = invented.held(releases)
    return compare(reading, TableName.parse("victims:total"), "2019", invented.CATALOGUE)


KNOWN = Populations((), (of("RS", LARGE), of("ME", SMALL)))


def test_a_rate_is_the_count_per_100_000() -> None:
    """Its interval is the count's, in the same proportion."""
    counts = two(100, 20)

    rates = rated(counts, KNOWN).comparison

    serbia, montenegro = rates.of("RS")[0], rates.of("ME")[0]
    assert ["2.00", "4.00"] == [wording.number(serbia), wording.number(montenegro)]
    figure = counts.of("RS")[0].figure
    assert figure
    low, high = wording.bounds(figure)
    expected = f"[{low / 50:.2f}–{high / 50:.2f}]"  # noqa: RUF001  # A range.
    assert expected == wording.interval(serbia)


def test_a_rate_of_many_inhabitants_keeps_all_of_its_doubt() -> None:
    """Where one count makes less than the last digit, ends are rounded outwards."""
    rates = rated(two(100, 20), Populations((), (of("RS", 85_000_000),))).comparison

    low, high = wording.interval(rates.of("RS")[0]).strip("[]").split("–")  # noqa: RUF001  # A range.

    assert float(low) <= 94 / 850 < 106 / 850 <= float(high)


def test_who_is_higher_in_counts_can_be_lower_in_rates() -> None:
    """The verdicts are those of the rates."""
    [of_counts] = two(100, 40).verdicts
    [of_rates] = rated(two(100, 40), KNOWN).comparison.verdicts

    assert {of_counts.a, of_counts.b} == {"RS", "ME"}
    assert ("ME", "lower") == (of_counts.a, of_counts.verdict)
    assert ("ME", "higher") == (of_rates.a, of_rates.verdict)


def test_hidden_numbers_stay_hidden() -> None:
    """What is too small to be shown has no rate to be read either."""
    rates = rated(two(100, 3), KNOWN).comparison

    assert "below-minimum" == rates.of("ME")[0].observation


def test_the_region_is_divided_by_all_its_inhabitants() -> None:
    """The sum of counts over the sum of inhabitants."""
    [total] = rated(two(100, 20), KNOWN).comparison.totals

    assert total.figure.shown == round(120 / (LARGE + SMALL) * 100_000 * 100)


def test_a_country_without_a_known_population_has_no_rate() -> None:
    """It is named, its figure is not one that was not published, and nothing is added up."""
    found = rated(two(100, 20), Populations((), (of("RS", LARGE),)))

    assert ("ME",) == found.unknown
    assert "no-population" == found.comparison.of("ME")[0].observation
    assert () == found.comparison.totals
    assert () == found.comparison.verdicts


@pytest.mark.parametrize(("parties", "expected"), [(("RS", "ME"), "female"), (("RS",), None)])
def test_women_are_counted_among_women_where_all_countries_know_them(
    parties: tuple[str, ...], expected: str | None
) -> None:
    """Else all are counted among everybody, so that columns stay comparable."""
    by_sex = [release(party, table(invented.codes("sex"), lambda _: 50)) for party in ("RS", "ME")]
    reading = invented.held(by_sex)
    counts = compare(reading, TableName.parse("victims:sex"), "2019", invented.CATALOGUE)
    women = tuple(of(party, 250_000, "female") for party in parties)

    found = rated(counts, Populations(women, KNOWN.shipped))

    used = found.populations["female",].values()
    assert {expected} == {each.sex for each in used}
