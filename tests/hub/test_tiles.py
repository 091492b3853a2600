"""Squares stand about where countries are, and darker where more may be read."""

from dataclasses import replace

from hub.web.tiles import DARKEST, tiles
from proto.catalogue import Party
from tests.hub import invented

SEVEN = [invented.CATALOGUE.party(each) for each in invented.SIZES]


def test_neighbours_stay_where_they_are() -> None:
    """Croatia is in the north-west, Albania in the south, and the grid begins at its edge."""
    placed = {each.party.id: (each.column, each.row) for each in tiles(SEVEN, [])}

    assert placed["HR"] == (0, 0)
    assert placed["HR"][1] < placed["BA"][1] < placed["ME"][1] < placed["AL"][1]
    assert placed["BA"][0] < placed["XK"][0]
    assert len(set(placed.values())) == len(SEVEN)


def test_shades_follow_what_may_be_read() -> None:
    """Nothing is the lightest, most is the darkest, and anything is more than nothing."""
    one, *_ = region = invented.held(invented.region(missing=["RS", "ME"])).releases
    more = [replace(one, period=str(year)) for year in range(2010, 2019)]

    shades = {each.party.id: each.shade for each in tiles(SEVEN, [*region, *more])}

    assert DARKEST == shades["AL"]
    assert 0 == shades["RS"]
    assert 1 == shades["HR"]


def test_a_country_without_a_place_is_not_lost() -> None:
    """It stands below the others."""
    stranger = Party("ZZ", "Elsewhere", "country", None)

    *_, last = tiles([*SEVEN, stranger], [])

    assert "ZZ" == last.short
    assert last.row > max(each.row for each in tiles(SEVEN, []))


def test_footnoted_names_keep_their_star() -> None:
    """In the square as in words."""
    assert "XK*" in {each.short for each in tiles(SEVEN, [])}
