"""Who is ready to compare what: a matrix of pairs, the list of one pair, letters to send."""

from urllib.parse import urlencode

from fastapi.responses import Response

from hub import readiness_text
from hub.language import _, later
from hub.readiness_text import Matrix, Pair
from hub.roles import READERS
from hub.web.page import Page, Visiting, download
from proto.errors import InputError

_SHADES = 4


def show(
    visit: Visiting, country: str = "", dataset: str = "", publisher: str = "", reader: str = ""
) -> Response:
    """The matrix, narrowed by country and dataset, and the list of one pair."""
    whole = Matrix.of(visit.survey().known())
    _expect_known(whole, country, publisher, reader)
    shown = whole.narrowed(country, dataset)
    return visit.page(
        "readiness.html",
        whole=whole,
        matrix=shown,
        pair=shown.between(publisher, reader),
        letters=shown.letters(),
        names={each.id: each.name for each in whole.countries},
        country=country,
        dataset=dataset,
        chosen=(publisher, reader),
        query=urlencode({"country": country, "dataset": dataset}),
        shade=shade,
        words=readiness_text,
        footnotes=whole.footnotes,
    )


def as_csv(visit: Visiting, country: str = "", dataset: str = "") -> Response:
    """The same as a file."""
    whole = Matrix.of(visit.survey().known())
    return download(whole.narrowed(country, dataset).as_csv(), "text/csv", "readiness.csv")


def shade(number: int, pair: Pair) -> int:
    """How much of a pair waits at one step, from 0 to 4."""
    return -(-_SHADES * number // max(1, pair.total))


def _expect_known(matrix: Matrix, *countries: str) -> None:
    known = {"", *(each.id for each in matrix.countries)}
    if unknown := [each for each in countries if each not in known]:
        said = _("expected a country whose agreements you share, got {text}")
        raise InputError(said.format(text=repr(unknown[0][:40])))


PAGES = (
    Page("/readiness", show, label=later("Readiness"), roles=READERS),
    Page("/readiness.csv", as_csv, roles=READERS),
)
