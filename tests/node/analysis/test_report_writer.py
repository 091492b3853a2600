"""The yearly report tells what holds, and leaves out what nobody was asked."""

import pytest
from sqlalchemy import Engine

from node.analysis.report import Report
from node.analysis.report_writer import compose
from proto.errors import InputError
from tests.node.analysis.small_year import analyst, written


def test_the_report_says_what_holds(engine: Engine) -> None:
    """Key figures in sentences; what the register does not ask is named and not shown."""
    report = written(engine)

    victims, justice = report.chapters

    assert "Victims of trafficking: 26 people in 2024." == victims.key_figures[0]
    assert "25 of 26 people are women or girls (96%)." in victims.key_figures
    unasked = {each.id for each in victims.unasked}
    assert {"recruitment", "age_at_identification", "country_of_exploitation"} <= unasked
    shown = {sheet.definition.question.dimensions for sheet in report.sheets}
    assert ("citizenship",) in shown
    assert not shown & {(name,) for name in unasked}
    assert "1 person in 2024, 1 more than in 2023." in justice.key_figures[0]
    last = justice.sections[-1]
    assert "Verdicts" in last.title
    assert any(said.startswith("Nobody: persons investigated") for said in last.sentences)


def test_years_before_the_register_are_left_out(report: Report) -> None:
    """A zero would be a claim about them; across a break no change is told."""
    trend = report.chapters[0].sections[0].sheets[0]

    assert ["2023", "2024"] == [column.code for _, column in trend.series]
    assert {"2024"} == trend.broken


def test_a_year_of_nobody_is_no_report(engine: Engine) -> None:
    """Rather than pages of zeros."""
    with pytest.raises(InputError, match="nobody is counted in 2021"):
        compose(analyst(engine), 2021)
