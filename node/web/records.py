"""Records in a browser: found by what they say or by their number, read part by part."""

from dataclasses import dataclass
from datetime import date

from fastapi.responses import Response

from node import record_names
from node.life import fields, lookup
from node.life.consent import is_excluded
from node.life.counting import why_not
from node.life.history import history
from node.life.holds import holds_of
from node.life.lookup import Search, UnknownRecordError
from node.life.proceedings import proceedings_of
from node.life.sections import field_label, sections
from node.record_names import Number
from node.storage import reading
from node.web.form import OwnForm
from node.web.page import MANAGERS, PROVIDERS, Page, Visit, Visiting
from proto.catalogue import Dataset, UnknownNameError
from proto.errors import InputError

_SHOWN = 100
_LOOKED_FOR = "status", "field", "code", "start", "end"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody looks for, as it was typed."""

    status: str = ""
    field: str = ""
    code: str = ""
    start: str = ""
    end: str = ""
    number: str = ""
    source: str = ""


def show(visit: Visiting, dataset: str = "victims") -> Response:
    """The records that say what is looked for, the newest first."""
    about = visit.node.catalogue.dataset(dataset)
    asked = visit.request.query_params
    typed = Typed(**{name: asked.get(name, "").strip() for name in _LOOKED_FOR})
    try:
        search = _search(visit, about, typed)
    except (InputError, UnknownNameError) as error:
        return _listed(visit, about, typed, None, errors={"search": str(error)})
    return _listed(visit, about, typed, search)


def find(visit: Visiting, form: OwnForm) -> Response:
    """The record that a register knows by a number, which is pseudonymised on the spot."""
    about = visit.node.catalogue.dataset(form.one("dataset"))
    typed = Typed(number=form.text("number"), source=form.one("source"))
    try:
        number = Number(_parts(typed.number), typed.source)
        found = record_names.by_number(visit.node, number, dataset=about.id)
        with reading(visit.node.engine) as connection:
            lookup.fetch(connection, about, found.record, provider=_own(visit))
    except InputError as error:
        return _listed(visit, about, typed, None, errors={"number": str(error)})
    except UnknownRecordError:
        return _listed(visit, about, typed, None, errors={"number": "there is no such record"})
    return visit.go(f"/records/{about.id}/{found.record}")


def read(visit: Visiting, dataset: str, record: str) -> Response:
    """One record, with its history."""
    return page_of(visit, dataset, record)


def page_of(
    visit: Visit,
    dataset: str,
    record: str,
    *,
    errors: dict[str, str] | None = None,
    reason: str = "",
) -> Response:
    """The page of a record; with errors where something about it was not done."""
    about, own = visit.node.catalogue.dataset(dataset), _own(visit)
    with reading(visit.node.engine) as connection:
        row = lookup.fetch(connection, about, record, provider=own)
        events = history(connection, about, record, provider=own)
        # Whether a person is excluded or held may be known from other providers' records.
        is_out = own is None and is_excluded(connection, about, row["person"])
        not_counted = why_not(connection, about, row) if own is None else None
        held = holds_of(connection, about, record) if own is None else ()
        linked = () if own else proceedings_of(connection, about, row["person"])
    return visit.page(
        "record.html",
        status=400 if errors else 200,
        dataset=about,
        record=record,
        row=row,
        day=fields.text_of(about, about.date_axis, row),
        sections=sections(visit.node.catalogue, about, row),
        events=events,
        label=lambda name: field_label(about, name),
        is_excluded=is_out,
        not_counted=not_counted,
        held=held,
        proceedings=len(linked),
        may_all=visit.may(MANAGERS),
        errors=errors or {},
        reason=reason,
    )


def _listed(
    visit: Visit,
    dataset: Dataset,
    typed: Typed,
    search: Search | None,
    *,
    errors: dict[str, str] | None = None,
) -> Response:
    with reading(visit.node.engine) as connection:
        found = lookup.find(connection, dataset, search, limit=_SHOWN) if search else []
        sources = lookup.sources(connection, dataset, provider=_own(visit))
    status = dataset.indicator(dataset.status_indicator).code_list
    return visit.page(
        "records.html",
        status=400 if errors else 200,
        dataset=dataset,
        datasets=visit.node.catalogue.datasets,
        found=[(row, fields.text_of(dataset, dataset.date_axis, row)) for row in found],
        most=_SHOWN,
        is_searched=search is not None,
        sources=sources,
        statuses=[("", "any"), *((code.id, code.label) for code in status.codes)],
        labels={code.id: code.label for code in status.codes},
        fields=[("", "any"), *((each.id, each.label) for each in dataset.indicators)],
        typed=typed,
        errors=errors or {},
    )


def _search(visit: Visit, dataset: Dataset, typed: Typed) -> Search:
    codes = {dataset.status_indicator: typed.status} if typed.status else {}
    if typed.field and typed.code:
        codes[dataset.indicator(typed.field).id] = typed.code
    for name, code in codes.items():
        dataset.indicator(name).code_list.code(code)
    return Search(codes, _day(typed.start), _day(typed.end), _own(visit))


def _parts(text: str) -> list[str]:
    """The parts of a number, one a line."""
    parts = [line for line in text.splitlines() if line.strip()]
    if not parts:
        raise InputError("expected the number that the record has in its register")
    return parts


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError("expected a day such as 2024-03-09") from None


def _own(visit: Visit) -> str | None:
    """Whose records may be seen: a provider's own; everybody's by everybody else."""
    return visit.account.provider or None


PAGES = (
    Page("/records", show, MANAGERS | PROVIDERS, label="Records", group="Registers"),
    Page("/records/number", find, MANAGERS | PROVIDERS, method="POST"),
    Page("/records/{dataset}/{record}", read, MANAGERS | PROVIDERS),
)
