"""What may leave: every table with its estimates, their doubt, and what people are shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from anonymizer.blocks import Attributes, Target, subsets
from anonymizer.design import Design
from anonymizer.display import Margin, displayed
from anonymizer.doubt import Doubt, doubt
from anonymizer.estimate import Estimates
from anonymizer.grid import Attribute, Grid
from anonymizer.measurement import Measurement

Names = tuple[str, ...]
Display = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TableEstimate:
    """One table, in row-major order of its codes.

    Attributes:
        values: Unbiased, in whole thousandths; they may be negative.
        display: Non-negative whole numbers that add up with those of the other tables; nothing
            where no such numbers were found.
    """

    values: tuple[float, ...]
    doubt: Doubt
    display: Display


def tables(measurements: Sequence[Measurement], grids: Sequence[Grid]) -> tuple[TableEstimate, ...]:
    """Derive tables from measurements: it costs no privacy, however often it is done.

    Raises:
        PrivacyError: A table needs what was never measured.
    """
    estimates = Estimates(measurements)
    designs = [each.design for each in measurements]
    shown = {
        grid: display
        for family in _families(grids)
        for grid, display in _display(family, estimates, designs)
    }
    return tuple(
        TableEstimate(
            values=tuple(estimates.table(grid).ravel().tolist()),
            doubt=doubt(Target.of(grid), designs),
            display=shown[grid],
        )
        for grid in grids
    )


def _families(grids: Sequence[Grid]) -> Iterator[tuple[Grid, ...]]:
    """Tables that count the same thing, and therefore have to add up."""
    families: dict[tuple[frozenset[str], Attributes], tuple[Grid, ...]] = {}
    for grid in grids:
        family = grid.statuses, grid.multiples
        families[family] = (*families.get(family, ()), grid)
    yield from families.values()


def _display(
    family: Sequence[Grid], estimates: Estimates, designs: Sequence[Design]
) -> Iterator[tuple[Grid, Display]]:
    margins = dict(_margins(family, estimates, designs))
    found = displayed(margins, [_names(grid.attributes) for grid in family])
    for grid in family:
        values, names = found[_names(grid.attributes)], _names(grid.attributes)
        if values is None:
            yield grid, (None,) * grid.size
        else:
            in_order = values.transpose([names.index(each.id) for each in grid.attributes])
            yield grid, tuple(in_order.ravel().tolist())


def _margins(
    family: Sequence[Grid], estimates: Estimates, designs: Sequence[Design]
) -> Iterator[tuple[Names, Margin]]:
    """Every table of a family and everything it sums to."""
    targets = {
        Target.of(grid).narrowed(kept) for grid in family for kept in subsets(grid.attributes)
    }
    for target in targets:
        order = sorted(target.dimensions, key=lambda each: each.id)
        values = estimates.margin(target, order)
        yield _names(order), Margin(_names(order), values, doubt(target, designs).sd)


def _names(attributes: Iterable[Attribute]) -> Names:
    return tuple(sorted(each.id for each in attributes))
