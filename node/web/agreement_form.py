"""A draft as a form: every value by its place, right or wrong; what is typed becomes its JSON.

The form shows whatever the text says and keeps whatever is typed. What of it is wrong is said
beside it by `node.agreements.draft_check`, so nothing is lost on the way.
"""

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from node.agreements.labels import COARSE
from node.web.agreement_sheet import Sheet
from node.web.form import Form
from proto.catalogue import Catalogue, UnknownNameError

_DECIMAL = re.compile(r"[0-9]+,[0-9]+")
_COUNTS = ("pooled_years", "minimum_count", "rounding_base", "revisions")
_LOSSES = ("epsilon", "delta")

Content = dict[str, Any]
"""JSON of an agreement: whatever stands at whatever place, believed only once it is checked."""


def written(content: Mapping[str, Any]) -> str:
    """The draft as text, to be signed as it is once nothing in it is wrong."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def with_terms(content: Mapping[str, Any], form: Form) -> Content:
    """The draft with what was typed of its identity, purposes and term."""
    new = _copy(content)
    new["id"], new["version"] = form.one("id"), _whole(form.one("version"))
    new["supersedes"], new["exchange"] = form.one("supersedes") or None, form.one("exchange")
    titles = zip(form.many("titles.language"), form.many("titles.title"), strict=False)
    new["titles"] = {language: title for language, title in titles if language or title}
    new["purposes"] = [*form.many("purposes")]
    term = _part(new, "term")
    for name in ("in_force_from", "in_force_until", "review_by"):
        term[name] = form.one(f"term.{name}")
    term["notice_days"] = _whole(form.one("term.notice_days"))
    term["provisional"] = [*form.many("term.provisional")]
    return new


def with_parties(content: Mapping[str, Any], form: Form, catalogue: Catalogue) -> Content:
    """The draft with what was typed of its parties; names and footnotes are the catalogue's."""
    new, sheet = _copy(content), Sheet(content)
    kept = []
    for number, place in enumerate(sheet.places("parties")):
        party = _part(_items(new, "parties"), number)
        party |= {name: form.one(f"{place}.{name}") for name in ("id", "authority", "legal_basis")}
        party["roles"] = [*form.many(f"{place}.roles")]
        supervisor = f"{place}.supervisory_authority"
        party["supervisory_authority"] = {
            "name": form.one(f"{supervisor}.name"),
            "authorisation_number": form.one(f"{supervisor}.authorisation_number") or None,
            "authorised_on": form.one(f"{supervisor}.authorised_on") or None,
        }
        if not form.one(f"{place}.remove"):
            kept.append(_displayed(party, catalogue))
    if added := form.one("new"):
        kept.append(_displayed(_party(added), catalogue))
    new["parties"] = kept
    return new


def with_grant(content: Mapping[str, Any], form: Form, number: int) -> Content:
    """The draft with what was typed of one grant."""
    new, place = _copy(content), f"grants.{number}"
    grant = _part(_items(new, "grants"), number)
    for name in ("publisher", "dataset", "frequency", "first_period", "onward", "licence"):
        grant[name] = form.one(f"{place}.{name}")
    grant |= {name: _whole(form.one(f"{place}.{name}")) for name in _COUNTS}
    grant |= {name: _decimal(form.one(f"{place}.{name}")) for name in _LOSSES}
    grant["recipients"] = [*form.many(f"{place}.recipients")]
    grant["last_period"] = form.one(f"{place}.last_period") or None
    grant["dominance_share"] = _decimal(form.one(f"{place}.dominance_share")) or None
    grant["zero_shown"] = form.one(f"{place}.zero_shown") == "yes"
    grant["embargo"] = {
        "until": form.one(f"{place}.embargo.until") or None,
        "all_filed": form.one(f"{place}.embargo.all_filed") == "yes",
    }
    tables = Sheet(content).places(f"{place}.tables")
    grant["tables"] = [_table(form, each) for each in tables if not form.one(f"{each}.remove")]
    if form.one("more") == "table":
        grant["tables"].append(_blank(grant["tables"]))
    return new


def with_checks(content: Mapping[str, Any], form: Form) -> Content:
    """The draft with what was typed of prior checks and of retention."""
    new = _copy(content)
    checks = []
    for party in checked(content):
        approvals = form.one(f"prior_checks.{party}.approvals")
        if approvals:
            authorised = form.one(f"prior_checks.{party}.supervisory_authorisation")
            checks.append(
                {
                    "party": party,
                    "approvals": _whole(approvals),
                    "supervisory_authorisation": authorised == "yes",
                }
            )
    new["prior_checks"] = checks
    retention = _part(new, "retention")
    retention["years"] = _whole(form.one("retention.years"))
    for name in ("released_tables", "regional_totals"):
        retention[name] = form.one(f"retention.{name}")
    return new


def checked(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Everybody who grants something, or is said to ask for checks."""
    sheet = Sheet(content)
    grants = (sheet.text(f"{each}.publisher") for each in sheet.places("grants"))
    said = (sheet.text(f"{each}.party") for each in sheet.places("prior_checks"))
    return tuple(dict.fromkeys(each for each in (*grants, *said) if each))


def with_another_grant(
    content: Mapping[str, Any], publisher: str, dataset: str, like: int
) -> Content:
    """The draft with one more grant, in the words of another one."""
    new, sheet = _copy(content), Sheet(content)
    model = sheet.at(f"grants.{like}")
    grant = deepcopy(model) if isinstance(model, dict) else {}
    tables = grant.get("tables")
    if dataset != grant.get("dataset"):
        tables = [_blank(())]
    grant |= {"publisher": publisher, "dataset": dataset, "tables": tables}
    _items(new, "grants").append(grant)
    if publisher not in {sheet.text(f"{each}.party") for each in sheet.places("prior_checks")}:
        check = {"party": publisher, "approvals": 1, "supervisory_authorisation": False}
        _items(new, "prior_checks").append(check)
    return new


def without_grant(content: Mapping[str, Any], number: int) -> Content:
    """The draft without one of its grants."""
    new = _copy(content)
    grants = _items(new, "grants")
    new["grants"] = [*grants[:number], *grants[number + 1 :]]
    return new


def alike(content: Mapping[str, Any], number: int) -> Content:
    """The draft in which all grants of the same dataset say what one says, each to its own."""
    new = _copy(content)
    grants = _items(new, "grants")
    model = grants[number]
    for grant in grants:
        if isinstance(grant, dict) and grant.get("dataset") == model.get("dataset"):
            own = {name: grant.get(name) for name in ("publisher", "recipients")}
            grant.update(deepcopy(model) | own)
    return new


def _table(form: Form, place: str) -> Content:
    written_as = [each for each in form.many(f"{place}.dimensions") if each]
    return {
        "dimensions": [each.removesuffix(COARSE) for each in written_as],
        "statuses": [*form.many(f"{place}.statuses")],
        "levels": {
            each.removesuffix(COARSE): "group" for each in written_as if each.endswith(COARSE)
        },
        "weight": _decimal(form.one(f"{place}.weight")),
    }


def _blank(others: Sequence[object]) -> Content:
    """A table of nothing but the total, of whom the table before counts."""
    last = others[-1] if others else {}
    statuses = last.get("statuses") if isinstance(last, dict) else None
    return {"dimensions": [], "statuses": statuses or [], "levels": {}, "weight": "1"}


def _party(name: str) -> Content:
    nobody = {"name": "", "authorisation_number": None, "authorised_on": None}
    return {
        "id": name,
        "roles": ["recipient"],
        "authority": "",
        "legal_basis": "",
        "supervisory_authority": nobody,
    }


def _displayed(party: Content, catalogue: Catalogue) -> Content:
    try:
        known = catalogue.party(party["id"])
    except UnknownNameError:
        return party | {"display_name": party["id"], "footnote": None}
    return party | {"display_name": known.name, "footnote": known.footnote}


def _copy(content: Mapping[str, Any]) -> Content:
    return deepcopy(dict(content))


def _items(content: Content, name: str) -> list[Any]:
    """A list of the content, made where there is none."""
    if not isinstance(content.get(name), list):
        content[name] = []
    found: list[Any] = content[name]
    return found


def _part(whole: Any, name: str | int) -> Content:  # noqa: ANN401  # A dict or a list of JSON.
    """Names and values inside of the content, made where something else stands."""
    if isinstance(whole, dict):
        whole.setdefault(name, {})
    if not isinstance(whole[name], dict):
        whole[name] = {}
    found: Content = whole[name]
    return found


def _whole(text: str) -> int | str:
    """A whole number; whatever else was typed stays as it is."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text  # noqa: PLR2004


def _decimal(text: str) -> str:
    """A number as the document writes it, where somebody typed a decimal comma."""
    return text.replace(",", ".") if _DECIMAL.fullmatch(text) else text
