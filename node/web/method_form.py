"""A method note as it is typed into a form: kept as it was typed, read as a whole."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from node.web.form import Form
from proto.method_note import Method, faults
from proto.misread import sentence_of
from proto.vocabulary import Dataset, UnknownNameError

Row = Mapping[str, str]

ROWS: Mapping[str, tuple[str, ...]] = {
    "coverage": ("institution", "since", "until", "source"),
    "breaks": ("since", "reason", "indicators"),
    "indicators": ("name", "quality", "codes", "remark"),
    "jurisdictions": ("name", "reports"),
    "operations": ("counted_in", "remark"),
}
ANSWERS = (
    "counts",
    "decider",
    "formal_status",
    "dated_by",
    "year_starts",
    "exploited_elsewhere",
    "convictions",
)
"""Questions with one answer each, that need not be answered."""

_LISTED = {"breaks": "indicators", "operations": "counted_in"}
"""Columns that hold several words."""

_CHOSEN = {"quality", "reports"}
"""What a row always says, even where nothing was typed into it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, right or wrong; rows in which nothing was typed are left out."""

    decided_by: str = ""
    abroad: str = "unknown"
    quality: str = "partial"
    remark: str = ""
    answers: Row = field(default_factory=dict)
    coverage: tuple[Row, ...] = ()
    breaks: tuple[Row, ...] = ()
    indicators: tuple[Row, ...] = ()
    jurisdictions: tuple[Row, ...] = ()
    operations: tuple[Row, ...] = ()


def of_form(form: Form) -> Typed:
    """What somebody typed."""
    return Typed(
        decided_by=form.one("decided_by"),
        abroad=form.one("abroad"),
        quality=form.one("quality"),
        remark=form.one("remark"),
        answers={name: form.one(name) for name in ANSWERS},
        **{name: tuple(_rows(form, name)) for name in ROWS},
    )


def of_method(method: Method) -> Typed:
    """What would have to be typed to say what a note says."""
    return Typed(
        decided_by=method.decided_by,
        abroad=method.abroad,
        quality=method.quality,
        remark=method.remark or "",
        answers={name: getattr(method, name) or "" for name in ANSWERS},
        coverage=tuple(
            {
                "institution": each.institution,
                "since": each.since,
                "until": each.until or "",
                "source": each.source or "",
            }
            for each in method.coverage
        ),
        breaks=tuple(
            {
                "since": each.since,
                "reason": each.reason,
                "indicators": " ".join(each.indicators),
            }
            for each in method.breaks
        ),
        jurisdictions=tuple(
            {"name": each.name, "reports": each.reports} for each in method.jurisdictions
        ),
        operations=tuple(
            {"counted_in": " ".join(each.counted_in), "remark": each.remark}
            for each in method.operations
        ),
        indicators=tuple(
            {
                "name": name,
                "quality": said.quality,
                "codes": "\n".join(f"{code} {fit}" for code, fit in said.codes.items()),
                "remark": said.remark or "",
            }
            for name, said in method.indicators.items()
        ),
    )


def read(typed: Typed, dataset: Dataset) -> tuple[Method | None, Mapping[str, str]]:
    """The note, or what is wrong, by the name of the field where it stands."""
    errors = dict(_unknown(typed, dataset))
    try:
        method = TypeAdapter(Method).validate_json(json.dumps(_document(typed)))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        errors |= dict(_place(each, typed) for each in details)
        return None, errors
    if not errors:
        errors = dict(_at_odds(method, dataset))
    return (None if errors else method), errors


def _rows(form: Form, name: str) -> Iterator[Row]:
    columns = {column: form.many(f"{name}.{column}") for column in ROWS[name]}
    for cells in zip(*columns.values(), strict=False):
        row = dict(zip(columns, cells, strict=True))
        if any(cell for column, cell in row.items() if column not in _CHOSEN):
            yield row


def _document(typed: Typed) -> Mapping[str, object]:
    return {
        "decided_by": typed.decided_by,
        "abroad": typed.abroad,
        "quality": typed.quality,
        "remark": typed.remark or None,
        **{name: answer or None for name, answer in typed.answers.items()},
        "coverage": [
            {**row, "until": row["until"] or None, "source": row["source"] or None}
            for row in typed.coverage
        ],
        "breaks": _with_lists(typed.breaks, "breaks"),
        "indicators": {
            row["name"]: {
                "quality": row["quality"],
                "codes": dict(_codes(row["codes"])),
                "remark": row["remark"] or None,
            }
            for row in typed.indicators
        },
        "jurisdictions": [*typed.jurisdictions],
        "operations": _with_lists(typed.operations, "operations"),
    }


def _with_lists(rows: Iterable[Row], name: str) -> list[Mapping[str, object]]:
    """The rows, with the words of their one column that holds several."""
    column = _LISTED[name]
    return [{**row, column: row[column].replace(",", " ").split()} for row in rows]


def _codes(text: str) -> Iterable[tuple[str, str]]:
    """One code to a line, and how it fits after a space, a colon or an equals sign."""
    for line in text.replace(":", " ").replace("=", " ").splitlines():
        code, _, fit = line.strip().partition(" ")
        if code:
            yield code, fit.strip()


def _unknown(typed: Typed, dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Indicators and codes that the dataset does not have, and indicators that are named twice."""
    names = [row["name"] for row in typed.indicators]
    for number, row in enumerate(typed.indicators):
        if not row["name"]:
            yield f"indicators.{number}.name", "choose an indicator, or empty the row"
        elif names.index(row["name"]) < number:
            yield f"indicators.{number}.name", "this indicator has a row already"
        else:
            yield from _unknown_codes(row, number, dataset)


def _unknown_codes(row: Row, number: int, dataset: Dataset) -> Iterator[tuple[str, str]]:
    try:
        for code, _ in _codes(row["codes"]):
            dataset.indicator(row["name"]).code_list.code(code)
    except UnknownNameError as error:
        yield f"indicators.{number}.codes", str(error)


def _at_odds(method: Method, dataset: Dataset) -> Iterator[tuple[str, str]]:
    """What reads well and yet speaks of what the dataset does not have."""
    for fault in faults(method, dataset):
        place, _, sentence = fault.partition(": ")
        yield place, sentence


def _place(detail: ErrorDetails, typed: Typed) -> tuple[str, str]:
    """Under which field an error is shown, and its sentence."""
    steps = [str(step) for step in detail["loc"]]
    if steps[0] == "indicators" and len(steps) > 1:
        numbers = {row["name"]: str(number) for number, row in enumerate(typed.indicators)}
        steps[1] = numbers.get(steps[1], "0")
    return ".".join(steps[:3]), _sentence(detail)


def _sentence(detail: ErrorDetails) -> str:
    return "this has to be said" if detail["type"] == "too_short" else sentence_of(detail)
