"""A country's method note in words: what it was asked, and what it says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.comparability.rules import load
from hub.language import _, enumeration, later
from proto.catalogue import Dataset, UnknownNameError
from proto.method_note import Break, Coverage, IndicatorMethod, Method, MethodNote, Operation

_QUALITY = {
    "exact": later("the same as the region's"),
    "narrower": later("less than the region's"),
    "broader": later("more than the region's"),
    "partial": later("partly other than the region's"),
    "none": later("not recorded at all"),
}
_INCLUSION = {
    "included": later("are counted"),
    "excluded": later("are not counted"),
    "unknown": later("nobody can say whether they are counted"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a note says to one question, a line or several."""

    question: str
    lines: tuple[str, ...]


def answers(note: MethodNote, dataset: Dataset) -> tuple[Answer, ...]:
    """Everything that a note says, question by question; unanswered ones are left out."""
    said = (*_counting(note, dataset), *_covering(note.country), *_fitting(note.country, dataset))
    return tuple(Answer(question, lines) for question, lines in said if lines)


def _counting(note: MethodNote, dataset: Dataset) -> Iterator[tuple[str, tuple[str, ...]]]:
    method, words = note.country, load().words
    yield _("Decided by"), (method.decided_by, *_word(method.decider))
    yield _("Placed in a period by"), (_date(method.dated_by or note.date_axis, dataset),)
    yield _("Of a person's records in a period"), (_(words[note.person_rule]),)
    yield _("Counted in a period"), _word(method.counts)
    yield _("Formally identified"), _word(method.formal_status)
    yield _("Convictions count"), _word(method.convictions)
    yield _("A year begins in"), _word(method.year_starts and f"month-{method.year_starts}")
    yield _("People identified abroad"), (_(_INCLUSION[method.abroad]),)
    elsewhere = method.exploited_elsewhere
    yield _("Foreigners exploited only abroad"), (_(_INCLUSION[elsewhere]),) if elsewhere else ()


def _covering(method: Method) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield _("Who reports"), tuple(map(_institution, method.coverage))
    yield (
        _("Parts of the country"),
        tuple(
            f"{each.name}: {_('covered') if each.reports == 'covered' else _('not covered')}"
            for each in method.jurisdictions
        ),
    )
    yield _("Breaks in the series"), tuple(map(broken, method.breaks))
    yield _("Single operations"), tuple(map(operation, method.operations))


def _fitting(method: Method, dataset: Dataset) -> Iterator[tuple[str, tuple[str, ...]]]:
    otherwise = (_fit(name, said, dataset) for name, said in method.indicators.items())
    yield _("Codes of the country"), (_(_QUALITY[method.quality]), *otherwise)
    yield _("Remark"), (method.remark,) if method.remark else ()


def broken(each: Break) -> str:
    """A break, as a line."""
    return _("from {since} on: {reason}").format(since=each.since, reason=each.reason)


def operation(each: Operation) -> str:
    """An operation, as a line."""
    return _("in {periods}: {remark}").format(
        periods=enumeration(each.counted_in), remark=each.remark
    )


def _institution(each: Coverage) -> str:
    said = _("{institution}, since {since}").format(institution=each.institution, since=each.since)
    until = _("until {until}").format(until=each.until)
    return f"{said}, {until}" if each.until else said


def _fit(name: str, said: IndicatorMethod, dataset: Dataset) -> str:
    label, codes = name, {}
    try:
        indicator = dataset.indicator(name)
        label, codes = indicator.label, {each.id: each.label for each in indicator.code_list.codes}
    except UnknownNameError:
        pass  # A note of an earlier catalogue says more than this one has.
    named = _named((codes.get(code, code), quality) for code, quality in said.codes.items())
    remark = f" ({said.remark})" if said.remark else ""
    return f"{label}: {'; '.join((_(_QUALITY[said.quality]), *named))}{remark}"


def _named(codes: Iterable[tuple[str, str]]) -> Iterator[str]:
    for label, quality in codes:
        yield f"“{label}”: {_(_QUALITY[quality])}"


def _date(name: str, dataset: Dataset) -> str:
    try:
        label = dataset.date(name).label
    except UnknownNameError:
        return name
    return label[:1].lower() + label[1:]


def _word(answer: str | None) -> tuple[str, ...]:
    return (_(load().words[answer]),) if answer else ()
