"""Pairs of identities: which are probably one person, and what was decided about each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, cast

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    or_,
    select,
)

from node.identity.comparison import Field, Word
from node.identity.turns import take_turn_at
from node.life.deed import Deed
from node.life.moves import batches
from node.storage import metadata
from proto.catalogue import Dataset
from proto.errors import RefusalError

Verdict = Literal["same", "different", "later", "undone"]
"""What somebody decided; `later` and `undone` leave the pair open."""

candidate = Table(
    "candidate",
    metadata,
    Column("pair", String(16), primary_key=True),
    Column("dataset", String(40), nullable=False, index=True),
    Column("one", String(32), nullable=False),
    Column("other", String(32), nullable=False),
    Column("permille", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("basis", String(16), nullable=False),
)
"""What the last comparison found; the next one replaces it."""

decision = Table(
    "decision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("pair", String(16), nullable=False, index=True),
    Column("dataset", String(40), nullable=False),
    Column("one", String(32), nullable=False, index=True),
    Column("other", String(32), nullable=False, index=True),
    Column("verdict", String(10), nullable=False),
    Column("basis", String(16), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Every decision. A later one about the same pair counts; none is changed, and only an erasure
removes one."""


class UnknownPairError(RefusalError):
    """No pair goes by this name, or none that whoever asks may know of."""

    code = "unknown-pair"

    def __init__(self, name: str) -> None:
        """Tell what was typed back, the same in either case."""
        super().__init__(f"there is no pair {name[:16]!r}; the worklist names those there are")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two identities of a dataset, the smaller pseudonym first.

    Attributes:
        basis: Digest of what is known of both; another one once that has changed.
    """

    dataset: str
    one: str
    other: str
    basis: str

    @property
    def id(self) -> str:
        """What people call it: 16 hexadecimal digits."""
        named = f"{self.dataset}/{self.one}/{self.other}"
        return blake2b(named.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that is probably one person.

    Attributes:
        permille: How probable that is (0 to 1000).
        words: How each field agrees.
    """

    pair: Pair
    permille: int
    words: Mapping[Field, Word]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a pair."""

    pair: Pair
    number: int
    verdict: Verdict
    by: str
    at: str
    reason: str


def basis(one: bytes, other: bytes) -> str:
    """What a decision rests on, from the versions of both identities' identifiers."""
    return blake2b(one + other, digest_size=8).hexdigest()


def add_candidates(connection: Connection, found: Iterable[Candidate]) -> None:
    """Keep what a comparison found."""
    rows = [
        {
            "pair": each.pair.id,
            "dataset": each.pair.dataset,
            "one": each.pair.one,
            "other": each.pair.other,
            "permille": each.permille,
            "words": json.dumps(dict(each.words)),
            "basis": each.pair.basis,
        }
        for each in found
    ]
    if rows:
        connection.execute(insert(candidate), rows)


def candidates(connection: Connection, dataset: Dataset) -> Iterator[Candidate]:
    """Every pair that the last comparison found, the most probable first."""
    own = candidate.c
    found = select(candidate).where(own.dataset == dataset.id)
    for row in connection.execute(found.order_by(own.permille.desc(), own.pair)):
        yield _candidate(row)


def find(connection: Connection, name: str) -> Pair:
    """The pair of this name, as it is known now.

    Raises:
        UnknownPairError: There is none.
    """
    if found := candidate_of(connection, name):
        return found.pair
    last = select(decision).where(decision.c.pair == name).order_by(decision.c.number.desc())
    if row := connection.execute(last).first():
        return _decision(row).pair
    raise UnknownPairError(name)


def candidate_of(connection: Connection, name: str) -> Candidate | None:
    """The pair of this name, if the last comparison found it."""
    row = connection.execute(select(candidate).where(candidate.c.pair == name)).first()
    return _candidate(row) if row else None


def decide(connection: Connection, pair: Pair, verdict: Verdict, deed: Deed) -> None:
    """Keep a decision, in the caller's transaction."""
    take_turn_at(connection, decision)
    own = decision.c
    number = (connection.scalar(select(func.max(own.number))) or 0) + 1
    row = {"number": number, "pair": pair.id, "verdict": verdict, "basis": pair.basis}
    whose = {"dataset": pair.dataset, "one": pair.one, "other": pair.other}
    connection.execute(insert(decision), row | whose | deed.row)


def history(connection: Connection, pair: Pair) -> tuple[Decision, ...]:
    """Every decision about a pair, the first one first."""
    made = select(decision).where(decision.c.pair == pair.id).order_by(decision.c.number)
    return tuple(_decision(row) for row in connection.execute(made))


def standing(connection: Connection, dataset: Dataset) -> Mapping[str, Decision]:
    """The decision that counts about each pair, by the pair's name."""
    made = select(decision).where(decision.c.dataset == dataset.id).order_by(decision.c.number)
    return {row.pair: _decision(row) for row in connection.execute(made)}


def among(connection: Connection, dataset: Dataset, identities: list[str]) -> list[Decision]:
    """The decisions that count about pairs of which any of some identities is part."""
    last: dict[str, Decision] = {}
    own = decision.c
    for batch in batches(identities):
        concerned = or_(own.one.in_(batch), own.other.in_(batch)), own.dataset == dataset.id
        for row in connection.execute(select(decision).where(*concerned).order_by(own.number)):
            last[row.pair] = _decision(row)
    return list(last.values())


def _candidate(row: Row[*tuple[object, ...]]) -> Candidate:
    words = cast("Mapping[Field, Word]", json.loads(row.words))
    return Candidate(Pair(row.dataset, row.one, row.other, row.basis), row.permille, words)


def _decision(row: Row[*tuple[object, ...]]) -> Decision:
    pair = Pair(row.dataset, row.one, row.other, row.basis)
    return Decision(pair, row.number, row.verdict, row.by, row.at, row.reason)
