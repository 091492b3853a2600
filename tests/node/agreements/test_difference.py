"""How two texts of an agreement differ, told in sentences."""

from dataclasses import replace
from fractions import Fraction

from node.agreements.difference import Change, Line, Piece, difference
from node.agreements.languages import language
from node.agreements.plain_words import Chapter, PlainWords
from proto.agreement import Agreement
from tests import documents
from tests.node.country import CATALOGUE

WORDS = PlainWords(CATALOGUE, language("en"))
OLD = documents.agreement()


def _changes(new: Agreement) -> tuple[Change, ...]:
    return difference(WORDS.tell(OLD), WORDS.tell(new))


def test_the_same_text_has_no_difference() -> None:
    """In whatever language it is told."""
    assert () == _changes(OLD)


def test_a_number_that_changed_is_a_sentence_that_went_and_one_that_came() -> None:
    """Under the heading where both stand, and nothing else."""
    first, *others = OLD.grants
    new = replace(OLD, grants=(replace(first, epsilon=Fraction(1, 2)), *others))

    (change,) = _changes(new)

    assert "What Albania lets leave of: Victims of trafficking" == change.heading
    assert ["epsilon 3," in change.removed[0], "epsilon 0.5," in change.added[0]] == [True, True]
    assert (1, 1) == (len(change.removed), len(change.added))


def test_a_grant_that_is_gone_goes_as_a_whole() -> None:
    """And nothing comes in its place."""
    (change,) = _changes(replace(OLD, grants=OLD.grants[:1]))

    assert "What Serbia lets leave of: Victims of trafficking" == change.heading
    assert (12, 0) == (len(change.removed), len(change.added))


def test_sentences_of_one_heading_stand_together() -> None:
    """However many others stand between them."""
    old = (Chapter("A", ("1", "2", "3")), Chapter("B", ("4",)))
    new = (Chapter("A", ("one", "2", "three")), Chapter("B", ("4",)))

    assert (Change("A", ("1", "3"), ("one", "three")),) == difference(old, new)


def test_another_wording_stands_with_the_one_before() -> None:
    """What is the same in both is told from what is not; what is new stands alone."""
    old, new = "Counts below 3 are not shown.", "Counts below 20 are not shown."
    change = Change("A", (old,), ("Another thing entirely.", new))

    was = (Piece("Counts below", False), Piece("3", True), Piece("are not shown.", False))  # noqa: FBT003
    becomes = (was[0], Piece("20", True), was[2])  # noqa: FBT003
    alone = (Piece("Another thing entirely.", False),)  # noqa: FBT003
    assert (Line(was, becomes), Line((), alone)) == change.lines
