"""Where people come from by where they were exploited: one country, both ends, nothing given."""

import csv
import io
from collections.abc import Mapping
from random import Random

import pytest

from hub import ways_text
from hub.flows import Flow, flow
from hub.sheet import csv_text
from hub.ways import Known, Ways, known
from hub.web import ways_picture
from proto.release import Release
from tests.hub import invented
from tests.hub.invented import CATALOGUE, minimum_of, release, table

ENDS = ("citizenship", "country_of_exploitation")
COUNTRIES = tuple(CATALOGUE.party(each) for each in ("AL", "XK", "RS"))
CODES = {end: invented.codes(end, level="group")[end] for end in ENDS}


def both(
    party: str,
    counts: Mapping[tuple[str, str], float],
    period: str = "2019",
    *,
    otherwise: float = 0.0,
    sexes: tuple[str, ...] = (),
) -> Release:
    """A release of both ends; those of each sex are as many as of all, where sexes are told."""
    codes = CODES | ({"sex": sexes} if sexes else {})
    levels = dict.fromkeys(ENDS, "group")
    return release(
        party,
        table(
            codes,
            lambda origin, destination, *_: counts.get((origin, destination), otherwise),
            levels=levels,
            rule=minimum_of(5),
        ),
        period=period,
    )


def one_end(party: str, counts: Mapping[str, float], period: str = "2019") -> Release:
    """A release of citizenships alone."""
    of_one = table(
        {"citizenship": CODES["citizenship"]},
        lambda code: counts.get(code, 0.0),
        levels={"citizenship": "group"},
        rule=minimum_of(5),
    )
    return release(party, of_one, period=period)


def _known(*releases: Release, country: str | None = None, period: str | None = None) -> Known:
    return known(invented.held(releases), CATALOGUE, COUNTRIES, country, period)


def _ways(*releases: Release, country: str | None = None, period: str | None = None) -> Ways:
    found = _known(*releases, country=country, period=period).chosen
    assert found
    return found


def _flow(*releases: Release) -> Flow:
    found = flow(invented.held(releases), CATALOGUE, "citizenship", COUNTRIES)
    assert found
    return found


def _shown(ways: Ways) -> dict[tuple[str, str], int | None]:
    return {(a.id, b.id): figure.shown for a, b, figure in ways.told}


def test_a_row_is_an_origin_and_a_column_a_destination() -> None:
    """Those with a number are shown, all others are named."""
    found = _ways(both("AL", {("RO", "AL"): 30, ("AL", "RS"): 7, ("AL", "XK"): 2}))

    assert {("RO", "AL"): 30, ("AL", "RS"): 7} == _shown(found)
    assert ["AL", "RO"] == [each.id for each in found.origins]
    assert ["AL", "RS"] == [each.id for each in found.destinations]
    assert "XK" in [each.id for each in found.blank_destinations]
    assert found.figures["AL", "XK"].shown is None


def test_each_country_stands_alone() -> None:
    """One is chosen by its id, the first that has it where none is; nobody is added up."""
    releases = [both("AL", {("RO", "AL"): 30}), both("RS", {("RO", "AL"): 40})]

    assert {("RO", "AL"): 30} == _shown(_ways(*releases))
    assert {("RO", "AL"): 40} == _shown(_ways(*releases, country="RS"))
    assert ["AL", "RS"] == [each.id for each in _known(*releases).holders]


def test_years_are_summed_or_one_is_asked_for() -> None:
    """Two years that are hidden alone may be shown together."""
    counts = {("RO", "AL"): 4, ("RO", "RS"): 9, ("RO", "BG"): 5}
    releases = [both("AL", counts, year) for year in ("2019", "2020")]

    found = _ways(*releases)

    assert ("2019", "2020") == found.periods
    assert {("RO", "AL"): 8, ("RO", "RS"): 18, ("RO", "BG"): 10} == _shown(found)
    assert {("RO", "RS"): 9, ("RO", "BG"): 5} == _shown(_ways(*releases, period="2020"))
    assert _known(*releases, period="2018").chosen is None


def test_one_hidden_year_hides_a_sum_of_years() -> None:
    """Else it could be read off by subtracting the years that are shown."""
    releases = [both("AL", {("RO", "AL"): 30}, "2019"), both("AL", {("RO", "AL"): 3}, "2020")]

    assert _ways(*releases).figures["RO", "AL"].shown is None
    assert 30 == _ways(*releases, period="2019").figures["RO", "AL"].shown


def test_a_table_with_more_single_choice_dimensions_is_summed() -> None:
    """Sexes are added up, as everybody has one."""
    found = _ways(both("AL", {("RO", "AL"): 30}, sexes=("female", "male")))

    assert 60 == found.figures["RO", "AL"].shown


def test_a_table_of_one_end_is_not_enough() -> None:
    """The table that is needed is named, and who would have to publish it."""
    found = _known(one_end("RS", {"RO": 30}), both("AL", {("RO", "AL"): 30}), country="RS")

    assert found.chosen is None
    assert found.asked
    assert ["XK", "RS"] == [each.id for each in found.without]
    said = " ".join(ways_text.needed(found))
    assert "Kosovo* and Serbia" in said
    assert "victims:citizenship+country_of_exploitation" in said


def test_a_country_that_nobody_expects_is_none() -> None:
    """No other country takes its place."""
    found = _known(both("AL", {("RO", "AL"): 30}), country="MK")

    assert (None, None) == (found.asked, found.chosen)


@pytest.mark.parametrize(("hidden", "expected"), [(0, 30 * 21), (1, None), (2, 30 * 19 + 4)])
def test_a_sum_that_would_give_the_one_hidden_way_away_is_hidden(
    hidden: int, expected: int | None
) -> None:
    """All ways of Romanians are shown but some; two that are hidden hide each other."""
    small = {("RO", code): 2.0 for code in CODES[ENDS[1]][:hidden]}

    found = _flow(both("AL", {**small, ("BG", "BG"): 31}, otherwise=30.0)).columns[0].figures

    assert (expected, 30 * 21 + 1) == (found["RO"].shown, found["BG"].shown)


def test_one_way_hidden_alone_in_a_year_hides_the_sum_of_years_too() -> None:
    """Else the sum over the other years, subtracted from it, would give it away."""
    first, second, third = CODES[ENDS[1]][:3]
    before = both("AL", {("RO", first): 3, ("RO", second): 4}, "2020", otherwise=30)
    after = both("AL", {("RO", third): 2}, "2021", otherwise=30)

    found = {code: of.shown for code, of in _flow(before, after).columns[0].figures.items()}
    alone = {code: of.shown for code, of in _flow(before).columns[0].figures.items()}

    assert (None, 2 * 30 * 21) == (found["RO"], found["BG"])
    assert alone["RO"]  # Two are hidden in it.


def test_a_sum_that_the_country_released_is_no_key_to_its_one_hidden_way_either() -> None:
    """It stands beside the ways on one page."""
    releases = [
        both("AL", {("RO", "AL"): 2.0}, otherwise=30.0),
        one_end("AL", {"RO": 602.0, "BG": 630.0}),
    ]

    found = _flow(*releases).columns[0].figures

    assert (None, 630) == (found["RO"].shown, found["BG"].shown)


def test_the_file_has_every_way_and_no_hidden_number() -> None:
    """With its interval where it is shown, and the footnotes of all names in it."""
    found = _ways(both("XK", {("RO", "AL"): 30, ("RO", "RS"): 3}))

    text = csv_text(ways_text.sheet(found, CATALOGUE))
    lines = {
        (each["citizenship"], each["country_of_exploitation"]): each
        for each in csv.DictReader(io.StringIO(text))
    }

    shown, hidden = lines["RO", "AL"], lines["RO", "RS"]
    assert ("30", "value") == (shown["shown"], shown["observation"])
    assert int(shown["low"]) < 30 < int(shown["high"])
    assert ("", "", "", "below-minimum") == tuple(
        hidden[name] for name in ("shown", "low", "high", "observation")
    )
    assert "UNSCR 1244" in shown["footnote"]
    assert 21 * 21 == len([place for place in lines if place[1]])


def test_scripts_are_told_what_pages_tell() -> None:
    """A hidden cell has no number there either."""
    said = ways_text.to_json(_known(both("AL", {("RO", "AL"): 30, ("RO", "RS"): 3})))

    cells = {
        (each["citizenship"], each["country_of_exploitation"]): each
        for each in said["cells"]  # type: ignore[attr-defined]
    }
    assert 30 == cells["RO", "AL"]["shown"]
    assert {None} == {cells["RO", "RS"][name] for name in ("shown", "low", "high")}
    assert (["AL"], ["XK", "RS"]) == (said["holders"], said["without"])


def test_the_picture_has_a_point_and_an_interval_for_every_number() -> None:
    """All on one scale from zero, a sign for all others, and the footnotes inside."""
    found = _ways(
        both("AL", {("XK", "AL"): 40, ("AL", "AL"): 20, ("AL", "RS"): 3, ("XK", "RS"): 9})
    )

    for theme in ("light", "dark"):
        for shape in ("wide", "narrow"):
            drawn = ways_picture.svg(found, theme, shape)
            assert 3 == drawn.count("<circle")
            assert 3 == drawn.count('stroke-width="2"')
            assert 1 == drawn.count("<rect")
            assert 1 == drawn.count(">◇<")
            assert "UNSCR" in drawn
            assert "<script" not in drawn


def test_numbers_that_may_be_noise_alone_are_counted_and_drawn_hollow() -> None:
    """Of so many cells some are shown where nobody is; all are judged together."""
    found = _ways(both("AL", {("AL", "AL"): 400, ("AL", "RS"): 9, ("RS", "RS"): 8}))

    drawn = ways_picture.svg(found, "light", "wide")

    assert 2 == found.doubtful
    assert 0 < found.figures["AL", "RS"].noise.interval(9)[0]
    assert ways_text.doubtful(found).startswith("Cannot be told from zero: 2 of 3.")
    assert (1, 2) == (drawn.count('r="4" fill="#0b5d6e"'), drawn.count('r="4" fill="#ffffff"'))
    assert "cannot be told from zero" in drawn
    assert "" == ways_text.doubtful(_ways(both("AL", {("AL", "AL"): 400})))


def test_of_a_table_of_noise_nearly_nothing_is_told() -> None:
    """In forty tables in which nobody is, an interval of one cell tells hundreds of ways."""
    chance = Random(7)  # noqa: S311  # The same noise every time.
    tables = [
        {(a, b): chance.expovariate(0.5) - chance.expovariate(0.5) for a in codes for b in codes}
        for codes in [CODES[ENDS[0]]] * 40
    ]

    found = [_ways(both("AL", {**noise, ("AL", "AL"): 400})) for noise in tables]

    apart = [
        key
        for each in found
        for key, of in each.figures.items()
        if of.noise.interval(of.estimate)[0]
    ]
    assert len(apart) > 400
    assert sum(len(each.certain) - 1 for each in found) <= 8


def test_heights_in_the_picture_go_with_numbers() -> None:
    """Twice as many people are twice as far from zero."""
    drawn = ways_picture.svg(
        _ways(both("AL", {("AL", "AL"): 40, ("AL", "RS"): 20})), "light", "wide"
    )

    zero = next(float(part.split("H")[0].split()[1]) for part in drawn.split(' d="M')[1:])
    heights = [zero - float(part.split('"')[0]) for part in drawn.split(' cy="')[1:]]
    assert abs(heights[0] / heights[1] - 2) < 0.02
