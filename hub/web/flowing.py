"""Where people come from and where they were exploited: tables, pictures, files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urlencode

from fastapi.responses import Response

from hub import flow_text, mirror_text, ways_text
from hub.flows import ENDS, Ends, Flow, NoFlowError
from hub.language import _, later
from hub.roles import READERS
from hub.sheet import Sheet, Value, joined
from hub.survey import REPORT
from hub.table_name import TableName
from hub.ways import DATASET, TABLE, Known, Ways
from hub.web import flow_picture, ways_picture
from hub.web.drawing import Shape, Theme
from hub.web.files import pictures, tables
from hub.web.page import Page, Visit, Visiting, chosen_period
from hub.web.sdmx_query import sdmx_queries
from proto.catalogue import Code

_BOTH: Literal["both"] = "both"

Asked = Ends | Literal["both"]
"""One end of people's ways, or both ends as one country has them."""


@dataclass(frozen=True)
class EndView:
    """One end of people's ways, in the period that an address asks for."""

    visit: Visit
    end: Ends
    period: str

    @cached_property
    def found(self) -> Flow | None:
        """The flow, if somebody has published it."""
        return self.visit.survey.flow(self.end, chosen_period(self.period))

    @property
    def flow(self) -> Flow:
        """The flow.

        Raises:
            NoFlowError: Nobody has published it.
        """
        if self.found is None:
            raise _nothing()
        return self.found

    def svg(self, theme: Theme, shape: Shape, *, alone: bool) -> str:
        """The picture."""
        key = flow_text.key(self.flow, self.visit.catalogue) if alone else None
        return flow_picture.svg(self.flow, theme, shape, key=key)

    def query(self, **more: str) -> str:
        """The view as the end of an address."""
        return urlencode({"end": self.end, "period": self.period, **more})

    @property
    def sheet(self) -> Sheet:
        """A row for each code; for each country its number and the ends of its interval."""
        flow = self.flow
        heads = [each.party.id for each in flow.columns]
        periods = dict.fromkeys((flow.span.periods[0], flow.span.periods[-1]))
        said = (
            *flow_text.counts(flow, self.visit.catalogue),
            *filter(None, (flow_text.left_out(flow), flow_text.missing(flow))),
        )
        return Sheet(
            name="-".join((self.end, *periods)),
            title=flow_text.full_title(flow),
            said=(*said, *(f"* {note}" for note in flow_text.flow_footnotes(flow))),
            columns=(
                *("code", "label"),
                *(f"{head}{end}" for head in heads for end in ("", "_low", "_high")),
                "footnote",
            ),
            rows=[tuple(_row(flow, code)) for code in (*flow.rows, *flow.blank)],
        )

    @property
    def sdmx(self) -> tuple[str, ...]:
        """The queries for the released figures in it."""
        released = (period for each in self.flow.columns for period in each.periods)
        return _queries(self.visit, TableName(DATASET, frozenset({self.end})), released)


@dataclass(frozen=True)
class WaysView:
    """Both ends together, as one country has them."""

    visit: Visit
    country: str
    period: str

    @cached_property
    def known(self) -> Known:
        """Who has published both ends, and the ways of the chosen country."""
        return self.visit.survey.ways(self.country or None, chosen_period(self.period))

    @property
    def ways(self) -> Ways:
        """The ways.

        Raises:
            NoFlowError: The country has published no table that holds both ends.
        """
        if self.known.chosen is None:
            raise _nothing()
        return self.known.chosen

    def svg(self, theme: Theme, shape: Shape, *, alone: bool) -> str:
        """The picture."""
        key = ways_text.said(self.ways, self.visit.catalogue) if alone else None
        return ways_picture.svg(self.ways, theme, shape, key=key)

    def query(self, **more: str) -> str:
        """The view as the end of an address."""
        asked = {"end": _BOTH, "period": self.period, "country": self.country}
        return urlencode({**asked, **more})

    @property
    def sheet(self) -> Sheet:
        """A row for each way."""
        return ways_text.sheet(self.ways, self.visit.catalogue)

    @property
    def sdmx(self) -> tuple[str, ...]:
        """The queries for the released figures in it."""
        return _queries(self.visit, TABLE, self.ways.periods, [self.ways.party.id])


def viewing(visit: Visiting, end: Asked, period: str = "", country: str = "") -> EndView | WaysView:
    """What the address asks for."""
    return WaysView(visit, country, period) if end == "both" else EndView(visit, end, period)


def show(visit: Visiting, period: str = "", country: str = "") -> Response:
    """Both ends of people's ways, of one country together and of all one by one."""
    views = [each for end in ENDS if (each := EndView(visit, end, period)).found]
    both = WaysView(visit, country, period)
    return visit.page(
        "flows.html",
        views=views,
        both=both,
        known=both.known,
        period=period,
        country=country,
        periods=visit.survey.periods(REPORT),
        catalogue=visit.catalogue,
        words=mirror_text,
        flow_text=flow_text,
        ways_text=ways_text,
        footnotes=_footnotes((each.flow for each in views), both.known),
    )


def _row(flow: Flow, code: Code) -> Iterator[Value]:
    yield from (code.id, code.label)
    for column in flow.columns:
        yield from mirror_text.in_file(column.figures.get(code.id))
    yield joined((code.footnote, *(each.party.footnote for each in flow.columns)))


def _queries(
    visit: Visit, table: TableName, periods: Iterable[str], countries: Iterable[str] = ()
) -> tuple[str, ...]:
    return sdmx_queries(
        visit.shelf.releases,
        table,
        visit.catalogue.dataset(DATASET),
        periods={*periods},
        countries=tuple(countries),
    )


def _footnotes(flows: Iterable[Flow], known: Known) -> tuple[str, ...]:
    notes = [note for each in flows for note in flow_text.flow_footnotes(each)]
    notes += mirror_text.footnotes((*known.holders, *known.without))
    notes += ways_text.footnotes(known.chosen) if known.chosen else ()
    return tuple(dict.fromkeys(notes))


def _nothing() -> NoFlowError:
    return NoFlowError(_("nobody has published this, as far as you may read"))


PAGES = (
    Page("/flows", show, label=later("Flows"), roles=READERS),
    *pictures("/flows", viewing),
    *tables("/flows", viewing),
)
