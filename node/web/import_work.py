"""One register on its way in: say what it means, try it as often as needed, then import it."""

from dataclasses import replace

from fastapi.responses import FileResponse, Response

from node.repository.file_kind import is_workbook
from node.repository.first_look import look
from node.repository.importer import ImportResult, Manner, Progress
from node.repository.mapping_draft import propose
from node.vault import make_private_folder, write_private
from node.web.form import Form, OwnForm
from node.web.mapping_text import Checked, check
from node.web.mappings import LARGEST, shelf
from node.web.page import MANAGERS, PROVIDERS, Page, Visit, Visiting
from node.web.report_groups import fold
from node.web.works import Wish, Work
from proto.errors import InputError, NotPermittedError
from proto.vocabulary import UnknownNameError

WISHES: tuple[tuple[Wish, str], ...] = (
    ("as-written", "Do with them what the mapping says"),
    ("remove", "Remove them"),
    ("remove-most", "Remove them, even if they are more than half"),
)
_TRY_FIRST = "try it first: only what a dry run has shown is imported"
_SHOWN_APART = frozenset({"unknown", "not collected"})
_LOOK_AGAIN = 3
_PATIENCE = 1.0


def show(visit: Visiting, work: str) -> Response:
    """Where it stands; while it runs, the page renews itself."""
    found = visit.works.find(visit.account.name, work)
    answer = _page(visit, found)
    if found.is_running:
        answer.headers["Refresh"] = str(_LOOK_AGAIN)
    return answer


def act(visit: Visiting, form: OwnForm, work: str) -> Response:
    """Try it, import it, or leave it."""
    found = visit.works.find(visit.account.name, work)
    if found.is_running or found.is_done:
        return visit.go(f"/import/{found.id}")
    if form.one("act") == "leave":
        visit.works.end(found)
        return visit.go("/import", said="nothing was imported, and the file is gone")
    if form.one("act") == "draft":
        return _draft(visit, found, form)
    if form.one("act") == "import":
        return _import(visit, found)
    return _try(visit, _typed(visit, found, form))


def report(visit: Visiting, work: str) -> Response:
    """The whole report of one's own import."""
    result = visit.works.find(visit.account.name, work).result
    if result is None or result.report is None:
        raise InputError("there is no report of this import")
    path = result.report
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=path.name)


def _page(visit: Visit, work: Work, *, status: int = 200, refusal: str = "") -> Response:
    result = work.result
    return visit.page(
        "import_work.html",
        status=status,
        work=work,
        result=result,
        folded=fold(result.report, without=_SHOWN_APART) if result and result.report else None,
        refusal=refusal or work.refusal,
        checked=check(work.mapping, visit.node.catalogue),
        wishes=WISHES,
        datasets=[(each.id, each.label) for each in visit.node.catalogue.datasets],
        may_write=visit.may(MANAGERS),
    )


def _typed(visit: Visit, work: Work, form: Form) -> Work:
    """The work as its form says; a provider's mapping is the one that was kept for it."""
    wish: Wish = next((each for each, _ in WISHES if each == form.one("wish")), WISHES[0][0])
    changed = replace(work, wish=wish)
    if visit.may(MANAGERS):
        changed = replace(changed, mapping=form.text("mapping"), mapping_name=form.one("keep"))
    visit.works.put(changed)
    return changed


def _draft(visit: Visit, work: Work, form: Form) -> Response:
    """Put a first mapping, drafted from the register's columns, in the place of the one there."""
    if not visit.may(MANAGERS):
        raise NotPermittedError("a data manager writes mappings")
    part = form.one("part") or None
    try:
        dataset = visit.node.catalogue.dataset(form.one("dataset"))
        named = {"sheet": part} if is_workbook(work.file) else {"table": part}
        draft = propose(look(str(work.file), **named), dataset)
    except (InputError, UnknownNameError) as error:
        said = str(error).replace(str(work.file), work.name)
        return _page(visit, work, status=400, refusal=said)
    drafted = replace(work, mapping=draft, job=None)
    visit.works.put(drafted)
    return visit.go(f"/import/{work.id}")


def _import(visit: Visit, work: Work) -> Response:
    """Bring in exactly what was tried."""
    if not work.is_tried:
        return _page(visit, work, status=409, refusal=_TRY_FIRST)
    checked = check(work.mapping, visit.node.catalogue)
    return _start(visit, work, checked, is_rehearsal=False)


def _try(visit: Visit, work: Work) -> Response:
    checked = check(work.mapping, visit.node.catalogue)
    if checked.faults:
        return _page(visit, work, status=400)
    if visit.may(MANAGERS) and work.mapping_name:
        try:
            shelf(visit).save(work.mapping_name, work.mapping)
        except InputError as error:
            return _page(visit, work, status=400, refusal=str(error))
    return _start(visit, work, checked, is_rehearsal=True)


def _start(visit: Visit, work: Work, checked: Checked, *, is_rehearsal: bool) -> Response:
    manner = Manner(
        is_rehearsal=is_rehearsal,
        removes_gone=work.wish != "as-written",
        is_forced=work.wish == "remove-most",
        provider=visit.account.provider or None,
    )
    registers, uploads = visit.node.registers, visit.works.uploads
    by, now = visit.account.name, visit.now

    def run(progress: Progress) -> ImportResult:
        mapping = uploads.folder / f"{work.id}.toml"
        make_private_folder(uploads.folder)
        write_private(mapping, work.mapping.encode())
        try:
            brought = registers.bring_in(
                work.file,
                mapping,
                dataset=checked.dataset,
                by=by,
                now=now,
                progress=progress,
                manner=manner,
            )
        finally:
            uploads.drop(mapping)
        if not is_rehearsal:
            uploads.drop(work.file)
        return brought.result

    visit.works.start(work, run).wait(_PATIENCE)
    return visit.go(f"/import/{work.id}")


PAGES = (
    Page("/import/{work}", show, MANAGERS | PROVIDERS),
    Page("/import/{work}", act, MANAGERS | PROVIDERS, method="POST", largest=LARGEST),
    Page("/import/{work}/report", report, MANAGERS | PROVIDERS),
)
