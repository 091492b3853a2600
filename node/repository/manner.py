"""How one register is brought in, beside what its mapping says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How a register is brought in.

    Attributes:
        is_rehearsal: Whether all of it is undone at the end, so that only the report is left.
        removes_gone: Whether records go that the register no longer has, whatever the mapping says.
        is_forced: Whether they go even if more than half of them do.
        provider: The only provider whose register it may be; any where nothing is said.
    """

    is_rehearsal: bool = False
    removes_gone: bool = False
    is_forced: bool = False
    provider: str | None = None
