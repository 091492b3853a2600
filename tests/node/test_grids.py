"""A table of an agreement as a grid of the catalogue."""

from collections.abc import Mapping
from typing import Literal

import pytest

from anonymizer.grid import Grid
from node.grids import attribute, grid, shape
from proto.catalogue import UnknownNameError
from proto.terms import TableTerms
from tests.node.country import VICTIMS

STATUSES = ("identified", "formally_identified")
Levels = Mapping[str, Literal["code", "group"]]


def _grid(
    *dimensions: str, statuses: tuple[str, ...] = STATUSES, levels: Levels | None = None
) -> Grid:
    return grid(VICTIMS, shape(VICTIMS, TableTerms(dimensions, statuses, levels or {})))


def test_a_grid_is_the_whole_of_its_code_lists() -> None:
    """Every combination of codes is a cell, whatever is in the register."""
    table = _grid("sex", "age_group")

    sexes, ages = VICTIMS.indicator("sex").codes(), VICTIMS.indicator("age_group").codes()
    assert len(sexes) * len(ages) == table.size
    assert (sexes[0], ages[0]) == next(table.cells())
    assert 1 == table.sensitivity
    assert frozenset(STATUSES) == table.statuses
    assert "status" == table.status


def test_the_total_has_one_cell() -> None:
    """Without dimensions there is one number."""
    table = _grid()

    assert [()] == list(table.cells())
    assert table.name.startswith("total of ")


def test_several_answers_cost_more() -> None:
    """One person changes as many cells as the catalogue lets them tick."""
    assert VICTIMS.indicator("form").bound == _grid("form", "sex").sensitivity == 3


def test_a_coarser_level_has_fewer_cells() -> None:
    """Countries fold into their groups, all of them."""
    (groups,) = _grid("citizenship", levels={"citizenship": "group"}).attributes

    assert VICTIMS.indicator("citizenship").codes("group") == groups.codes
    assert {"FR": "eu_other", "XK": "XK"}.items() <= groups.fold.items()


def test_one_content_is_one_table_to_the_last_cell() -> None:
    """In whichever order it is written: it is paid for and measured once, cell for cell."""
    one = _grid("sex", "age_group")
    other = _grid("age_group", "sex", statuses=(*reversed(STATUSES),), levels={"sex": "code"})

    assert one.name == other.name
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
def test_another_content_has_another_name(other: Grid) -> None:
    """Dimensions, statuses and levels tell tables apart."""
    assert _grid("sex", "age_group").name != other.name


def test_levels_tell_tables_apart() -> None:
    """The same dimension at two levels is two measurements."""
    assert _grid("citizenship").name != _grid("citizenship", levels={"citizenship": "group"}).name


def test_a_name_carries_the_versions_of_its_code_lists() -> None:
    """Under other codes it is another table, paid for and measured by itself."""
    assert VICTIMS.indicator("sex").code_list.version in _grid("sex").name


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
