"""The facts between two sides: what they say otherwise of one question, and what they share."""

from collections.abc import Iterator, Mapping
from itertools import chain

from hub.comparability.fact import Fact, FactName
from hub.comparability.quality import misfits, named_codes
from hub.comparability.side import About, Side, first_day
from hub.language import _, alternatives
from proto.method_note import Method

Answer = tuple[str, ...]
"""What a method note answers, as it is written there; nothing where it says nothing."""

Names = Mapping[str, str]
"""The places that every such fact offers: how each side is called."""


def between(a: Side, b: Side, about: About, called: tuple[str, str]) -> Iterator[Fact]:
    """The facts between two sides, the earlier first, which are called by these names."""
    names = dict(zip(("a", "b"), called, strict=True))
    found = (
        _counted(a, b, names),
        _answered(a, b, names),
        _changed(a, b, about, names),
        _shared(a, b, names),
        _codes(a, b, about, names),
    )
    return chain.from_iterable(found)


def _counted(a: Side, b: Side, names: Names) -> Iterator[Fact]:
    """What each counts, and in which time."""
    for name, a_says, b_says in _counts(a, b):
        if a_says != b_says:
            yield Fact(name, _both(a, b), {**names, "a_says": a_says, "b_says": b_says})


def _answered(a: Side, b: Side, names: Names) -> Iterator[Fact]:
    """What each says of its method, where both say something."""
    for name, a_says, b_says in _answers(a, b):
        if a_says and b_says and a_says != b_says:
            yield Fact(name, _both(a, b), names, {"a_says": a_says, "b_says": b_says})


def _counts(a: Side, b: Side) -> Iterator[tuple[FactName, str, str]]:
    yield "dataset-differs", _people(a), _people(b)
    yield "unit-differs", a.note.unit, b.note.unit
    yield "statuses-differ", _statuses(a), _statuses(b)
    yield "date-differs", _date(a), _date(b)
    yield "length-differs", str(a.months), str(b.months)
    if a.months == b.months:
        yield "period-differs", str(a.period), str(b.period)


def _answers(a: Side, b: Side) -> Iterator[tuple[FactName, Answer, Answer]]:
    one, other = a.method, b.method
    yield "person-rule-differs", (a.note.person_rule,), (b.note.person_rule,)
    yield "year-starts-differ", _month(one), _month(other)
    yield "decider-differs", _said(one.decider), _said(other.decider)
    yield "formal-status-differs", _said(one.formal_status), _said(other.formal_status)
    yield "counts-differ", _said(one.counts or "new"), _said(other.counts or "new")
    yield "sources-differ", _sources(a), _sources(b)
    yield "abroad-differs", _known(one.abroad), _known(other.abroad)
    elsewhere = _known(one.exploited_elsewhere), _known(other.exploited_elsewhere)
    yield "elsewhere-differs", *elsewhere
    yield "instance-differs", _said(one.convictions), _said(other.convictions)


def _changed(a: Side, b: Side, about: About, names: Names) -> Iterator[Fact]:
    """What changed from the earlier to the later: who reports, and the meaning of the series."""
    if parts := ", ".join(sorted(a.left_out ^ b.left_out)):
        yield Fact("territory-changed", _both(a, b), {**names, "parts": parts})
    for institution in sorted(_heard(a) ^ _heard(b)):
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
    for indicator in named_codes(a, about):
        if misfits(a, about, indicator) != misfits(b, about, indicator):
            label = a.dataset.indicator(indicator).label
            places = {**names, "indicator": label}
            yield Fact("codes-changed", _both(a, b), places, {}, indicator)


def _both(a: Side, b: Side) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a.own, *b.own)))


def _people(side: Side) -> str:
    return side.dataset.label[:1].lower() + side.dataset.label[1:]


def _statuses(side: Side) -> str:
    codes = side.dataset.indicator(side.dataset.status_indicator).code_list.codes
    counted = [code.label.lower() for code in codes if code.id in side.statuses]
    return alternatives(counted) if counted else _("nobody")


def _date(side: Side) -> str:
    return side.dataset.date(side.method.dated_by or side.note.date_axis).label


def _heard(side: Side) -> set[str]:
    return {each.institution for each in side.method.coverage if side.hears(each)}


def _sources(side: Side) -> Answer:
    """The kinds of institutions that report; nothing where the kind of one is not said."""
    kinds = {each.source for each in side.method.coverage if side.hears(each)}
    return () if None in kinds else tuple(sorted(filter(None, kinds)))


def _month(method: Method) -> Answer:
    return (f"month-{method.year_starts or '01'}",)


def _said(answer: str | None) -> Answer:
    return (answer,) if answer else ()


def _known(answer: str | None) -> Answer:
    return _said(answer) if answer != "unknown" else ()
