"""What is done to a record in a browser, always with a reason: correction, consent, holds."""

from collections.abc import Callable
from contextlib import suppress

from fastapi.responses import Response
from sqlalchemy import Connection

from node.life import corrections, holds
from node.life.consent import restore, withdraw
from node.life.corrections import Fix
from node.life.deed import Deed, NothingChangedError
from node.life.lookup import fetch
from node.life.sections import Line, sections
from node.storage import reading, writing
from node.web.form import Form, OwnForm
from node.web.page import MANAGERS, PROVIDERS, Page, Visit, Visiting
from node.web.records import page_of
from proto.catalogue import Dataset, UnknownNameError
from proto.errors import InputError, RefusalError

_FEW = 40
"""Codes that are offered one by one; longer lists are typed."""

Change = Callable[[Connection, Dataset, str, Deed], object]


def ask(visit: Visiting, dataset: str, record: str, field: str) -> Response:
    """What a field says, and the form that corrects it."""
    return _asked(visit, dataset, record, field)


def correct(visit: Visiting, form: OwnForm, dataset: str, record: str, field: str) -> Response:
    """Correct a field, and show the record."""
    about = visit.node.catalogue.dataset(dataset)
    text = _text(form)
    try:
        deed = _deed(visit, form)
        with writing(visit.node.engine) as connection:
            _expect_own(visit, connection, about, record)
            corrections.correct(connection, about, record, Fix(field, text), deed)
    except (InputError, NothingChangedError, UnknownNameError) as error:
        typed = text or ""
        return _asked(visit, dataset, record, field, form=form, typed=typed, error=str(error))
    return visit.go(f"/records/{dataset}/{record}", said="the record was corrected")


def undo(visit: Visiting, form: OwnForm, dataset: str, record: str) -> Response:
    """Let a field say again what it said before a correction."""
    number = form.one("number")
    if not number.isdecimal():
        raise InputError("expected one of the buttons of the record's own page")

    def undone(connection: Connection, about: Dataset, name: str, deed: Deed) -> object:
        return corrections.undo(connection, about, name, deed, number=int(number))

    return _done(visit, form, (dataset, record, "undo"), undone, "the correction was undone")


def note_withdrawal(visit: Visiting, form: OwnForm, dataset: str, record: str) -> Response:
    """Note that the person withdrew consent: not counted from now on."""

    def withdrawn(connection: Connection, about: Dataset, name: str, deed: Deed) -> None:
        # A provider is not told what others have noted about the person.
        with suppress(*(() if visit.may(MANAGERS) else (NothingChangedError,))):
            withdraw(connection, about, name, deed)

    said = "it is noted that consent was withdrawn: the person is not counted from now on"
    return _done(visit, form, (dataset, record, "consent"), withdrawn, said)


def note_return(visit: Visiting, form: OwnForm, dataset: str, record: str) -> Response:
    """Note that the person consents again: counted from now on."""
    said = "it is noted that consent was given again: the person is counted from now on"
    return _done(visit, form, (dataset, record, "consent"), restore, said)


def set_hold(visit: Visiting, form: OwnForm, dataset: str, record: str) -> Response:
    """Keep a record, or all of its person's, from being removed; or no longer."""
    is_of_person, lifts = form.one("whose") == "person", form.one("act") == "lift"
    change = holds.lift if lifts else holds.hold

    def held(connection: Connection, about: Dataset, name: str, deed: Deed) -> None:
        change(connection, about, name, deed, is_of_person=is_of_person)

    said = "the hold is lifted" if lifts else "it is held, and not removed before that is lifted"
    return _done(visit, form, (dataset, record, "hold"), held, said)


def _done(
    visit: Visit, form: Form, what: tuple[str, str, str], change: Change, said: str
) -> Response:
    """Do it in one transaction and show the record; or say what was wrong beside the form."""
    dataset, record, place = what
    about = visit.node.catalogue.dataset(dataset)
    try:
        deed = _deed(visit, form)
        with writing(visit.node.engine) as connection:
            _expect_own(visit, connection, about, record)
            change(connection, about, record, deed)
    except (InputError, RefusalError) as error:
        errors = {place: str(error)}
        return page_of(visit, dataset, record, errors=errors, reason=form.one("reason"))
    return visit.go(f"/records/{dataset}/{record}", said=said)


def _asked(  # noqa: PLR0913 - what was typed comes back
    visit: Visit,
    dataset: str,
    record: str,
    field: str,
    *,
    form: Form | None = None,
    typed: str | None = None,
    error: str = "",
) -> Response:
    about = visit.node.catalogue.dataset(dataset)
    with reading(visit.node.engine) as connection:
        row = fetch(connection, about, record, provider=visit.account.provider or None)
    line = _line(visit, about, row, field)
    text = typed if typed is not None else line.text or ""
    return visit.page(
        "correction.html",
        status=400 if error else 200,
        dataset=about,
        record=record,
        line=line,
        is_listed=0 < len(line.options) <= _FEW,
        text=text,
        chosen=text.split("+"),
        reason=form.one("reason") if form else "",
        error=error,
    )


def _line(visit: Visit, dataset: Dataset, row: dict[str, object], field: str) -> Line:
    found = sections(visit.node.catalogue, dataset, row)
    lines = {line.field: line for section in found for line in section.lines}
    if field not in lines:
        raise UnknownNameError(f"field of {dataset.id}", field, lines)
    return lines[field]


def _text(form: Form) -> str | None:
    """What the field is to say: the codes that are chosen, what is typed, or as if not asked."""
    if form.one("act") == "unasked":
        return None
    return "+".join(form.many("text"))


def _deed(visit: Visit, form: Form) -> Deed:
    return Deed.of(visit.account.name, visit.now, form.one("reason"))


def _expect_own(visit: Visit, connection: Connection, dataset: Dataset, record: str) -> None:
    """Refuse another provider's record as one that is not there."""
    fetch(connection, dataset, record, provider=visit.account.provider or None)


PAGES = (
    Page("/records/{dataset}/{record}/fields/{field}", ask, MANAGERS | PROVIDERS),
    Page(
        "/records/{dataset}/{record}/fields/{field}", correct, MANAGERS | PROVIDERS, method="POST"
    ),
    Page("/records/{dataset}/{record}/undo", undo, MANAGERS | PROVIDERS, method="POST"),
    Page(
        "/records/{dataset}/{record}/withdrawal",
        note_withdrawal,
        MANAGERS | PROVIDERS,
        method="POST",
    ),
    Page("/records/{dataset}/{record}/return", note_return, MANAGERS, method="POST"),
    Page("/records/{dataset}/{record}/hold", set_hold, MANAGERS, method="POST"),
)
