"""What neighbours let us read: beside our own exact figures, and until when it is kept."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from fastapi.responses import Response

from node.analysis import beside, chart
from node.analysis.beside import Beside
from node.analysis.export import KINDS, contents
from node.analysis.palette import Theme
from node.analysis.question import TOTAL
from node.web.analysis import TYPES, analyst_of, file, shown
from node.web.page import MANAGERS, Page, Visit, Visiting
from proto.catalogue import Catalogue
from proto.errors import InputError, MalformedError
from proto.period import Period


@dataclass(frozen=True, slots=True)
class Wish:
    """Which table of which period, as an address holds them; nothing for the first there is."""

    table: str = ""
    period: str = ""

    @property
    def query(self) -> str:
        """The address's question part."""
        return urlencode({"table": self.table, "period": self.period})


def _wish(table: str = "", period: str = "") -> Wish:
    return Wish(table, period)


Wished = Annotated[Wish, Depends(_wish)]


def show(visit: Visiting, wished: Wished) -> Response:
    """One table beside our own, and everything that is kept."""
    kept = visit.node.kept(visit.today)
    offered = beside.tables(each.release for each in kept if not each.objections)
    wish = _completed(wished, offered)
    found = _beside(visit, wish) if wish.table else None
    drawn = found is not None and bool(found.neighbours) and chart.is_drawable(found.sheet)
    return visit.page(
        "neighbours.html",
        wish=wish,
        tables=[(table, _named(table, visit.node.catalogue)) for table, _ in offered],
        periods=sorted({period for _, period in offered}, reverse=True),
        found=found,
        drawn=drawn,
        described=chart.described,
        downloads=[kind for kind in KINDS if drawn or kind in (".csv", ".xlsx")],
        shown=shown,
        never_subtract=beside.NEVER_SUBTRACT,
        kept=sorted(kept, key=lambda each: (each.release.publisher, each.release.period)),
        party_of=visit.node.catalogue.party,
        dataset_of=visit.node.catalogue.dataset,
    )


def picture(
    visit: Visiting, wished: Wished, theme: Theme = "light", shape: chart.Shape = "wide"
) -> Response:
    """The same as a picture."""
    sheet = _beside(visit, wished).sheet
    if not chart.is_drawable(sheet):
        raise InputError("expected a table of some rows and neighbours, but not too many, to draw")
    return Response(chart.svg(sheet, theme, shape), media_type=TYPES[".svg"])


def download(visit: Visiting, wished: Wished, kind: str = ".xlsx") -> Response:
    """The same as a file."""
    found = _beside(visit, wished)
    asked = "-".join((found.question.dataset.id, *found.question.dimensions))
    name = f"neighbours-{asked}-{found.people.period}".replace("/", "-")
    return file(contents([found.sheet], kind), kind, name)


def _completed(wish: Wish, offered: tuple[tuple[str, str], ...]) -> Wish:
    """The first table there is, and of a table its newest period, where nothing is said."""
    table = wish.table or next((table for table, _ in offered), "")
    periods = [period for each, period in offered if each == table]
    return Wish(table, wish.period or max(periods, default=""))


def _beside(visit: Visit, wish: Wish) -> Beside:
    """The agreements are asked again, for a picture and a file as for a page."""
    try:
        period = Period.parse(wish.period)
    except MalformedError as error:
        raise InputError(str(error)) from error
    return analyst_of(visit).beside(wish.table, period, visit.node.readable(visit.today))


def _named(table: str, catalogue: Catalogue) -> str:
    """A table as people read it: `Victims of trafficking: Sex, Form of exploitation`."""
    name, _, dimensions = table.partition(":")
    dataset = catalogue.dataset(name)
    if dimensions == TOTAL:
        return f"{dataset.label}: all"
    labels = (dataset.indicator(each).label for each in dimensions.split("+"))
    return f"{dataset.label}: {', '.join(labels)}"


PAGES = (
    Page("/neighbours", show, MANAGERS, label="Neighbours", group="Figures"),
    Page("/neighbours/picture.svg", picture, MANAGERS),
    Page("/neighbours/file", download, MANAGERS),
)
