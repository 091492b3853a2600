"""Where people come from, country by country, over the years that most have."""

import re
from collections.abc import Mapping

import pytest

from hub import flow_text
from hub.flows import Flow, flow
from hub.web import flow_picture
from hub.web.drawing import COLOURS, Shape, Theme
from proto.release import Release
from tests.hub import invented
from tests.hub.invented import CATALOGUE, minimum_of, release, table

COUNTRIES = tuple(CATALOGUE.party(each) for each in ("AL", "XK", "RS"))


def _release(party: str, counts: Mapping[str, float], period: str = "2019") -> Release:
    return release(
        party,
        table(
            invented.codes("citizenship", level="group"),
            lambda code: counts.get(code, 0.0),
            levels={"citizenship": "group"},
            rule=minimum_of(5),
        ),
        period=period,
    )


def _flow(*releases: Release, period: str | None = None) -> Flow:
    found = flow(invented.held(releases), CATALOGUE, "citizenship", COUNTRIES, period)
    assert found
    return found


def test_columns_are_countries_and_rows_what_can_be_read() -> None:
    """A row with a number in it is shown, every other is named; who is missing, too."""
    found = _flow(_release("AL", {"AL": 40, "RS": 7}), _release("RS", {"RS": 50, "AL": 2}))

    assert ["AL", "RS"] == [each.party.id for each in found.columns]
    assert ["AL", "RS"] == [each.id for each in found.rows]
    assert "XK" in [each.id for each in found.blank]
    assert ["XK"] == [each.id for each in found.missing]
    assert 50 == found.largest
    assert found.columns[1].figures["AL"].shown is None


def test_the_years_are_those_that_most_countries_have() -> None:
    """Two countries and two years are more than one country and three."""
    releases = [
        *(_release("AL", {"AL": 20}, year) for year in ("2018", "2019", "2020")),
        *(_release("RS", {"RS": 20}, year) for year in ("2019", "2020")),
    ]

    found = _flow(*releases)

    assert ("2019", "2020") == found.span.periods
    assert 40 == found.columns[0].figures["AL"].shown
    assert ("2018",) == _flow(*releases, period="2018").columns[0].periods


def test_nothing_is_drawn_of_nothing() -> None:
    """Where nobody has published it, there is no flow."""
    assert flow(invented.held([]), CATALOGUE, "citizenship", COUNTRIES) is None
    other = invented.held([_release("AL", {})])
    assert flow(other, CATALOGUE, "country_of_exploitation", COUNTRIES) is None


def test_the_picture_has_a_disc_for_every_number_and_a_sign_for_the_rest() -> None:
    """Its area goes with the number; the footnote of a name is inside."""
    found = _flow(_release("AL", {"AL": 100, "XK": 25}), _release("XK", {"XK": 9, "AL": 1}))

    drawn = {shape: flow_picture.svg(found, "light", shape) for shape in ("wide", "narrow")}

    radii = [float(part.split('"')[0]) for part in drawn["wide"].split(' r="')[1:]]
    assert 3 == len(radii)
    assert abs(radii[0] / radii[1] - 2) < 0.02
    assert 1 == drawn["wide"].count("◇")
    for text in drawn.values():
        assert "Kosovo*" in text
        assert "UNSCR" in text
        assert "<script" not in text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_a_picture_that_stands_alone_says_all_of_itself(theme: Theme, shape: Shape) -> None:
    """Its title, its signs, what was counted, who is missing, and paper under everything."""
    found = _flow(_release("AL", {"AL": 100, "XK": 25}), _release("XK", {"XK": 9, "AL": 1}))
    key = flow_text.key(found, CATALOGUE)

    alone = flow_picture.svg(found, theme, shape, key=key)

    told = " ".join(re.findall(r">([^<>]+)</text>", alone))
    assert "Where people come from, 2019" in told
    assert "Area: number of people; 0 zero; ◇ below the minimum; ✕ not published" in told
    assert "Counted, Albania and Kosovo*: presumed, identified or formally identified; 2019" in told
    assert "Nothing to read for these years: Serbia." in told
    assert "UNSCR" in told
    assert f'height="100%" fill="{COLOURS[theme].paper}"' in alone
    assert flow_picture.svg(found, theme, shape) in alone


def test_the_texts_of_a_picture_stay_inside_it() -> None:
    """However few countries there are, and however long their names."""
    alone = flow_picture.svg(
        _flow(_release("XK", {"XK": 9, "AL": 2})), "light", "wide", key=["word " * 200]
    )

    [width, height] = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', alone)[0])
    said = re.findall(r'y="(\d+)" font-size="10"[^>]*>([^<]*)<', alone)
    assert 10 < len(said)
    assert all(int(y) < height for y, _ in said)
    assert all(6 * len(line) <= width for _, line in said)
