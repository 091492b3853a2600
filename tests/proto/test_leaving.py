"""What may leave a country is settled in the catalogue, before any agreement is read."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from proto.catalogue import UnknownNameError, load
from proto.leaving import leaving_objections, outline_objections
from proto.release import TableShape
from proto.soundness import faults
from proto.terms import TableTerms
from tests.proto.specimens import agreement, grant, release

STAYS, TOO_FINE = "indicator-stays-home", "indicator-too-fine"


def objections(dataset: str, levels: Mapping[str, str], pooled_years: int) -> list[str]:
    """The codes of what speaks against a table, in the order of its dimensions."""
    found = leaving_objections(load().dataset(dataset), levels, pooled_years)
    return [objection.code for objection in found]


@pytest.mark.parametrize(
    ("dataset", "levels", "pooled_years", "expected"),
    [
        ("victims", {"ethnicity": "code"}, 1, [STAYS]),
        ("victims", {"ethnicity": "code"}, 10, [STAYS]),
        ("victims", {"sex": "code", "health_before": "code"}, 3, [STAYS]),
        ("victims", {"consent": "code"}, 1, [STAYS]),
        ("justice", {"was_victim": "code"}, 2, [STAYS]),
        ("victims", {"country_of_birth": "code"}, 1, [TOO_FINE]),
        ("victims", {"age_at_identification": "code", "sex": "code"}, 1, [TOO_FINE]),
        ("victims", {"education": "group", "occupation": "code"}, 1, [TOO_FINE]),
        ("victims", {"assistance": "code"}, 1, [TOO_FINE]),
        ("victims", {"assistance": "group"}, 1, [TOO_FINE]),
        ("justice", {"sentence_length": "code"}, 1, [TOO_FINE]),
        ("victims", {"ethnicity": "code", "education": "code"}, 1, [STAYS, TOO_FINE]),
    ],
)
def test_what_may_not_leave_is_refused(
    dataset: str, levels: Mapping[str, str], pooled_years: int, expected: list[str]
) -> None:
    """No pooling lets out what never leaves, and one year of fine codes is too fine."""
    assert expected == objections(dataset, levels, pooled_years)


@pytest.mark.parametrize(
    ("dataset", "levels", "pooled_years"),
    [
        ("victims", {}, 1),
        ("victims", {"sex": "code", "age_group": "code", "form": "code"}, 1),
        ("victims", {"citizenship": "code"}, 1),
        ("victims", {"country_of_birth": "group"}, 1),
        ("victims", {"country_of_birth": "code"}, 2),
        ("victims", {"age_at_identification": "group"}, 1),
        ("victims", {"assistance": "code"}, 2),
        ("justice", {"sentence_length": "group", "verdict": "code"}, 1),
    ],
)
def test_what_is_coarse_or_free_may_leave(
    dataset: str, levels: Mapping[str, str], pooled_years: int
) -> None:
    """Groups of codes are coarse, and so are two years together."""
    assert [] == objections(dataset, levels, pooled_years)


@pytest.mark.parametrize(
    ("indicator", "sentence"),
    [
        ("ethnicity", "ethnicity (Ethnicity) never leaves a country: ask without it"),
        ("education", "leaves coarsely only: ask for its level group, or pool at least 2 years"),
        ("assistance", "assistance (Kinds of assistance) leaves coarsely only: pool at least 2"),
    ],
)
def test_the_sentence_says_what_to_do(indicator: str, sentence: str) -> None:
    """Whoever asked for too much reads what can be asked for."""
    victims = load().dataset("victims")

    (objection,) = leaving_objections(victims, {indicator: "code"}, 1)

    assert sentence in objection.sentence


def test_an_unknown_dimension_is_not_let_through() -> None:
    """Of what is not in the catalogue, nobody knows whether it may leave."""
    with pytest.raises(UnknownNameError, match="got 'shoe_size'"):
        objections("victims", {"shoe_size": "code"}, 5)


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2024", [TOO_FINE, STAYS]), ("2024-S1", [TOO_FINE, STAYS]), ("2023/2024", [STAYS])],
)
def test_a_release_is_asked_table_by_table(period: str, expected: list[str]) -> None:
    """Its period says how many years are pooled; a level that is not said is the finest."""
    tables = (
        TableShape(("sex",), ("presumed",), {}),
        TableShape(("education",), ("presumed",), {}),
        TableShape(("occupation",), ("presumed",), {"occupation": "group"}),
        TableShape(("ethnicity",), ("presumed",), {}),
    )
    outline = replace(release().outline, period=period, tables=tables)

    found = outline_objections(outline, load().dataset("victims"))
    assert expected == [objection.code for objection in found]


@pytest.mark.parametrize(
    ("dimension", "pooled_years", "expected"),
    [
        ("ethnicity", 3, [STAYS]),
        ("education", 1, [TOO_FINE]),
        ("education", 3, []),
    ],
)
def test_no_draft_passes_that_lets_out_too_much(
    dimension: str, pooled_years: int, expected: list[str]
) -> None:
    """An agreement is sent back before anybody signs what could never be honoured."""
    table = TableTerms((dimension,), ("presumed",), {})
    granted = replace(grant("AL"), tables=(table,), pooled_years=pooled_years)
    draft = agreement(grants=(granted, *agreement().grants[1:]))

    assert expected == [fault.code for fault in faults(draft, load())]
