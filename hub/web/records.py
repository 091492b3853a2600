"""What lies in the archive of all parties: agreements, releases, notices, the log; no figure."""

from collections.abc import Iterator

from fastapi.responses import Response

from hub import listing
from hub.language import later
from hub.web.page import Page, Visit, Visiting, name_of
from hub.wording_documents import AGREEMENT_STATES, KINDS, NOTICES
from proto.catalogue import UnknownNameError


def show(visit: Visiting) -> Response:
    """Every document, as the log proves it."""
    agreements = listing.agreements(visit.hub, visit.today)
    logged = listing.logged(visit.hub)
    return visit.page(
        "records.html",
        agreements=agreements,
        releases=listing.accepted(visit.hub),
        notices=listing.notices(visit.hub),
        log=logged,
        states=AGREEMENT_STATES,
        said=NOTICES,
        kinds=KINDS,
        names=lambda parties: ", ".join(name_of(visit.catalogue, each) for each in parties),
        footnotes=_footnotes(visit, {row["party"] for row in logged["entries"]}),
    )


def _footnotes(visit: Visit, parties: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_noted(visit, parties)))


def _noted(visit: Visit, parties: set[str]) -> Iterator[str]:
    for party in sorted(parties):
        try:
            if note := visit.catalogue.party(party).footnote:
                yield note
        except UnknownNameError:
            continue


PAGES = (Page("/records", show, label=later("Records"), roles=frozenset({"auditor"})),)
