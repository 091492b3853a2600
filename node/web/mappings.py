"""The mappings' pages: listed, written, corrected, with every fault at its line."""

from fastapi.responses import Response

from node.web.form import OwnForm
from node.web.mapping_shelf import FOLDER, MappingShelf
from node.web.mapping_text import check
from node.web.page import MANAGERS, Page, Visit, Visiting
from proto.errors import InputError

LARGEST = 1 << 20


def show(visit: Visiting) -> Response:
    """Every mapping, what it is about, and whether it can be used."""
    return visit.page("mappings.html", mappings=tuple(shelf(visit).all()))


def edit(visit: Visiting, name: str = "") -> Response:
    """One mapping to be changed, or room for a new one."""
    text = shelf(visit).find(name).text if name else ""
    return _page(visit, name, text)


def save(visit: Visiting, form: OwnForm) -> Response:
    """Keep what was typed, once nothing is wrong with it."""
    name, text = form.one("name"), form.text("text")
    if check(text, visit.node.catalogue).faults:
        return _page(visit, name, text, is_refused=True)
    try:
        shelf(visit).save(name, text)
    except InputError as error:
        return _page(visit, name, text, is_refused=True, bad_name=str(error))
    return visit.go("/mappings", said=f"the mapping {name} is kept")


def shelf(visit: Visit) -> MappingShelf:
    """The mappings of this node."""
    return MappingShelf(visit.node.home / FOLDER, visit.node.catalogue)


def _page(
    visit: Visit, name: str, text: str, *, is_refused: bool = False, bad_name: str = ""
) -> Response:
    return visit.page(
        "mapping.html",
        status=400 if is_refused else 200,
        name=name,
        text=text,
        bad_name=bad_name,
        checked=check(text, visit.node.catalogue) if text else None,
        is_refused=is_refused,
    )


PAGES = (
    Page("/mappings", show, MANAGERS, label="Mappings", group="Registers"),
    Page("/mappings/edit", edit, MANAGERS),
    Page("/mappings/edit", save, MANAGERS, method="POST", largest=LARGEST),
)
