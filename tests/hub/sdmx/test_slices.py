"""Keys and filters take exactly the cells that they name."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.sdmx import slices
from hub.sdmx.refusals import BadSyntaxError, NotOfThisFlowError
from hub.sdmx.slices import Slice
from proto.period import Period

DIMENSIONS = ("FREQ", "REF_AREA", "COUNTED", "SEX")
CODES = {
    "FREQ": ("A", "Q"),
    "REF_AREA": ("AL", "RS", "XK"),
    "COUNTED": ("identified",),
    "SEX": ("female", "male"),
}
PLACES = tuple(product(*CODES.values()))


def taken(wanted: Slice) -> set[tuple[str, ...]]:
    """The places that a slice takes, asked as an answer asks: the series first, then its cells."""
    return {
        place
        for place in PLACES
        if wanted.takes_cell(wanted.rests(DIMENSIONS, place[:3]), DIMENSIONS[3:], place[3:])
    }


positions = st.tuples(
    *(st.frozensets(st.sampled_from(codes)).map(sorted) for codes in CODES.values())
)


@given(st.lists(positions, min_size=1, max_size=3))
def test_a_key_takes_what_any_of_its_alternatives_takes(keys: list[tuple[list[str], ...]]) -> None:
    """Against sets of codes; a position without any code takes all."""
    text = ",".join(".".join("+".join(codes) for codes in key) for key in keys)

    found = taken(slices.parse(DIMENSIONS, text, ()))

    expected = {
        place
        for place in PLACES
        for key in keys
        if all(not codes or code in codes for code, codes in zip(place, key, strict=True))
    }
    assert expected == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AL", {"AL"}),
        ("AL,XK", {"AL", "XK"}),
        ("eq:AL", {"AL"}),
        ("ne:AL", {"RS", "XK"}),
        ("ne:AL,XK", {"RS", "XK"}),
        ("ne:AL+ne:XK", {"RS"}),
        ("ne:AL,ne:XK", {"AL", "RS", "XK"}),
        ("ge:AL+le:AL,ge:XK+le:XK", {"AL", "XK"}),
        ("AL,sw:X+ew:K", {"AL", "XK"}),
        ("sw:A", {"AL"}),
        ("ew:S", {"RS"}),
        ("co:K", {"XK"}),
        ("nc:K", {"AL", "RS"}),
        ("gt:AL+lt:XK", {"RS"}),
        ("ge:RS", {"RS", "XK"}),
        ("le:AL", {"AL"}),
    ],
)
def test_a_filter_takes_what_its_operators_say(text: str, expected: set[str]) -> None:
    """Comma is or, plus is and, and plus binds first, as in the standard's own examples."""
    found = taken(slices.parse(DIMENSIONS, "*", [("REF_AREA", text)]))

    assert expected == {place[1] for place in found}


def test_filters_and_keys_all_have_to_hold() -> None:
    """A cell is wanted where the key and every filter take it."""
    wanted = slices.parse(DIMENSIONS, "A...", [("REF_AREA", "AL"), ("SEX", "female")])

    assert {("A", "AL", "identified", "female")} == taken(wanted)


def test_positions_left_out_at_the_end_of_a_key_take_everything() -> None:
    """`A.AL` is `A.AL.*.*`."""
    assert taken(slices.parse(DIMENSIONS, "A.AL..", ())) == taken(
        slices.parse(DIMENSIONS, "A.AL", ())
    )


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_dimension_can_be_set_free(name: str) -> None:
    """Its codes no longer matter, those of all others still do."""
    wanted = slices.parse(DIMENSIONS, "A.AL..female", [("REF_AREA", "AL"), ("SEX", "female")])

    found = taken(wanted.without(name, DIMENSIONS))

    place = DIMENSIONS.index(name)
    expected = ("A", "AL", "identified", "female")
    assert found == {
        each
        for each in PLACES
        if all(a == b or at == place for at, (a, b) in enumerate(zip(each, expected, strict=True)))
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", {"2023"}),
        ("ne:2023", {"2022", "2024", "2023-S1", "2022/2024"}),
        ("ge:2023", {"2023", "2024", "2023-S1"}),
        ("le:2023", {"2022", "2023", "2023-S1"}),
        ("gt:2022", {"2023", "2024", "2023-S1"}),
        ("lt:2023", {"2022"}),
        ("ge:2023-05+le:2024", {"2024"}),
        ("2022-01-01/P3Y", {"2022/2024"}),
        ("2022,2024", {"2022", "2024"}),
    ],
)
def test_periods_are_compared_by_their_days(text: str, expected: set[str]) -> None:
    """A period is after another where it begins when that has ended."""
    wanted = slices.parse(DIMENSIONS, "*", [("TIME_PERIOD", text)])

    known = ("2022", "2023", "2024", "2023-S1", "2022/2024")
    assert expected == {each for each in known if wanted.takes_period(Period.parse(each))}


@pytest.mark.parametrize(
    ("key", "conditions", "error"),
    [
        ("A.AL.identified.female.x", (), BadSyntaxError),
        (",".join(["*"] * 201), (), BadSyntaxError),
        ("*", [("REF_AREA", "like:A")], BadSyntaxError),
        ("*", [("OBS_VALUE", "co:3")], BadSyntaxError),
        ("*", [("OBS_VALUE", "gt:many")], BadSyntaxError),
        ("*", [("OBS_VALUE", "gt:nan")], BadSyntaxError),
        ("*", [("NOPE", "3")], NotOfThisFlowError),
    ],
)
def test_what_cannot_be_read_is_refused(
    key: str, conditions: list[tuple[str, str]], error: type[Exception]
) -> None:
    """Never taken for something else."""
    with pytest.raises(error):
        slices.parse(DIMENSIONS, key, conditions, figures={"OBS_VALUE": True})
