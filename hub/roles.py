"""What a person may do at the hub: one account may have several roles."""

from collections.abc import Iterable
from typing import Literal, get_args

from proto.errors import InputError

Role = Literal["analyst", "operator", "auditor"]
"""Who reads figures; who looks after the hub; who reads everything that is not a person."""

Roles = frozenset[Role]

ROLES: tuple[Role, ...] = get_args(Role)
EVERYBODY: Roles = frozenset(ROLES)

READERS: Roles = frozenset({"analyst", "auditor"})
"""Who may read figures, as far as an agreement lets their body read them."""


def known(names: Iterable[str]) -> Roles:
    """The roles of these names.

    Raises:
        InputError: One of them is no role, or there is none.
    """
    asked = tuple(names)
    found = frozenset(role for role in ROLES if role in asked)
    unknown = sorted({*asked} - {*found})
    if unknown or not found:
        said = repr(unknown[0][:64]) if unknown else "none"
        raise InputError(f"expected a role ({', '.join(ROLES)}), got {said}")
    return found


def written(roles: Roles) -> str:
    """The roles in their order, as a database keeps them."""
    return " ".join(role for role in ROLES if role in roles)


def read(text: str) -> Roles:
    """What `written` wrote; a word that is no role gives none."""
    words = text.split()
    return frozenset(role for role in ROLES if role in words)
