"""The report is one file, the same from the same figures, in both forms and every language."""

import re
from pathlib import Path

import pytest

from hub.app import Hub
from hub.language import LANGUAGES, speaking
from hub.report.composing import compose
from hub.report.material import NothingToReportError, gather
from hub.report.writing import report, write_report
from proto.errors import InputError
from tests.hub.report.told import BODY, DAY, opened


def _html(hub: Hub) -> str:
    return report(hub, BODY, ending="html", year=2019, day=DAY).data.decode()


def test_the_page_stands_alone(tmp_path: Path) -> None:
    """Style and charts are inside, other hosts and scripts are not."""
    with opened(tmp_path / "hub") as hub:
        text = _html(hub)

    assert "data:image/svg+xml;base64," in text
    assert not re.search(r"https?://|<script|<link|src=\"/|@import", text)


def test_it_holds_figures_doubts_methods_and_hashes(tmp_path: Path) -> None:
    """Whoever has the file can check it, and sees who is missing."""
    with opened(tmp_path / "hub") as hub:
        text = _html(hub)
        held = hub.holdings.releases(BODY, "regional-report", DAY)

    assert "Kosovo* has not published this." in text
    assert "UNSCR 1244" in text
    assert "Per 100,000 inhabitants" in text
    assert "Annex: method" in text
    assert "22 November 2026" in text
    assert f'<td class="digest">{"a" * 64}' in text
    assert all(each.hash in text for each in held)


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_the_same_figures_make_the_same_file(tmp_path: Path, ending: str) -> None:
    """So that two who make it can compare digests."""
    with opened(tmp_path / "hub") as hub:
        first, second = (report(hub, BODY, ending=ending, year=2019, day=DAY) for _ in range(2))

    assert first == second
    assert first.data.startswith({"pdf": b"%PDF-", "html": b"<!doctype html>"}[ending])


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_tells_the_same_report(tmp_path: Path, tag: str) -> None:
    """Block for block, with nothing left open, and Kosovo* with its footnote."""
    with opened(tmp_path / "hub") as hub:
        english = compose(gather(hub, BODY, 2019, DAY))
        with speaking(tag):
            told = compose(gather(hub, BODY, 2019, DAY))
            text = _html(hub)

    assert tag == told.lang
    assert [len(each.sections) for each in english.chapters] == [
        len(each.sections) for each in told.chapters
    ]
    assert f'<html lang="{tag}">' in text
    assert not re.search(r"\{[a-z_]+\}", re.sub(r"<style>.*</style>", "", text, flags=re.DOTALL))
    assert told.footnotes
    assert "en" == tag or told.title != english.title


def test_the_newest_year_is_taken_where_none_is_named(tmp_path: Path) -> None:
    """Which one it was is said."""
    with opened(tmp_path / "hub") as hub:
        assert 2019 == write_report(hub, tmp_path / "r.html", year=None, day=DAY)

    assert (tmp_path / "r.html").is_file()
    assert not list(tmp_path.glob("*.part"))


def test_a_year_without_releases_is_refused(tmp_path: Path) -> None:
    """And no file is left behind."""
    with opened(tmp_path / "hub") as hub, pytest.raises(NothingToReportError, match="2019"):
        write_report(hub, tmp_path / "r.pdf", year=1999, day=DAY)

    assert not (tmp_path / "r.pdf").exists()


@pytest.mark.parametrize("name", ["r.doc", "r", "no/such/folder/r.html"])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    """The ending, or the place."""
    with opened(tmp_path / "hub") as hub, pytest.raises(InputError, match="expected"):
        write_report(hub, tmp_path / name, year=2019, day=DAY)
