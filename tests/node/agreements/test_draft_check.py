"""What is wrong with a draft is said where it is put right."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from node.agreements.draft import TO_FILL_IN
from node.agreements.draft_check import check
from proto.document import write
from proto.soundness import faults
from tests import documents
from tests.documents import EXCHANGE
from tests.node.country import CATALOGUE

TEXT = write(documents.agreement()).decode()
Content = dict[str, Any]


def _checked(changes: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    content = json.loads(TEXT)
    for place, value in changes.items():
        _put(content, place, value)
    return dict(check(json.dumps(content), CATALOGUE, EXCHANGE).faults)


def _put(content: Content, place: str, value: object) -> None:
    """Put a value at a place; one past the end of a list makes it longer."""
    *way, last = place.split(".")
    part: Any = content
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    if isinstance(part, list):
        part[int(last) : int(last) + 1] = [value]
    else:
        part[last] = value


def test_a_sound_text_has_no_faults() -> None:
    """And is read into the document that it is."""
    checked = check(TEXT, CATALOGUE, EXCHANGE)

    assert (documents.agreement(), 0) == (checked.agreement, checked.number)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"grants.1.epsilon": "much"}, "grants.1.epsilon"),
        ({"grants.1.epsilon": "0"}, "grants.1.epsilon"),
        ({"grants.1.epsilon": "101"}, "grants.1.epsilon"),
        ({"grants.1.epsilon": "0.000000000001"}, "grants.1.epsilon"),
        ({"grants.1.delta": "1"}, "grants.1.delta"),
        ({"grants.1.minimum_count": "many"}, "grants.1.minimum_count"),
        ({"grants.1.minimum_count": -1}, "grants.1.minimum_count"),
        ({"grants.1.first_period": "soon"}, "grants.1.first_period"),
        ({"grants.1.last_period": "late"}, "grants.1.last_period"),
        ({"grants.1.last_period": "1999"}, "grants.1.last_period"),
        ({"grants.1.dataset": "suspects"}, "grants.1.dataset"),
        ({"grants.1.publisher": "marri"}, "grants.1.publisher"),
        ({"grants.1.recipients": ["ME"]}, "grants.1.recipients"),
        ({"grants.1.recipients": []}, "grants.1.recipients"),
        ({"grants.1.frequency": "Q", "grants.1.pooled_years": 2}, "grants.1.pooled_years"),
        ({"grants.1.onward": "everywhere"}, "grants.1.onward"),
        ({"grants.1.embargo.until": "never"}, "grants.1.embargo.until"),
        ({"grants.1.tables.2.dimensions": ["gender"]}, "grants.1.tables.2.dimensions"),
        ({"grants.1.tables.2.dimensions": ["sex", "sex"]}, "grants.1.tables.2.dimensions"),
        ({"grants.1.tables.2.dimensions": ["ethnicity"]}, "grants.1.tables.2.dimensions"),
        ({"grants.1.tables.2.levels": {"sex": "group"}}, "grants.1.tables.2.dimensions"),
        ({"grants.1.tables.2.statuses": ["lost"]}, "grants.1.tables.2.statuses"),
        ({"grants.1.tables.2.statuses": []}, "grants.1.tables.2.statuses"),
        ({"grants.1.tables.2.weight": "0"}, "grants.1.tables.2.weight"),
        ({"grants.1.tables.2.dimensions": []}, "grants.1.tables"),
        ({"grants.2": json.loads(TEXT)["grants"][1]}, "grants.1.publisher"),
        ({"term.review_by": "2030-01-01"}, "term.review_by"),
        ({"term.in_force_from": "2026-02-30"}, "term.in_force_from"),
        ({"term.provisional": ["ME"]}, "term.provisional"),
        ({"term.notice_days": "ninety"}, "term.notice_days"),
        ({"parties.1.id": "ZZ"}, "parties.1.id"),
        ({"parties.1.display_name": "Elsewhere"}, "parties.1.id"),
        ({"parties.1.authority": ""}, "parties.1.authority"),
        ({"parties.1.legal_basis": TO_FILL_IN}, "parties.1.legal_basis"),
        ({"parties.3": json.loads(TEXT)["parties"][0]}, "parties"),
        ({"version": 2}, "version"),
        (
            {"exchange": "0000000000000000000000000000000000000000000000000000000000000000"},
            "exchange",
        ),
        ({"prior_checks": []}, "prior_checks"),
        ({"titles": {}}, "titles"),
        ({"surprise": 1}, "surprise"),
        ({"retention": {}}, "retention.years"),
    ],
)
def test_a_fault_is_said_at_its_place(changes: Mapping[str, object], place: str) -> None:
    """Beside the value that is put right."""
    found = _checked(changes)

    assert place in found
    assert all(found[place])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "expected UTF-8 JSON"),
        ("[]", "expected names with values"),
        ("{", "expected UTF-8 JSON"),
        (TEXT.replace('"format": 1,', '"format": 1, "format": 1,'), "got format 2 times"),
        ("[" * 100_000, "expected"),
    ],
)
def test_what_is_no_document_is_said_of_the_whole(text: str, sentence: str) -> None:
    """Without a place, and without losing the text."""
    checked = check(text, CATALOGUE, EXCHANGE)

    assert checked.agreement is None
    assert sentence in checked.faults[""][0]


def test_every_fault_that_keeps_a_text_from_being_proposed_is_said() -> None:
    """Whatever `faults` objects to stands somewhere, and nothing is said twice at one place."""
    content = json.loads(TEXT)
    content["grants"][0].update(epsilon="101", delta="1", recipients=["ME", "marri"])
    content["grants"][1]["tables"][0].update(weight="0", dimensions=["gender"])
    content["term"].update(review_by="2030-01-01")
    content.update(version=3)

    checked = check(json.dumps(content), CATALOGUE, EXCHANGE)

    assert checked.agreement is not None
    said = [sentence for sentences in checked.faults.values() for sentence in sentences]
    known = {each.sentence for each in faults(checked.agreement, CATALOGUE, exchange=EXCHANGE)}
    assert known == set(said)
    assert len(said) == len(known) == checked.number


def test_faults_inside_of_a_place_are_told_at_it() -> None:
    """A field shows what is wrong with any part of what it holds."""
    content = json.loads(TEXT)
    content["grants"][1]["tables"][2]["dimensions"] = ["sex", ""]

    checked = check(json.dumps(content), CATALOGUE)

    assert "this has to be said" == checked.at("grants.1.tables.2.dimensions")
    assert "" == checked.at("grants.1.tables.1.dimensions")
    assert "" == checked.at("")
