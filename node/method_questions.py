"""What a method note may be asked, and the words of its answers: in forms, drafts and reports."""

from calendar import month_name
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from proto.method_note import Decider, Method, has_formal_status, has_verdicts
from proto.vocabulary import Dataset

INCLUSION = {"included": "counted here", "excluded": "not counted here", "unknown": "not known"}
REPORTS = {"covered": "counted", "not-covered": "not counted"}
SOURCES: Mapping[str, str] = {
    "identification-body": "a body made for identification",
    "police": "police",
    "prosecution": "prosecution",
    "court": "court",
    "social-services": "social services",
    "labour-inspection": "labour inspection",
    "non-governmental": "non-governmental organisation",
    "international-organisation": "international organisation",
    "other": "another",
}
_DECIDERS = {
    each: SOURCES.get(each, "a team of several institutions") for each in get_args(Decider)
}
_FORMAL = {"by-office": "whenever the facts are there", "on-request": "only for who asks for it"}
_COUNTS = {"new": "whoever is new in it", "on-file": "everybody on file"}
_CONVICTIONS = {"first-instance": "from the first instance on", "final": "once they are final"}
_MONTHS = {f"{number:02}": name for number, name in enumerate(month_name) if number}


@dataclass(frozen=True, slots=True)
class Question:
    """A question that need not be answered, and the words of its answers."""

    name: str
    label: str
    answers: Mapping[str, str]

    def answered(self, method: Method) -> str:
        """What a note answers, in words; nothing where it does not."""
        said = getattr(method, self.name)
        return self.answers.get(said, said) if said else ""


def questions(dataset: Dataset) -> Iterator[Question]:
    """What a note on the dataset may be asked, in the order of asking."""
    yield Question("decider", "Who decides, as one of a list", _DECIDERS)
    if has_formal_status(dataset):
        yield Question("formal_status", "People are formally identified", _FORMAL)
    yield Question("counts", "A period counts", _COUNTS)
    dates = {each.id: each.label for each in dataset.dates if each.is_axis}
    yield Question("dated_by", "What places somebody in a period", dates)
    yield Question("year_starts", "A year of these figures begins in", _MONTHS)
    yield Question("exploited_elsewhere", "Foreigners exploited only in other countries", INCLUSION)
    if has_verdicts(dataset):
        yield Question("convictions", "Verdicts count", _CONVICTIONS)


def told(method: Method, dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Every answer of a note beside its question, then what it says in rows."""
    for question in questions(dataset):
        if answer := question.answered(method):
            yield question.label, answer
    for part in method.jurisdictions:
        yield part.name, REPORTS[part.reports]
    for operation in method.operations:
        yield f"Single operation, in {' and '.join(operation.counted_in)}", operation.remark
