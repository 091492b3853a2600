"""A table of an agreement as a grid of the catalogue: whose codes, how many values, what level."""

from collections.abc import Mapping

from anonymizer.grid import Attribute, Grid
from proto.catalogue import Dataset, Indicator
from proto.release import TableShape
from proto.terms import TableTerms


def shape(dataset: Dataset, table: TableTerms) -> TableShape:
    """The table in the catalogue's order, whatever order an agreement writes it in.

    Two agreements that ask for the same table are answered from one measurement, so it must be
    the same table to the last cell.

    Raises:
        UnknownNameError: It names an indicator or a status that the catalogue does not have.
    """
    for name in table.dimensions:
        dataset.indicator(name)
    statuses = dataset.indicator(dataset.status_indicator).code_list
    for name in table.statuses:
        statuses.code(name)
    return TableShape(
        dimensions=tuple(each.id for each in dataset.indicators if each.id in table.dimensions),
        statuses=tuple(name for name in statuses.ids if name in table.statuses),
        levels=table.levels,
    )


def grid(dataset: Dataset, shape: TableShape) -> Grid:
    """The public grid of a table in the catalogue's order.

    Raises:
        UnknownNameError: It names an indicator or level that the catalogue does not have.
    """
    return Grid(
        attributes=tuple(
            attribute(dataset.indicator(name), shape.levels.get(name, "code"))
            for name in shape.dimensions
        ),
        status=dataset.status_indicator,
        statuses=frozenset(shape.statuses),
    )


def attribute(indicator: Indicator, level: str) -> Attribute:
    """One dimension at one level of its code list.

    Its id carries the versions of its code lists and how many values count: what is measured
    under other codes is something else.
    """
    groups = f"/{indicator.groups.version}" if level == "group" and indicator.groups else ""
    bound = f"x{indicator.bound}" if indicator.choice == "multiple" else ""
    return Attribute(
        name=indicator.id,
        id=f"{label(indicator.id, level)} {indicator.code_list.version}{groups}{bound}",
        codes=indicator.codes(level),
        fold=indicator.fold(level),
        bound=indicator.bound,
    )


def attributes(dataset: Dataset) -> Mapping[str, Attribute]:
    """Every attribute that the catalogue has today, by id."""
    found = (
        attribute(indicator, level)
        for indicator in dataset.indicators
        for level in indicator.levels
    )
    return {each.id: each for each in found}


def label(name: str, level: str = "code") -> str:
    """An indicator at a level as releases write it."""
    return name if level == "code" else f"{name}@{level}"
