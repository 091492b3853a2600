"""What a fact is: one of a closed set, with the words that it offers to a sentence.

A fact says how things are, never whether they may be compared; that is up to `rules.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FactName = Literal[
    "dataset-differs",
    "unit-differs",
    "statuses-differ",
    "date-differs",
    "person-rule-differs",
    "length-differs",
    "period-differs",
    "year-starts-differ",
    "break-between",
    "break-within",
    "decider-differs",
    "formal-status-differs",
    "counts-differ",
    "on-file-again",
    "sources-differ",
    "coverage-changed",
    "coverage-partial",
    "territory-changed",
    "territory-partial",
    "abroad-differs",
    "abroad-included",
    "abroad-unknown",
    "elsewhere-differs",
    "instance-differs",
    "instance-unsaid",
    "operation",
    "operation-in-both",
    "code-inexact",
    "code-none",
    "codes-inexact",
    "codes-none",
    "code-left-out",
    "status-unrecorded",
    "codes-changed",
]

_TWO = frozenset({"a", "b"})
_SAID = _TWO | {"a_says", "b_says"}
_ONE = frozenset({"one"})

PLACES: Mapping[FactName, frozenset[str]] = {
    "dataset-differs": _SAID,
    "unit-differs": _SAID,
    "statuses-differ": _SAID,
    "date-differs": _SAID,
    "person-rule-differs": _SAID,
    "length-differs": _SAID,
    "period-differs": _SAID,
    "year-starts-differ": _SAID,
    "break-between": _TWO | {"since", "reason"},
    "break-within": _ONE | {"since", "reason"},
    "decider-differs": _SAID,
    "formal-status-differs": _SAID,
    "counts-differ": _SAID,
    "on-file-again": _TWO,
    "sources-differ": _SAID,
    "coverage-changed": _TWO | {"institution"},
    "coverage-partial": _ONE | {"institution"},
    "territory-changed": _TWO | {"parts"},
    "territory-partial": _ONE | {"parts"},
    "abroad-differs": _SAID,
    "abroad-included": _ONE,
    "abroad-unknown": _ONE,
    "elsewhere-differs": _SAID,
    "instance-differs": _SAID,
    "instance-unsaid": _ONE,
    "operation": _ONE | {"remark"},
    "operation-in-both": _TWO | {"remark"},
    "code-inexact": _ONE | {"code", "quality"},
    "code-none": _ONE | {"code"},
    "codes-inexact": _ONE | {"indicator", "quality"},
    "codes-none": _ONE | {"indicator"},
    "code-left-out": _ONE | {"code"},
    "status-unrecorded": _ONE | {"code"},
    "codes-changed": _TWO | {"indicator"},
}
"""The closed set of facts, and the places that a sentence on each may name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so.

    Attributes:
        parties: Whose figures it is about.
        places: What a sentence on it may name, in words that are a country's or the catalogue's.
        answers: What it may name beside that, as method notes answer it; `words` in `rules.toml`
            says each in a sentence. `PLACES` has the names of both.
        indicator: The indicator it is about, if it is about one.
        code: The code it is about, if it is about one.
    """

    name: FactName
    parties: tuple[str, ...]
    places: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicator: str = ""
    code: str = ""
