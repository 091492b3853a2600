"""One table side by side: the page, and its picture."""

from fastapi.responses import Response

from hub.roles import READERS
from hub.web import chart
from hub.web.page import Page, Visiting
from proto.errors import InputError, RefusalError


def show(visit: Visiting, table: str = "", period: str = "") -> Response:
    """One table of one period, the countries side by side."""
    shelf = visit.shelf()
    choice = shelf.choose(table, period)
    comparison, refusal = None, ""
    try:
        comparison = shelf.compare(choice) if shelf.releases else None
    except (RefusalError, InputError) as error:
        refusal = str(error)
    return visit.page(
        "compare.html",
        status=404 if refusal else 200,
        shelf=shelf,
        choice=choice,
        comparison=comparison,
        refusal=refusal,
        picture=lambda _, theme, shape: f"/chart.svg?{choice.query}&theme={theme}&shape={shape}",
    )


def draw(
    visit: Visiting,
    table: str = "",
    period: str = "",
    theme: chart.Theme = "light",
    shape: chart.Shape = "wide",
) -> Response:
    """The picture of a comparison."""
    shelf = visit.shelf()
    comparison = shelf.compare(shelf.choose(table, period))
    if not chart.is_drawable(comparison):
        raise InputError(f"expected at most {chart.MOST_PANELS} combinations of codes")
    return Response(chart.svg(comparison, theme, shape), media_type="image/svg+xml")


PAGES = (
    Page("/compare", show, label="Compare", roles=READERS),
    Page("/chart.svg", draw, roles=READERS),
)
