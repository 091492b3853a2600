"""The transparency log: its checkpoint, and every leaf, as much of it as the reader may know."""

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from hub import log, logbook
from hub.language import later
from hub.roles import EVERYBODY
from hub.storage import reading
from hub.web.page import Page, Visiting, download
from hub.wording_documents import KINDS
from proto.identity import fingerprint, public_text

_PAGE = 100


def show(visit: Visiting, below: Annotated[int | None, Query(ge=0, le=1 << 62)] = None) -> Response:
    """The newest leaves below one, and the checkpoint over all."""
    standings = visit.hub.agreements.standings(visit.account.body)
    agreements = {each.hash: each.agreement for each in standings}
    partners = {party for each in agreements.values() for party in each.party_ids}
    with reading(visit.hub.engine) as connection:
        head = log.head(connection)
        start = head.size if below is None else min(below, head.size)
        leaves = tuple(
            logbook.leaves(connection, agreements.keys(), partners, below=start, most=_PAGE)
        )
    key = visit.hub.keys.hub_key.public_key()
    known = {each.about.party for each in leaves if each.about}
    notes = (each.footnote for each in visit.catalogue.parties if each.id in known)
    return visit.page(
        "log.html",
        head=head,
        checkpoint=head.sign(visit.hub.keys.hub_key),
        leaves=leaves,
        kinds=KINDS,
        readable={each.hash for each in visit.shelf.releases},
        agreements=agreements,
        names={each.id: each.name for each in visit.catalogue.parties},
        older=leaves[-1].index if leaves and leaves[-1].index else None,
        newer=None if start >= head.size else min(start + _PAGE, head.size),
        key=public_text(key),
        fingerprint=fingerprint(key.public_bytes_raw()),
        footnotes=tuple(dict.fromkeys(note for note in notes if note)),
    )


def checkpoint(visit: Visiting) -> Response:
    """The signed checkpoint as a file."""
    with reading(visit.hub.engine) as connection:
        head = log.head(connection)
    return download(head.sign(visit.hub.keys.hub_key), "text/plain", "checkpoint.txt")


PAGES = (
    Page("/log", show, label=later("Log"), roles=EVERYBODY),
    Page("/log/checkpoint.txt", checkpoint, roles=EVERYBODY),
)
