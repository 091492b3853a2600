"""Templates from which officers start: each a complete set of terms but for parties and dates."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from proto.document import STRICT, Decimal, Line, read
from proto.errors import InputError
from proto.terms import Count, Onward, Positive, Purpose

_FOLDER = Path(__file__).parent / "templates" / "agreements"

DEFAULT = "cautious"


@dataclass(frozen=True, slots=True)
class Template:
    """Terms that a kind of agreement usually has.

    Attributes:
        tables: As commands write them, with `@group` behind an indicator in coarse groups.
        approvals: How many officers of each publisher say yes to a release.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    title: Line
    tables: tuple[Line, ...]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    pooled_years: Positive
    epsilon: Decimal
    delta: Decimal
    minimum_count: Count
    rounding_base: Positive
    zero_shown: bool
    revisions: Count
    all_filed: bool
    onward: Onward
    licence: Line
    retention_years: Positive
    released_tables: Literal["keep", "delete"]
    regional_totals: Literal["keep", "recompute"]
    approvals: Annotated[int, Field(ge=0, le=2)]


def names() -> tuple[str, ...]:
    """Every template there is."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def template(name: str = DEFAULT) -> Template:
    """The template of this name.

    Raises:
        InputError: There is none.
    """
    if name not in names():
        raise InputError(f"expected a template ({', '.join(names())}), got {name[:40]!r}")
    table = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return read(Template, json.dumps(table).encode())
