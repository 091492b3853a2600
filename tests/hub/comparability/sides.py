"""Sides of a comparison: nothing to be said of any, until a test says the one thing it is about."""

from collections.abc import Sequence
from typing import Any

from hub.comparability.fact import Fact
from hub.comparability.one_side import of_one
from hub.comparability.side import About, Side
from hub.comparability.two_sides import between, called, in_order
from proto import catalogue
from proto.method_note import Coverage, Method, MethodNote
from proto.period import Period

CATALOGUE = catalogue.load()
VICTIM_STATUSES = ("presumed", "identified", "formally_identified")


def side(
    party: str,
    period: str = "2019",
    *,
    statuses: Sequence[str] = VICTIM_STATUSES,
    dataset: str = "victims",
    **said: Any,  # noqa: ANN401  # Any field of a method.
) -> Side:
    """The figures of a country whose method is beyond doubt but for what is said."""
    about = CATALOGUE.dataset(dataset)
    beyond_doubt = {
        "decided_by": "A team of several institutions",
        "coverage": (Coverage("The ministry of the interior", since="2010"),),
        "abroad": "excluded",
        "quality": "exact",
    }
    if dataset == "justice":
        beyond_doubt["convictions"] = "final"
    return Side(
        party=CATALOGUE.party(party),
        period=Period.parse(period),
        dataset=about,
        statuses=frozenset(statuses),
        note=MethodNote(
            about.unit, about.date_axis, about.person_rule, Method(**(beyond_doubt | said))
        ),
    )


def facts(a: Side, b: Side, about: About) -> tuple[Fact, ...]:
    """Everything that is so of two sides."""
    a, b = in_order(a, b)
    names = called(a, b)
    own = (*of_one(a, about, names[0]), *of_one(b, about, names[1]))
    return (*between(a, b, about, names), *own)


def facts_alone(one: Side, about: About) -> tuple[Fact, ...]:
    """Everything that is so of one side, whatever it is compared with."""
    return tuple(of_one(one, about, one.party.name))
