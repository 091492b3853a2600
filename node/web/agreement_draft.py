"""One draft: a form over the whole document, part by part, and its text."""

from collections.abc import Callable, Mapping
from typing import get_args

from fastapi.responses import Response

from node.agreements.draft_check import Checked, check
from node.agreements.drafts import Draft
from node.agreements.labels import COARSE, Labels
from node.web import agreement_form as forms
from node.web import agreement_shelf as shelf
from node.web.agreement_form import Content
from node.web.agreement_parts import CHECKS, PARTIES, TERMS, TEXT, faults, parts, place_of
from node.web.agreement_sheet import Sheet, offered
from node.web.form import Form, OwnForm
from node.web.page import OFFICERS, Page, Visit, Visiting
from proto.catalogue import Dataset, UnknownNameError
from proto.errors import InputError
from proto.terms import Onward, Purpose, Role

_LARGEST = 3 << 20
"""Bytes of a form with a whole document in it: on its way a letter may take three."""
_FREE = 2
"""Empty dimensions that a table always offers."""
_RHYTHMS = [("A", "every year"), ("S", "every half-year"), ("Q", "every quarter")]
_ONWARD: Mapping[str, str] = {
    "none": "to nobody",
    "with-written-consent": "with the publisher's written consent",
    "public": "public once released",
}
_ELSEWHERE = "the draft has no such part: follow a link of its own page"


def show(visit: Visiting, name: str, part: str = "") -> Response:
    """The draft as a form; what is no JSON, as text."""
    draft = shelf.drafts(visit).newest(name)
    checked = _checked(visit, draft)
    first = TEXT if checked.content is None else PARTIES
    return _page(visit, draft, checked, part or first)


def save(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Keep what was typed as the newest version, right or wrong."""
    drafts, part = shelf.drafts(visit), form.one("part")
    before = drafts.newest(name)
    text = form.text("text") if part == TEXT else _written(visit, before, form, part)
    draft = drafts.keep(name, text, by=visit.account.name, now=visit.now)
    checked = _checked(visit, draft)
    said = _said(checked, draft, before, form.one("seen"))
    return visit.go(f"/drafts/{name}?part={_next(checked, part, form.one('more'))}", said=said)


def propose(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Lay the draft before its parties, byte for byte as it is shown."""
    draft = shelf.drafts(visit).newest(name)
    if draft.hash != form.one("hash"):
        raise InputError("the draft was changed since the page was made: look at it once more")
    signing = shelf.signing(visit)
    with visit.node.hub() as hub:
        receipt = signing.propose(draft.data, hub, by=visit.account.name, now=visit.now)
    said = f"proposed, and logged by the hub as leaf {receipt.index}; now every party signs"
    return visit.go(f"/agreements/{draft.hash}", said=said)


def versions(visit: Visiting, name: str) -> Response:
    """Every version of the text."""
    return visit.page("draft_versions.html", name=name, versions=shelf.drafts(visit).versions(name))


def version(visit: Visiting, name: str, number: int) -> Response:
    """One version of the text, as it was typed."""
    return visit.page("draft_version.html", draft=shelf.drafts(visit).version(name, number))


def _checked(visit: Visit, draft: Draft) -> Checked:
    return check(draft.text, visit.node.catalogue, shelf.exchange(visit))


def _written(visit: Visit, draft: Draft, form: Form, part: str) -> str:
    """The text with what the form of one part says."""
    content = _checked(visit, draft).content
    if content is None:
        raise InputError("the draft is no JSON: put it right as a text first")
    acts: Mapping[str, Callable[[], Content]] = {
        TERMS: lambda: forms.with_terms(content, form),
        PARTIES: lambda: forms.with_parties(content, form, visit.node.catalogue),
        CHECKS: lambda: forms.with_checks(content, form),
    }
    act = acts.get(part) or (lambda: _with_grant(content, form, part))
    return forms.written(act())


def _with_grant(content: Mapping[str, object], form: Form, part: str) -> Content:
    if place_of(part) not in Sheet(content).places("grants"):
        raise InputError(_ELSEWHERE)
    number = int(part.rpartition("-")[2])
    match form.one("more"):
        case "remove":
            return forms.without_grant(content, number)
        case "another":
            publisher, dataset = form.one("publisher"), form.one("dataset")
            return forms.with_another_grant(content, publisher, dataset, number)
        case "alike":
            return forms.alike(forms.with_grant(content, form, number), number)
        case _:
            return forms.with_grant(content, form, number)


def _next(checked: Checked, part: str, more: str) -> str:
    """Where the officer goes on: at the grant that was just added, or where they were."""
    grants = Sheet(checked.content or {}).places("grants")
    match more:
        case "another":
            return f"grant-{len(grants) - 1}"
        case "remove":
            return PARTIES
        case _:
            return part


def _said(checked: Checked, draft: Draft, before: Draft, seen: str) -> str:
    is_kept = draft.version != before.version
    kept = f"kept as version {draft.version}" if is_kept else "nothing was changed"
    rest = ""
    if checked.number:
        are = "thing is" if checked.number == 1 else "things are"
        rest = f"; {checked.number} {are} still to be put right"
    if seen == str(before.version):
        return f"{kept}{rest}"
    return f"{kept}{rest}; version {before.version} was made meanwhile by {before.by}"


def _page(visit: Visit, draft: Draft, checked: Checked, part: str) -> Response:
    sheet = Sheet(checked.content or {})
    tabs = parts(sheet, checked)
    if part not in {each.key for each in tabs}:
        raise InputError(_ELSEWHERE)
    place, catalogue = place_of(part), visit.node.catalogue
    about = _about(visit, sheet.text(f"{place}.dataset")) if place else None
    return visit.page(
        "draft.html",
        labels=Labels(visit.node.catalogue),
        draft=draft,
        checked=checked,
        sheet=sheet,
        parts=tabs,
        part=part,
        place=place,
        faults=[each for each in faults(checked) if each.part in (part, "") or part == TEXT],
        exchange=shelf.exchange(visit),
        proposed=_is_proposed(visit, draft),
        may_act=visit.may(OFFICERS),
        roles=get_args(Role),
        purposes=[(each, each.replace("-", " ")) for each in get_args(Purpose)],
        rhythms=_RHYTHMS,
        onward=[(each, _ONWARD[each]) for each in get_args(Onward)],
        known_parties=[(each.id, each.name) for each in catalogue.parties],
        datasets=[(each.id, each.label) for each in catalogue.datasets],
        members=_members(sheet),
        checks=forms.checked(sheet.content),
        offered=offered,
        dimensions=_dimensions(about),
        statuses=_statuses(about),
        free=_FREE,
    )


def _members(sheet: Sheet) -> list[tuple[str, str]]:
    places = sheet.places("parties")
    return [(sheet.text(f"{p}.id"), sheet.text(f"{p}.display_name")) for p in places]


def _is_proposed(visit: Visit, draft: Draft) -> bool:
    """Whether exactly this text lies before its parties."""
    if shelf.exchange(visit) is None:
        return False
    return any(each.envelope.hash == draft.hash for each in visit.node.agreements.proposals())


def _about(visit: Visit, dataset: str) -> Dataset | None:
    try:
        return visit.node.catalogue.dataset(dataset)
    except UnknownNameError:
        return None


def _dimensions(about: Dataset | None) -> list[tuple[str, str]]:
    """Every indicator that may leave, at each level that it has."""
    found = [("", "none")]
    for each in about.indicators if about else ():
        if each.leaves != "never":
            found.append((each.id, each.label))
            if each.groups is not None:
                found.append((f"{each.id}{COARSE}", f"{each.label}, in groups"))
    return found


def _statuses(about: Dataset | None) -> list[tuple[str, str]]:
    if about is None:
        return []
    codes = about.indicator(about.status_indicator).code_list.codes
    return [(each.id, each.label) for each in codes]


PAGES = (
    Page("/drafts/{name}", show, shelf.LOOKING),
    Page("/drafts/{name}", save, OFFICERS, method="POST", largest=_LARGEST),
    Page("/drafts/{name}/proposal", propose, OFFICERS, method="POST"),
    Page("/drafts/{name}/versions", versions, shelf.LOOKING),
    Page("/drafts/{name}/versions/{number}", version, shelf.LOOKING),
)
