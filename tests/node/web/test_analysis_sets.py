"""Routes, questionnaires and the yearly report, on a page and as files."""

import re
from html import unescape

import pytest

from node.analysis.yearly import KINDS
from node.app import Node
from tests.node.analysis.second_count import record, store
from tests.node.web.browser import Browser

REGISTER = [
    record(
        1,
        "a",
        "2025-05-01",
        sex="female",
        age_group="child",
        country_of_recruitment="XK",
        country_of_exploitation="AL",
        transit="MK",
    )
]


@pytest.fixture(autouse=True)
def _people(node: Node) -> None:
    store(node.engine, REGISTER)


def test_routes_are_listed_and_crossed(manager: Browser) -> None:
    """Of the last whole year, unless another is asked for."""
    page = manager.get("/analysis/routes").text

    assert "Victims of trafficking by route, 2025" in page
    assert "<td>North Macedonia</td>" in page
    assert "by country of recruitment and country of exploitation, 2025" in page
    assert "UNSCR 1244" in page
    (drawn,) = re.findall(r'<img src="(/analysis/picture[^"]*)"', page)
    assert "Kosovo*" in manager.get(unescape(drawn)).text
    assert 400 == manager.get("/analysis/routes?period=2025+2024").status_code


def test_a_questionnaire_is_shown_with_what_it_does_not_get(manager: Browser) -> None:
    """And with how our definitions differ."""
    page = manager.get("/analysis/questionnaires?name=glotip&period=2025").text

    assert "Q6: Detected trafficking victims, by age and sex, 2025" in page
    assert "Not answered here: Q1" in page
    assert '<strong class="mark">Internal, exact, not for publication.</strong>' in page
    assert "Countries differ in whom they call detected" in page
    assert 400 == manager.get("/analysis/questionnaires?name=unesco").status_code


FILES = (
    ("routes/file?period=2025&kind=.csv", "victims-routes-2025.csv", b"table,"),
    ("questionnaires/file?name=greta&period=2025", "greta-2025.xlsx", b"PK"),
    (
        "report/file?year=2025&kind=.html&purpose=For+us",
        "report-AL-2025.html",
        b"<!doctype html>For us",
    ),
)
"""Addresses, the names that files get, and how they begin."""


def test_files_are_saved_under_their_names(
    manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of its kind; how a report is drawn is tested by itself."""
    plain = {**KINDS, ".html": lambda report: f"<!doctype html>{report.purpose}".encode()}
    monkeypatch.setattr("node.analysis.yearly.KINDS", plain)

    for address, name, begins in FILES:
        saved = manager.get(f"/analysis/{address}")

        assert f'attachment; filename="{name}"' == saved.headers["Content-Disposition"]
        assert saved.content.startswith(begins)


def test_the_report_is_asked_for_by_a_form(manager: Browser) -> None:
    """Of one of the last years, as either kind; a year of nobody is told."""
    page = manager.get("/analysis/report").text

    assert '<option value="2025">2025</option>' in page
    assert '<button name="kind" value=".pdf">' in page
    assert "Nobody is counted in 2019" in manager.get("/analysis/report/file?year=2019").text
