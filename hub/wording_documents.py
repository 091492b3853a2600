"""What kinds of documents and checks are called, and what parties and agreements may be."""

from collections.abc import Mapping

from hub.archive import Kind
from hub.language import later
from hub.standing import State

KINDS: Mapping[Kind, str] = {
    "statement": later("statement"),
    "revocation": later("revocation"),
    "agreement": later("agreement"),
    "signature": later("signature"),
    "notice": later("notice"),
    "release": later("release"),
}

AGREEMENT_STATES: Mapping[State, str] = {
    "waiting": later("waiting"),
    "in-force": later("in force"),
    "not-yet-in-force": later("not yet in force"),
    "superseded": later("superseded"),
    "ended": later("ended"),
}

PARTY_STATES: Mapping[str, str] = {
    "invited": later("invited"),
    "waiting": later("waiting"),
    "member": later("member"),
    "new-key-waiting": later("new-key-waiting"),
    "revoked": later("revoked"),
}

NOTICES: Mapping[str, str] = {
    "restriction": later("restriction"),
    "termination": later("termination"),
    "consent": later("consent"),
    "officer": later("officer"),
    "approval": later("approval"),
    "deletion": later("deletion"),
    "comment": later("comment"),
    "inventory": later("inventory"),
}

CHECKS: Mapping[str, str] = {
    "keys": later("keys"),
    "certificates": later("certificates"),
    "database": later("database"),
    "log": later("log"),
    "holdings": later("holdings"),
    "clock": later("clock"),
    "members": later("members"),
    "new keys": later("new keys"),
    "disk": later("disk"),
    "ports": later("ports"),
    "login": later("login"),
}
"""Those of the doctor."""
