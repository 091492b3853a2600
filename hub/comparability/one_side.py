"""The facts of one side: what has to be said of its figures, whatever they are compared with."""

from collections.abc import Iterator, Mapping
from itertools import chain

from hub.comparability.fact import Fact
from hub.comparability.quality import misfits, named_codes
from hub.comparability.side import About, Side, first_day
from proto.method_note import has_verdicts

One = Mapping[str, str]
"""The place that every such fact offers: whose figures it is about."""


def of_one(side: Side, about: About, name: str) -> Iterator[Fact]:
    """The facts of one side, which is called by a name that tells it apart from the other."""
    one = {"one": name}
    found = (
        _time(side, about, one),
        _reach(side, one),
        _people(side, one),
        _codes(side, about, one),
        _left_out(side, about, one),
    )
    return chain.from_iterable(found)


def _time(side: Side, about: About, one: One) -> Iterator[Fact]:
    """What changed within the period."""
    start, end = side.period.start, side.period.end
    for each in side.method.breaks:
        if about.is_changed_by(each) and start < first_day(each.since) < end:
            places = {**one, "since": each.since, "reason": each.reason}
            yield Fact("break-within", side.own, places)
    for institution in side.method.coverage:
        if side.hears(institution) and not side.hears_throughout(institution):
            places = {**one, "institution": institution.institution}
            yield Fact("coverage-partial", side.own, places)


def _reach(side: Side, one: One) -> Iterator[Fact]:
    """Where people are counted, and where not."""
    if side.left_out:
        parts = ", ".join(sorted(side.left_out))
        yield Fact("territory-partial", side.own, {**one, "parts": parts})
    if side.method.abroad == "included":
        yield Fact("abroad-included", side.own, one)
    if side.method.abroad == "unknown":
        yield Fact("abroad-unknown", side.own, one)


def _people(side: Side, one: One) -> Iterator[Fact]:
    if has_verdicts(side.dataset) and side.method.convictions is None:
        yield Fact("instance-unsaid", side.own, one)
    for operation in side.method.operations:
        if side.counts_in(operation):
            yield Fact("operation", side.own, {**one, "remark": operation.remark})


def _codes(side: Side, about: About, one: One) -> Iterator[Fact]:
    """The codes of the cell that are recorded otherwise, or not."""
    for indicator in named_codes(side.dataset, about):
        for misfit in misfits(side, about, indicator):
            answers = {"quality": (misfit.quality,)} if misfit.quality else {}
            places = {**one, misfit.place: misfit.label}
            yield Fact(misfit.fact, side.own, places, answers, indicator, misfit.code)


def _left_out(side: Side, about: About, one: One) -> Iterator[Fact]:
    """The codes of other indicators that are recorded nowhere, so that the cell lacks people."""
    asked = {*about.by, side.dataset.status_indicator}
    for indicator, said in side.method.indicators.items():
        for code, quality in said.codes.items():
            if quality == "none" and indicator not in asked:
                label = side.dataset.indicator(indicator).code_list.code(code).label
                places = {**one, "code": label}
                yield Fact("code-left-out", side.own, places, {}, indicator, code)
