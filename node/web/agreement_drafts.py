"""Drafts of agreements: begun from a template, from a signed text, or from another's proposal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from fastapi.responses import Response

from node.agreements import template
from node.agreements.amendment import next_version
from node.agreements.draft import Wish, draft
from node.agreements.drafts import Draft
from node.web import agreement_shelf as shelf
from node.web.form import OwnForm
from node.web.page import OFFICERS, Page, Visit, Visiting
from proto.document import Sha256, write
from proto.errors import ConflictError, InputError, MalformedError
from proto.period import Period

_NO_HUB = Sha256("0" * 64)
"""What a draft is meant for before we have joined an exchange: no hub has this key."""
_SUBJECTS: Mapping[str, str] = {
    "cautious": "Nothing but one total, at the most careful settings",
    "criminal-justice": "Outcomes of criminal proceedings",
    "mirror-check": "Check of mirror figures between neighbours",
    "public": "Everything public after release",
    "regional-victims": "Annual regional report on victims",
}
_WITHOUT_TABLES = ("victims:total",)
"""What a template that names no tables is begun with."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, right or wrong."""

    name: str = ""
    template: str = "regional-victims"
    publishers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    first_period: str = ""
    start: str = ""


def show(visit: Visiting) -> Response:
    """The drafts there are, and the form that begins one."""
    own, today = visit.node.party, visit.today
    typed = Typed(publishers=(own,), recipients=(own,), start=today.isoformat())
    return _page(visit, replace(typed, first_period=str(today.year)))


def begin(visit: Visiting, form: OwnForm) -> Response:
    """Begin a draft from a template."""
    typed = Typed(
        name=form.one("name"),
        template=form.one("template"),
        publishers=form.many("publishers"),
        recipients=form.many("recipients"),
        first_period=form.one("first_period"),
        start=form.one("start"),
    )
    errors = _errors(typed)
    if errors:
        return _page(visit, typed, errors)
    terms = template.template(typed.template)
    wish = Wish(
        id=typed.name,
        exchange=Sha256(shelf.exchange(visit) or _NO_HUB),
        publishers=typed.publishers,
        recipients=typed.recipients,
        first_period=typed.first_period,
        start=date.fromisoformat(typed.start),
        tables=terms.tables or _WITHOUT_TABLES,
        template=terms,
    )
    text = write(draft(wish, visit.node.catalogue)).decode()
    try:
        _begin(visit, typed.name, text)
    except (ConflictError, InputError) as error:
        return _page(visit, typed, {"name": str(error)})
    return visit.go(f"/drafts/{typed.name}", said="the draft is begun: fill in what is missing")


def amend(visit: Visiting, form: OwnForm) -> Response:
    """Begin the next version of a text that all have signed."""
    standing = shelf.find(visit, form.one("agreement"))
    text = next_version(standing.proposal.envelope.payload, standing.hash)
    return _follow(visit, standing.proposal.agreement.id, text)


def counter(visit: Visiting, form: OwnForm) -> Response:
    """Begin another text from what somebody proposed."""
    standing = shelf.find(visit, form.one("agreement"))
    text = standing.proposal.envelope.payload.decode()
    return _follow(visit, standing.proposal.agreement.id, text)


def _follow(visit: Visit, id_: str, text: str) -> Response:
    by, now = visit.account.name, visit.now
    name = shelf.drafts(visit).follow(id_, text, by=by, now=now).name
    return visit.go(f"/drafts/{name}", said=f"the draft {name} is begun with that text")


def _begin(visit: Visit, name: str, text: str) -> Draft:
    return shelf.drafts(visit).begin(name, text, by=visit.account.name, now=visit.now)


def _errors(typed: Typed) -> dict[str, str]:
    found: dict[str, str] = {}
    if typed.template not in template.names():
        found["template"] = "expected one of those offered"
    for name in ("publishers", "recipients"):
        if not getattr(typed, name):
            found[name] = "at least one party has to be named"
    if len({*typed.publishers, *typed.recipients}) == 1:
        found["recipients"] = "nobody signs an agreement with itself: name another party"
    for publisher in typed.publishers:
        if not set(typed.recipients) - {publisher} and "recipients" not in found:
            found["recipients"] = f"nobody but {publisher} itself would read it"
    try:
        Period.parse(typed.first_period)
    except MalformedError as error:
        found["first_period"] = str(error)
    try:
        date.fromisoformat(typed.start)
    except ValueError:
        found["start"] = "expected a day such as 2027-01-01"
    return found


def _page(visit: Visit, typed: Typed, errors: Mapping[str, str] | None = None) -> Response:
    return visit.page(
        "drafts.html",
        status=400 if errors else 200,
        drafts=shelf.drafts(visit).list(),
        typed=typed,
        errors=errors or {},
        templates=[(each, _SUBJECTS.get(each, each)) for each in template.names()],
        catalogue_parties=visit.node.catalogue.parties,
        may_act=visit.may(OFFICERS),
    )


PAGES = (
    Page("/drafts", show, shelf.LOOKING, label="Drafts", group=shelf.GROUP),
    Page("/drafts", begin, OFFICERS, method="POST"),
    Page("/agreements/amendment", amend, OFFICERS, method="POST"),
    Page("/agreements/counter", counter, OFFICERS, method="POST"),
)
