"""How the agreement key of each party stands here: trusted, or to be compared by two people."""

from dataclasses import dataclass
from typing import Literal

from node.agreements.known import Agreements
from proto.directory import Member
from proto.statement import Reason

State = Literal["ours", "trusted", "to-compare", "revoked"]


@dataclass(frozen=True, slots=True)
class PartyKey:
    """One party's newest key.

    Attributes:
        fingerprint: Of the statement that names it.
        reason: Why it replaced another; nothing where the party has the key it joined with.
    """

    party: str
    fingerprint: str
    state: State
    reason: Reason | None


def party_keys(agreements: Agreements) -> tuple[PartyKey, ...]:
    """Every member's, as the hub last showed them."""
    members = agreements.directory().members
    return tuple(
        PartyKey(
            party,
            member.succession.fingerprint,
            "ours" if party == agreements.party else _state(member),
            member.statement.reason,
        )
        for party, member in sorted(members.items())
    )


def _state(member: Member) -> State:
    if member.revoked:
        return "revoked"
    return "trusted" if member.is_compared else "to-compare"
