"""Who takes part: joined, waiting, invited or revoked."""

from fastapi.responses import Response

from hub import listing
from hub.language import later
from hub.web.page import Page, Visiting
from hub.wording_documents import PARTY_STATES


def show(visit: Visiting) -> Response:
    """Every party, and how long its certificate lasts."""
    rows = listing.parties(visit.hub)
    notes = (visit.catalogue.party(row["party"]).footnote for row in rows)
    return visit.page(
        "parties.html",
        rows=rows,
        catalogue=visit.catalogue,
        states=PARTY_STATES,
        footnotes=tuple(dict.fromkeys(note for note in notes if note)),
    )


PAGES = (Page("/parties", show, label=later("Parties"), roles=frozenset({"operator", "auditor"})),)
