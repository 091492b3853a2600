"""The report for a browser stands alone: nothing is fetched, nothing is run."""

import re
from dataclasses import replace

from node.analysis.report import Report
from node.analysis.report_html import html


def test_the_report_stands_alone(report: Report) -> None:
    """With the mark above and below, the footnote of the country, pictures inside."""
    first = replace(report.chapters[0], sections=report.chapters[0].sections[:1])
    short = replace(report, chapters=(first, report.chapters[1]))

    page = html(short)

    assert 3 <= page.count("Internal, exact, not for publication")
    assert "UNSCR 1244" in page
    assert "For the Coordinator" in page
    assert "<script" not in page
    places = re.findall(r'(?:src|href|srcset)="([^"]*)', page)
    assert {"data", "#key", "#cha", "#qua", "#met", "#def"} == {place[:4] for place in places}
    assert page == html(short)


def test_nothing_that_is_written_is_taken_for_markup(report: Report) -> None:
    """A purpose may hold whatever somebody types."""
    odd = replace(report, chapters=(), purpose='<b onclick="x">')

    assert "&lt;b onclick=&#34;x&#34;&gt;" in html(odd)
