"""What can be kept of a view: its picture as SVG and PNG, its table as CSV and as a workbook."""

from collections.abc import Callable
from typing import Annotated, Protocol

import vl_convert
from fastapi import Depends
from fastapi.responses import Response

from hub.roles import READERS
from hub.sheet import Sheet, csv_text, workbook
from hub.web.drawing import Shape, Theme
from hub.web.page import Page, download

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHARPNESS = 2


class Tabled(Protocol):
    """A view of an address that has a table."""

    @property
    def sheet(self) -> Sheet:
        """The table as a file, which gives all other files of the view their name."""


class Pictured(Tabled, Protocol):
    """A view that has a picture too."""

    def svg(self, theme: Theme, shape: Shape, *, alone: bool) -> str:
        """Draw it; where it stands alone, with title, key and footnotes on paper of its own."""


def tables(path: str, viewing: Callable[..., Tabled]) -> tuple[Page, ...]:
    """The addresses of a view's table; `viewing` reads the view from the address."""

    def as_csv(view: Annotated[Tabled, Depends(viewing)]) -> Response:
        sheet = view.sheet
        return download(csv_text(sheet), "text/csv", f"{sheet.name}.csv")

    def as_workbook(view: Annotated[Tabled, Depends(viewing)]) -> Response:
        sheet = view.sheet
        return download(workbook(sheet), _XLSX, f"{sheet.name}.xlsx")

    return _pages(path, csv=as_csv, xlsx=as_workbook)


def pictures(path: str, viewing: Callable[..., Pictured]) -> tuple[Page, ...]:
    """The addresses of its picture: as SVG, on a page or alone, and as PNG."""

    def draw(
        view: Annotated[Pictured, Depends(viewing)],
        theme: Theme = "light",
        shape: Shape = "wide",
        *,
        alone: bool = False,
    ) -> Response:
        text = view.svg(theme, shape, alone=alone)
        if alone:
            return download(text, "image/svg+xml", f"{view.sheet.name}.svg")
        return Response(text, media_type="image/svg+xml")

    def photograph(view: Annotated[Pictured, Depends(viewing)]) -> Response:
        text = view.svg("light", "wide", alone=True)
        data = vl_convert.svg_to_png(text, scale=_SHARPNESS)
        return download(data, "image/png", f"{view.sheet.name}.png")

    return _pages(path, svg=draw, png=photograph)


def _pages(path: str, **answers: Callable[..., Response]) -> tuple[Page, ...]:
    return tuple(Page(f"{path}.{end}", of, roles=READERS) for end, of in answers.items())
