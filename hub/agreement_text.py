"""Agreements in plain words: who may read what, how it is protected, and until when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from hub.language import _, alternatives, day, enumeration, later, ngettext, number
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
    "publisher": later("publishes"),
    "recipient": later("reads"),
    "depositary": later("keeps the agreement"),
    "observer": later("observes"),
}
_PURPOSES: Mapping[Purpose, str] = {
    "regional-report": later("the regional report"),
    "mirror-check": later("checks of mirror figures"),
    "national-report": later("national reports"),
    "international-questionnaire": later("answers to international questionnaires"),
    "research": later("research"),
}
_OFTEN: Mapping[str, str] = {
    "A": later("Yearly"),
    "S": later("Half-yearly"),
    "Q": later("Quarterly"),
}
_ONWARD: Mapping[Onward, str] = {
    "none": later("Not passed on."),
    "with-written-consent": later("Passed on with the publisher's written consent only."),
    "public": later("Public once released."),
}
STATES: Mapping[State, str] = {
    "waiting": later("not signed by all"),
    "in-force": later("in force"),
    "not-yet-in-force": later("not yet in force"),
    "superseded": later("superseded"),
    "ended": later("ended"),
}

_REASONS: Mapping[str, str] = {
    "exit": later("exit"),
    "breach": later("breach"),
    "law": later("law"),
    "data-protection": later("data-protection"),
    "agreement-replaced": later("agreement-replaced"),
    "other": later("other"),
    "retention": later("retention"),
}
"""Why parties leave, or delete what they were given."""


def roles(of: Sequence[Role]) -> str:
    """What a party does."""
    return enumeration([_(_ROLES[each]) for each in of])


def purposes(of: Sequence[Purpose]) -> str:
    """What figures may be read for."""
    return enumeration([_(_PURPOSES[each]) for each in of])


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
    by = enumeration([_dimension(terms, each, dataset) for each in terms.dimensions]) or _("total")
    codes = dataset.indicator(dataset.status_indicator).code_list
    statuses = alternatives(codes.code(each).label.lower() for each in terms.statuses)
    return f"{by[:1].upper()}{by[1:]} ({statuses})"


def conditions(grant: Grant) -> Iterator[str]:
    """How figures are protected and when they come, one sentence each."""
    yield _rhythm(grant)
    yield _loss(grant)
    yield _display(grant)
    if grant.embargo.until:
        yield _("Read by nobody before {day}.").format(day=day(grant.embargo.until))
    if grant.embargo.all_filed:
        yield _("Read by nobody before all publishers have filed.")
    yield _(_ONWARD[grant.onward])
    yield _("Licence: {licence}.").format(licence=grant.licence)


def term(of: Term, today: date) -> Iterator[str]:
    """From when until when, and how long until the review is due."""
    yield _("In force from {first} to {last}.").format(
        first=day(of.in_force_from), last=day(of.in_force_until)
    )
    days = (of.review_by - today).days
    if days < 0:
        yield _("Its review was due on {day}: it has lapsed.").format(day=day(of.review_by))
    else:
        yield ngettext(
            "Review by {day}: {number} day left, else it lapses.",
            "Review by {day}: {number} days left, else it lapses.",
            days,
        ).format(day=day(of.review_by), number=number(days))
    yield ngettext(
        "A party leaves with {number} day of notice.",
        "A party leaves with {number} days of notice.",
        of.notice_days,
    ).format(number=number(of.notice_days))


def notice(said: Notice, catalogue: Catalogue) -> str:
    """What a single party has said, in a sentence; nothing where readers need not know."""
    who = name(said.party, catalogue)
    match said:
        case Restriction():
            return " ".join((_restricted(said, who), *(_limit(x, catalogue) for x in said.limits)))
        case Termination():
            return _("{party} leaves it on {day} ({reason}).").format(
                party=who, day=day(said.leaves_on), reason=_(_REASONS[said.reason])
            )
        case Consent():
            return _("{party} lets {reader} read its {dataset} until {day}.").format(
                party=who,
                reader=name(said.reader, catalogue),
                dataset=_dataset(said.dataset, catalogue),
                day=day(said.until),
            )
        case Deletion():
            return _deleted(said, who)
        case Comment():
            return _("{party} on {day}: {remark}").format(
                party=who, day=day(said.issued), remark=said.remark
            )
        case Officer() | Approval() | Inventory():
            return ""


def _restricted(said: Restriction, who: str) -> str:
    sentence = (
        _("{party} suspended it for itself on {day}: {reason}.")
        if said.suspends
        else _("{party} made it stricter on {day}: {reason}.")
    )
    return sentence.format(party=who, day=day(said.issued), reason=said.reason)


def _deleted(said: Deletion, who: str) -> str:
    count = len(said.releases)
    return ngettext(
        "{party} deleted {number} release on {day} ({reason}).",
        "{party} deleted {number} releases on {day} ({reason}).",
        count,
    ).format(party=who, number=number(count), day=day(said.issued), reason=_(_REASONS[said.reason]))


def _limit(limit: Limit, catalogue: Catalogue) -> str:
    of = f"{name(limit.publisher, catalogue)}, {_dataset(limit.dataset, catalogue)}"
    named = {
        _("readers"): limit.recipients,
        _("tables"): limit.tables,
        _("last period"): limit.last_period,
        _("epsilon"): limit.epsilon,
        _("delta"): limit.delta,
        _("minimum count"): limit.minimum_count,
        _("rounding"): limit.rounding_base,
        _("zeros"): limit.zero_shown,
        _("revisions"): limit.revisions,
        _("embargo"): limit.embargo_until,
    }
    changed = enumeration([each for each, value in named.items() if value is not None])
    told = changed or _("nothing else")
    return f"{of}: {told}."


def _dataset(dataset: str, catalogue: Catalogue) -> str:
    """Its label within a sentence, or its id where the catalogue does not have it."""
    try:
        label = catalogue.dataset(dataset).label
    except UnknownNameError:
        return dataset
    return f"{label[:1].lower()}{label[1:]}"


def _dimension(terms: TableTerms, each: str, dataset: Dataset) -> str:
    label = dataset.indicator(each).label
    label = f"{label[:1].lower()}{label[1:]}"
    if terms.levels.get(each) != "group":
        return label
    return _("{indicator} in groups").format(indicator=label)


def _rhythm(grant: Grant) -> str:
    """How often, of which periods, and how often corrected."""
    often = _(_OFTEN[grant.frequency])
    if grant.pooled_years > 1:
        often = _("{often}, {years} years pooled").format(often=often, years=grant.pooled_years)
    sentence = (
        _("{often}, from {first} to {last}; {corrected}.")
        if grant.last_period
        else _("{often}, from {first} on; {corrected}.")
    )
    return sentence.format(
        often=often,
        first=grant.first_period,
        last=grant.last_period,
        corrected=_times(grant.revisions),
    )


def _loss(grant: Grant) -> str:
    epsilon = _digits(f"{float(grant.epsilon):.6g}")
    if not grant.delta:
        return _("Privacy loss of a release: at most epsilon {epsilon}.").format(epsilon=epsilon)
    return _("Privacy loss of a release: at most epsilon {epsilon} (delta {delta}).").format(
        epsilon=epsilon, delta=_digits(f"{float(grant.delta):.2g}")
    )


def _digits(written: str) -> str:
    """A number as it is written in the language; powers of ten stay as they are everywhere."""
    if "e" in written:
        return written
    return number(float(written), len(written.partition(".")[2]))


def _display(grant: Grant) -> str:
    match grant.rounding_base > 1, grant.zero_shown:
        case False, False:
            sentence = _("Numbers below {minimum} are hidden; zeros are hidden.")
        case False, True:
            sentence = _("Numbers below {minimum} are hidden; zeros are shown.")
        case True, False:
            sentence = _(
                "Numbers below {minimum} are hidden, others rounded to {base}; zeros are hidden."
            )
        case _both:
            sentence = _(
                "Numbers below {minimum} are hidden, others rounded to {base}; zeros are shown."
            )
    return sentence.format(minimum=grant.minimum_count, base=grant.rounding_base)


def _times(revisions: int) -> str:
    match revisions:
        case 0:
            return _("never corrected")
        case 1:
            return _("corrected once at most")
        case _several:
            return _("corrected {number} times at most").format(number=number(revisions))
