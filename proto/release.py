"""A release: the safe tables that one country publishes for one period under one agreement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field

from proto.document import STRICT, Digest, Format1, Line, Ratio
from proto.method_note import MethodNote
from proto.terms import MAX_DIMENSIONS, MAX_TABLES, Dimensions, Positive, Statuses

PAYLOAD_TYPE = "application/vnd.dcim.release+json"

MOST = 10**15
"""No count, and no number about counts, is larger: exact in every JSON parser and database."""

MAX_CELLS = 20_000
"""Of all tables together: more might not fit into a document, after their loss was spent."""

MAX_SD = 10**5
"""Noise of a larger deviation says nothing about any country, and costs readers their memory."""

MAX_SCALE = 10**12
"""Of noise on integers that are many times the counts; the counts themselves get less of it."""

MAX_MEASUREMENTS = 50
MAX_QUERIES = 2000
MAX_PARTS = 2000

Mechanism = Literal["discrete-laplace", "discrete-gaussian"]
QueryPart = Literal["cells", "centred", "values"]


def _in_thousandths(value: float) -> float:
    if round(value, 3) != value:
        raise ValueError("expected a multiple of 0.001")
    return value


Estimate = Annotated[
    float, Field(ge=-MOST, le=MOST, allow_inf_nan=False), AfterValidator(_in_thousandths)
]
Variance = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
Natural = Annotated[int, Field(ge=0, le=MOST)]


@dataclass(frozen=True, slots=True)
class TableShape:
    """Which table it is: its dimensions in order, the statuses counted, the code levels."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dimensions: Dimensions
    statuses: Statuses
    levels: Mapping[Line, Literal["code", "group"]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class MeasuredQuery:
    """One integer question about people, as it was measured.

    For a person with j of an indicator's m codes (its bound in the catalogue is k), a part is:

    - `cells`: one number per code, 1 where the person has it and 0 elsewhere;
    - `centred`: m times that, less j;
    - `values`: the one number 2 j - (2 k - 1), k being at most m.

    Over several indicators the parts multiply, over people they add up.

    Attributes:
        statuses: Who is counted.
        parts: By indicator, written `name`, or `name@group` at that level; none is the number of
            people.
        weight: What the answer was multiplied with before noise was added.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    statuses: Statuses
    parts: Annotated[Mapping[Line, QueryPart], Field(max_length=MAX_DIMENSIONS)] = field(hash=False)
    weight: Annotated[int, Field(ge=1, le=10**12)]


@dataclass(frozen=True, slots=True)
class MeasurementNote:
    """One round of measuring: all its answers are one vector of integers with one noise.

    Attributes:
        entry: Hash of the ledger entry that paid for it.
        ceiling: The epsilon from which on readers profit from it.
        scale: Of the noise on every number of the vector.
        sensitivity: Most that one person changes the vector: in L1 norm where noise is Laplace, in
            squared L2 norm where it is Gaussian.
        loss: Epsilon, `sensitivity / scale`; or rho, `sensitivity / (2 scale^2)`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    entry: Digest
    ceiling: Ratio
    scale: Annotated[Ratio, Field(gt=0, le=MAX_SCALE)]
    sensitivity: Annotated[int, Field(ge=1, le=10**30)]
    loss: Ratio
    queries: Annotated[tuple[MeasuredQuery, ...], Field(min_length=1, max_length=MAX_QUERIES)]

    def price(self, mechanism: Mechanism) -> Fraction:
        """What noise of its scale loses at its sensitivity: epsilon, or rho."""
        match mechanism:
            case "discrete-laplace":
                return self.sensitivity / self.scale
            case "discrete-gaussian":
                return self.sensitivity / (2 * self.scale**2)


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the noise of a table: how much it adds along these of its dimensions."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dimensions: Dimensions
    variance: Variance


@dataclass(frozen=True, slots=True)
class NoisePart:
    """So many independent Laplace noises of one scale, in counts."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    scale: Annotated[float, Field(gt=0, le=MAX_SD, allow_inf_nan=False)]
    times: Positive


@dataclass(frozen=True, slots=True)
class TableNoise:
    """How far noise moved the cells of a table, alone and together.

    The noises of two cells c and d of a table with dimensions A have the covariance

        sum over components, with dimensions D and variance v, of
        v * (product over a in D of ([c_a = d_a] - 1 / m_a)),  m_a codes in dimension a.

    Attributes:
        components: At most one for each subset of the dimensions; one that is missing is zero.
        parts: What the noise of one cell is the sum of; empty where it is Gaussian, and known by
            its deviation alone.
        sd: Standard deviation of one cell, in counts.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    components: Annotated[tuple[Component, ...], Field(max_length=1 << MAX_DIMENSIONS)]
    parts: Annotated[tuple[NoisePart, ...], Field(max_length=MAX_PARTS)]
    sd: Annotated[float, Field(ge=0, le=MAX_SD, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """One table over its whole grid, in row-major order of `codes`.

    Attributes:
        codes: Codes of each dimension.
        estimates: Unbiased noisy counts, in thousandths; they may be negative.
        shown: What may be displayed, adding up with the other tables; nothing where the
            agreement's minimum count hides it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    shape: TableShape
    codes: Annotated[tuple[tuple[Line, ...], ...], Field(max_length=MAX_DIMENSIONS)]
    noise: TableNoise
    estimates: tuple[Estimate, ...]
    shown: tuple[Natural | None, ...]


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
    """The document that a publisher signs.

    Attributes:
        measurements: Everything that its tables are derived from.
        ceiling: The epsilon up to which rounds of measuring were used.
        epsilon: What all measurements lose together, with `delta`.
    """

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
    mechanism: Mechanism
    measurements: Annotated[
        tuple[MeasurementNote, ...], Field(min_length=1, max_length=MAX_MEASUREMENTS)
    ]
    ceiling: Ratio
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


def shown(display: int, *, minimum_count: int, rounding_base: int, zero_shown: bool) -> int | None:
    """What an agreement lets people read of a display value.

    Args:
        display: Whole and not negative, made from estimates so that tables add up.
        minimum_count: Numbers below it are hidden.
        rounding_base: Numbers are rounded to its multiples.
        zero_shown: Whether a zero may be read.

    Returns:
        A non-negative multiple of `rounding_base`, or nothing where it is hidden.
    """
    if display < 0:
        raise ValueError(f"display must be >= 0, got {display}")
    rounded = (display + rounding_base // 2) // rounding_base * rounding_base
    if rounded == 0:
        return 0 if zero_shown else None
    return rounded if min(rounded, display) >= minimum_count else None
