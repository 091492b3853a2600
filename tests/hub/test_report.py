"""The report is one file that needs nothing beside it."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from hub.web.report import write_report

from hub.compare import compare
from hub.table_name import TableName
from proto.method_note import Operation
from tests.hub import invented
from tests.hub.invented import release, table

TOTAL = TableName.parse("victims:total")


def test_the_report_is_one_file_that_stands_alone(tmp_path: Path) -> None:
    """Style and charts are inside, other hosts and scripts are not, and the footnote is there."""
    comparisons = [
        compare(invented.held(invented.region()), TableName.parse(name), "2019", invented.CATALOGUE)
        for name in ("victims:total", "victims:sex")
    ]

    write_report(
        comparisons, tmp_path / "report.html", title="Two <tables>", made_on=date(2026, 11, 22)
    )

    [written] = tmp_path.iterdir()
    text = written.read_text(encoding="utf-8")
    assert "Two &lt;tables&gt;" in text
    assert 8 == text.count("data:image/svg+xml;base64,")
    assert not re.search(r"https?://|<script|<link|src=\"/|@import", text)
    assert 1 == text.count("UNSCR 1244")
    assert "Victims of trafficking by sex, 2019" in text
    assert "2026-11-22" in text


def test_grades_and_their_reasons_are_on_the_page(tmp_path: Path) -> None:
    """Marks at names and totals, the legend, and the sentence with what a country says."""
    raid = Operation(("2019",), "a <raid>")
    croatia, *others = (release(party, table({}, lambda: 60)) for party in ("HR", "RS", "BA"))
    method = replace(croatia.method_note.country, operations=(raid,))
    croatia = replace(croatia, method_note=replace(croatia.method_note, country=method))
    stock = replace(method, operations=(), counts="on-file")
    others[1] = replace(others[1], method_note=replace(others[1].method_note, country=stock))
    held = invented.held([croatia, others[0], others[1]])
    found = compare(held, TOTAL, "2019", invented.CATALOGUE)

    write_report([found], tmp_path / "report.html", title="Grades", made_on=date(2026, 11, 22))

    text = (tmp_path / "report.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert '<th scope="col">Croatia ‡</th>' in text
    assert '<th scope="col">Bosnia and Herzegovina †</th>' in text
    assert (
        "<p>‡ A single operation makes much of the figure of Croatia: a &lt;raid&gt;.</p>" in text
    )
    assert "Grade B, ‡: compared with the caution stated." in text
    assert "<b>120‡</b>" in text
