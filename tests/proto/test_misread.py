"""Whatever pydantic objects to is said in our words."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from node.life.certificate import Certificate
from proto.agreement import Agreement
from proto.directory import DirectoryDocument
from proto.misread import sentence_of
from proto.notice import Approval, Comment, Consent, Deletion, Officer, Restriction, Termination
from proto.release import Release
from proto.statement import Statement

DOCUMENTS = (
    *(Agreement, Release, Statement, DirectoryDocument, Certificate),
    *(Restriction, Termination, Consent, Officer, Approval, Deletion, Comment),
)
RAISED_BY: dict[str, set[str]] = {
    "str": {"string_type", "string_too_short", "string_too_long"},
    "int": {"int_type", "int_from_float", "int_parsing_size"},
    "float": {"float_type", "finite_number"},
    "bool": {"bool_type"},
    "literal": {"literal_error"},
    "tuple": {"tuple_type", "too_short", "too_long"},
    "dict": {"dict_type", "too_short", "too_long"},
    "dataclass": {"dataclass_type", "unexpected_keyword_argument", "missing"},
    "any": set(),
    "no-info": set(),
    "dataclass-args": set(),
    "dataclass-field": set(),
    "nullable": set(),
    "default": set(),
    "definitions": set(),
    "definition-ref": set(),
    "tagged-union": set(),
    "function-after": {"value_error"},
    "function-before": {"value_error"},
    "function-plain": {"value_error"},
}
"""What each kind of schema may object to, beside its bounds."""
BOUNDS = {
    "gt": "greater_than",
    "ge": "greater_than_equal",
    "lt": "less_than",
    "le": "less_than_equal",
}


def _schemas(schema: object) -> Iterator[dict[str, Any]]:
    """Every schema inside of one."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for key, inner in schema.items():
            if key not in ("serialization", "metadata"):
                yield from _schemas(inner)
    elif isinstance(schema, list | tuple):
        for inner in schema:
            yield from _schemas(inner)


def _kinds(document: type) -> set[str]:
    """The kinds of error that a document can bring about."""
    found = {"json_invalid"}
    for schema in _schemas(TypeAdapter(document).core_schema):
        found |= RAISED_BY[schema["type"]]
        found |= {kind for bound, kind in BOUNDS.items() if bound in schema}
    return found


CONTEXT: dict[str, object] = {
    "expected": "'a' or 'b'",
    **dict.fromkeys(("gt", "ge", "lt", "le", "min_length", "max_length", "actual_length"), 1),
}


def _detail(kind: str) -> ErrorDetails:
    message = "Value error, in our words" if kind == "value_error" else "Input should be other"
    return ErrorDetails(type=kind, loc=("part",), msg=message, input=0, ctx=CONTEXT)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda kind: kind.__name__)
def test_every_error_that_a_document_can_bring_has_its_sentence(document: type) -> None:
    """None of them is said by the words for what nobody foresaw."""
    unforeseen = sentence_of(ErrorDetails(type="?", loc=(), msg="", input=0))

    kinds = _kinds(document)

    assert {"missing", "value_error", "string_type"} <= kinds
    assert unforeseen not in {sentence_of(_detail(kind)) for kind in kinds}


@pytest.mark.parametrize("kind", sorted(get_args(ErrorType)))
def test_no_error_is_said_in_the_words_of_pydantic(kind: str) -> None:
    """Not even those that no document can bring about."""
    sentence = sentence_of(_detail(kind))

    assert "Input" not in sentence
    assert sentence[:1].islower()
    assert "{" not in sentence
