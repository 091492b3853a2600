"""How a member's agreement key changes: a rotation at once, anything else once people compared it.

A key that its predecessor countersigned is nobody's surprise. One that replaces a lost or a
compromised key could be anybody's who holds the node: it waits until the operator has heard its
fingerprint from a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
)

from hub import archive, directory
from hub.storage import metadata, reading, writing
from proto import succession as successions
from proto.envelope import Envelope
from proto.errors import (
    CompromisedKeyError,
    ConflictError,
    NotPermittedError,
    SignatureError,
    SupersededKeyError,
)
from proto.identity import is_same_fingerprint
from proto.succession import Succession

_WAITING = Table(
    "waiting_statement",
    metadata,
    Column("party", String(32), primary_key=True),
    Column("statement", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Replacements:
    """Where statements come in that replace others."""

    engine: Engine

    def hand_in(self, caller: str, data: bytes, *, now: datetime) -> int | None:
        """Take in a member's next statement.

        Returns:
            Its leaf, the same for the same bytes; nothing while it waits for the operator.

        Raises:
            BrokenSuccessionError: It does not follow from the caller's newest statement.
            ConflictError: Another one waits that it may not overtake.
            MalformedError: It is no statement.
            SignatureError: A key that has to sign it did not.
        """
        envelope = Envelope.from_bytes(data)
        with writing(self.engine) as connection:
            known = archive.find(connection, data)
            if known is not None and known.party == caller:
                return known.leaf
            next_ = successions.followed(directory.succession(connection, caller), envelope)
            _expect_not_overtaking(connection, next_)
            connection.execute(delete(_WAITING).where(_WAITING.c.party == caller))
            if next_.newest.reason == "rotation":
                return _enter(connection, caller, data, now=now)
            connection.execute(insert(_WAITING).values(party=caller, statement=data))
            return None

    def approve(self, party: str, *, read_out: str, now: datetime) -> int | None:
        """Accept the waiting statement whose fingerprint was read out.

        Returns:
            Its leaf; nothing where none waits, or what was read out is what is accepted already.

        Raises:
            NotPermittedError: The fingerprint is of something else than what was handed in.
        """
        with writing(self.engine) as connection:
            waiting = _statement(connection, party)
            if waiting is None or _is_accepted(connection, party, read_out):
                return None
            next_ = _next(connection, party, waiting)
            if not is_same_fingerprint(read_out, next_.fingerprint):
                raise NotPermittedError(
                    f"the fingerprint read out is not that of the key that {party} handed in: do"
                    " not approve; somebody else may hold its node, so call its officer again"
                )
            connection.execute(delete(_WAITING).where(_WAITING.c.party == party))
            return _enter(connection, party, waiting, now=now)

    def waiting(self) -> Mapping[str, Succession]:
        """What becomes of each party that waits for the operator, once it is approved."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(_WAITING)).all()
            return {row.party: _next(connection, row.party, row.statement) for row in rows}


def expect_newest_key(connection: Connection, party: str, envelope: Envelope) -> None:
    """Refuse what a party signs now with another agreement key than its newest.

    Raises:
        CompromisedKeyError: The key was declared compromised.
        NotPermittedError: It is a key that the operator has not approved yet.
        SignatureError: It is none of the party's.
        SupersededKeyError: The party has replaced it.
    """
    expect_no_compromise(connection, party)
    accepted = directory.succession(connection, party)
    try:
        envelope.verify(accepted.newest.agreement_public)
    except SignatureError as error:
        _expect_not_waiting(connection, party, envelope)
        if _is_by(envelope, accepted):
            raise SupersededKeyError(
                f"{party} has replaced this agreement key: sign with the newest one"
            ) from error
        raise


def expect_no_compromise(connection: Connection, party: str) -> None:
    """Refuse whatever rests on a key that its party has declared compromised.

    Raises:
        CompromisedKeyError: It did so, and the operator has not approved the new key yet.
    """
    waiting = _statement(connection, party)
    if waiting and _next(connection, party, waiting).newest.reason == "compromised":
        raise CompromisedKeyError(
            f"{party} has declared its agreement key compromised: nothing is accepted under its"
            " signature until the hub's operator has approved the new key"
        )


def _expect_not_overtaking(connection: Connection, next_: Succession) -> None:
    """A party that fears a thief has the last word, whatever the thief still holds."""
    newest = next_.newest
    waiting = _statement(connection, newest.party)
    if waiting is None or newest.reason == "compromised":
        return
    if _next(connection, newest.party, waiting).newest.reason == "compromised":
        raise ConflictError(
            f"{newest.party} has declared its key compromised, and that waits for the operator"
        )


def _expect_not_waiting(connection: Connection, party: str, envelope: Envelope) -> None:
    waiting = _statement(connection, party)
    if waiting and _is_by(envelope, _next(connection, party, waiting)):
        raise NotPermittedError(
            f"the hub's operator has not approved the new agreement key of {party} yet: call them"
        )


def _is_by(envelope: Envelope, succession: Succession) -> bool:
    try:
        envelope.signer(succession.keys)
    except SignatureError:
        return False
    return True


def _is_accepted(connection: Connection, party: str, read_out: str) -> bool:
    return is_same_fingerprint(read_out, directory.succession(connection, party).fingerprint)


def _statement(connection: Connection, party: str) -> bytes | None:
    query = select(_WAITING.c.statement).where(_WAITING.c.party == party)
    found: bytes | None = connection.execute(query).scalar_one_or_none()
    return found


def _next(connection: Connection, party: str, statement: bytes) -> Succession:
    return successions.followed(
        directory.succession(connection, party), Envelope.from_bytes(statement)
    )


def _enter(connection: Connection, party: str, data: bytes, *, now: datetime) -> int:
    leaf = archive.file(connection, "statement", party, data, now=now)
    directory.replace(connection, party, statement=leaf)
    return leaf
