"""Who takes part: joined, waiting, invited or revoked."""

from fastapi.responses import Response

from hub import listing
from hub.language import later
from hub.web.page import Page, Visiting


def show(visit: Visiting) -> Response:
    """Every party, and how long its certificate lasts."""
    rows = listing.parties(visit.hub)
    footnotes = tuple(dict.fromkeys(row["footnote"] for row in rows if row["footnote"]))
    return visit.page("parties.html", rows=rows, footnotes=footnotes)


PAGES = (Page("/parties", show, label=later("Parties"), roles=frozenset({"operator", "auditor"})),)
