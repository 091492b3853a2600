"""The report as words, rows and pictures, for whatever sets it into pages."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from node.analysis import chart
from node.analysis.definition import lowered
from node.analysis.report import Assessed, Chapter, Report, Section
from node.analysis.sheet import Sheet, written
from node.method_questions import told
from proto.catalogue import Dataset, Indicator
from proto.method_note import Method

_QUALITY = {
    "exact": "the same",
    "narrower": "narrower",
    "broader": "broader",
    "partial": "partly the same",
    "none": "nothing of the kind",
}
_ABROAD = {
    "included": "counted too",
    "excluded": "not counted",
    "unknown": "not known whether they are counted",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_MOST_FINDINGS, _SHORT = 12, 20

Content = Mapping[str, Any]
Draw = Callable[[Sheet], object]


def content(report: Report, draw: Draw) -> Content:
    """Everything that stands in the report, as text.

    Args:
        report: What to say.
        draw: Makes of a sheet whatever stands for its picture.
    """
    return {
        "title": report.title,
        "country": report.country.name,
        "year": str(report.year),
        "day": written_day(report.day),
        "mark": report.mark,
        "purpose": report.purpose,
        "chapters": [_chapter(each, draw) for each in report.chapters],
        "quality": [_quality(each) for each in report.chapters],
        "methods": [_method(each) for each in report.chapters],
        "definitions": [_definitions(each) for each in report.chapters],
        "footnotes": [f"{name}: {note}" for name, note in report.footnotes.items()],
    }


def written_day(day: date) -> str:
    """A day as people write it: `1 March 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def trimmed(sheet: Sheet) -> Sheet:
    """The sheet without rows and columns in which there is nobody, and a note that names them."""
    lines = [line for line in sheet.lines if line.is_total or any(line.numbers)]
    empty = {
        place
        for place, column in sheet.series
        if sheet.picture == "heat" and not any(line.numbers[place] for line in sheet.lines)
    }
    kept = [place for place in range(len(sheet.columns)) if place not in empty]
    rows = [" · ".join(each.labels) for each in sheet.lines if each not in lines]
    nobody = (*rows, *(sheet.columns[place].label for place in sorted(empty)))
    note = (f"Nobody: {', '.join(nobody)}.",) if nobody else ()
    return replace(
        sheet,
        columns=tuple(sheet.columns[place] for place in kept),
        lines=tuple(
            replace(line, numbers=tuple(line.numbers[place] for place in kept)) for line in lines
        ),
        notes=(*sheet.notes, *note),
    )


def _chapter(chapter: Chapter, draw: Draw) -> Content:
    known = set(chapter.definition.sentences)
    return {
        "title": chapter.title,
        "key_figures": list(chapter.key_figures),
        "counted": list(chapter.definition.sentences[2:]),
        "sections": [_section(each, known, draw) for each in chapter.sections],
        "unasked": [each.label for each in chapter.unasked],
    }


def _section(section: Section, known: set[str], draw: Draw) -> Content:
    """The section; what was said of one of its tables is not said again of the next."""
    tables, said = [], set(known)
    for place, sheet in enumerate(section.sheets):
        table = _table(trimmed(sheet), said)
        said.update(table["notes"])
        is_drawn = place in section.drawn
        table["picture"] = draw(sheet) if is_drawn else None
        table["bars"] = _bars(trimmed(sheet)) if is_drawn and sheet.picture == "bars" else []
        table["described"] = chart.described(sheet)
        tables.append(table)
    return {"title": section.title, "sentences": list(section.sentences), "tables": tables}


def _bars(sheet: Sheet) -> list[float | None]:
    """The length of a bar for each row, from 0 to 1; none for a total."""
    ((place, _),) = sheet.series
    numbers = [line.numbers[place] or 0 for line in sheet.lines]
    most = max(line.numbers[place] or 0 for line in sheet.body)
    return [
        None if line.is_total else round(number / most, 4)
        for line, number in zip(sheet.lines, numbers, strict=True)
    ]


def _table(sheet: Sheet, said: set[str]) -> dict[str, Any]:
    return {
        "caption": sheet.title,
        "headings": list(sheet.headings),
        "columns": [column.label for column in sheet.columns],
        "rows": [
            {
                "labels": list(line.labels),
                "numbers": [
                    written(number, column.kind)
                    for number, column in zip(line.numbers, sheet.columns, strict=True)
                ],
                "is_total": line.is_total,
            }
            for line in sheet.lines
        ],
        "notes": [each for each in sheet.said if each not in said],
    }


def _quality(chapter: Chapter) -> Content:
    assessed = chapter.assessed
    return {
        "title": chapter.title,
        "sentence": _assessed(assessed),
        "components": [
            [name.capitalize(), f"{value:.0f}"]
            for name, value in (assessed.components.items() if assessed else ())
        ],
        "findings": list(assessed.findings[:_MOST_FINDINGS]) if assessed else [],
        "more": max(0, len(assessed.findings) - _MOST_FINDINGS) if assessed else 0,
    }


def _assessed(assessed: Assessed | None) -> str:
    if assessed is None:
        return "The quality of these records was not examined."
    since = "" if assessed.is_current else " The register has changed since."
    return (
        f"Examined on {written_day(assessed.day)}: {assessed.total:.0f} of 100 for this year;"
        f" 100 is without fault.{since}"
    )


def _method(chapter: Chapter) -> Content:
    facts = list(_facts(chapter.method, chapter.dataset)) if chapter.method else []
    return {"title": chapter.title, "facts": facts}


def _facts(method: Method, dataset: Dataset) -> Iterator[tuple[str, str]]:
    yield "Who decides", method.decided_by
    for each in method.coverage:
        until = f" until {each.until}" if each.until else ""
        yield "Records come from", f"{each.institution}, since {each.since}{until}"
    yield "Identified abroad", _ABROAD[method.abroad]
    yield "National codes beside these", _QUALITY[method.quality]
    for name, said in method.indicators.items():
        remark = f": {said.remark}" if said.remark else ""
        yield dataset.indicator(name).label, f"{_QUALITY[said.quality]}{remark}"
    yield from told(method, dataset)
    for broken in method.breaks:
        yield f"Break in {broken.since}", broken.reason
    if method.remark:
        yield "Remark", method.remark


def _definitions(chapter: Chapter) -> Content:
    """Every indicator of the chapter's tables: its question, where it is from, its answers."""
    named = (
        name
        for section in chapter.sections
        for sheet in section.sheets
        for name in sheet.definition.question.dimensions
    )
    indicators = map(chapter.dataset.indicator, dict.fromkeys(named))
    return {"title": chapter.title, "indicators": [_defined(each) for each in indicators]}


def _defined(indicator: Indicator) -> Content:
    kind = "several answers" if indicator.choice == "multiple" else "one answer"
    return {
        "label": indicator.label,
        "source": indicator.source,
        "answers": f"{kind}: {_answers(indicator)}",
    }


def _answers(indicator: Indicator) -> str:
    codes = indicator.code_list.codes
    if len(codes) <= _SHORT:
        return "; ".join(lowered(code.label) for code in codes)
    return f"{lowered(indicator.code_list.label)}, {len(codes)} codes"
