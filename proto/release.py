"""A release: the safe tables that one country publishes for one period under one agreement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from proto.document import STRICT, Digest, Format1, Line, Ratio
from proto.terms import MAX_DIMENSIONS, MAX_TABLES, Dimensions, Positive, Statuses

PAYLOAD_TYPE = "application/vnd.dcim.release+json"

MOST = 10**15
"""No count, and no number about counts, is larger: exact in every JSON parser and database."""

MAX_CELLS = 25_000
"""Of all tables together: more might not fit into a document, after their loss was spent."""

MAX_SCALE = 10**5
"""Noise of a larger scale says nothing about any country, and costs its readers their memory."""

Whole = Annotated[int, Field(ge=-MOST, le=MOST)]
Natural = Annotated[int, Field(ge=0, le=MOST)]


@dataclass(frozen=True, slots=True)
class TableShape:
    """Which table it is: its dimensions in order, the statuses counted, the code levels."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dimensions: Dimensions
    statuses: Statuses
    levels: Mapping[Line, Literal["code", "group"]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Mechanism:
    """How a table's noise was made: P[Z = z] proportional to exp(-|z| / scale).

    Attributes:
        scale: In counts.
        sensitivity: Most that one person changes the table, in L1 norm.
        epsilon: Privacy loss, `sensitivity / scale`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Literal["discrete-laplace"]
    scale: Annotated[Ratio, Field(gt=0, le=MAX_SCALE)]
    sensitivity: Positive
    epsilon: Ratio


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """One table over its whole grid, in row-major order of `codes`.

    Attributes:
        codes: Codes of each dimension.
        sd: Standard deviation of the noise in each cell, in counts.
        estimates: Unbiased noisy counts; they may be negative.
        shown: What may be displayed; nothing where the agreement's minimum count hides it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    shape: TableShape
    codes: Annotated[tuple[tuple[Line, ...], ...], Field(max_length=MAX_DIMENSIONS)]
    mechanism: Mechanism
    sd: Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
    estimates: tuple[Whole, ...]
    shown: tuple[Natural | None, ...]


@dataclass(frozen=True, slots=True)
class MethodNote:
    """What one unit of a count is, and when and how a person is counted."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    unit: Line
    date_axis: Line
    person_rule: Line


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """How far the publisher's privacy ledger had come: its entries and the last hash."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    count: Natural
    hash: Digest


@dataclass(frozen=True, slots=True)
class Outline:
    """What a release is about, before or after any figure is in it."""

    publisher: str
    agreement: str
    dataset: str
    period: str
    vintage: int
    tables: tuple[TableShape, ...]
    epsilon: Fraction


@dataclass(frozen=True, slots=True)
class Release:
    """The document that a publisher signs."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["release"]
    format: Format1
    publisher: Line
    agreement: Digest
    dataset: Line
    period: Line
    vintage: Positive
    catalogue: Line
    tables: Annotated[tuple[ReleasedTable, ...], Field(min_length=1, max_length=MAX_TABLES)]
    epsilon: Ratio
    delta: Ratio
    method_note: MethodNote
    ledger_head: LedgerHead

    @property
    def outline(self) -> Outline:
        """What the release is about, without its figures."""
        return Outline(
            publisher=self.publisher,
            agreement=self.agreement,
            dataset=self.dataset,
            period=self.period,
            vintage=self.vintage,
            tables=tuple(table.shape for table in self.tables),
            epsilon=self.epsilon,
        )


def shown(estimate: int, *, minimum_count: int, rounding_base: int, zero_shown: bool) -> int | None:
    """What an agreement lets people read instead of an estimate.

    Returns:
        A non-negative multiple of `rounding_base`, or nothing where it is hidden.
    """
    display = max(0, (estimate + rounding_base // 2) // rounding_base * rounding_base)
    if display == 0:
        return 0 if zero_shown else None
    return display if min(display, estimate) >= minimum_count else None
