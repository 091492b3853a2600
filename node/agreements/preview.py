"""What would leave under a draft: how much noise its readers would have to allow for.

Computed from code lists and stated or published sizes alone, never from records; by the planner
that will measure, so that releases carry the same figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial
from math import prod

from anonymizer.accuracy import Margins, margins, share_above
from anonymizer.blocks import Target
from anonymizer.design import Mechanism
from anonymizer.doubt import Doubt, doubt
from anonymizer.rounds import missing, usable
from node.assignments import is_in_rhythm
from node.grids import grid, shape
from node.plan import level
from proto.agreement import Agreement, name
from proto.catalogue import Catalogue
from proto.period import Period
from proto.release import Release, ReleasedTable
from proto.terms import Grant

GRID = tuple(Fraction(text) for text in ("1/4", "1/2", "1", "2", "4"))
"""Ceilings that are shown beside the draft's own, so that an officer sees what each would buy."""


@dataclass(frozen=True, slots=True)
class TablePreview:
    """One table of one publisher at one ceiling.

    Attributes:
        is_drafted: Whether the ceiling is the draft's own.
        cell: The noise of one cell.
        total: The noise of the sum of all cells.
        share_above_minimum: Share of cells expected to be shown as numbers; nothing where nobody
            said how large the register is.
    """

    publisher: str
    dataset: str
    table: str
    cells: int
    epsilon: Fraction
    is_drafted: bool
    mechanism: Mechanism
    cell: Margins
    total: Margins
    share_above_minimum: float | None


def preview(
    draft: Agreement,
    catalogue: Catalogue,
    sizes: Mapping[tuple[str, str], int],
    *,
    in_force: Iterable[Agreement] = (),
    epsilons: Sequence[Fraction] = GRID,
) -> tuple[TablePreview, ...]:
    """Every table of a draft, at its own ceiling and at others, for a period not yet measured.

    Args:
        draft: An agreement whose names are known.
        catalogue: Its code lists.
        sizes: People per period, by publisher and dataset, where known.
        in_force: Agreements that ask beside it, for all are served from the same measurements.
        epsilons: The other ceilings.
    """
    others = [grant for each in in_force if each.id != draft.id for grant in each.grants]
    planned = lru_cache(partial(_noises, catalogue))  # Publishers mostly grant the same.
    return tuple(
        _table(grant, noise, sizes.get((grant.publisher, grant.dataset)))
        for grant in draft.grants
        for epsilon in sorted({grant.epsilon, *epsilons})
        for noise in planned(
            _terms(replace(grant, epsilon=epsilon)), tuple(map(_terms, _beside(grant, others)))
        )
    )


def published_sizes(
    releases: Iterable[Release], draft: Agreement, catalogue: Catalogue
) -> Mapping[tuple[str, str], int]:
    """The newest total that each publisher has released in the rhythm of its grant.

    Each as an estimate: the sum of the smallest table in which everybody counts once.
    """
    sizes: dict[tuple[str, str], int] = {}
    asked = [each for each in releases if _is_in_rhythm(each, draft)]
    for release in sorted(asked, key=lambda each: (each.period, each.vintage)):
        single = [table for table in release.tables if _is_single(table, release, catalogue)]
        if single:
            least = min(single, key=lambda table: len(table.estimates))
            sizes[release.publisher, release.dataset] = max(0, round(sum(least.estimates)))
    return sizes


def _is_in_rhythm(release: Release, draft: Agreement) -> bool:
    grant, period = draft.grant(release.publisher, release.dataset), Period.parse(release.period)
    return grant is not None and is_in_rhythm(grant, period)


def _beside(grant: Grant, others: Iterable[Grant]) -> Iterator[Grant]:
    """What asks the same publisher for the same dataset and periods."""
    for each in others:
        key = each.publisher, each.dataset, each.frequency, each.pooled_years
        if key == (grant.publisher, grant.dataset, grant.frequency, grant.pooled_years):
            yield each


def _is_single(table: ReleasedTable, release: Release, catalogue: Catalogue) -> bool:
    dataset = catalogue.dataset(release.dataset)
    choices = (dataset.indicator(each).choice for each in table.shape.dimensions)
    return all(choice == "single" for choice in choices)


@dataclass(frozen=True, slots=True)
class _Noise:
    """One table as it would be measured."""

    table: str
    cells: int
    epsilon: Fraction
    mechanism: Mechanism
    doubt: Doubt
    total: Doubt


def _terms(grant: Grant) -> Grant:
    """The grant with nothing in it but what decides about noise."""
    return replace(grant, publisher="", recipients=("",), minimum_count=0)


def _noises(catalogue: Catalogue, grant: Grant, beside: tuple[Grant, ...]) -> tuple[_Noise, ...]:
    """Plan the measurement that a grant's readers profit from."""
    dataset = catalogue.dataset(grant.dataset)
    own = level(grant, dataset)
    rounds = missing([own, *(level(each, dataset) for each in beside)], (), own)
    budget = own.budget(rounds[0].design.mechanism)
    designs = [each.design for each in usable(rounds, budget)]
    shapes = [shape(dataset, table) for table in grant.tables]
    targets = [Target.of(grid(dataset, each)) for each in shapes]
    return tuple(
        _Noise(
            table=name(each),
            cells=prod(attribute.size for attribute in target.dimensions),
            epsilon=grant.epsilon,
            mechanism=designs[0].mechanism,
            doubt=doubt(target, designs),
            total=doubt(target.narrowed(frozenset()), designs),
        )
        for each, target in zip(shapes, targets, strict=True)
    )


def _table(grant: Grant, noise: _Noise, people: int | None) -> TablePreview:
    return TablePreview(
        publisher=grant.publisher,
        dataset=grant.dataset,
        table=noise.table,
        cells=noise.cells,
        epsilon=noise.epsilon,
        is_drafted=noise.epsilon == grant.epsilon,
        mechanism=noise.mechanism,
        cell=margins(noise.doubt),
        total=margins(noise.total),
        share_above_minimum=_share(noise.doubt, people, grant.minimum_count),
    )


def _share(noise: Doubt, people: int | None, minimum: int) -> float | None:
    return None if people is None else share_above(noise, people=people, minimum=minimum)
