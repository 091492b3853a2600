"""What an erasure proves, as a document: written once, signed by the node, checked again later."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from proto.document import STRICT, Digest, Format1, Line

PAYLOAD_TYPE = "application/vnd.dcim.erasure+json"

NOT_PROMISED = (
    (
        "Backups made before still hold what was erased until whoever keeps them destroys them:"
        " restored, they bring it back until it is erased again."
    ),
    (
        "Journals that PostgreSQL has archived or sent to another server hold it until they are"
        " recycled; SQLite's journal is emptied and its file written anew."
    ),
    "A disk may keep blocks that the database has given back.",
    (
        "Files that were written or copied out before keep what they say: exported lists, and"
        " copies of the reports of imports. From the reports in the node's own folder every line"
        " about an erased record is dropped."
    ),
    (
        "The register it came from erases for itself; what it sends again of this person is"
        " refused here, under the identifiers and the record numbers that were known."
    ),
    "Figures that have left are noisy counts; they are not changed and cannot be called back.",
)

Natural = Annotated[int, Field(ge=0)]
Ground = Literal["request", "retention"]
"""Why somebody was erased: the person asked, or the time for which records are kept was over."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Rows of one table that were removed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dataset: Line
    table: Line
    rows: Natural


@dataclass(frozen=True, slots=True)
class State:
    """The state that a dataset was in when the erasure was done."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dataset: Line
    number: Natural


@dataclass(frozen=True, slots=True)
class Kept:
    """A release that had been signed, and the SHA-256 of its bytes before and after."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    agreement: Digest
    dataset: Line
    period: Line
    vintage: Natural
    before: Digest
    after: Digest


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement that had been drawn, and the SHA-256 of its numbers before and after."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    dataset: Line
    period: Line
    vintage: Natural
    round: Natural
    before: Digest
    after: Digest


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """How many entries the ledger had, and the hash of the last, which stands for all of them."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    entries: Natural
    hash: Digest | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of an erasure that names nobody.

    Attributes:
        number: Of the erasure on this node; the pseudonyms of what was erased are kept there.
        removed: What was removed, of which tables.
        remaining: Rows of any table in which a pseudonym of it was still found: none.
        counted: Records of it that the next release would count: none.
        ledger: The ledger, which an erasure does not touch.
        not_promised: What nobody can promise here.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["erasure"]
    format: Format1
    party: Line
    number: Natural
    ground: Ground
    by: Line
    at: Line
    reason: Line
    removed: tuple[Removed, ...]
    remaining: Natural
    counted: Natural
    states: tuple[State, ...]
    releases: tuple[Kept, ...]
    measurements: tuple[Measured, ...]
    ledger: LedgerHead
    not_promised: tuple[Line, ...]
