"""The report as plain text: everything once, and nobody where there is nobody."""

import json

from node.analysis.report import Report
from node.analysis.report_content import content, trimmed, written_day
from tests.node.analysis.second_count import DAY, asked, sheet
from tests.node.analysis.small_year import REGISTER


def test_what_is_said_of_one_table_is_said_once(report: Report) -> None:
    """And what holds for the chapter stands at its beginning."""
    chapter, _ = content(report, lambda _: None)["chapters"]

    for section in chapter["sections"]:
        notes = [note for table in section["tables"] for note in table["notes"]]
        assert len(set(notes)) == len(notes)
        assert not set(notes) & set(chapter["counted"])


def test_bars_are_as_long_as_their_numbers(report: Report) -> None:
    """The longest is whole, a total has none; other pictures are drawn."""
    chapter, _ = content(report, lambda sheet: sheet.picture)["chapters"]
    tables = {
        table["caption"]: table for section in chapter["sections"] for table in section["tables"]
    }

    by_citizenship = tables["Victims of trafficking by citizenship, 2024"]
    assert [1.0, 0.04, None] == by_citizenship["bars"]
    assert "bars" == by_citizenship["picture"]
    trend = tables["Victims of trafficking by victim status, 2023 to 2024"]
    assert ([], "lines") == (trend["bars"], trend["picture"])


def test_quality_and_method_are_told(report: Report) -> None:
    """With how old the examination is, and how much was found."""
    told = content(report, lambda _: None)

    assert "82 of 100" in told["quality"][0]["sentence"]
    assert told["quality"][0]["sentence"].endswith("The register has changed since.")
    assert (12, 2) == (len(told["quality"][0]["findings"]), told["quality"][0]["more"])
    assert "was not examined" in told["quality"][1]["sentence"]
    facts = dict(told["methods"][0]["facts"])
    assert "Police, since 2014 until 2020" == facts["Records come from"]
    assert "partly the same: Begging is neglect" == facts["Form of exploitation"]
    assert "New law" == facts["Break in 2024"]
    assert [] == told["methods"][1]["facts"]


def test_rows_of_nobody_are_named_instead_of_printed() -> None:
    """And columns of a cross-table."""
    found = trimmed(sheet(REGISTER, asked("form+sex")))

    assert ["Forced labour or services", "Not asked", "All"] == [
        line.labels[0] for line in found.lines
    ]
    assert ["Female", "Male", "People"] == [column.label for column in found.columns]
    assert any(note.startswith("Nobody: Sexual exploitation,") for note in found.notes)
    assert found.notes[-1].endswith("Other, Unknown.")


def test_the_content_is_plain() -> None:
    """Days as people write them."""
    assert "1 March 2025" == written_day(DAY)


def test_the_content_can_be_handed_over(report: Report) -> None:
    """As JSON, to whatever sets it."""
    assert json.loads(json.dumps(content(report, lambda _: None)))
