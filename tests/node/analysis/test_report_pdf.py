"""The report on paper is whole, the same again, and can be read aloud."""

from dataclasses import replace

from node.analysis.report import Report
from node.analysis.report_pdf import pdf


def test_the_same_figures_are_the_same_bytes(report: Report) -> None:
    """Dated by the report's own day, tagged for whoever has it read aloud, with its own fonts."""
    first = replace(report.chapters[0], sections=report.chapters[0].sections[:1])
    short = replace(report, chapters=(first, report.chapters[1]))

    paper = pdf(short)

    assert paper.startswith(b"%PDF")
    assert b"2025-03-01" in paper
    assert b"pdfuaid" in paper
    assert paper == pdf(short)


def test_nothing_that_is_written_is_taken_for_markup(report: Report) -> None:
    """A purpose may hold whatever somebody types."""
    odd = replace(report, chapters=(), purpose='#panic("x") $ *')

    assert pdf(odd).startswith(b"%PDF")
