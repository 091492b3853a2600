"""A whole agreement, and each of the documents in which one field of it is another."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from proto.agreement import Agreement
from proto.document import Sha256
from proto.terms import Embargo
from tests import documents

UNTOLD = {"type", "format"}
"""What is the same in every agreement."""


def _full() -> Agreement:
    """An agreement in which every part that may be empty is not."""
    agreement = documents.agreement()
    first, second, body = agreement.parties
    grants = tuple(
        replace(
            grant,
            dominance_share=Fraction("0.5"),
            last_period="2031",
            pooled_years=3,
            embargo=Embargo(date(2027, 1, 1), all_filed=True),
            tables=tuple(
                replace(table, levels=dict.fromkeys(table.dimensions[:1], "group"))
                for table in grant.tables[1:2]
            ),
        )
        for grant in agreement.grants[:1]
    )
    return replace(
        agreement,
        supersedes=Sha256("a" * 64),
        parties=(replace(first, footnote="A footnote"), second, body),
        term=replace(agreement.term, provisional=("AL",)),
        grants=grants,
        prior_checks=agreement.prior_checks[:1],
    )


FULL = _full()
"""No part of it is empty."""


def _another(name: str, value: object) -> object:  # noqa: PLR0911 - one for each kind
    """Another value of the same kind, as far as a test can know."""
    known = {
        "roles": ("observer",),
        "purposes": ("research",),
        "frequency": "Q",
        "onward": "public",
        "released_tables": "delete",
        "regional_totals": "recompute",
        "provisional": ("RS",),
        "recipients": ("marri",),
        "dimensions": ("citizenship",),
        "statuses": ("presumed",),
        "levels": {},
        "titles": {"en": "Another title"},
        "publisher": "RS",
        "dataset": "justice",
        "party": "RS",
    }
    if name in known:
        return known[name]
    match value:
        case None:
            return "Something"
        case bool():
            return not value
        case int():
            return value + 1
        case Fraction():
            return value + Fraction(1, 8)
        case date():
            return value + timedelta(days=1)
        case str():
            return f"{value}x"
        case _:
            raise TypeError(f"{name}: {type(value)}")


def _changes(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 # any part
    """The document once for every field in it, with that field changed."""
    for each in fields(part):
        value = getattr(part, each.name)
        where = f"{path}.{each.name}".lstrip(".")
        if each.name in UNTOLD:
            continue
        if is_dataclass(value):
            for place, changed in _changes(value, where):
                yield place, replace(part, **{each.name: changed})
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            for number, item in enumerate(value):
                for place, changed in _changes(item, f"{where}[{number}]"):
                    items = (*value[:number], changed, *value[number + 1 :])
                    yield place, replace(part, **{each.name: items})
        else:
            yield where, replace(part, **{each.name: _another(each.name, value)})


CHANGES: Mapping[str, Agreement] = dict(_changes(FULL))
"""By the place of the field."""
