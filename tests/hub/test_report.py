"""The report is one file that needs nothing beside it."""

import re
from datetime import date
from pathlib import Path

from hub.compare import compare
from hub.table_name import TableName
from hub.web.report import write_report
from tests.hub import invented


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
