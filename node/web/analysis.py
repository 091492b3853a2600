"""Exact figures for the country's own people: any table, as an address that can be passed on."""

from collections.abc import Mapping

from fastapi.responses import Response

from node.analysis import chart
from node.analysis.analyst import Analyst
from node.analysis.export import KINDS, contents
from node.analysis.palette import Theme
from node.analysis.sheet import Kind, Number, Sheet, written
from node.web.analysis_wish import GROUPED, Wish, Wished, dimensions
from node.web.page import MANAGERS, PROVIDERS, READERS, Page, Visit, Visiting
from proto.catalogue import Dataset, UnknownNameError
from proto.errors import InputError

ANALYSTS = MANAGERS | READERS | PROVIDERS
TYPES: Mapping[str, str] = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".html": "text/html; charset=utf-8",
}


def show(visit: Visiting, wished: Wished) -> Response:
    """A table, its picture, and the form that asks for another."""
    wish = wished.completed(visit)
    dataset = visit.node.catalogue.dataset(wish.dataset)
    sheet, errors = _answer(visit, wish)
    return visit.page(
        "analysis.html",
        status=400 if errors else 200,
        tabs=tabs(visit),
        wish=wish,
        dataset=dataset,
        datasets=visit.node.catalogue.datasets,
        errors=errors,
        choices=_choices(dataset, wish),
        sheet=sheet,
        drawn=sheet is not None and chart.is_drawable(sheet),
        described=chart.described,
        narrowed=_narrowed(wish),
        downloads=[kind for kind in KINDS if sheet and _can_be(sheet, kind)],
        shown=shown,
    )


def picture(
    visit: Visiting, wished: Wished, theme: Theme = "light", shape: chart.Shape = "wide"
) -> Response:
    """The picture of a table."""
    sheet = _sheet(visit, wished.completed(visit))
    if not chart.is_drawable(sheet):
        raise InputError("expected a table of some rows and columns, but not too many, to draw")
    return Response(chart.svg(sheet, theme, shape), media_type=TYPES[".svg"])


def download(visit: Visiting, wished: Wished, kind: str = ".xlsx") -> Response:
    """A table as a file."""
    wish = wished.completed(visit)
    dimensions = "-".join(each for each in (wish.dataset, wish.rows, wish.columns) if each)
    name = f"{dimensions}-{wish.period}".replace(GROUPED, "").replace(" ", "-").replace("/", "-")
    return file(contents([_sheet(visit, wish)], kind), kind, name)


def file(data: bytes, kind: str, name: str) -> Response:
    """A file that a browser saves under a name of letters, digits and dashes."""
    headers = {"Content-Disposition": f'attachment; filename="{name}{kind}"'}
    return Response(data, media_type=TYPES[kind], headers=headers)


def analyst_of(visit: Visit) -> Analyst:
    """Who counts today."""
    node = visit.node
    return Analyst.at(node.engine, catalogue=node.catalogue, party=node.party, day=visit.today)


def tabs(visit: Visit) -> list[tuple[str, str]]:
    """The pages of the analysis that somebody may open, and their addresses."""
    own = [("/analysis", "Tables"), ("/analysis/routes", "Routes")]
    whole = [("/analysis/questionnaires", "Questionnaires"), ("/analysis/report", "Yearly report")]
    return [*own, *(whole if visit.may(MANAGERS | READERS) else ())]


def shown(number: Number, kind: Kind) -> str:
    """A number as the pages write it, with a space that does not break."""
    return written(number, kind).replace(",", "\N{NO-BREAK SPACE}")


def _answer(visit: Visit, wish: Wish) -> tuple[Sheet | None, dict[str, str]]:
    """The table, or what was typed wrong beside its field."""
    try:
        wish.periods()
    except InputError as error:
        return None, {"period": str(error)}
    try:
        return _sheet(visit, wish), {}
    except (InputError, UnknownNameError) as error:
        return None, {"where": str(error)}


def _sheet(visit: Visit, wish: Wish) -> Sheet:
    question, periods = wish.question(visit), wish.periods()
    return analyst_of(visit).table(question, periods, shares=wish.share_kind())


def _choices(dataset: Dataset, wish: Wish) -> dict[str, list[tuple[str, str]]]:
    """What the form offers."""
    known = dataset.indicator(dataset.status_indicator).code_list.codes
    statuses = [("", "All but unknown and not a victim"), *((c.id, c.label) for c in known)]
    if wish.statuses not in dict(statuses):
        statuses.append((wish.statuses, wish.statuses.replace(",", ", ")))
    offered = list(dimensions(dataset))
    return {
        "rows": offered,
        "columns": [("", "Nothing"), *offered],
        "axis": [(each.id, each.label) for each in dataset.dates if each.is_axis],
        "statuses": statuses,
        "shares": [("none", "None"), ("rows", "Of each row"), ("columns", "Of each column")],
    }


def _narrowed(wish: Wish) -> list[tuple[str, str]]:
    """Each filter, and the address without it."""
    return [
        (each, wish.query(where=tuple(other for other in wish.where if other != each)))
        for each in wish.where
    ]


def _can_be(sheet: Sheet, kind: str) -> bool:
    return kind in (".csv", ".xlsx") or chart.is_drawable(sheet)


PAGES = (
    Page("/analysis", show, ANALYSTS, label="Analysis", group="Figures"),
    Page("/analysis/picture.svg", picture, ANALYSTS),
    Page("/analysis/file", download, ANALYSTS),
)
