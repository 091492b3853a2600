"""What is wrong with one value of a document, for people who never met pydantic."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

_SENTENCES: Mapping[str, str] = {
    "missing": "this is missing",
    "unexpected_keyword_argument": "this is unknown here: remove it",
    "extra_forbidden": "this is unknown here: remove it",
    "string_too_short": "this has to be said",
    "string_too_long": "expected at most {max_length} characters",
    "string_type": "expected text",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
    "int_parsing": "expected a whole number",
    "float_type": "expected a number",
    "finite_number": "expected a number that ends",
    "greater_than": "expected more than {gt}",
    "greater_than_equal": "expected at least {ge}",
    "less_than": "expected less than {lt}",
    "less_than_equal": "expected at most {le}",
    "bool_type": "expected true or false",
    "none_required": "expected null",
    "literal_error": "expected {expected}",
    "tuple_type": "expected a list",
    "dict_type": "expected names with values",
    "dataclass_type": "expected names with values",
    "too_short": "expected at least {min_length}, got {actual_length}: name what is missing",
    "too_long": "expected at most {max_length}, got {actual_length}",
    "json_invalid": r"expected shallower nesting, and no half characters such as \ud800",
}
_OTHERWISE = "this is not what belongs here"
_OPENING = "Value error, "


def sentence_of(detail: ErrorDetails) -> str:
    """What was expected instead, in our words whatever the kind of error."""
    if detail["type"] == "value_error":  # Raised by a validator of ours, in our words.
        return detail["msg"].removeprefix(_OPENING)
    return _SENTENCES.get(detail["type"], _OTHERWISE).format(**detail.get("ctx", {}))
