"""A table's cells in the order of its dataflow, with what must be said of their codes."""

from hub.sdmx import flows, slices
from hub.sdmx.flows import Flow, Part
from hub.sdmx.grids import Grid, Grids
from proto.release import ReleasedTable
from tests.hub import invented
from tests.hub.sdmx.invented_region import CATALOGUE

ALL = slices.parse(("FREQ", "REF_AREA", "COUNTED", "SEX", "AGE_GROUP"), "*", ())


def grid(table: ReleasedTable) -> Grid:
    """All cells of a table of sexes and age groups."""
    flow, part = _flow(table)
    return Grids(flow, ALL).of(part, table)


def _flow(table: ReleasedTable) -> tuple[Flow, Part]:
    found = flows.stocks(invented.held([invented.release("AL", table)]).releases, CATALOGUE)
    [stock] = found.values()
    return stock.flow, stock.parts[0]


def test_a_table_in_another_order_is_put_in_order() -> None:
    """Figures follow their codes, whatever the order in which a country wrote them."""
    ages, sexes = ("child", "adult"), ("female", "male")
    table = invented.table(
        {"age_group": ages, "sex": sexes}, lambda age, sex: ages.index(age) * 10 + sexes.index(sex)
    )

    found = grid(table)

    figures = dict(zip(found.keys, found.places.tolist(), strict=True))
    assert 10.0 == table.estimates[figures["female", "adult"]]
    assert 1.0 == table.estimates[figures["male", "child"]]


def test_two_orders_of_the_same_codes_are_two_grids() -> None:
    """Two questions with one list of answers look alike, whichever is asked first."""
    ages = ("child", "adult")
    first, second = (
        invented.table(dict.fromkeys(order, ages), lambda *_: 7.0)
        for order in (
            ("age_group", "age_group_at_recruitment"),
            ("age_group_at_recruitment", "age_group"),
        )
    )
    flow, part = _flow(first)
    grids = Grids(flow, slices.parse(flow.series_dimensions, "*", ()))

    places = [
        dict(zip(found.keys, found.places.tolist(), strict=True))["child", "adult"]
        for found in (grids.of(part, first), grids.of(part, second))
    ]

    assert [1, 2] == places


def test_a_code_that_the_catalogue_has_no_more_is_left_out() -> None:
    """It has no name in any list that clients get."""
    table = invented.table({"age_group": ("child",), "sex": ("female", "gone")}, lambda *_: 7.0)

    assert (("female", "child"),) == grid(table).keys


def test_footnotes_of_country_and_code_are_said_together_and_once() -> None:
    """A figure of Kosovo* on people from Kosovo* needs its footnote once."""
    table = invented.table({"citizenship": ("AL", "XK")}, lambda _: 7.0)
    flow, part = _flow(table)
    wanted = slices.parse(flow.series_dimensions, "*", ())
    grids = Grids(flow, wanted)
    note = str(CATALOGUE.party("XK").footnote)

    found = grids.of(part, table)

    assert ["", note] == grids.footnotes(found, "")
    assert [note, note] == grids.footnotes(found, note)
    assert ["other", f"other {note}"] == grids.footnotes(found, "other")
