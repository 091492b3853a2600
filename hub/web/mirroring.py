"""Mirror figures: what one country found of another's citizens, and what that knows of them."""

from dataclasses import replace

from fastapi.responses import Response

from hub import mirror_text
from hub.mirror import Mirror
from hub.roles import READERS
from hub.survey import CHECK
from hub.web.page import Page, Visiting, chosen_period, download


def show(visit: Visiting, period: str = "", country: str = "") -> Response:
    """The worklist, the surest gaps first."""
    found = visit.survey().mirror(chosen_period(period))
    shown = _narrowed(found, country)
    return visit.page(
        "mirror.html",
        mirror=shown,
        told=[each for each in shown.pairs if not each.is_silent],
        silent=[each for each in shown.pairs if each.is_silent],
        parties=sorted(found.parties, key=lambda each: each.name),
        period=period,
        periods=visit.survey().periods(CHECK),
        country=country,
        words=mirror_text,
        footnotes=mirror_text.footnotes(found.parties),
    )


def as_csv(visit: Visiting, period: str = "", country: str = "") -> Response:
    """The worklist as a file."""
    found = _narrowed(visit.survey().mirror(chosen_period(period)), country)
    return download(mirror_text.as_csv(found), "text/csv", "mirror.csv")


def _narrowed(mirror: Mirror, country: str) -> Mirror:
    """The pairs of one country; they were judged among all."""
    if not country:
        return mirror
    pairs = (each for each in mirror.pairs if country in (each.there.id, each.citizens.id))
    return replace(mirror, pairs=tuple(pairs))


PAGES = (
    Page("/mirror", show, label="Mirror", roles=READERS),
    Page("/mirror.csv", as_csv, roles=READERS),
)
