"""A draft as a form holds whatever stands in it, and breaks at nothing."""

import json
from collections.abc import Mapping

import pytest
from starlette.datastructures import FormData

from node.web import agreement_form as forms
from node.web.agreement_sheet import Sheet, offered
from node.web.form import Form
from tests.node.country import CATALOGUE

EMPTY = Form(FormData())
STRANGE: tuple[dict[str, object], ...] = (
    {},
    {"parties": "nobody", "grants": {}, "term": 1, "retention": [], "prior_checks": None},
    {"parties": [1, None], "grants": [[], "x"], "titles": [], "prior_checks": [{"party": 3}]},
    {"grants": [{"tables": "none", "embargo": 1}], "purposes": {}, "version": "1"},
    {"grants": [{"tables": [None, {"dimensions": 1, "levels": [], "statuses": "x"}]}]},
)


def _grants(content: Mapping[str, object]) -> int:
    return len(Sheet(content).places("grants"))


@pytest.mark.parametrize("content", STRANGE)
def test_a_form_over_anything_breaks_at_nothing(content: dict[str, object]) -> None:
    """What stands at the wrong place is replaced by what was typed, and all of it is JSON."""
    made = [
        forms.with_terms(content, EMPTY),
        forms.with_parties(content, EMPTY, CATALOGUE),
        forms.with_checks(content, EMPTY),
        forms.with_another_grant(content, "AL", "victims", 0),
        *(forms.with_grant(content, EMPTY, n) for n in range(_grants(content))),
        *(forms.without_grant(content, n) for n in range(_grants(content))),
    ]

    assert all(json.loads(forms.written(each)) == each for each in made)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("a", ""),
        ("a.b", ""),
        ("b", "yes"),
        ("c", "no"),
        ("d.0", "1"),
        ("d.9", ""),
        ("d.x", ""),
        ("e", '{"f": "ë"}'),
        ("e.f", "ë"),
    ],
)
def test_every_value_has_its_text(place: str, text: str) -> None:
    """Also one that no field of ours would have made."""
    content = {"a": None, "b": True, "c": False, "d": [1], "e": {"f": "ë"}}

    assert text == Sheet(content).text(place)


def test_what_nobody_knows_is_offered_too() -> None:
    """Or it would be lost with the next press of the button."""
    assert [("AL", "Albania"), ("ZZ", "ZZ (unknown)")] == offered(
        [("AL", "Albania")], ["ZZ", "AL", "", "ZZ"]
    )
