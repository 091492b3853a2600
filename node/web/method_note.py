"""The method note: what the figures of a dataset mean here; nothing leaves without it."""

from collections.abc import Mapping
from typing import get_args

from fastapi.responses import Response

from node.method_questions import INCLUSION, REPORTS, SOURCES, questions, told
from node.web.form import OwnForm
from node.web.method_form import ROWS, Typed, of_form, of_method, read
from node.web.page import MANAGERS, OFFICERS, Page, Visit, Visiting
from proto.catalogue import Dataset
from proto.method_note import Quality

QUALITIES: Mapping[str, str] = {
    "exact": "the same",
    "narrower": "ours says less",
    "broader": "ours says more",
    "partial": "some of both",
    "none": "not at all",
}
_NOT_SAID = ("", "not said")
_ROOM = 1
"""Empty rows that are always offered."""


def show(visit: Visiting, dataset: str = "victims") -> Response:
    """The note in force, to read and to write anew."""
    about = visit.node.catalogue.dataset(dataset)
    versions = visit.node.methods.history(about)
    typed = of_method(versions[-1].method) if versions else Typed()
    return _page(visit, about, typed)


def write(visit: Visiting, form: OwnForm) -> Response:
    """Make what was typed the note in force; or offer another row to type into."""
    about = visit.node.catalogue.dataset(form.one("dataset"))
    typed = of_form(form)
    if more := form.one("more"):
        return _page(visit, about, typed, more=more)
    method, errors = read(typed, about)
    if method is None:
        return _page(visit, about, typed, errors=errors)
    is_new = visit.node.methods.write(about, method, by=visit.account.name, now=visit.now)
    said = "the note is in force" if is_new else "the note says the same as before"
    return visit.go(f"/method-note?dataset={about.id}", said=said)


def _page(
    visit: Visit,
    dataset: Dataset,
    typed: Typed,
    *,
    errors: Mapping[str, str] | None = None,
    more: str = "",
) -> Response:
    rows = {
        name: (*getattr(typed, name), *[{}] * (_ROOM + (2 if name == more else 0))) for name in ROWS
    }
    return visit.page(
        "method_note.html",
        status=400 if errors else 200,
        dataset=dataset,
        datasets=visit.node.catalogue.datasets,
        typed=typed,
        rows=rows,
        errors=errors or {},
        versions=visit.node.methods.history(dataset),
        may_write=visit.may(MANAGERS),
        qualities=[(each, f"{each}: {QUALITIES[each]}") for each in get_args(Quality)],
        abroad=list(INCLUSION.items()),
        questions=[
            (each.name, each.label, [_NOT_SAID, *each.answers.items()])
            for each in questions(dataset)
        ],
        sources=[_NOT_SAID, *SOURCES.items()],
        reports=list(REPORTS.items()),
        told=lambda method: told(method, dataset),
        indicators=[("", "choose"), *((each.id, each.label) for each in dataset.indicators)],
    )


PAGES = (
    Page("/method-note", show, MANAGERS | OFFICERS, label="Method note", group="Publishing"),
    Page("/method-note", write, MANAGERS, method="POST"),
)
