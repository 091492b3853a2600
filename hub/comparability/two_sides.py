"""The facts between two sides: what they say otherwise of one question, and what they share."""

from collections.abc import Iterator, Mapping
from itertools import chain

from hub.comparability.fact import Fact
from hub.comparability.quality import misfits, named_codes
from hub.comparability.side import About, Side, first_day
from hub.language import _

Names = Mapping[str, str]
"""The places that every such fact offers: how each side is called."""


def between(a: Side, b: Side, about: About, names: tuple[str, str]) -> Iterator[Fact]:
    """The facts between two sides, the earlier first, which are called by these names."""
    places = {"a": names[0], "b": names[1]}
    found = (
        _counted(a, b, places),
        _answered(a, b, places),
        _changed(a, b, about, places),
        _shared(a, b, places),
        _codes(a, b, about, places),
    )
    return chain.from_iterable(found)


def in_order(a: Side, b: Side) -> tuple[Side, Side]:
    """The earlier first, then by name; alike in both, as their notes are written."""
    if a.place == b.place:
        return (a, b) if repr(a) <= repr(b) else (b, a)
    return (a, b) if a.place < b.place else (b, a)


def called(a: Side, b: Side) -> tuple[str, str]:
    """How two sides are called: by what tells them apart."""
    if a.period != b.period:
        return f"{a.party.name} {a.period}", f"{b.party.name} {b.period}"
    if a.party != b.party:
        return a.party.name, b.party.name
    return (
        _("one figure of {party}").format(party=a.party.name),
        _("another of {party}").format(party=b.party.name),
    )


def _counted(a: Side, b: Side, names: Names) -> Iterator[Fact]:
    """What each counts, and in which time."""
    for name, a_says in a.counts.items():
        b_says = b.counts[name]
        is_said = name != "period-differs" or a.months == b.months
        if a_says != b_says and is_said:
            yield Fact(name, _both(a, b), {**names, "a_says": a_says, "b_says": b_says})


def _answered(a: Side, b: Side, names: Names) -> Iterator[Fact]:
    """What each says of its method, where both say something."""
    for name, a_says in a.answers.items():
        b_says = b.answers[name]
        if a_says and b_says and a_says != b_says:
            yield Fact(name, _both(a, b), names, {"a_says": a_says, "b_says": b_says})


def _changed(a: Side, b: Side, about: About, names: Names) -> Iterator[Fact]:
    """What changed from the earlier to the later: who reports, and the meaning of the series."""
    if parts := ", ".join(sorted(a.left_out ^ b.left_out)):
        yield Fact("territory-changed", _both(a, b), {**names, "parts": parts})
    for institution in sorted(a.institutions ^ b.institutions):
        yield Fact("coverage-changed", _both(a, b), {**names, "institution": institution})
    for each in dict.fromkeys((*a.method.breaks, *b.method.breaks)):
        if about.is_changed_by(each) and a.period.start < first_day(each.since) < b.period.end:
            places = {**names, "since": each.since, "reason": each.reason}
            yield Fact("break-between", _both(a, b), places)


def _shared(a: Side, b: Side, names: Names) -> Iterator[Fact]:
    """The people who may be in both."""
    if a.method.counts == b.method.counts == "on-file":
        yield Fact("on-file-again", _both(a, b), names)
    for operation in dict.fromkeys((*a.method.operations, *b.method.operations)):
        if a.counts_in(operation) and b.counts_in(operation):
            yield Fact("operation-in-both", _both(a, b), {**names, "remark": operation.remark})


def _codes(a: Side, b: Side, about: About, names: Names) -> Iterator[Fact]:
    """The indicators of the cell that are not recorded on one side as on the other."""
    for indicator in named_codes(a.dataset, about):
        if misfits(a, about, indicator) != misfits(b, about, indicator):
            label = a.dataset.indicator(indicator).label
            places = {**names, "indicator": label}
            yield Fact("codes-changed", _both(a, b), places, {}, indicator)


def _both(a: Side, b: Side) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a.own, *b.own)))
