"""How a neighbour counts, beside how we do."""

from dataclasses import replace

import pytest

from node.analysis.likeness import Likeness, Side
from proto.method_note import Coverage, IndicatorMethod, Method
from tests.documents import METHOD, STATUSES
from tests.node.country import VICTIMS

OURS = Side("Albania", STATUSES, METHOD)


def _beside(method: Method = METHOD, statuses: tuple[str, ...] = STATUSES) -> Likeness:
    return Likeness.of(OURS, Side("Serbia", statuses, method), VICTIMS, ["sex"])


def test_other_statuses_stand_beside_ours_and_no_more() -> None:
    """Presumed and identified victims are never subtracted from one another."""
    found = _beside(statuses=("identified",))

    assert not found.is_on_one_footing
    assert "never subtract" in found.sentence
    assert "Serbia counts other people than we do" in found.sentence


def test_the_order_of_statuses_says_nothing() -> None:
    """The same people count."""
    assert _beside(statuses=STATUSES[::-1]).is_on_one_footing


@pytest.mark.parametrize(
    ("method", "label"),
    [
        (replace(METHOD, abroad="included"), "people identified abroad"),
        (replace(METHOD, quality="broader"), "codes of sex"),
        (replace(METHOD, indicators={"sex": IndicatorMethod("partial")}), "codes of sex"),
    ],
)
def test_what_both_say_otherwise_is_named(method: Method, label: str) -> None:
    """Whom it includes, and how its codes fit."""
    found = _beside(method)

    assert found.is_on_one_footing
    assert f"differs in {label}: compare with caution" in found.sentence


def test_what_one_says_alone_is_no_difference() -> None:
    """Nobody knows whether the other does so too."""
    assert () == _beside(replace(METHOD, counts="on-file")).differing


def test_own_words_are_shown_and_not_judged() -> None:
    """Who decides and which institutions report is told freely: other words may mean the same."""
    coverage = (Coverage("Centre for protection", "2004", "2020"), Coverage("Police", "2012"))
    other = replace(METHOD, decided_by="The centre for protection", coverage=coverage)
    theirs = Side("Serbia", STATUSES, other)

    facts = theirs.facts(VICTIMS, [])

    assert "The centre for protection" == facts["Who decides"]
    assert (
        "Centre for protection, since 2004, until 2020; Police, since 2012" == facts["Institutions"]
    )
    assert () == _beside(other).differing
    assert "in its own words" in _beside(other).sentence


def test_codes_that_fit_otherwise_are_told() -> None:
    """The whole list may be exact but for one."""
    said = replace(METHOD, indicators={"sex": IndicatorMethod("exact", {"other": "none"})})

    facts = Side("Serbia", STATUSES, said).facts(VICTIMS, ["sex"])

    assert "as the region's; some codes fit otherwise" == facts["Codes of sex"]


def test_without_a_note_of_ours_nothing_can_be_told() -> None:
    """Who says nothing of itself cannot say that others are like it."""
    silent = Side("Albania", STATUSES, None)

    found = Likeness.of(silent, Side("Serbia", STATUSES, METHOD), VICTIMS, ["sex"])

    assert "cannot be told" in found.sentence
    assert {"Counted": "Identified or Formally identified"} == silent.facts(VICTIMS, ["sex"])
