"""A comparison per 100,000 inhabitants: every figure, total and verdict in the other unit.

A rate is a multiple of a count, so its noise is the same multiple of the count's noise and nothing
else changes. Numbers are kept in hundredths of a rate, so that they stay whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hub.comparison import Cell, Comparison, Total
from hub.population import Populations
from hub.selection import Figure
from hub.statistics.rate import PER, Population
from hub.verdicts import Row, judge
from proto.period import Period

PARTS = 100
"""Hundredths."""

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A comparison in rates.

    Attributes:
        comparison: Its figures are hundredths of a rate.
        populations: Whose inhabitants were divided by, under the codes of a cell, by party.
    """

    comparison: Comparison
    populations: Mapping[Codes, Mapping[str, Population]]

    @property
    def sources(self) -> tuple[Population, ...]:
        """Every population that was used, once."""
        used = (each for of in self.populations.values() for each in of.values())
        return tuple(dict.fromkeys(used))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The parties of which no population is known."""
        known = {each.party for each in self.sources}
        counted = dict.fromkeys(cell.party for cell in self.comparison.cells if cell.grade)
        return tuple(party for party in counted if party not in known)


def rated(comparison: Comparison, known: Populations) -> Rated:
    """Divide every figure by the inhabitants that it can be found among."""
    period = Period.parse(comparison.period)
    populations = {
        tuple(each.row.codes.values()): _populations(each.row, known, period.start.year)
        for each in comparison.judged
    }
    years = period.pooled_years
    cells = (
        _cell(cell, populations[tuple(cell.codes.values())].get(cell.party), years)
        for cell in comparison.cells
    )
    totals = (
        _total(each, populations[tuple(each.codes.values())], years) for each in comparison.totals
    )
    rows = [
        _row(each.row, populations[tuple(each.row.codes.values())], years)
        for each in comparison.judged
    ]
    turned = replace(
        comparison,
        cells=tuple(cells),
        totals=tuple(each for each in totals if each),
        judged=judge(rows),
    )
    return Rated(turned, populations)


def _populations(row: Row, known: Populations, year: int) -> Mapping[str, Population]:
    """Of the sex and age group of the codes where all countries have them, else of everybody."""
    parties, sex, age_group = row.pairs.parties, row.codes.get("sex"), row.codes.get("age_group")
    narrow = {party: known.of(party, year, sex=sex, age_group=age_group) for party in parties}
    found = narrow if all(narrow.values()) else {party: known.of(party, year) for party in parties}
    return {party: population for party, population in found.items() if population}


def _cell(cell: Cell, population: Population | None, years: int) -> Cell:
    if cell.figure is None:
        return cell
    if population is None:
        return replace(cell, figure=None, absence="no-population")
    unit = factor([population], years)
    return replace(cell, figure=multiple(cell.figure, unit), parts=PARTS, unit=unit)


def _row(row: Row, populations: Mapping[str, Population], years: int) -> Row:
    """Of the parties of which a population is known."""
    figures = tuple(
        multiple(figure, factor([populations[party]], years))
        for party, figure in zip(row.pairs.parties, row.figures, strict=True)
        if party in populations
    )
    return Row(row.codes, figures, row.pairs.among(populations))


def _total(total: Total, populations: Mapping[str, Population], years: int) -> Total | None:
    """Over the inhabitants of all; nothing where those of one country are not known."""
    if not populations.keys() >= set(total.parties):
        return None
    unit = factor([populations[party] for party in total.parties], years)
    return replace(total, figure=multiple(total.figure, unit), parts=PARTS, unit=unit)


def factor(populations: Iterable[Population], years: int) -> float:
    """How many hundredths of a rate one count makes, of so many years."""
    return PARTS * PER / (sum(each.inhabitants for each in populations) * years)


def multiple(figure: Figure, unit: float) -> Figure:
    """The figure where one count makes so many; what is hidden stays hidden."""
    shown = None if figure.shown is None else round(figure.shown * unit)
    return Figure(figure.estimate * unit, figure.noise.scaled(unit), shown)
