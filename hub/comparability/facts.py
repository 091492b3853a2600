"""From two sides to everything that bears on whether they may be compared."""

from hub.comparability.fact import Fact
from hub.comparability.one_side import of_one
from hub.comparability.side import About, Side
from hub.comparability.two_sides import between
from hub.language import _


def facts(a: Side, b: Side, about: About) -> tuple[Fact, ...]:
    """The facts of two sides; the same whichever is first."""
    a, b = in_order(a, b)
    names = _names(a, b)
    own = (*of_one(a, about, names[0]), *of_one(b, about, names[1]))
    return (*between(a, b, about, names), *own)


def facts_alone(side: Side, about: About) -> tuple[Fact, ...]:
    """What has to be said of one side, whatever it is compared with."""
    return tuple(of_one(side, about, side.party.name))


def in_order(a: Side, b: Side) -> tuple[Side, Side]:
    """The earlier first, then by name; alike in both, as their notes are written."""
    if _place(a) == _place(b):
        return (a, b) if repr(a) <= repr(b) else (b, a)
    return (a, b) if _place(a) < _place(b) else (b, a)


def _names(a: Side, b: Side) -> tuple[str, str]:
    """How two sides are called: by what tells them apart."""
    if a.period != b.period:
        return f"{a.party.name} {a.period}", f"{b.party.name} {b.period}"
    if a.party != b.party:
        return a.party.name, b.party.name
    return (
        _("one figure of {party}").format(party=a.party.name),
        _("another of {party}").format(party=b.party.name),
    )


def _place(side: Side) -> tuple[str, str, str, list[str]]:
    start, end = side.period.start.isoformat(), side.period.end.isoformat()
    return start, end, side.party.name, sorted(side.statuses)
