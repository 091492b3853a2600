"""The method note's page: read, written anew, and nothing that was typed is lost."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pytest

from node.app import Node
from proto.method_note import Coverage, Method, Operation
from tests.documents import METHOD, NOW
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

AT = "/method-note"
Fields = dict[str, str | Sequence[str]]


def _typed(**changed: str | Sequence[str]) -> Fields:
    """A form in which everything is right, but for what a test changes."""
    form: Fields = {
        "dataset": "victims",
        "decided_by": "The identification team",
        "abroad": "excluded",
        "quality": "exact",
        "remark": "",
        "coverage.institution": ["Police", "Shelter", ""],
        "coverage.since": ["2012", "2015-03", ""],
        "coverage.until": ["", "2020", ""],
        "coverage.source": ["police", "", ""],
        "breaks.since": ["2019-06", ""],
        "breaks.reason": ["A team decides now", ""],
        "breaks.indicators": ["form, sex", ""],
        "jurisdictions.name": ["State", "Brčko District", ""],
        "jurisdictions.reports": ["covered", "not-covered", "covered"],
        "operations.counted_in": ["2019 2020-01", ""],
        "operations.remark": ["A call centre was raided", ""],
        "counts": "new",
        "decider": "team",
        "formal_status": "on-request",
        "dated_by": "registration_date",
        "year_starts": "04",
        "exploited_elsewhere": "excluded",
        "indicators.name": ["form", ""],
        "indicators.quality": ["partial", "partial"],
        "indicators.codes": ["forced_labour: narrower\nother exact", ""],
        "indicators.remark": ["By the penal code", ""],
    }
    return form | {name.replace("__", "."): value for name, value in changed.items()}


def _current(node: Node) -> Method:
    return node.methods.current(node.catalogue.dataset("victims"))


def test_a_note_is_written(node: Node, manager: Browser) -> None:
    """Every field of it, by the name of the account; empty rows are no rows."""
    page = manager.send(AT, _typed(), at=AT)

    method = _current(node)
    assert "The note is in force." in page.text
    assert "written by data-manager" in page.text
    assert ["Police", "Shelter"] == [each.institution for each in method.coverage]
    assert [None, "2020"] == [each.until for each in method.coverage]
    assert ["police", None] == [each.source for each in method.coverage]
    assert [("2019-06", ("form", "sex"))] == [
        (each.since, each.indicators) for each in method.breaks
    ]
    assert [("State", "covered"), ("Brčko District", "not-covered")] == [
        (each.name, each.reports) for each in method.jurisdictions
    ]
    assert [("2019", "2020-01")] == [each.counted_in for each in method.operations]
    assert ("new", "team", "on-request") == (method.counts, method.decider, method.formal_status)
    assert ("registration_date", "04") == (method.dated_by, method.year_starts)
    assert ("excluded", None) == (method.exploited_elsewhere, method.convictions)
    said = method.indicators["form"]
    assert {"forced_labour": "narrower", "other": "exact"} == dict(said.codes)
    assert ("partial", "By the penal code") == (said.quality, said.remark)


def test_what_is_in_force_is_there_to_be_changed(node: Node, manager: Browser) -> None:
    """Sending the form as the page made it says the same again."""
    manager.send(AT, _typed(), at=AT)

    page = manager.get(AT).text
    again = manager.send(AT, _typed(), at=AT)

    assert 'value="Police"' in page
    assert 'value="form sex"' in page
    assert '<option value="on-request" selected>' in page
    assert "forced_labour narrower\nother exact</textarea>" in page
    assert '<option value="excluded" selected>' in page
    assert "The note says the same as before." in again.text
    assert 1 == len(node.methods.history(node.catalogue.dataset("victims")))


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"decided_by": ""}, "decided_by", "This has to be said."),
        (
            {"coverage__since": ["2012", "March", ""]},
            "coverage.1.since",
            "Expected a year or a month, such as 2019 or 2019-03.",
        ),
        (
            {"abroad": "perhaps"},
            "abroad",
            "Expected &#39;included&#39;, &#39;excluded&#39; or &#39;unknown&#39;.",
        ),
        (
            {"indicators__name": ["form", "form"], "indicators__remark": ["", "x"]},
            "indicators.1.name",
            "This indicator has a row already.",
        ),
        (
            {"indicators__name": ["", ""]},
            "indicators.0.name",
            "Choose an indicator, or empty the row.",
        ),
        ({"indicators__codes": ["nonsense exact", ""]}, "indicators.0.codes", "nonsense"),
        (
            {"indicators__codes": ["other well", ""]},
            "indicators.0.codes",
            "Expected &#39;exact&#39;",
        ),
        ({"breaks__reason": ["", ""]}, "breaks.0.reason", "This has to be said."),
        ({"breaks__indicators": ["shoe_size", ""]}, "breaks.0.indicators", "shoe_size"),
        (
            {"operations__counted_in": ["2019 winter", ""]},
            "operations.0.counted_in",
            "Expected a year or a month, such as 2019 or 2019-03.",
        ),
        ({"year_starts": "April"}, "year_starts", "Expected the number of a month"),
        ({"dated_by": "yesterday"}, "dated_by", "yesterday"),
        ({"decider": "nobody"}, "decider", "Expected &#39;identification-body&#39;"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    node: Node, manager: Browser, changed: Fields, field: str, sentence: str
) -> None:
    """Beside the field, which keeps what was typed; and nothing is in force."""
    form = _typed(**changed)

    answer = manager.send(AT, form, at=AT)

    assert 400 == answer.status_code
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    assert 'value="Police"' in answer.text
    assert () == node.methods.history(node.catalogue.dataset("victims"))


def test_without_an_institution_there_is_no_note(node: Node, manager: Browser) -> None:
    """Somebody's records must be in the register."""
    form = _typed(
        coverage__institution=[""],
        coverage__since=[""],
        coverage__until=[""],
        coverage__source=[""],
    )

    answer = manager.send(AT, form, at=AT)

    assert 400 == answer.status_code
    assert "This has to be said." in answer.text
    assert () == node.methods.history(node.catalogue.dataset("victims"))


@pytest.mark.parametrize(
    "name", ["coverage", "breaks", "indicators", "jurisdictions", "operations"]
)
def test_more_rows_are_offered_and_nothing_is_lost(node: Node, manager: Browser, name: str) -> None:
    """Asking for room writes nothing and forgets nothing, right or wrong."""
    form = _typed(decided_by='"Who" <knows>', more=name)
    before = manager.send(AT, _typed(more="no such part"), at=AT)

    answer = manager.send(AT, form, at=AT)

    assert 200 == answer.status_code
    assert escape('"Who" <knows>').replace("&quot;", "&#34;") in answer.text
    column = {
        "coverage": "institution",
        "breaks": "reason",
        "indicators": "remark",
        "jurisdictions": "reports",
        "operations": "remark",
    }[name]
    rows = [page.text.count(f'name="{name}.{column}"') for page in (before, answer)]
    assert 2 == rows[1] - rows[0]
    assert () == node.methods.history(node.catalogue.dataset("victims"))


def test_a_dataset_is_asked_what_concerns_it(manager: Browser) -> None:
    """Victims may be formally identified, suspects convicted."""
    victims, justice = (manager.get(f"{AT}?dataset={each}").text for each in ("victims", "justice"))

    asked = [
        ('name="formal_status"' in page, 'name="convictions"' in page)
        for page in (victims, justice)
    ]
    assert [(True, False), (False, True)] == asked


def test_an_officer_reads_and_does_not_write(node: Node, browsers: Browsers) -> None:
    """The note in force, and the ones before it."""
    about = node.catalogue.dataset("victims")
    police = (Coverage("Border police", "2012", source="police"),)
    raid = (Operation(("2019", "2020-01"), "A call centre was raided"),)
    method = replace(METHOD, coverage=police, counts="on-file", operations=raid)
    node.methods.write(about, method, by="ana", now=NOW)

    page = browsers.of("legal-officer").get(AT).text

    assert "The identification team, on a form signed by" in page
    assert "Border police (police), since 2012" in page
    assert "<dt>A period counts</dt><dd>everybody on file</dd>" in page
    assert "<dt>Single operation, in 2019 and 2020-01</dt>" in page
    assert "written by ana" in page
    assert "<textarea" not in page


def test_earlier_versions_are_kept(node: Node, manager: Browser) -> None:
    """What was said before can be read, with who said it."""
    about = node.catalogue.dataset("victims")
    node.methods.write(about, METHOD, by="ana", now=NOW)

    page = manager.send(AT, _typed(), at=AT).text

    assert "Version 1, since 2026-03-01, by ana" in page
    assert "version 2 in force" in page


def test_each_dataset_has_its_own(node: Node, manager: Browser) -> None:
    """The tab says which; one that does not exist is a sentence."""
    manager.send(AT, _typed(), at=AT)

    assert "None is written for persons" in manager.get(f"{AT}?dataset=justice").text
    assert 400 == manager.get(f"{AT}?dataset=nothing").status_code
    assert "The identification team" == _current(node).decided_by
