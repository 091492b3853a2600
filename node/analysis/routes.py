"""The ways people were taken: from where they were recruited, through where, to be exploited.

A register holds the countries in between without their order, so a way names them together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from node.analysis import sheet as sheets
from node.analysis.crosstab import dimension
from node.analysis.definition import Definition, lowered
from node.analysis.people import People, cuts
from node.analysis.question import NOT_ASKED, Question
from node.analysis.sheet import Column, Line, Sheet, share
from proto.catalogue import Code
from proto.errors import InputError

FROM, THROUGH, TO = PLACES = ("country_of_recruitment", "transit", "country_of_exploitation")

ROUTES = "routes"
"""In place of dimensions in the name of a table: `victims:routes`."""

MOST = 25
"""Ways that are listed; the rest is one line."""

_NOWHERE = {"none", "unknown", NOT_ASKED}


@dataclass(frozen=True, slots=True)
class Route:
    """One way: a country, those in between in the order of their codes, a country."""

    origin: str
    through: tuple[str, ...]
    destination: str


def about_routes(question: Question) -> Question:
    """The same question, asked by the places of a way.

    Raises:
        InputError: The dataset holds no such places.
    """
    known = {each.id for each in question.dataset.indicators}
    if missing := [name for name in PLACES if name not in known]:
        raise InputError(f"{question.dataset.id} holds no {' or '.join(missing)}: no routes in it")
    levels = {name: level for name, level in question.levels.items() if name in PLACES}
    return replace(question, dimensions=PLACES, levels=levels)


def between(question: Question) -> Question:
    """The same question, asked by the two ends of a way: a cross-table of countries."""
    levels = {name: level for name, level in question.levels.items() if name in (FROM, TO)}
    return replace(question, dimensions=(FROM, TO), levels=levels)


def routes(question: Question, people: People) -> Counter[Route]:
    """How many people were taken each way; somebody with several ends counts on several ways."""
    places = cuts(question)
    found: Counter[Route] = Counter()
    for answers, number in people.rows:
        given = dict(zip(people.attributes, answers, strict=True))
        ends = {name: cut.codes(given[name]) for name, cut in places.items()}
        through = tuple(sorted(set(ends[THROUGH]) - _NOWHERE))
        for origin, destination in product(ends[FROM], ends[TO]):
            found[Route(origin, through, destination)] += number
    return found


def lay_out(question: Question, people: People, definition: Definition) -> Sheet:
    """The ways for reading, the one that most people were taken first."""
    codes = {
        name: {code.id: code for code in dimension(question, name, [people]).codes}
        for name in PLACES
    }
    found = routes(question, people)
    ordered = sorted(found.items(), key=lambda item: (-item[1], _words(item[0], codes)))
    lines = [
        Line(
            (route.origin, "+".join(route.through), route.destination),
            _words(route, codes),
            (number, share(number, people.number)),
        )
        for route, number in ordered[:MOST]
    ]
    labels = [question.dataset.indicator(name).label for name in PLACES]
    return Sheet(
        title=f"{question.dataset.label} by route, {people.period}",
        headings=tuple(labels),
        columns=(Column("", "People", "people"), Column("", "% of all", "share")),
        lines=(*lines, *_rest(ordered, people), _all(people)),
        picture="none",
        definition=definition,
        notes=(_in_between(labels[1]),),
        footnotes=sheets.footnotes(definition, _shown(ordered, codes)),
    )


def _in_between(label: str) -> str:
    return (
        f"The register does not hold the order of what is under {lowered(label)}: several are"
        " listed by code, not as they were crossed."
    )


def _words(route: Route, codes: Mapping[str, Mapping[str, Code]]) -> tuple[str, ...]:
    through = (codes[THROUGH][code].label for code in route.through)
    return (
        codes[FROM][route.origin].label,
        ", ".join(through),
        codes[TO][route.destination].label,
    )


def _rest(ordered: list[tuple[Route, int]], people: People) -> tuple[Line, ...]:
    rest = ordered[MOST:]
    if not rest:
        return ()
    number = sum(count for _, count in rest)
    labels = (f"{len(rest):,} further routes", "", "")
    return (Line(("", "", ""), labels, (number, share(number, people.number))),)


def _all(people: People) -> Line:
    numbers = people.number, share(people.number, people.number)
    return Line(("", "", ""), ("All", "", ""), numbers, is_total=True)


def _shown(
    ordered: Iterable[tuple[Route, int]], codes: Mapping[str, Mapping[str, Code]]
) -> Iterable[Code]:
    for route, _ in ordered:
        yield codes[FROM][route.origin]
        yield from (codes[THROUGH][code] for code in route.through)
        yield codes[TO][route.destination]
