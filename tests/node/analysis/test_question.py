"""A question is read as people write it, or refused with what would have been right."""

from typing import Any

import pytest

from node.analysis.question import NOT_ASKED, drafted
from proto.catalogue import UnknownNameError
from proto.errors import InputError
from tests.node.analysis.second_count import CATALOGUE, JUSTICE, VICTIMS, asked


def test_dimensions_keep_their_order() -> None:
    """The last makes the columns, so it matters which is last."""
    question = asked("sex+age_group", levels=["citizenship=group"])

    assert ("sex", "age_group") == question.dimensions
    assert "victims:sex+age_group" == question.name
    assert "victims:total" == asked("total").name


def test_without_statuses_doubt_and_denial_are_left_out() -> None:
    """As in the draft of an agreement."""
    assert ("presumed", "identified", "formally_identified") == asked("total").statuses
    assert "unknown" not in drafted(JUSTICE)


def test_everything_is_read_once() -> None:
    """The status, the dimensions, and what is filtered by."""
    question = asked("sex+form", where=["form=forced_labour", "movement=internal"])

    assert ("status", "sex", "form", "movement") == question.attributes


def test_a_filter_takes_codes_groups_and_what_is_not_asked() -> None:
    """A group stands for all its codes; a code that is a group as well means the code."""
    question = asked(
        "total", where=["citizenship=eu_other,XK", "citizenship=unknown", "sex=not_asked"]
    )

    group, unknown, nothing = question.filters
    assert {"DE", "FR", "XK"} < group.codes
    assert "HR" not in group.codes
    assert "Other member states of the European Union or Kosovo*" in group.label
    assert {"unknown"} == unknown.codes
    assert {NOT_ASKED} == nothing.codes


def test_no_code_is_called_not_asked() -> None:
    """Or the two could not be told apart."""
    lists = [
        codes.ids
        for dataset in CATALOGUE.datasets
        for each in dataset.indicators
        for codes in (each.code_list, each.groups)
        if codes
    ]

    assert not any(NOT_ASKED in ids for ids in lists)


@pytest.mark.parametrize(
    ("table", "said", "refusal"),
    [
        ("Sex", {}, "expected a table such as victims:sex"),
        ("sex+sex", {}, "expected every dimension once"),
        ("total", {"axis": "birth_date"}, "expected a date that people are counted by"),
        ("total", {"where": ["form"]}, "expected something such as form=forced_labour"),
        ("sex", {"levels": ["sex"]}, "expected something such as citizenship=group"),
    ],
)
def test_what_is_not_written_like_that_is_refused(
    table: str, said: dict[str, Any], refusal: str
) -> None:
    """With an example of what would be."""
    with pytest.raises(InputError, match=refusal):
        asked(table, **said)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("height", {}),
        ("sex", {"statuses": ["guessed"]}),
        ("sex", {"where": ["sex=blue"]}),
        ("sex", {"where": ["height=tall"]}),
        ("sex", {"levels": ["sex=group"]}),
        ("sex", {"axis": "yesterday"}),
    ],
)
def test_what_the_catalogue_lacks_is_refused(table: str, said: dict[str, Any]) -> None:
    """With what comes closest."""
    with pytest.raises(UnknownNameError):
        asked(table, **said)


def test_every_axis_of_the_catalogue_can_be_asked() -> None:
    """And no other date."""
    for dataset in (VICTIMS, JUSTICE):
        for date in dataset.dates:
            if date.is_axis:
                assert date.id == asked("total", dataset.id, axis=date.id).axis
            else:
                with pytest.raises(InputError):
                    asked("total", dataset.id, axis=date.id)
