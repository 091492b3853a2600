"""Erasing in a browser: what would go, once more whether it is meant, and the certificate."""

from fastapi.responses import Response

from node import erasing
from node.life.certificate import Certificate
from node.life.deed import Deed
from node.life.proof import NotErasedError
from node.web.form import Form, OwnForm
from node.web.page import MANAGERS, OFFICERS, Page, Visit, Visiting
from proto.document import read
from proto.errors import InputError, RefusalError


def ask(visit: Visiting, dataset: str, record: str) -> Response:
    """What would be erased with a record."""
    return _asked(visit, dataset, record)


def erase(visit: Visiting, form: OwnForm, dataset: str, record: str) -> Response:
    """Erase the person of a record, and show the certificate."""
    about = visit.node.catalogue.dataset(dataset)
    reason = form.one("reason")
    try:
        _expect_meant(form)
        deed = Deed.of(visit.account.name, visit.now, reason)
        envelope = erasing.erase(visit.node, about, record, deed)
    except (InputError, RefusalError) as error:
        return _asked(visit, dataset, record, error=str(error), reason=reason)
    number = read(Certificate, envelope.payload).number
    return visit.go(f"/erasures/{number}", said="the person was erased")


def show(visit: Visiting) -> Response:
    """Every erasure there was."""
    return visit.page("erasures.html", erasures=erasing.erasures(visit.node))


def certificate(visit: Visiting, number: int) -> Response:
    """The certificate of an erasure, and whether everything in it holds at this moment."""
    data = erasing.signed(visit.node, number)
    objections: tuple[str, ...] = ()
    try:
        erasing.check(visit.node, data.to_bytes())
    except NotErasedError as error:
        objections = error.objections
    found = read(Certificate, data.payload)
    return visit.page("erasure.html", certificate=found, objections=objections)


def download(visit: Visiting, number: int) -> Response:
    """The signed certificate, to be handed out; the same bytes every time."""
    headers = {"Content-Disposition": f'attachment; filename="erasure-{number}.json"'}
    data = erasing.signed(visit.node, number).to_bytes()
    return Response(data, media_type="application/json", headers=headers)


def _expect_meant(form: Form) -> None:
    if form.one("meant") != "yes":
        raise InputError("say that it is meant: nothing was erased")


def _asked(
    visit: Visit, dataset: str, record: str, *, error: str = "", reason: str = ""
) -> Response:
    about = visit.node.catalogue.dataset(dataset)
    reached = erasing.reach(visit.node, about, record)
    names = {each.id: each.label for each in visit.node.catalogue.datasets}
    return visit.page(
        "erase.html",
        status=400 if error else 200,
        dataset=about,
        record=record,
        reached=[(names[name], rows) for name, rows in reached.items() if rows],
        error=error,
        reason=reason,
    )


PAGES = (
    Page("/records/{dataset}/{record}/erasure", ask, MANAGERS),
    Page("/records/{dataset}/{record}/erasure", erase, MANAGERS, method="POST"),
    Page("/erasures", show, MANAGERS | OFFICERS, label="Erasures", group="Registers"),
    Page("/erasures/{number}", certificate, MANAGERS | OFFICERS),
    Page("/erasures/{number}/certificate", download, MANAGERS | OFFICERS),
)
