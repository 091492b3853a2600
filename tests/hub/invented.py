"""Releases that no country ever made, for tests and for looking at pages.

Each table is one marginal table, measured by itself with Laplace noise: so its noise is that of its
own cells alone.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from random import Random

from hub.display import Rules
from hub.holdings import HeldGrid, HeldRelease, HeldTable, Wanted
from hub.selection import Reading
from hub.unfolded import Grid
from proto import catalogue
from proto.document import Sha256, digest
from proto.method_note import MethodNote
from proto.release import (
    Component,
    LedgerHead,
    MeasuredQuery,
    MeasurementNote,
    NoisePart,
    Release,
    ReleasedTable,
    TableNoise,
    TableShape,
    shown,
)
from tests.documents import METHOD, NOW

CATALOGUE = catalogue.load()
VICTIM_STATUSES = ("presumed", "identified", "formally_identified")

Count = Callable[..., float]
Rule = Callable[[float], int | None]

STEPS = 1000
"""Steps of noise in one count."""


def minimum_of(count: int, rounding_base: int = 1, *, zero_shown: bool = False) -> Rule:
    """How an agreement shows numbers."""

    def rule(estimate: float) -> int | None:
        display = max(0, round(estimate))
        return shown(
            display, minimum_count=count, rounding_base=rounding_base, zero_shown=zero_shown
        )

    return rule


def table(  # noqa: PLR0913  # Each test names the one thing it changes.
    codes: Mapping[str, Sequence[str]],
    count: Count,
    *,
    scale: float = 2.0,
    statuses: Sequence[str] = VICTIM_STATUSES,
    levels: Mapping[str, str] | None = None,
    rule: Rule | None = None,
) -> ReleasedTable:
    """A released table whose estimate in each cell is `count(*codes of the cell)`."""
    estimates = tuple(count(*cell) for cell in product(*codes.values()))
    rule = rule or minimum_of(0, zero_shown=True)
    return ReleasedTable(
        shape=TableShape(tuple(codes), tuple(statuses), dict(levels or {})),  # type: ignore[arg-type]  # Also wrong levels are tried.
        codes=tuple(tuple(each) for each in codes.values()),
        noise=noise({name: len(each) for name, each in codes.items()}, scale),
        estimates=tuple(map(float, estimates)),
        shown=tuple(rule(estimate) for estimate in estimates),
    )


def noise(sizes: Mapping[str, int], scale: float) -> TableNoise:
    """Independent Laplace noise of one scale in every cell of a table.

    Spread evenly over the codes of a dimension that is not told apart, it adds up to one m-th.
    """
    variance = 2 * scale**2
    components = tuple(
        Component(own, variance / math.prod(sizes[name] for name in sizes if name not in own))
        for count in range(len(sizes) + 1)
        for own in combinations(sizes, count)
    )
    return TableNoise(components, (NoisePart(scale, 1),), math.sqrt(variance))


def release(
    publisher: str,
    *tables: ReleasedTable,
    period: str = "2019",
    vintage: int = 1,
    dataset: str = "victims",
    agreement: str = "a" * 64,
) -> Release:
    """A release of these tables."""
    measurements = tuple(map(_measurement, tables))
    return Release(
        type="release",
        format=1,
        publisher=publisher,
        agreement=Sha256(agreement),
        dataset=dataset,
        period=period,
        vintage=vintage,
        catalogue=CATALOGUE.version,
        tables=tables,
        mechanism="discrete-laplace",
        measurements=measurements,
        ceiling=Fraction(3),
        epsilon=sum((each.loss for each in measurements), Fraction()),
        delta=Fraction(0),
        method_note=MethodNote("person", "identification", "earliest", METHOD),
        ledger_head=LedgerHead(len(tables), Sha256("b" * 64)),
    )


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of releases, without any database."""

    releases: Sequence[Release]

    def grids(self, wanted: Wanted) -> tuple[HeldGrid, ...]:
        """Codes and noise of these tables."""
        found = ((each, number, self._table(each, number)) for each, number in wanted)
        return tuple(
            HeldGrid(each, number, Grid(table.shape, table.codes, table.noise))
            for each, number, table in found
        )

    def tables(self, wanted: Wanted) -> tuple[HeldTable, ...]:
        """These tables."""
        return tuple(HeldTable(each, number, self._table(each, number)) for each, number in wanted)

    def _table(self, release: HeldRelease, number: int) -> ReleasedTable:
        return self.releases[release.leaf].tables[number]


def held(releases: Sequence[Release]) -> Reading:
    """Releases as a hub holds them: the first is the first leaf of its log."""
    return Reading(tuple(_held(*each) for each in enumerate(releases)), Tables(releases))


def _held(leaf: int, release: Release) -> HeldRelease:
    return HeldRelease(
        leaf=leaf,
        hash=Sha256(f"{leaf:064x}"),
        filed_at=NOW,
        publisher=release.publisher,
        agreement=release.agreement,
        dataset=release.dataset,
        period=release.period,
        vintage=release.vintage,
        catalogue=release.catalogue,
        mechanism=release.mechanism,
        epsilon=release.epsilon,
        delta=release.delta,
        method_note=release.method_note,
        shapes=release.outline.tables,
        rules=Rules.of(release),
    )


def _measurement(table: ReleasedTable) -> MeasurementNote:
    """What was paid for a table; a dimension that the catalogue lacks is taken as single."""
    bounds = {each.id: each.bound for each in CATALOGUE.dataset("victims").indicators}
    sensitivity = STEPS * math.prod(bounds.get(name, 1) for name in table.shape.dimensions)
    scale = Fraction(table.noise.parts[0].scale * STEPS)
    return MeasurementNote(
        entry=digest(repr(table.shape).encode()),
        ceiling=Fraction(3),
        scale=scale,
        sensitivity=sensitivity,
        loss=sensitivity / scale,
        queries=(
            MeasuredQuery(
                table.shape.statuses, dict.fromkeys(table.shape.dimensions, "cells"), STEPS
            ),
        ),
    )


def codes(*indicators: str, level: str = "code") -> dict[str, tuple[str, ...]]:
    """The whole code list of each indicator of the victims."""
    dataset = CATALOGUE.dataset("victims")
    grid = {}
    for name in indicators:
        indicator = dataset.indicator(name)
        grid[name] = indicator.codes(level if level in indicator.levels else "code")
    return grid


SIZES = {"AL": 103, "BA": 61, "HR": 27, "XK": 26, "ME": 12, "MK": 6, "RS": 39}
SHARES = {"female": 0.72, "male": 0.27, "other": 0.0, "child": 0.55, "adult": 0.4}


def region(*, missing: Sequence[str] = ()) -> list[Release]:
    """Releases of seven parties for 2019; North Macedonia counts formal identification only."""
    return [_country(party) for party in SIZES if party not in missing]


def _country(party: str) -> Release:
    chance = Random(party)  # noqa: S311  # Invented figures, the same ones every time.

    def draw(*cell: str) -> float:
        expected = SIZES[party] * 1.0
        for code in cell:
            expected *= SHARES.get(code, 0.08)
        return round(expected + chance.gauss(0, 3), 3)

    statuses = ("formally_identified",) if party == "MK" else VICTIM_STATUSES
    return release(
        party,
        *(
            table(grid, draw, statuses=statuses, rule=minimum_of(5), levels=levels)
            for grid, levels in (
                (codes("sex"), {}),
                (codes("sex", "age_group"), {}),
                (codes("form"), {}),
                (codes("citizenship", level="group"), {"citizenship": "group"}),
            )
        ),
    )
