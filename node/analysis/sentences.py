"""Figures told in sentences, each only where it holds."""

from collections.abc import Iterator, Mapping

from node.analysis.crosstab import dimension
from node.analysis.definition import enumeration, lowered
from node.analysis.people import People, cuts
from node.analysis.question import NOT_ASKED, Question
from node.analysis.sheet import written
from node.analysis.trends import Trend

ENOUGH = 20
"""Fewer people than this are told without a share, and without what is most frequent."""

_SILENT = {"unknown", NOT_ASKED}


def total(trend: Trend) -> Iterator[str]:
    """How many people in the last period, and how many more or fewer than in the one before."""
    last = trend.people[-1].number
    yield f"{_people(last)} in {trend.periods[-1]}{_change(trend)}."


def statuses(question: Question, people: People) -> Iterator[str]:
    """How many people there are of each status."""
    indicator = question.dataset.indicator(question.dataset.status_indicator)
    found = people.by(cuts(question, [indicator.id]))
    told = [
        f"{found[code,]:,} {lowered(indicator.code_list.code(code).label)}"
        for code in question.statuses
        if found[code,]
    ]
    if len(told) > 1:
        yield f"Of them, {enumeration(told)}."


def part(
    people: People, indicator: str, words: Mapping[str, str], *, among: str = ""
) -> Iterator[str]:
    """How many people gave some answers: `147 of 253 people are women or girls (58 %)`.

    Args:
        people: All of them.
        indicator: What is told.
        words: What is said of those with a code, by code; of nobody nothing is said.
        among: Which people all of them are.
    """
    whole = f"{_people(people.number)} {among}".rstrip()
    for code, said in words.items():
        number = sum(n for answers, n in people.rows if code in answers[_at(people, indicator)])
        if number:
            yield f"{number:,} of {whole} {said}{_percent(number, people.number)}."


def _at(people: People, indicator: str) -> int:
    return people.attributes.index(indicator)


def commonest(question: Question, people: People, name: str) -> Iterator[str]:
    """What is most frequent among those of whom it is known, and of how many it is not."""
    known = people.only(lambda given: not _SILENT.issuperset(given[name]))
    found = dimension(question, name, [known])
    counts = known.by(cuts(question, [name]))
    ranked = sorted(
        ((counts[code.id,], code.label) for code in found.codes if code.id not in _SILENT),
        reverse=True,
    )
    most = [label for number, label in ranked if number == ranked[0][0]]
    if known.number >= ENOUGH and len(most) == 1:
        number = ranked[0][0]
        yield (
            f"Most frequent {lowered(found.indicator.label)}: {most[0]}, {number:,} of"
            f" {_people(known.number)} of whom it is known{_percent(number, known.number)}."
        )
    yield from _unknown(found.indicator.label, people.number - known.number, people.number)


def _unknown(label: str, number: int, among: int) -> Iterator[str]:
    if number:
        yield (f"{label} is not known of {number:,} of {_people(among)}{_percent(number, among)}.")


def _change(trend: Trend) -> str:
    """What became of the number since the period before; nothing across a break."""
    if len(trend.people) < 2 or trend.broken[-1]:  # noqa: PLR2004
        return ""
    before, last = trend.people[-2].number, trend.people[-1].number
    period = trend.periods[-2]
    if before == last:
        return f", as many as in {period}"
    word = "more" if last > before else "fewer"
    grown = abs(last - before)
    return f", {grown:,} {word} than in {period}{_percent(grown, before)}"


def _percent(number: int, among: int) -> str:
    return f" ({written(number / among, 'share')})" if among >= ENOUGH else ""


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
