"""One table side by side: the page, its picture, and both as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from fastapi import Depends, Query
from fastapi.responses import Response

from hub import wording
from hub.absence import explained
from hub.comparison import Cell, Comparison
from hub.holdings import HeldRelease
from hub.language import _, later
from hub.rates import Rated, rated
from hub.reference.beside import Beside, beside
from hub.roles import READERS
from hub.sheet import Sheet, Value
from hub.statistics.rate import Population
from hub.web import chart
from hub.web.drawing import Shape, Theme
from hub.web.files import pictures, tables
from hub.web.page import Page, Visit, Visiting
from hub.web.sdmx_query import sdmx_queries
from hub.web.shelf import Choice, Shelf
from hub.wording_refusals import why_not
from proto.errors import InputError, RefusalError
from proto.period import Period

COLUMNS = (
    *("country", "name", "period", "counted", "shown", "low", "high", "per", "observation"),
    *("grade", "reasons", "population", "population_year", "population_source", "footnote"),
)


@dataclass(frozen=True)
class View:
    """What an address asks for, and what there is of it."""

    visit: Visit
    shelf: Shelf
    choice: Choice

    @cached_property
    def comparison(self) -> Comparison:
        """Countries side by side, in counts.

        Raises:
            InputError: The address names no table or period.
            RefusalError: There is nothing to compare.
        """
        return explained(self.shelf.compare(self.choice), self.visit.told(self.shelf))

    @cached_property
    def rated(self) -> Rated | None:
        """The same in rates, where they are asked for."""
        return (
            rated(self.comparison, self.visit.hub.census.known()) if self.choice.is_rated else None
        )

    @property
    def shown(self) -> Comparison:
        """What stands on the page."""
        return self.rated.comparison if self.rated else self.comparison

    @property
    def notes(self) -> tuple[tuple[str, HeldRelease], ...]:
        """The releases whose method notes speak for these figures, by the name of the country."""
        of_table = [
            each
            for each in self.shelf.releases
            if (each.dataset, each.period) == (self.comparison.dataset.id, self.comparison.period)
        ]
        newest = {each.publisher: each for each in sorted(of_table, key=lambda each: each.vintage)}
        parties = self.comparison.parties
        return tuple((each.name, newest[each.id]) for each in parties if each.id in newest)

    @property
    def reference(self) -> Beside | None:
        """What others publish of the same countries and years."""
        countries = [party.id for party in self.comparison.parties]
        years = Period.parse(self.comparison.period).years
        return beside(self.visit.hub.reference, self.comparison.dataset.id, countries, years)

    @property
    def sdmx(self) -> tuple[str, ...]:
        """The queries by which programs find the same."""
        return sdmx_queries(
            self.shelf.releases,
            self.comparison.table,
            self.comparison.dataset,
            periods=[self.choice.period],
            countries=self.choice.countries,
        )

    @property
    def sheet(self) -> Sheet:
        """The table as a file."""
        shown = self.shown
        said = (
            *(wording.counted(shown), *wording.cautions(shown), wording.legend(shown)),
            *(wording.how_to_read(shown), *wording.marks(shown)),
            *(wording.cited(each, shown) for each in self.sources),
            *(f"* {note}" for note in shown.footnotes),
        )
        dimensions = [dimension.id for dimension in shown.dimensions]
        return Sheet(
            name=f"{shown.table}-{shown.period}",
            title=wording.title(shown),
            said=said,
            columns=(*COLUMNS[:3], *dimensions, *COLUMNS[3:]),
            rows=[tuple(self._row(cell)) for cell in shown.cells],
        )

    def svg(self, theme: Theme, shape: Shape, *, alone: bool) -> str:
        """The picture.

        Raises:
            InputError: The comparison is too large for one.
        """
        if not chart.is_drawable(self.shown):
            said = _("at most {most} combinations of codes can be drawn")
            raise InputError(said.format(most=chart.MOST_PANELS))
        return chart.svg(self.shown, theme, shape, alone=alone)

    @property
    def sources(self) -> tuple[Population, ...]:
        """Whose inhabitants rates were taken of."""
        return self.rated.sources if self.rated else ()

    def _row(self, cell: Cell) -> Iterator[Value]:
        shown = self.shown
        yield from (cell.party, wording.party(shown, cell.party), shown.period)
        yield from cell.codes.values()
        yield cell.status
        figure = cell.figure if cell.figure and cell.figure.shown is not None else None
        numbers = (
            (figure.shown, *wording.bounds(figure, cell.unit)) if figure else (None, None, None)
        )
        yield from (None if each is None else _whole(each, cell.parts) for each in numbers)
        yield from ("100000 inhabitants" if self.rated else "", cell.observation, cell.grade)
        yield " ".join(each.sentence for each in cell.reasons)
        yield from self._population(cell)
        yield wording.footnotes_of(shown, cell)

    def _population(self, cell: Cell) -> tuple[Value, Value, Value]:
        of = self.rated.populations if self.rated else {}
        found = of.get(tuple(cell.codes.values()), {}).get(cell.party)
        return (found.inhabitants, found.year, found.source) if found else (None, None, None)


def _whole(value: int, parts: int) -> float:
    """In whole units, of which so many parts make one."""
    return value if parts == 1 else value / parts


def viewing(  # noqa: PLR0913, PLR0917  # As many as the address has.
    visit: Visiting,
    table: str = "",
    period: str = "",
    country: Annotated[list[str] | None, Query()] = None,
    level: Literal["", "code", "group"] = "",
    per: Literal["", "1", "100000"] = "",
) -> View:
    """What the address asks for."""
    shelf = visit.shelf
    asked = shelf.choose(table, period)
    known = {party.id for party in shelf.publishers}
    countries = tuple(dict.fromkeys(each for each in country or () if each in known))
    choice = Choice(asked.table, asked.period, countries, level == "group", per == "100000")
    return View(visit, shelf, choice)


Viewing = Annotated[View, Depends(viewing)]
"""A parameter of every answer about a comparison."""


def show(view: Viewing) -> Response:
    """One table of one period, the countries side by side."""
    shelf, choice = view.shelf, view.choice
    comparison, refusal = None, ""
    try:
        comparison = view.shown if shelf.releases else None
    except (RefusalError, InputError) as error:
        refusal = why_not(error)
    footnotes = (*(comparison.footnotes if comparison else ()), *shelf.footnotes)
    return view.visit.page(
        "compare.html",
        status=404 if refusal else 200,
        view=view,
        shelf=shelf,
        choice=choice,
        comparison=comparison,
        refusal=refusal,
        footnotes=tuple(dict.fromkeys(footnotes)),
        picture=f"/chart.svg?{choice.query}",
    )


PAGES = (
    Page("/compare", show, label=later("Compare"), roles=READERS),
    *pictures("/chart", viewing),
    *tables("/compare", viewing),
)
