"""What a method note may be asked, and the words of every answer."""

from dataclasses import fields
from typing import get_args, get_type_hints

import pytest

from node.method_questions import REPORTS, SOURCES, questions, told
from proto import catalogue
from proto.method_note import Coverage, Jurisdiction, Method, Operation
from tests.documents import METHOD

CATALOGUE = catalogue.load()
VICTIMS = CATALOGUE.dataset("victims")


@pytest.mark.parametrize("dataset", CATALOGUE.datasets, ids=lambda dataset: dataset.id)
def test_every_answer_to_a_closed_question_has_its_words(dataset: catalogue.Dataset) -> None:
    """And none is offered that a note cannot hold."""
    hints = get_type_hints(Method)

    for question in questions(dataset):
        if question.name not in ("dated_by", "year_starts"):
            assert set(get_args(get_args(hints[question.name])[0])) == set(question.answers)


def test_every_question_is_asked_of_some_dataset() -> None:
    """Nothing that a note can say is left without a way to say it."""
    optional = {each.name for each in fields(Method) if each.default is None} - {"remark"}

    asked = {question.name for each in CATALOGUE.datasets for question in questions(each)}

    assert optional == asked


def test_rows_have_their_words_too() -> None:
    """Kinds of institutions, and whether a part of the country reports."""
    source, reports = get_type_hints(Coverage)["source"], get_type_hints(Jurisdiction)["reports"]

    assert set(get_args(get_args(source)[0])) == set(SOURCES)
    assert set(get_args(reports)) == set(REPORTS)


def test_what_was_answered_is_told_and_nothing_else() -> None:
    """In words that a reader in another country knows."""
    method = Method(
        METHOD.decided_by,
        METHOD.coverage,
        "excluded",
        "exact",
        year_starts="04",
        dated_by="registration_date",
        jurisdictions=(Jurisdiction("Brčko District", "not-covered"),),
        operations=(Operation(("2019", "2020-01"), "A raid"),),
    )

    assert () == tuple(told(METHOD, VICTIMS))
    assert (
        ("What places somebody in a period", "Date of registration"),
        ("A year of these figures begins in", "April"),
        ("Brčko District", "not counted"),
        ("Single operation, in 2019 and 2020-01", "A raid"),
    ) == tuple(told(method, VICTIMS))
