"""The life of a party's agreement key: its statements, each replacing the one before.

What a key signed counts for as long as it was not declared compromised: a later key unsigns
nothing. Whoever declares a key compromised unsigns what it permitted, and what every key before
it did, because nobody can say any more who signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from proto import statement as statements
from proto.document import Sha256
from proto.envelope import Envelope
from proto.errors import MalformedError, RefusalError, SignatureError
from proto.identity import read_out
from proto.statement import Statement


class BrokenSuccessionError(RefusalError):
    """A statement does not follow from the one before it."""

    code = "broken-succession"


@dataclass(frozen=True, slots=True)
class Link:
    """One statement, and the SHA-256 by which the next one names it."""

    name: Sha256
    statement: Statement


@dataclass(frozen=True, slots=True)
class Succession:
    """A party's statements, oldest first. Only `begun`, `followed` and `verify` make one."""

    links: tuple[Link, ...]

    @property
    def newest(self) -> Statement:
        """What the party says now."""
        return self.links[-1].statement

    @property
    def name(self) -> Sha256:
        """The newest statement's."""
        return self.links[-1].name

    @property
    def fingerprint(self) -> str:
        """The newest statement's, as people read it out."""
        return read_out(self.name)

    @property
    def keys(self) -> tuple[Ed25519PublicKey, ...]:
        """Every agreement key that the party ever had, oldest first."""
        return tuple(link.statement.agreement_public for link in self.links)

    @property
    def counting_keys(self) -> tuple[Ed25519PublicKey, ...]:
        """Those whose signatures count: none up to the last that was declared compromised."""
        start = max(
            (at for at, link in enumerate(self.links) if link.statement.reason == "compromised"),
            default=0,
        )
        return self.keys[start:]

    def extends(self, earlier: "Succession") -> bool:
        """Whether this is the earlier one, with or without more after it."""
        return self.links[: len(earlier.links)] == earlier.links

    def is_vouched_since(self, name: Sha256) -> bool:
        """Whether the key before has countersigned every replacement after the named statement.

        Whoever trusted that statement need ask nobody; otherwise two people compare fingerprints.
        """
        names = [link.name for link in self.links]
        later = self.links[names.index(name) + 1 :] if name in names else self.links
        return all(link.statement.reason == "rotation" for link in later)


def begun(envelope: Envelope) -> Succession:
    """Check the statement with which a party joins.

    Raises:
        BrokenSuccessionError: It replaces another.
        MalformedError: It is no statement.
        SignatureError: One of its keys did not sign it.
    """
    first = statements.verify(envelope)
    if first.replaces is not None:
        raise BrokenSuccessionError(f"expected the first statement of {first.party}, got a later")
    return Succession((Link(envelope.hash, first),))


def followed(before: Succession, envelope: Envelope) -> Succession:
    """Check that a statement replaces the newest one, and put it to the others.

    Raises:
        BrokenSuccessionError: It is another party's, names another statement, changes more than
            the agreement key, or takes up a key that the party had before.
        MalformedError: It is no statement.
        SignatureError: One of its keys did not sign it, or it rotates a key that did not.
    """
    next_, last = statements.verify(envelope), before.newest
    if next_.party != last.party:
        raise BrokenSuccessionError(f"expected a statement by {last.party}, got {next_.party}'s")
    if next_.replaces != before.name:
        raise BrokenSuccessionError(
            f"expected what replaces the newest statement of {last.party}, {before.fingerprint}"
        )
    if (next_.release_key, next_.transport_key) != (last.release_key, last.transport_key):
        raise BrokenSuccessionError(
            f"a statement of {last.party} replaces its agreement key alone: a party whose release"
            " or transport key is in other hands is revoked"
        )
    if next_.agreement_key in {link.statement.agreement_key for link in before.links}:
        raise BrokenSuccessionError(f"expected a new agreement key of {last.party}, got an old one")
    if next_.reason == "rotation":
        _countersigned(envelope, last)
    return Succession((*before.links, Link(envelope.hash, next_)))


def verify(envelopes: Sequence[Envelope]) -> Succession:
    """Check a party's statements, oldest first.

    Raises:
        As `begun` and `followed`; MalformedError as well where there are none.
    """
    if not envelopes:
        raise MalformedError("expected a statement, got none")
    succession = begun(envelopes[0])
    for envelope in envelopes[1:]:
        succession = followed(succession, envelope)
    return succession


def _countersigned(envelope: Envelope, last: Statement) -> None:
    try:
        envelope.verify(last.agreement_public)
    except SignatureError as error:
        raise SignatureError(
            f"a rotation is countersigned by the key that it replaces, and {last.party}'s is not"
        ) from error
