"""How a restriction makes an agreement stricter, and never looser.

A restricted grant is the strictest of both in each part, so whatever a restriction says, nothing
that was refused before is permitted after it. What would loosen something is refused all the same:
whoever wrote it meant something else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import lcm
from typing import TypeVar

from proto.agreement import Agreement, Objection, content
from proto.errors import MalformedError
from proto.notice import Limit, Restriction
from proto.period import Period
from proto.terms import Embargo, Grant

T = TypeVar("T")


def restricted(agreement: Agreement, restrictions: Iterable[Restriction]) -> Agreement:
    """The agreement as it holds under all restrictions, in whatever order they came."""
    for each in restrictions:
        agreement = _restricted(agreement, each)
    return agreement


def without(agreement: Agreement, party: str) -> Agreement:
    """The agreement as it holds for the others once a party neither publishes nor reads."""
    others = (grant for grant in agreement.grants if grant.publisher != party)
    return replace(
        agreement,
        grants=tuple(
            replace(grant, recipients=tuple(r for r in grant.recipients if r != party))
            for grant in others
        ),
    )


def objections(restriction: Restriction, agreement: Agreement) -> Iterator[Objection]:
    """Everything that speaks against a restriction of an agreement as it holds now."""
    if restriction.party not in agreement.party_ids:
        yield Objection("not-a-party", f"{restriction.party} is no party to the agreement")
    if not restriction.limits and not restriction.suspends:
        yield Objection("restricts-nothing", "It neither limits a grant nor suspends")
    for limit in restriction.limits:
        grant = agreement.grant(limit.publisher, limit.dataset)
        if grant is None:
            sentence = f"{limit.publisher} grants nothing of {limit.dataset} that could be limited"
            yield Objection("no-grant", sentence)
            continue
        yield from _against_author(restriction, limit, grant)
        yield from _against_loosening(limit, grant)


def _restricted(agreement: Agreement, restriction: Restriction) -> Agreement:
    if restriction.suspends:
        agreement = without(agreement, restriction.party)
    grants = tuple(_limited(grant, restriction.limits) for grant in agreement.grants)
    return replace(agreement, grants=grants)


def _limited(grant: Grant, limits: Sequence[Limit]) -> Grant:
    for limit in limits:
        if (limit.publisher, limit.dataset) == (grant.publisher, grant.dataset):
            grant = _stricter(grant, limit)
    return grant


def _stricter(grant: Grant, limit: Limit) -> Grant:
    """The strictest of both, part by part."""
    recipients, tables = limit.recipients, limit.tables
    kept = None if tables is None else set(map(content, tables))
    return replace(
        grant,
        recipients=tuple(r for r in grant.recipients if recipients is None or r in recipients),
        tables=tuple(t for t in grant.tables if kept is None or content(t) in kept),
        last_period=_earlier(grant.last_period, limit.last_period),
        epsilon=min(_said(grant.epsilon, limit.epsilon)),
        delta=min(_said(grant.delta, limit.delta)),
        minimum_count=max(_said(grant.minimum_count, limit.minimum_count)),
        rounding_base=lcm(*_said(grant.rounding_base, limit.rounding_base)),
        zero_shown=grant.zero_shown and limit.zero_shown is None,
        revisions=min(_said(grant.revisions, limit.revisions)),
        embargo=_later(grant.embargo, limit.embargo_until),
    )


def _said(*values: T | None) -> list[T]:
    return [value for value in values if value is not None]


def _earlier(agreed: str | None, limit: str | None) -> str | None:
    """The last period that ends first; one that cannot be read ends everything."""
    ends = {text: _end(text) for text in (agreed, limit) if text is not None}
    return min(ends, key=lambda text: ends[text], default=None)


def _end(period: str) -> date:
    try:
        return Period.parse(period).end
    except MalformedError:
        return date.min


def _later(embargo: Embargo, until: date | None) -> Embargo:
    days = [day for day in (embargo.until, until) if day is not None]
    return replace(embargo, until=max(days, default=None))


def _against_author(restriction: Restriction, limit: Limit, grant: Grant) -> Iterator[Objection]:
    """A publisher limits its own grants; a reader may only cease to read."""
    if restriction.party == limit.publisher:
        return
    ceases = set(grant.recipients) - {restriction.party}
    only = Limit(limit.publisher, limit.dataset, recipients=limit.recipients)
    if limit != only or set(limit.recipients or ()) != ceases:
        sentence = (
            f"{restriction.party} may limit its own grants, and cease to read those of"
            f" {limit.publisher}; nothing else of them is its to limit"
        )
        yield Objection("not-yours-to-limit", sentence)


def _against_loosening(limit: Limit, grant: Grant) -> Iterator[Objection]:
    """What of a limit is less strict than what holds."""
    if limit.last_period is not None and _end(limit.last_period) == date.min:
        yield Objection("unknown-period", f"Expected a period, got {limit.last_period!r}")
    stricter = _stricter(grant, limit)
    loose = {
        "epsilon": limit.epsilon not in (None, stricter.epsilon),
        "delta": limit.delta not in (None, stricter.delta),
        "minimum_count": limit.minimum_count not in (None, stricter.minimum_count),
        "revisions": limit.revisions not in (None, stricter.revisions),
        "embargo_until": limit.embargo_until not in (None, stricter.embargo.until),
        "last_period": limit.last_period not in (None, stricter.last_period),
        "rounding_base": bool(limit.rounding_base and limit.rounding_base % grant.rounding_base),
        "recipients": not set(limit.recipients or ()) <= set(grant.recipients),
        "tables": not set(map(content, limit.tables or ())) <= set(map(content, grant.tables)),
    }
    for name in (name for name, is_loose in loose.items() if is_loose):
        sentence = f"{name} of {grant.publisher}'s {grant.dataset} would be looser than it is now"
        yield Objection("restriction-loosens", sentence)
