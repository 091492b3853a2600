"""A table of an agreement as a grid of the catalogue: whose codes, how many values, what level."""

from anonymizer.grid import Attribute, Grid
from proto.catalogue import Dataset, Indicator
from proto.release import TableShape
from proto.terms import TableTerms

CODES = ", codes "
"""What stands in a grid's name before the versions of its code lists."""


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

    Its name carries the versions of its code lists: under other codes it is another table.

    Raises:
        UnknownNameError: It names an indicator or level that the catalogue does not have.
    """
    indicators = tuple(map(dataset.indicator, shape.dimensions))
    levels = tuple(shape.levels.get(name, "code") for name in shape.dimensions)
    names = (
        name if level == "code" else f"{name}@{level}"
        for name, level in zip(shape.dimensions, levels, strict=True)
    )
    status = dataset.indicator(dataset.status_indicator)
    versions = "+".join((*map(_codes, indicators, levels), _codes(status, "code")))
    counted = "+".join(shape.statuses)
    return Grid(
        attributes=tuple(map(attribute, indicators, levels)),
        status=status.id,
        statuses=frozenset(shape.statuses),
        name=f"{'+'.join(names) or 'total'} of {counted}{CODES}{versions}",
    )


def attribute(indicator: Indicator, level: str) -> Attribute:
    """One dimension at one level of its code list."""
    return Attribute(
        name=indicator.id,
        codes=indicator.codes(level),
        fold=indicator.fold(level),
        bound=indicator.bound,
    )


def _codes(indicator: Indicator, level: str) -> str:
    """The versions of the code lists that a level is made of, and how many codes count."""
    groups = f"/{indicator.groups.version}" if level == "group" and indicator.groups else ""
    bound = f"x{indicator.bound}" if indicator.choice == "multiple" else ""
    return f"{indicator.code_list.version}{groups}{bound}"
