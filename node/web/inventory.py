"""The inventory's page: what the registers ask for, and telling the exchange so."""

from contextlib import suppress

from fastapi.responses import Response

from node.web.form import OwnForm
from node.web.page import MANAGERS, OFFICERS, Page, Visiting
from proto.errors import UnavailableError


def show(visit: Visiting) -> Response:
    """What would be told, beside what was."""
    found, told = visit.node.inventories.collected(), visit.node.inventories.told()
    return visit.page(
        "inventory.html",
        datasets=visit.node.catalogue.datasets,
        collected=found,
        told=told,
        is_same=told is not None and dict(told.collected) == found,
        may_tell=visit.may(MANAGERS),
    )


def tell(visit: Visiting, form: OwnForm) -> Response:  # noqa: ARG001  # It was proven ours.
    """Sign it, and hand it in if the hub is there."""
    _ = visit.node.membership  # Whoever has joined no exchange has nobody to tell.
    visit.node.inventories.tell(visit.node.keys.release(), visit.today)
    said = "the inventory is signed; the hub hears of it as soon as it is there"
    with suppress(UnavailableError), visit.node.hub() as hub:
        visit.node.pull(hub)
        said = "the exchange was told what your registers ask for"
    return visit.go("/inventory", said=said)


PAGES = (
    Page("/inventory", show, MANAGERS | OFFICERS, label="Inventory", group="Publishing"),
    Page("/inventory", tell, MANAGERS, method="POST"),
)
