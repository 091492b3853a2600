"""Where people come from and where they were exploited: tables, pictures, files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from fastapi.responses import Response

from hub import flow_text, mirror_text
from hub.flows import DATASET, Ends, Flow
from hub.language import _, later
from hub.roles import READERS
from hub.sheet import Sheet, Value, joined
from hub.survey import REPORT
from hub.table_name import TableName
from hub.web import flow_picture
from hub.web.drawing import Shape, Theme
from hub.web.files import pictures, tables
from hub.web.page import Page, Visit, Visiting, chosen_period
from hub.web.sdmx_query import sdmx_queries
from proto.catalogue import Code
from proto.errors import RefusalError

_ENDS: tuple[Ends, ...] = ("citizenship", "country_of_exploitation")


class NoFlowError(RefusalError):
    """Nobody has published anything by this end of people's ways that may be read."""

    code = "no-flow"


@dataclass(frozen=True)
class View:
    """One end of people's ways, in the period that an address asks for."""

    visit: Visit
    end: Ends
    period: str

    @cached_property
    def found(self) -> Flow | None:
        """The flow, if somebody has published it."""
        return self.visit.survey().flow(self.end, chosen_period(self.period))

    @property
    def flow(self) -> Flow:
        """The flow.

        Raises:
            NoFlowError: Nobody has published it.
        """
        if self.found is None:
            raise NoFlowError(_("nobody has published this, as far as you may read"))
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
        return sdmx_queries(
            self.visit.shelf().releases,
            TableName(DATASET, frozenset({self.end})),
            self.visit.catalogue.dataset(DATASET),
            periods={period for each in self.flow.columns for period in each.periods},
        )


def viewing(visit: Visiting, end: Ends, period: str = "") -> View:
    """What the address asks for."""
    return View(visit, end, period)


def show(visit: Visiting, period: str = "") -> Response:
    """Both ends of people's ways."""
    views = [each for end in _ENDS if (each := View(visit, end, period)).found]
    notes = (note for each in views for note in flow_text.flow_footnotes(each.flow))
    return visit.page(
        "flows.html",
        views=views,
        period=period,
        periods=visit.survey().periods(REPORT),
        catalogue=visit.catalogue,
        words=mirror_text,
        flow_text=flow_text,
        footnotes=tuple(dict.fromkeys(notes)),
    )


def _row(flow: Flow, code: Code) -> Iterator[Value]:
    yield from (code.id, code.label)
    for column in flow.columns:
        yield from mirror_text.in_file(column.figures.get(code.id))
    yield joined((code.footnote, *(each.party.footnote for each in flow.columns)))


PAGES = (
    Page("/flows", show, label=later("Flows"), roles=READERS),
    *pictures("/flows", viewing),
    *tables("/flows", viewing),
)
