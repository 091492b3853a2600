"""A method note is read out question by question, in words and not in codes."""

from dataclasses import replace

from hub import wording_notes
from proto.method_note import IndicatorMethod, MethodNote
from tests.documents import METHOD
from tests.hub import invented

DATASET = invented.CATALOGUE.dataset("victims")


def answers(**changes: object) -> dict[str, tuple[str, ...]]:
    """What a note says, by question."""
    method = replace(METHOD, **changes)  # type: ignore[arg-type]
    note = MethodNote("person", "identification", "earliest", method)
    return {each.question: each.lines for each in wording_notes.answers(note, DATASET)}


def test_what_was_never_answered_is_left_out() -> None:
    """Silence is not read out as an answer."""
    assert {
        "Decided by",
        "Placed in a period by",
        "Of a person's records in a period",
        "People identified abroad",
        "Who reports",
        "Codes of the country",
    } == answers().keys()


def test_codes_are_said_in_words() -> None:
    """Answers from closed lists, months and dates."""
    said = answers(decider="team", year_starts="04", counts="on-file", formal_status="on-request")

    assert "a team of several institutions" == said["Decided by"][1]
    assert ("April",) == said["A year begins in"]
    assert ("everybody on file",) == said["Counted in a period"]
    assert ("only for those who ask for it",) == said["Formally identified"]
    assert ("date of identification",) == said["Placed in a period by"]
    assert ("Police, since 2012",) == said["Who reports"]


def test_codes_that_fit_otherwise_are_named() -> None:
    """With their labels; names that the catalogue does not have any more stay as they are."""
    said = answers(
        indicators={
            "sex": IndicatorMethod("exact", {"other": "none"}, "two boxes"),
            "gone": IndicatorMethod("broader", {"old": "partial"}),
        }
    )

    assert (
        "the same as the region's",
        "Sex: the same as the region's; “Other”: not recorded at all (two boxes)",
        "gone: more than the region's; “old”: partly other than the region's",
    ) == said["Codes of the country"]
