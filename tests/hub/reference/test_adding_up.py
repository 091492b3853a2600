"""Lines of one key: parts, repetitions, contradictions."""

from hypothesis import given
from hypothesis import strategies as st

from hub.reference.adding_up import add_up
from hub.reference.figure import Dimension, Key, ReferenceFigure
from hub.reference.glotip import Read, Refused
from hub.reference.sheet import Line


def _read(
    number: int, low: int, high: int, *, dimension: Dimension = "form", category: str = "Other"
) -> Read:
    key = Key("RS", "victims-detected", dimension, category, "", "", 2019)
    return Read(Line(number, ()), ReferenceFigure(key, low, high), None)


def test_parts_of_one_category_add_up_as_ranges() -> None:
    """Other forms: 20 and <5 are 20 to 24."""
    added = add_up([_read(4, 20, 20), _read(5, 0, 4)])

    assert [(20, 24, 2)] == [(each.low, each.high, each.lines) for each in added.figures]
    assert 1 == added.merged


def test_a_total_said_twice_counts_once() -> None:
    """A repetition adds nothing."""
    said = [_read(n, 33, 33, dimension="total", category="") for n in (4, 5)]

    added = add_up(said)

    assert [33] == [each.high for each in added.figures]
    assert 1 == added.merged


def test_totals_that_contradict_each_other_are_all_refused() -> None:
    """Nobody knows which is right."""
    said = [_read(n, n, n, dimension="total", category="") for n in (32, 76)]

    added = add_up(said)

    assert () == added.figures
    reason = "lines 32, 76 give 32 and 76 for the same total: neither is kept"
    assert [reason, reason] == [each.reason for each in added.refused]


def test_unknown_names_are_counted() -> None:
    """Whoever imports sees what was not understood, and how often."""
    key = Key("RS", "victims-detected", "citizenship", "Ruritanian", "", "", 2019)
    lines = [Read(Line(n, ()), ReferenceFigure(key, 1, 1), "Ruritanian") for n in (4, 5)]

    assert (("Ruritanian", 2),) == add_up(lines).unknown_names


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["total", "form"]),
            st.sampled_from(["", "a", "b"]),
            st.integers(0, 9),
            st.booleans(),
        )
    )
)
def test_every_line_is_accounted_for(lines: list[tuple[Dimension, str, int, bool]]) -> None:
    """Rows are stored, merged or refused, and nothing else."""
    read: list[Read | Refused] = [
        _read(number, value, value, dimension=dimension, category=category)
        if is_good
        else Refused(Line(number, ()), "no figure")
        for number, (dimension, category, value, is_good) in enumerate(lines)
    ]

    added = add_up(read)

    assert len(lines) == added.lines
    assert len(lines) == len(added.figures) + added.merged + len(added.refused)
