"""Sub-national providers in a browser: who is asked before a release, and who no longer."""

from fastapi.responses import Response

from node.life import providers
from node.life.deed import Deed
from node.storage import reading, writing
from node.web.form import Form, OwnForm
from node.web.page import MANAGERS, OFFICERS, Page, Visit, Visiting
from proto.errors import InputError, RefusalError


def show(visit: Visiting) -> Response:
    """Every provider, and the form that takes up another."""
    return _page(visit)


def add(visit: Visiting, form: OwnForm) -> Response:
    """Take up a provider: from now on nothing leaves without its yes."""
    try:
        deed = _deed(visit, form)
        with writing(visit.node.engine) as connection:
            added = providers.add(connection, form.one("id"), form.one("name"), deed)
    except (InputError, RefusalError) as error:
        return _page(visit, form=form, error=str(error))
    return visit.go("/providers", said=f"{added.name} is asked before every release from now on")


def change(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Ask a provider no longer, or again; its rows stay."""
    is_active = form.one("act") == "reinstate"
    try:
        deed = _deed(visit, form)
        with writing(visit.node.engine) as connection:
            providers.activate(connection, name, deed, is_active=is_active)
    except (InputError, RefusalError) as error:
        return _page(visit, error=str(error))
    said = f"{name} is asked {'again' if is_active else 'no longer'}"
    return visit.go("/providers", said=said)


def _page(visit: Visit, *, form: Form | None = None, error: str = "") -> Response:
    with reading(visit.node.engine) as connection:
        found = providers.providers(connection)
    typed = {name: form.one(name) if form else "" for name in ("id", "name", "reason")}
    return visit.page(
        "providers.html",
        status=400 if error else 200,
        providers=found,
        typed=typed,
        error=error,
        may_change=visit.may(MANAGERS),
    )


def _deed(visit: Visit, form: Form) -> Deed:
    return Deed.of(visit.account.name, visit.now, form.one("reason"))


PAGES = (
    Page("/providers", show, MANAGERS | OFFICERS, label="Providers", group="Publishing"),
    Page("/providers", add, MANAGERS, method="POST"),
    Page("/providers/{name}/change", change, MANAGERS, method="POST"),
)
