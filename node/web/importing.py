"""Choosing a register to bring in: a file from one's own machine, or one in the node's folder."""

from collections.abc import Iterator
from pathlib import Path

from fastapi.responses import FileResponse, Response

from node.web.form import OwnForm
from node.web.mappings import shelf
from node.web.page import MANAGERS, PROVIDERS, Page, Visit, Visiting
from node.web.uploads import LARGEST
from proto.errors import InputError

FOLDER = "registers"
"""Where an operator puts what is too large for a form, or the address of a database."""

_REPORTS_SHOWN = 10


def choose(visit: Visiting) -> Response:
    """What is to be imported, by which mapping."""
    return _page(visit)


def take(visit: Visiting, form: OwnForm) -> Response:
    """Take the register in, and show what can be done with it."""
    kept, upload = form.one("mapping"), form.file("file")
    try:
        mapping = _mapping(visit, kept)
        file = visit.works.uploads.take(upload) if upload else _in_folder(visit, form.one("here"))
    except InputError as error:
        return _page(visit, refusal=str(error), mapping=kept)
    name = (upload.filename if upload else None) or file.name
    work = visit.works.begin(visit.account.name, name, file, mapping=mapping, mapping_name=kept)
    return visit.go(f"/import/{work.id}")


def earlier(visit: Visiting, name: str) -> Response:
    """The report of an earlier import."""
    found = next((each for each in _reports(visit) if each.name == name), None)
    if found is None:
        raise InputError("there is no report of this name")
    return FileResponse(found, media_type="text/csv; charset=utf-8", filename=found.name)


def _page(visit: Visit, *, refusal: str = "", mapping: str = "") -> Response:
    is_manager = visit.may(MANAGERS)
    return visit.page(
        "import.html",
        status=400 if refusal else 200,
        refusal=refusal,
        mappings=_mappings(visit),
        mapping=mapping,
        folder=visit.node.home / FOLDER if is_manager else None,
        here=[each.name for each in _folder(visit)] if is_manager else [],
        works=visit.works.of(visit.account.name),
        reports=[each.name for each in _reports(visit)][:_REPORTS_SHOWN] if is_manager else [],
        largest=LARGEST >> 30,
    )


def _mappings(visit: Visit) -> dict[str, str]:
    """Names and meanings of the mappings that the reader may use."""
    return {
        each.name: f"{each.name} ({each.checked.dataset or 'cannot be read'})"
        for each in shelf(visit).of(visit.account.provider)
    }


def _mapping(visit: Visit, name: str) -> str:
    """The text of a mapping; none is for those alone who may write one."""
    if not name and visit.may(MANAGERS):
        return ""
    if name not in _mappings(visit):
        raise InputError("choose a mapping first: the data manager keeps one for each provider")
    return shelf(visit).find(name).text


def _folder(visit: Visit) -> Iterator[Path]:
    folder = visit.node.home / FOLDER
    yield from (each for each in sorted(folder.glob("*")) if each.is_file())


def _in_folder(visit: Visit, name: str) -> Path:
    if visit.may(MANAGERS):
        for each in _folder(visit):
            if each.name == name:
                return each
    raise InputError("choose a file first")


def _reports(visit: Visit) -> list[Path]:
    found = (visit.node.home / "reports").glob("*.csv")
    return sorted(found, key=lambda each: each.stat().st_mtime, reverse=True)


PAGES = (
    Page("/import", choose, MANAGERS | PROVIDERS, label="Import", group="Registers"),
    Page("/import", take, MANAGERS | PROVIDERS, method="POST", largest=LARGEST),
    Page("/import/reports/{name}", earlier, MANAGERS),
)
