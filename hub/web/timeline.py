"""One table over time: the page, its picture, and both as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query
from fastapi.responses import Response

from hub import wording, wording_time
from hub.language import _, later
from hub.over_time import Shelves, gather
from hub.roles import READERS
from hub.sheet import Sheet, Value
from hub.summing import Key
from hub.table_name import TableName
from hub.timeline import Moment, Series, Timeline
from hub.web import time_chart
from hub.web.drawing import Shape, Theme
from hub.web.files import pictures, tables
from hub.web.page import Page, Visit, Visiting
from hub.web.sdmx_query import sdmx_queries
from hub.web.shelf import Choice, Shelf
from hub.wording_refusals import why_not
from proto.catalogue import Party
from proto.errors import InputError, RefusalError

COLUMNS = (
    *("country", "name", "period", "counted", "shown", "low", "high", "per", "observation"),
    *("cut_before", "change", "population", "population_year", "population_source", "footnote"),
)


@dataclass(frozen=True)
class View:
    """What an address asks for, and what there is of it.

    Attributes:
        cell: The codes that are asked for, joined by plus; nothing where the page chooses.
    """

    visit: Visit
    shelf: Shelf
    choice: Choice
    cell: str

    @cached_property
    def shelves(self) -> Shelves:
        """Everything of the table.

        Raises:
            InputError: The address names no table.
            RefusalError: Nobody has published it.
        """
        return gather(
            self.shelf.reading_of(self.choice.countries),
            TableName.parse(self.choice.table),
            self.visit.catalogue,
            told=self.visit.told(self.shelf),
            in_groups=self.choice.in_groups,
        )

    @cached_property
    def timeline(self) -> Timeline:
        """The chosen cells over time."""
        known = self.visit.hub.census.known() if self.choice.is_rated else None
        return self.shelves.timeline(self.parties, self.keys, known)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who has published the table."""
        published = {party for party, _ in self.shelves.published}
        return tuple(each for each in self.shelf.publishers if each.id in published)

    @property
    def missing(self) -> tuple[str, ...]:
        """Who was expected to and has not."""
        asked = self.choice.countries or tuple(each.id for each in self.shelf.publishers)
        there = {each.id for each in self.parties}
        return tuple(
            each.name for each in self.shelf.publishers if each.id in asked and each.id not in there
        )

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The cell that is asked for; else of one country all, and of several the first, shown."""
        if self.cell:
            return tuple(key for key in self.shelves.keys if "+".join(key) == self.cell)
        shown = [
            key
            for key in self.shelves.keys
            if any(self.shelves.is_shown(party, key) for party in self.parties)
        ] or list(self.shelves.keys)
        most = time_chart.MOST_PANELS if len(self.parties) == 1 else 1
        return tuple(shown[:most])

    @property
    def query(self) -> str:
        """The view as the end of an address."""
        asked = [("table", self.choice.table), ("cell", self.cell)]
        asked += [("country", each) for each in self.choice.countries]
        asked += [("level", "group")] * self.choice.in_groups
        asked += [("per", "100000")] * self.choice.is_rated
        return urlencode([(name, value) for name, value in asked if value])

    @property
    def is_drawable(self) -> bool:
        """Whether there is something to draw, and not too much."""
        return 0 < len(self.timeline.series) <= time_chart.MOST_PANELS

    @property
    def sdmx(self) -> tuple[str, ...]:
        """The queries by which programs find the same."""
        table, dataset = self.timeline.table, self.timeline.dataset
        return sdmx_queries(self.shelf.releases, table, dataset, countries=self.choice.countries)

    @property
    def sheet(self) -> Sheet:
        """The figures as a file."""
        timeline = self.timeline
        said = (
            *(wording_time.JUDGED, wording_time.CUT),
            *wording_time.reasons(timeline),
            *([wording_time.RATED] if self.choice.is_rated else []),
            *(wording.cited(each, timeline) for each in timeline.sources),
            *(f"* {note}" for note in timeline.footnotes),
        )
        dimensions = [each.id for each in timeline.dimensions]
        return Sheet(
            name=f"{timeline.table}-over-time",
            title=wording_time.title(timeline),
            said=said,
            columns=(*COLUMNS[:3], *dimensions, *COLUMNS[3:]),
            rows=[row for series in timeline.series for row in self._rows(series)],
        )

    def svg(self, theme: Theme, shape: Shape, *, alone: bool) -> str:
        """The picture.

        Raises:
            InputError: There is nothing to draw, or too much.
        """
        if not self.is_drawable:
            said = _("from 1 to {most} lines can be drawn")
            raise InputError(said.format(most=time_chart.MOST_PANELS))
        return time_chart.svg(self.timeline, theme, shape, alone=alone)

    def _rows(self, series: Series) -> Iterator[tuple[Value, ...]]:
        changes = {step.later: step.change for step in series.steps}
        starts = {run[0].period for run in series.runs[1:]}
        for moment in series.moments:
            population = series.among.get(moment.period)
            yield (
                *(series.party.id, series.party.name, moment.period, *series.codes.values()),
                *("+".join(sorted(series.statuses)), *_numbers(moment)),
                "100000 inhabitants" if self.choice.is_rated else "",
                moment.observation,
                *("yes" if moment.period in starts else "no", changes.get(moment.period)),
                *(
                    (population.inhabitants, population.year, population.source)
                    if population
                    else (None, None, None)
                ),
                wording_time.footnotes(series, self.timeline),
            )


def _numbers(moment: Moment) -> tuple[Value, ...]:
    """What is shown and both ends of its interval; nothing where it is hidden."""
    if moment.figure is None or moment.figure.shown is None:
        return (None, None, None)
    ends = wording.bounds(moment.figure, moment.unit)
    return tuple(_whole(each, moment.parts) for each in (moment.figure.shown, *ends))


def _whole(value: int, parts: int) -> float:
    """In whole units, of which so many parts make one."""
    return value if parts == 1 else value / parts


def viewing(  # noqa: PLR0913, PLR0917  # As many as the address has.
    visit: Visiting,
    table: str = "",
    cell: str = "",
    country: Annotated[list[str] | None, Query()] = None,
    level: Literal["", "code", "group"] = "",
    per: Literal["", "1", "100000"] = "",
) -> View:
    """What the address asks for."""
    shelf = visit.shelf
    asked = shelf.choose(table, "")
    known = {party.id for party in shelf.publishers}
    countries = tuple(dict.fromkeys(each for each in country or () if each in known))
    choice = Choice(asked.table, "", countries, level == "group", per == "100000")
    return View(visit, shelf, choice, cell.replace(" ", "+"))


Viewing = Annotated[View, Depends(viewing)]
"""A parameter of every answer about figures over time."""


def show(view: Viewing) -> Response:
    """One table over all periods."""
    timeline, refusal = None, ""
    try:
        timeline = view.timeline if view.shelf.releases else None
    except (RefusalError, InputError) as error:
        refusal = why_not(error)
    if timeline and not timeline.series:
        refusal = _("nobody has published this cell in any period")
    footnotes = (*(timeline.footnotes if timeline else ()), *view.shelf.footnotes)
    return view.visit.page(
        "time.html",
        status=404 if refusal else 200,
        view=view,
        timeline=timeline,
        refusal=refusal,
        footnotes=tuple(dict.fromkeys(footnotes)),
    )


PAGES = (
    Page("/time", show, label=later("Over time"), roles=READERS),
    *pictures("/time", viewing),
    *tables("/time", viewing),
)
