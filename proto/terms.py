"""The parts of an agreement: what is in it, part by part, as its lawyers wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from proto.document import STRICT, Day, Decimal, Line

Role = Literal["publisher", "recipient", "depositary", "observer"]
Purpose = Literal[
    "regional-report",
    "mirror-check",
    "national-report",
    "international-questionnaire",
    "research",
]
Onward = Literal["none", "with-written-consent", "public"]
Count = Annotated[int, Field(ge=0, le=10**6)]
Positive = Annotated[int, Field(ge=1, le=10**6)]

MAX_TABLES = 200
MAX_DIMENSIONS = 10
Dimensions = Annotated[tuple[Line, ...], Field(max_length=MAX_DIMENSIONS)]
Statuses = Annotated[tuple[Line, ...], Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class SupervisoryAuthority:
    """The data-protection authority of one party, and its word on this agreement."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Line
    authorisation_number: Line | None
    authorised_on: Day | None


@dataclass(frozen=True, slots=True)
class PartyTerms:
    """One party: who signs for it, under which law, and how it is displayed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Line
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    authority: Line
    legal_basis: Line
    supervisory_authority: SupervisoryAuthority
    display_name: Line
    footnote: Line | None


@dataclass(frozen=True, slots=True)
class Term:
    """When the agreement is in force. `in_force_until` is its last day.

    A party in `provisional` applies it before its own ratification is complete.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    in_force_from: Day
    in_force_until: Day
    review_by: Day
    notice_days: Count
    provisional: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TableTerms:
    """One table that may leave: its dimensions, the statuses counted, the finest levels.

    Attributes:
        weight: How much the accuracy of this table matters beside the others of its grant.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dimensions: Dimensions
    statuses: Statuses
    levels: Mapping[Line, Literal["code", "group"]] = field(hash=False)
    weight: Decimal = Fraction(1)


@dataclass(frozen=True, slots=True)
class Embargo:
    """What must have happened before anybody reads: a date, and all publishers filed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    until: Day | None
    all_filed: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """What one publisher lets leave of one dataset, to whom, and how it is protected.

    Attributes:
        epsilon: Ceiling on the privacy loss of one release (with `delta`).
        minimum_count: Counts below it are not shown as numbers.
        rounding_base: Shown counts are multiples of it; 1 rounds nothing.
        dominance_share: Largest share one operation may have in a cell, or nothing.
        revisions: Corrected releases allowed per period after the first.
        last_period: The last period that may be published; none where only the term ends it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    publisher: Line
    dataset: Line
    recipients: Annotated[tuple[Line, ...], Field(min_length=1)]
    tables: Annotated[tuple[TableTerms, ...], Field(min_length=1, max_length=MAX_TABLES)]
    frequency: Literal["A", "S", "Q"]
    first_period: Line
    pooled_years: Positive
    epsilon: Decimal
    delta: Decimal
    minimum_count: Count
    rounding_base: Positive
    zero_shown: bool
    dominance_share: Decimal | None
    revisions: Count
    embargo: Embargo
    onward: Onward
    licence: Line
    last_period: Line | None = None


@dataclass(frozen=True, slots=True)
class PriorCheck:
    """What a publisher asks of itself before each release. No row for it: nothing leaves."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    party: Line
    approvals: Annotated[int, Field(ge=0, le=2)]
    supervisory_authorisation: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How long recipients keep releases, and what stays after a party has left."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    years: Positive
    released_tables: Literal["keep", "delete"]
    regional_totals: Literal["keep", "recompute"]
