"""Agreements in plain words: who may read what, how it is protected, and until when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from hub.language import alternatives, enumeration
from hub.standing import State
from proto.catalogue import Catalogue, Dataset, UnknownNameError
from proto.notice import (
    Approval,
    Comment,
    Consent,
    Deletion,
    Inventory,
    Limit,
    Notice,
    Officer,
    Restriction,
    Termination,
)
from proto.terms import Grant, Onward, Purpose, Role, TableTerms, Term

_ROLES: Mapping[Role, str] = {
    "publisher": "publishes",
    "recipient": "reads",
    "depositary": "keeps the agreement",
    "observer": "observes",
}
_PURPOSES: Mapping[Purpose, str] = {
    "regional-report": "the regional report",
    "mirror-check": "checks of mirror figures",
    "national-report": "national reports",
    "international-questionnaire": "answers to international questionnaires",
    "research": "research",
}
_OFTEN: Mapping[str, str] = {"A": "Yearly", "S": "Half-yearly", "Q": "Quarterly"}
_ONWARD: Mapping[Onward, str] = {
    "none": "Not passed on.",
    "with-written-consent": "Passed on with the publisher's written consent only.",
    "public": "Public once released.",
}
STATES: Mapping[State, str] = {
    "waiting": "not signed by all",
    "in-force": "in force",
    "not-yet-in-force": "not yet in force",
    "superseded": "superseded",
    "ended": "ended",
}


def roles(of: Sequence[Role]) -> str:
    """What a party does."""
    return enumeration([_ROLES[each] for each in of])


def purposes(of: Sequence[Purpose]) -> str:
    """What figures may be read for."""
    return enumeration([_PURPOSES[each] for each in of])


def names(ids: Sequence[str], catalogue: Catalogue) -> str:
    """Parties by name; some names have a comma of their own."""
    named = [name(each, catalogue) for each in ids]
    return "; ".join(named) if any("," in each for each in named) else enumeration(named)


def name(party: str, catalogue: Catalogue) -> str:
    """A party's name, or its id where the catalogue does not have it."""
    try:
        return catalogue.party(party).name
    except UnknownNameError:
        return party


def alike(grants: Iterable[Grant]) -> tuple[tuple[tuple[str, ...], Grant], ...]:
    """Grants that differ in nothing but who grants, once each, with everybody who does."""
    publishers: dict[Grant, tuple[str, ...]] = {}
    for grant in grants:
        of_nobody = replace(grant, publisher="")
        publishers[of_nobody] = (*publishers.get(of_nobody, ()), grant.publisher)
    return tuple((who, grant) for grant, who in publishers.items())


def table(terms: TableTerms, dataset: Dataset) -> str:
    """A table: `Sex and age group at identification; identified or formally identified`."""
    by = enumeration([_dimension(terms, each, dataset) for each in terms.dimensions]) or "total"
    codes = dataset.indicator(dataset.status_indicator).code_list
    statuses = alternatives(codes.code(each).label.lower() for each in terms.statuses)
    return f"{by[:1].upper()}{by[1:]} ({statuses})"


def conditions(grant: Grant) -> Iterator[str]:
    """How figures are protected and when they come, one sentence each."""
    often = _OFTEN[grant.frequency]
    pooled = f", {grant.pooled_years} years pooled" if grant.pooled_years > 1 else ""
    last = f" to {grant.last_period}" if grant.last_period else " on"
    yield f"{often}{pooled}, from {grant.first_period}{last}; {_times(grant.revisions)}."
    delta = f" (delta {float(grant.delta):.2g})" if grant.delta else ""
    yield f"Privacy loss of a release: at most epsilon {float(grant.epsilon):.6g}{delta}."
    yield _display(grant)
    if grant.embargo.until:
        yield f"Read by nobody before {grant.embargo.until}."
    if grant.embargo.all_filed:
        yield "Read by nobody before all publishers have filed."
    yield _ONWARD[grant.onward]
    yield f"Licence: {grant.licence}."


def term(of: Term, today: date) -> Iterator[str]:
    """From when until when, and how long until the review is due."""
    yield f"In force from {of.in_force_from} to {of.in_force_until}."
    days = (of.review_by - today).days
    if days < 0:
        yield f"Its review was due on {of.review_by}: it has lapsed."
    else:
        yield f"Review by {of.review_by}: {_days(days)} left, else it lapses."
    yield f"A party leaves with {_days(of.notice_days)} of notice."


def notice(said: Notice, catalogue: Catalogue) -> str:
    """What a single party has said, in a sentence; nothing where readers need not know."""
    who = name(said.party, catalogue)
    match said:
        case Restriction():
            deed = "suspended it for itself" if said.suspends else "made it stricter"
            limits = "".join(f" {_limit(each, catalogue)}" for each in said.limits)
            return f"{who} {deed} on {said.issued}: {said.reason}.{limits}"
        case Termination():
            return f"{who} leaves it on {said.leaves_on} ({said.reason})."
        case Consent():
            reader = name(said.reader, catalogue)
            return f"{who} lets {reader} read its {said.dataset} until {said.until}."
        case Deletion():
            return f"{who} deleted {len(said.releases)} releases on {said.issued} ({said.reason})."
        case Comment():
            return f"{who} on {said.issued}: {said.remark}"
        case Officer() | Approval() | Inventory():
            return ""


def _limit(limit: Limit, catalogue: Catalogue) -> str:
    of = f"{name(limit.publisher, catalogue)}, {limit.dataset}"
    named = {
        "readers": limit.recipients,
        "tables": limit.tables,
        "last period": limit.last_period,
        "epsilon": limit.epsilon,
        "delta": limit.delta,
        "minimum count": limit.minimum_count,
        "rounding": limit.rounding_base,
        "zeros": limit.zero_shown,
        "revisions": limit.revisions,
        "embargo": limit.embargo_until,
    }
    changed = enumeration([each for each, value in named.items() if value is not None])
    return f"{of}: {changed or 'nothing else'}."


def _dimension(terms: TableTerms, each: str, dataset: Dataset) -> str:
    label = dataset.indicator(each).label
    in_groups = " in groups" if terms.levels.get(each) == "group" else ""
    return f"{label[:1].lower()}{label[1:]}{in_groups}"


def _display(grant: Grant) -> str:
    zeros = "zeros are shown" if grant.zero_shown else "zeros are hidden"
    rounded = f", others rounded to {grant.rounding_base}" if grant.rounding_base > 1 else ""
    return f"Numbers below {grant.minimum_count} are hidden{rounded}; {zeros}."


def _times(revisions: int) -> str:
    match revisions:
        case 0:
            return "never corrected"
        case 1:
            return "corrected once at most"
        case _:
            return f"corrected {revisions} times at most"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
