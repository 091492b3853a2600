"""What an officer types to restrict, suspend, leave or consent, read into a notice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, get_args

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from node.agreements.declare import restriction
from node.web.form import Form
from proto.document import read
from proto.errors import MalformedError
from proto.misread import sentence_of
from proto.notice import Consent, Limit, Notice, Termination
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant

Kind = Literal["suspend", "restrict", "terminate", "consent"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_NUMBERS = ("minimum_count", "rounding_base", "revisions")
_TEXTS = ("epsilon", "delta", "last_period", "embargo_until")
FIELDS = (
    *("kind", "dataset", "reason", "remark", "on", "reader", "until", "zero_shown"),
    *(*_NUMBERS, *_TEXTS),
)
MANY = ("recipients", "tables")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, right or wrong.

    Attributes:
        many: Who may still read and which tables may still leave, by name.
        is_complete: Whether the form was sent, or only opened.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_complete: bool = False

    def one(self, name: str) -> str:
        """What one field says."""
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True)
class Read:
    """The notice, or what is wrong by the name of the field."""

    notice: Notice | None
    errors: Mapping[str, str]


def of_query(query: QueryParams) -> Typed:
    """What the address says."""
    fields = {name: query.get(name, "").strip() for name in FIELDS}
    many = {name: tuple(query.getlist(name)) for name in MANY}
    return Typed(fields, many, is_complete=query.get("look") == "yes")


def of_form(form: Form) -> Typed:
    """What the form says that asks for the passphrase too."""
    fields = {name: form.one(name) for name in FIELDS}
    return Typed(fields, {name: form.many(name) for name in MANY}, is_complete=True)


def notice(typed: Typed, signed: SignedAgreement, party: str, today: date) -> Read:
    """Read it into what would be signed."""
    match typed.one("kind"):
        case "suspend":
            return _restriction(typed, signed, party, (), today)
        case "restrict":
            return _limited(typed, signed, party, today)
        case "terminate":
            return _parsed(Termination, _termination(typed, signed, party, today))
        case "consent":
            return _parsed(Consent, _consent(typed, signed, party, today))
        case _:
            return Read(None, {"kind": "expected one of the tabs of this page"})


def _limited(typed: Typed, signed: SignedAgreement, party: str, today: date) -> Read:
    held = signed.as_of(today).agreement
    grant = held.grant(party, typed.one("dataset"))
    if grant is None:
        return Read(None, {"dataset": "nothing of this dataset is granted that could be limited"})
    content = _limit(typed, grant)
    if set(content) == {"publisher", "dataset"}:
        return Read(None, {"": "nothing is made stricter: change at least one thing"})
    try:
        limit = read(Limit, json.dumps(content).encode())
    except MalformedError as error:
        return Read(None, _errors(error))
    return _restriction(typed, signed, party, (limit,), today)


def _limit(typed: Typed, grant: Grant) -> dict[str, Any]:
    """What is said of a grant; whatever is as it was is left out."""
    content: dict[str, Any] = {"publisher": grant.publisher, "dataset": grant.dataset}
    for name in _NUMBERS:
        if text := typed.one(name):
            content[name] = int(text) if text.isascii() and text.isdecimal() else text
    for name in _TEXTS:
        if text := typed.one(name):
            content[name] = text.replace(",", ".") if name in ("epsilon", "delta") else text
    if typed.one("zero_shown") == "no" and grant.zero_shown:
        content["zero_shown"] = False
    readers = [each for each in grant.recipients if each in typed.many["recipients"]]
    if len(readers) < len(grant.recipients):
        content["recipients"] = readers
    kept = [n for n in range(len(grant.tables)) if str(n) in typed.many["tables"]]
    if len(kept) < len(grant.tables):
        content["tables"] = [_table(grant, n) for n in kept]
    return content


def _table(grant: Grant, number: int) -> dict[str, Any]:
    table = grant.tables[number]
    return {
        "dimensions": [*table.dimensions],
        "statuses": [*table.statuses],
        "levels": dict(table.levels),
    }


def _restriction(
    typed: Typed, signed: SignedAgreement, party: str, limits: tuple[Limit, ...], today: date
) -> Read:
    reason = typed.one("reason")
    said = restriction(signed, party, limits, reason=reason or "-", today=today)
    if not reason:
        return Read(said, {"reason": "everybody who signed reads why: this has to be said"})
    if not reason.isprintable() or len(reason) > 2000:  # noqa: PLR2004  # As `Line` has it.
        return Read(said, {"reason": "expected one line of at most 2000 characters"})
    return Read(said, {})


def _termination(typed: Typed, signed: SignedAgreement, party: str, today: date) -> dict[str, Any]:
    first = today + timedelta(signed.agreement.term.notice_days)
    return _head("termination", signed, party, today) | {
        "leaves_on": typed.one("on") or first.isoformat(),
        "reason": typed.one("reason") or "exit",
        "remark": typed.one("remark") or None,
    }


def _consent(typed: Typed, signed: SignedAgreement, party: str, today: date) -> dict[str, Any]:
    return _head("consent", signed, party, today) | {
        "dataset": typed.one("dataset"),
        "reader": typed.one("reader"),
        "until": typed.one("until"),
        "remark": typed.one("remark") or None,
    }


def _head(kind: str, signed: SignedAgreement, party: str, today: date) -> dict[str, Any]:
    return {
        "type": kind,
        "format": 1,
        "agreement": signed.hash,
        "party": party,
        "issued": today.isoformat(),
    }


def _parsed(kind: type[Termination] | type[Consent], content: Mapping[str, Any]) -> Read:
    try:
        return Read(read(kind, json.dumps(content).encode()), {})
    except MalformedError as error:
        return Read(None, _errors(error))


def _errors(error: MalformedError) -> dict[str, str]:
    """Sentences by field; a notice calls a field as the form does, but for its day."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return {"": str(error)}
    details = cause.errors(include_url=False, include_input=False)
    named = {"leaves_on": "on"}
    return {
        named.get(str(each["loc"][0]), str(each["loc"][0])): sentence_of(each) for each in details
    }
