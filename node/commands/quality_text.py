"""What people see of the quality of a register in a terminal, and what programs get."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from rich.table import Table
from rich.text import Text

from node.analysis.definition import MARK
from node.commands.text import columns, out, show_footnotes
from node.quality.completeness import Answers, by_year, labels
from node.quality.finding import Finding, Severity
from node.quality.kept import Noted, Past
from node.quality.quality import Report
from node.quality.score import WEIGHTS
from node.quality.trace import PAGE
from proto.catalogue import Catalogue, Dataset

_YEARS = 3
"""Years whose findings are shown to whoever names none."""

_HEADINGS: Mapping[str, str] = {
    "completeness": "compl.",
    "consistency": "consist.",
    "plausibility": "plaus.",
    "uniqueness": "unique",
    "timeliness": "timely",
    "coverage": "cover.",
    "comparability": "compar.",
}
_COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "notice": "dim"}
_LEGEND = (
    "From 0 to 100 by year: completeness, consistency, plausibility, uniqueness, timeliness,"
    " coverage, comparability; the score is their mean by weight."
)
_FOLLOW = (
    "\n`dcim-node finding KEY` shows the records behind one; `dcim-node acknowledge KEY --reason …`"
    " says why it may stay."
)
_CSV = (
    *("key", "dataset", "year", "severity", "dimension", "check", "subject", "sentence", "remedy"),
    *("number", "among", "state", "by", "reason", "mark", "footnote"),
)


def show_report(
    dataset: Dataset, report: Report, catalogue: Catalogue, years: Sequence[int]
) -> None:
    """How good each year is, and what was found.

    Args:
        dataset: Whose register it is.
        report: What the last examination found.
        catalogue: Where the footnotes are.
        years: Only these; the latest where there are none.
    """
    out.print(f"{MARK}.", style="bold red")
    out.print(f"{dataset.label}, examined on {report.day}", style="bold")
    if not report.scores:
        out.print("There is no record in this register.")
        return
    _show_scores(report)
    empty = sorted(set(years) - {each.score.year for each in report.scores})
    for year in empty:
        out.print(f"There is no record of {year}.")
    shown = [each for each in report.findings if not years or each.finding.year in years]
    latest = sorted({each.finding.year or 0 for each in shown}, reverse=True)
    wanted = latest if years else [0, *latest[:_YEARS]]
    for year in sorted(set(latest) & set(wanted), reverse=True):
        _show_year(year, [each for each in shown if (each.finding.year or 0) == year])
    if left := [each for each in shown if (each.finding.year or 0) not in wanted]:
        out.print(f"\n{len(left)} more in earlier years: name one with --year, or all with --csv.")
    if shown:
        out.print(_FOLLOW)
    elif not years or set(years) - set(empty):
        out.print("\nNothing was found.")
    show_footnotes(dict(_footnotes(catalogue, (each.finding for each in shown))))


def show_finding(
    noted: Noted, records: Sequence[str], catalogue: Catalogue, page: int = PAGE
) -> None:
    """One finding, what to do about it, what was said, and a page of the records behind it."""
    out.print(f"{MARK}.", style="bold red")
    finding = noted.finding
    year = f" {finding.year}" if finding.year else ""
    out.print(f"{finding.dataset}{year}: {finding.sentence}", style="bold")
    out.print(finding.remedy)
    if noted.said:
        out.print(_said(noted))
    for record in records:
        out.print(record)
    if not records:
        out.print("No (further) record stands behind it.")
    elif len(records) == page:
        out.print(f"To go on after these: --after {records[-1]}")
    show_footnotes(dict(_footnotes(catalogue, [finding])))


def show_answers(dataset: Dataset, answers: Sequence[Answers], year: int | None) -> None:
    """How every question is answered in one year, the latest where none is named."""
    out.print(f"{MARK}.", style="bold red")
    years = sorted({each.year for each in answers})
    if not years:
        out.print("There is no record in this register.")
        return
    chosen = year or years[-1]
    out.print(f"{dataset.label}, {chosen}: how every question is answered", style="bold")
    table = columns("question", "answered", "records", "unknown", "not asked")
    for column in table.columns[1:]:
        column.justify = "right"
    told = labels(dataset)
    for each in by_year(each for each in answers if each.year == chosen):
        numbers = (each.answered, each.unknown, each.not_asked)
        table.add_row(told[each.name], f"{each.share:.0%}", *map(str, numbers))
    out.print(table)
    if chosen not in years:
        out.print(f"There is no record of {chosen}.")


def answers_answer(answers: Iterable[Answers]) -> dict[str, object]:
    """The answers as JSON, by year, source and provider."""
    return {"mark": MARK, "answers": [asdict(each) for each in answers]}


def answered(
    reports: Mapping[str, Report], catalogue: Catalogue, years: Sequence[int]
) -> dict[str, object]:
    """The reports as JSON."""
    findings = [each.finding for report in reports.values() for each in report.findings]
    return {
        "mark": MARK,
        "weights": dict(WEIGHTS),
        "datasets": {name: _report(each, years) for name, each in reports.items()},
        "footnotes": _footnotes(catalogue, findings),
    }


def finding_answer(noted: Noted) -> dict[str, object]:
    """One finding as JSON."""
    finding = noted.finding
    said = {} if noted.said is None else {"by": noted.said.by, "reason": noted.said.reason}
    return {
        "key": finding.key,
        "dataset": finding.dataset,
        "year": finding.year,
        "severity": finding.severity,
        "dimension": finding.dimension,
        "check": finding.check,
        "subject": finding.subject,
        "sentence": finding.sentence,
        "remedy": finding.remedy,
        "number": finding.number,
        "among": finding.among,
        "state": "open" if noted.is_open else "acknowledged",
        **said,
    }


def csv_text(reports: Mapping[str, Report], catalogue: Catalogue, years: Sequence[int] = ()) -> str:
    """Every finding on a line of its own, each with the mark and the footnote that it needs."""
    text = io.StringIO()
    lines = csv.DictWriter(text, _CSV, restval="")
    lines.writeheader()
    for report in reports.values():
        for each in _chosen(report, years):
            note = " ".join(_footnotes(catalogue, [each.finding]).values())
            lines.writerow(finding_answer(each) | {"mark": MARK, "footnote": note})
    return text.getvalue()


def _report(report: Report, years: Sequence[int]) -> dict[str, object]:
    return {
        "examined_on": report.day.isoformat(),
        "is_current": report.is_current,
        "scores": [_score(each) for each in report.history],
        "findings": [finding_answer(each) for each in _chosen(report, years)],
    }


def _score(past: Past) -> dict[str, object]:
    score = past.score
    own = {"day": past.day.isoformat(), "year": score.year, "total": score.total}
    return own | dict(score.components)


def _chosen(report: Report, years: Sequence[int]) -> Iterable[Noted]:
    return (each for each in report.findings if not years or each.finding.year in years)


def _show_scores(report: Report) -> None:
    before = {each.score.year: each.score.total for each in report.history if each.day < report.day}
    table = columns("year", "score", "change", *_HEADINGS.values())
    for column in table.columns[1:]:
        column.justify = "right"
    for past in report.scores:
        score = past.score
        earlier = before.get(score.year)
        change = "" if earlier is None else f"{score.total - earlier:+.1f}".replace("+0.0", "0.0")
        parts = (score.components.get(name) for name in WEIGHTS)
        shown = ("–" if part is None else f"{part:.1f}" for part in parts)  # noqa: RUF001
        table.add_row(str(score.year), f"{score.total:.1f}", change, *shown)
    out.print(table)
    out.print(_LEGEND, style="dim")


def _show_year(year: int, noted: Sequence[Noted]) -> None:
    still_open = sum(each.is_open for each in noted)
    out.print()
    out.print(f"{year or 'All years'}: {len(noted)} found, {still_open} open", style="bold")
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    for each in noted:
        finding = each.finding
        severity = Text(finding.severity, _COLOURS[finding.severity])
        table.add_row(severity, _sentence(each), Text(finding.key, "dim"))
    out.print(table)


def _sentence(noted: Noted) -> Text:
    said = f"\n{_said(noted)}" if noted.said else ""
    return Text.assemble(noted.finding.sentence, (said, "dim"))


def _said(noted: Noted) -> str:
    said = noted.said
    if said is None:
        return ""
    more = f", when it was {said.number}: open again" if noted.is_open else ""
    return f"acknowledged on {said.at[:10]} by {said.by}{more}: {said.reason}"


def _footnotes(catalogue: Catalogue, findings: Iterable[Finding]) -> dict[str, str]:
    """The footnotes of every country that is named."""
    text = " ".join(each.sentence for each in findings)
    notes = {each.name: each.footnote for each in catalogue.parties}
    return {name: note for name, note in notes.items() if note and name in text}
