"""What people call what documents name by codes."""

from dataclasses import replace
from typing import get_args

import pytest

from node.agreements.labels import END_REASONS, Labels
from proto.notice import EndReason
from proto.terms import TableTerms
from tests.documents import STATUSES
from tests.node.country import CATALOGUE

LABELS = Labels(CATALOGUE)
TABLE = TableTerms(("sex", "citizenship"), STATUSES, {"citizenship": "group"})


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("Kosovo*", LABELS.party("XK")),
        ("atlantis", LABELS.party("atlantis")),
        ("Victims of trafficking", LABELS.dataset("victims")),
        ("sheep", LABELS.dataset("sheep")),
        ("Sex by Citizenship (in groups)", LABELS.table("victims", TABLE)),
        ("Total", LABELS.table("victims", replace(TABLE, dimensions=(), levels={}))),
        ("Sex by nose", LABELS.written("victims", "sex+nose")),
        ("wool", LABELS.written("sheep", "wool")),
        ("Identified, Formally identified", LABELS.statuses("victims", TABLE)),
        ("identified, formally_identified", LABELS.statuses("sheep", TABLE)),
    ],
)
def test_a_code_is_called_what_people_call_it(expected: str, told: str) -> None:
    """And what the catalogue does not know stands as it was written."""
    assert expected == told


def test_every_reason_to_leave_has_words() -> None:
    """So that no page shows a code."""
    assert set(get_args(EndReason)) == set(END_REASONS)
