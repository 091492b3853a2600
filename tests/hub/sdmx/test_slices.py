"""Keys and filters take exactly the cells that they name."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.sdmx import slices
from hub.sdmx.refusals import BadSyntaxError, NotImplementedHereError
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
        ("ne:AL,XK", {"RS"}),
        ("ne:AL+ne:XK", {"RS"}),
        ("ne:AL,ne:XK", {"RS"}),
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
    """Comma is or, plus is and."""
    found = taken(slices.parse(DIMENSIONS, "*", [("REF_AREA", text)]))

    assert expected == {place[1] for place in found}


def test_filters_and_keys_all_have_to_hold() -> None:
    """A cell is wanted where the key and every filter take it."""
    wanted = slices.parse(DIMENSIONS, "A...", [("REF_AREA", "AL"), ("SEX", "female")])

    assert {("A", "AL", "identified", "female")} == taken(wanted)


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
        ("A.AL", (), BadSyntaxError),
        ("A.AL.identified.female.x", (), BadSyntaxError),
        (",".join(["*"] * 201), (), BadSyntaxError),
        ("*", [("REF_AREA", "like:A")], BadSyntaxError),
        ("*", [("OBS_VALUE", "gt:3")], NotImplementedHereError),
        ("*", [("NOPE", "3")], NotImplementedHereError),
    ],
)
def test_what_cannot_be_read_is_refused(
    key: str, conditions: list[tuple[str, str]], error: type[Exception]
) -> None:
    """Never taken for something else."""
    with pytest.raises(error):
        slices.parse(DIMENSIONS, key, conditions)
