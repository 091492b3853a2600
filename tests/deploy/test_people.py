"""People dealt from figures: the margins are exact, or the figures are refused."""

from collections import Counter
from random import Random

import pytest

from deploy.demo.figures import Series
from deploy.demo.people import Person, people


def _people(*several: Series) -> tuple[Person, ...]:
    return people(several, Random(1))  # noqa: S311 - any deal will do


def _series(
    *statuses: str,
    total: int | None = None,
    sex: dict[str, int] | None = None,
    form: dict[str, int] | None = None,
) -> Series:
    return Series(
        party="AL",
        year=2020,
        statuses=statuses or ("presumed",),
        source="",
        total=total,
        sex=sex or {},
        form=form or {},
    )


def test_what_no_figure_tells_is_unknown() -> None:
    """Nothing is invented where something was published about somebody else."""
    dealt = _people(_series(total=3, form={"slavery": 1}))

    assert {"unknown": 3} == Counter(each.sex for each in dealt)
    assert {("slavery",): 1, ("unknown",): 2} == Counter(each.forms for each in dealt)


def test_where_one_sex_is_printed_the_others_have_the_other() -> None:
    """A report that says 2 of 5 were women has not lost the other three."""
    dealt = _people(_series(total=5, sex={"female": 2}))

    assert {"female": 2, "male": 3} == Counter(each.sex for each in dealt)


def test_lines_beyond_the_total_are_people_with_two_forms() -> None:
    """Croatia 2018: forms of 74 for 73 people."""
    dealt = _people(_series(total=4, form={"slavery": 3, "organ_removal": 2}))

    counted = Counter(form for each in dealt for form in each.forms)
    assert {"slavery": 3, "organ_removal": 2} == counted
    assert 4 == len(dealt)


def test_a_wide_total_is_filled_up_beside_the_narrow_ones() -> None:
    """Serbia: everybody referred, and among them those identified."""
    dealt = _people(
        _series("formally_identified", total=2),
        _series("presumed", "formally_identified", "not_a_victim", total=9),
    )

    statuses = Counter(each.status for each in dealt)
    assert 2 == statuses["formally_identified"]
    assert 9 == statuses.total()


@pytest.mark.parametrize(
    "several",
    [
        pytest.param((_series(total=2, sex={"female": 3}),), id="more women than people"),
        pytest.param((_series(total=1, form={"slavery": 2}),), id="more of one form than people"),
        pytest.param(
            (_series("presumed", total=2), _series("presumed", "identified", total=1)),
            id="more presumed than both",
        ),
        pytest.param(
            (
                _series("presumed", total=1),
                _series("identified", total=1),
                _series("presumed", "identified", total=3),
            ),
            id="nobody left to fill up",
        ),
    ],
)
def test_figures_that_cannot_all_be_true_are_refused(several: tuple[Series, ...]) -> None:
    """A contradiction is settled in the figures file, with a note, and nowhere else."""
    with pytest.raises(ValueError, match=r"expected|contradict|more people"):
        _people(*several)
