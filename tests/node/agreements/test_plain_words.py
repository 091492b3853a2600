"""An agreement in plain words says all that is in the document, and nothing else."""

from dataclasses import fields, replace

import pytest

from node.agreements.languages import language
from node.agreements.plain_words import PlainWords
from proto.agreement import Agreement
from tests import documents
from tests.changed import CHANGES, FULL, UNTOLD
from tests.node.country import CATALOGUE

ENGLISH = PlainWords(CATALOGUE, language("en"))


def _told(agreement: Agreement, words: PlainWords = ENGLISH) -> list[str]:
    return [
        line for chapter in words.tell(agreement) for line in (chapter.heading, *chapter.sentences)
    ]


@pytest.mark.parametrize("place", CHANGES)
def test_a_field_that_changes_changes_a_sentence(place: str) -> None:
    """Nothing can be altered in the document that a person who reads the words would miss."""
    assert _told(FULL) != _told(CHANGES[place])


def test_every_part_of_the_document_was_changed() -> None:
    """A part that is added to the document and forgotten here would go untold."""
    parts = {place.split(".")[0].split("[")[0] for place in CHANGES}

    assert {each.name for each in fields(Agreement)} - UNTOLD == parts


def test_an_agreement_is_told_in_whole_sentences() -> None:
    """As a person would say it."""
    told = _told(documents.agreement())

    assert "Counts below 3 are not shown." in told
    assert "It holds from 1 January 2026 until 31 December 2028." in told
    assert (
        "One table counts those who are: Identified and Formally identified; by Sex and Age group"
        " at identification; its accuracy weighs 1."
    ) in told


def test_names_that_nobody_knows_are_told_as_they_are() -> None:
    """A draft is read before it is sound."""
    (grant, *_) = documents.agreement().grants
    strange = replace(grant, publisher="XX", dataset="shoes", recipients=())

    told = _told(replace(documents.agreement(), grants=(strange,)))

    assert "What XX lets leave of: shoes" in told
    assert "nobody may read it." in told
