"""A table of an agreement as a grid of the catalogue."""

from collections.abc import Mapping
from typing import Literal

import pytest

from anonymizer.grid import Grid
from node.grids import attribute, attributes, grid, label, shape
from proto.catalogue import UnknownNameError
from proto.terms import TableTerms
from tests.node.country import VICTIMS

STATUSES = ("identified", "formally_identified")
Levels = Mapping[str, Literal["code", "group"]]


def _grid(
    *dimensions: str, statuses: tuple[str, ...] = STATUSES, levels: Levels | None = None
) -> Grid:
    return grid(VICTIMS, shape(VICTIMS, TableTerms(dimensions, statuses, levels or {})))


def _ids(*dimensions: str, levels: Levels | None = None) -> list[str]:
    return [each.id for each in _grid(*dimensions, levels=levels).attributes]


def test_a_grid_is_the_whole_of_its_code_lists() -> None:
    """Every combination of codes is a cell, whatever is in the register."""
    table = _grid("sex", "age_group")

    sexes, ages = VICTIMS.indicator("sex").codes(), VICTIMS.indicator("age_group").codes()
    assert len(sexes) * len(ages) == table.size
    assert (sexes[0], ages[0]) == next(table.cells())
    assert frozenset(STATUSES) == table.statuses
    assert "status" == table.status


def test_the_total_has_one_cell() -> None:
    """Without dimensions there is one number."""
    assert [()] == list(_grid().cells())


def test_several_answers_are_bounded_by_the_catalogue() -> None:
    """One person counts under as many codes as it lets them tick, and under one elsewhere."""
    sex, form = _grid("form", "sex").attributes

    assert (1, VICTIMS.indicator("form").bound) == (sex.most, form.most)


def test_a_coarser_level_has_fewer_cells() -> None:
    """Countries fold into their groups, all of them."""
    (groups,) = _grid("citizenship", levels={"citizenship": "group"}).attributes

    assert VICTIMS.indicator("citizenship").codes("group") == groups.codes
    assert {"FR": "eu_other", "XK": "XK"}.items() <= groups.fold.items()


def test_one_content_is_one_table_to_the_last_cell() -> None:
    """In whichever order it is written: it is paid for and measured once, cell for cell."""
    one = _grid("sex", "age_group")
    other = _grid("age_group", "sex", statuses=(*reversed(STATUSES),), levels={"sex": "code"})

    assert one == other
    assert list(one.cells()) == list(other.cells())


@pytest.mark.parametrize(
    "other",
    [
        _grid("sex"),
        _grid("sex", "age_group", statuses=("identified",)),
        _grid("sex", "citizenship"),
        _grid("sex", "citizenship", levels={"citizenship": "group"}),
    ],
)
def test_another_content_is_another_table(other: Grid) -> None:
    """Dimensions, statuses and levels tell tables apart."""
    assert _grid("sex", "age_group") != other


def test_levels_are_other_attributes() -> None:
    """The same indicator at two levels is measured twice."""
    assert _ids("citizenship") != _ids("citizenship", levels={"citizenship": "group"})


def test_an_attribute_carries_the_versions_of_its_code_lists() -> None:
    """Under other codes it is another attribute, paid for and measured by itself."""
    citizenship = VICTIMS.indicator("citizenship")
    assert citizenship.groups
    codes, groups = citizenship.code_list.version, citizenship.groups.version

    assert [f"citizenship {codes}"] == _ids("citizenship")
    assert [f"citizenship@group {codes}/{groups}"] == _ids(
        "citizenship", levels={"citizenship": "group"}
    )


def test_an_attribute_carries_how_many_values_count() -> None:
    """A catalogue that lets people tick more makes it another one."""
    form = VICTIMS.indicator("form")

    assert [f"form {form.code_list.version}x{form.bound}"] == _ids("form")


def test_every_attribute_is_known_by_its_id() -> None:
    """What a ledger holds can be read again, for as long as the catalogue has it."""
    known = attributes(VICTIMS)

    assert sum(len(indicator.levels) for indicator in VICTIMS.indicators) == len(known)
    for indicator in VICTIMS.indicators:
        for level in indicator.levels:
            each = attribute(indicator, level)
            assert each == known[each.id]
            assert label(indicator.id, level) == each.id.partition(" ")[0]


@pytest.mark.parametrize(
    "table",
    [
        TableTerms(("height",), STATUSES, {}),
        TableTerms(("sex",), STATUSES, {"sex": "group"}),
        TableTerms(("sex",), ("guessed",), {}),
    ],
)
def test_what_the_catalogue_does_not_have_is_refused(table: TableTerms) -> None:
    """No grid is made for a name that nobody knows."""
    with pytest.raises(UnknownNameError):
        grid(VICTIMS, shape(VICTIMS, table))


def test_every_code_of_every_indicator_has_a_cell() -> None:
    """Whatever an import may store can be counted, at every level."""
    for indicator in VICTIMS.indicators:
        for level in indicator.levels:
            folded = attribute(indicator, level)
            assert set(indicator.codes()) == set(folded.fold)
            assert set(folded.fold.values()) <= set(folded.codes)
