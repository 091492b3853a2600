"""Whether a node is in order: each check says `ok`, or what is wrong and what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509

from anonymizer.errors import PrivacyError
from node import agreement_key, erasing
from node.agreements.party_keys import party_keys
from node.app import Node
from node.life import providers
from node.life.providers import strange
from node.storage import reading
from proto.errors import InputError, RefusalError, UnavailableError

_ENOUGH_DISK = 200 * 1024 * 1024
_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, whether all is well, and a sentence."""

    check: str
    is_ok: bool
    sentence: str


def examine(node: Node, now: datetime) -> Iterator[Finding]:
    """Run every check; one that fails does not stop the others."""
    checks: dict[str, Callable[[Node, datetime], str]] = {
        "disk": _disk,
        "database": _database,
        "keys": _keys,
        "ledger": _ledger,
        "clock": _clock,
        "certificate": _certificate,
        "hub": _hub,
        "agreements": _agreements,
        "party keys": _party_keys,
        "outbox": _outbox,
        "retention": erasing.examine,
        "providers": _providers,
    }
    for name, check in checks.items():
        try:
            yield Finding(name, is_ok=True, sentence=check(node, now))
        except (RefusalError, PrivacyError, UnavailableError, InputError, OSError) as error:
            yield Finding(name, is_ok=False, sentence=str(error))


def _disk(node: Node, _: datetime) -> str:
    free = shutil.disk_usage(node.home).free
    if free < _ENOUGH_DISK:
        raise UnavailableError(f"only {free >> 20} MiB are free on {node.home}: make room")
    return f"{free >> 20} MiB free"


def _database(node: Node, _: datetime) -> str:
    node.ledger.touch()
    return f"{node.engine.dialect.name}, writable"


def _keys(node: Node, _: datetime) -> str:
    node.keys.expect_party(node.party)
    node.keys.release()
    node.keys.pseudonymiser()
    node.keys.transport_pem()
    node.keys.identity()
    where = agreement_key.examine(node.settings.token)
    return f"release, transport, pseudonym and identity keys open; {where}"


def _providers(node: Node, _: datetime) -> str:
    with reading(node.engine) as connection:
        known = providers.providers(connection)
        strangers = sorted(
            {each for dataset in node.catalogue.datasets for each in strange(connection, dataset)}
        )
    if strangers:
        raise UnavailableError(
            f"records of {', '.join(strangers)} have no say: `dcim-node provider add` each of them"
        )
    return f"{len(known)} sub-national, none unasked"


def _ledger(node: Node, _: datetime) -> str:
    return f"{node.ledger.ledger().count} entries, chain unbroken"


def _clock(node: Node, now: datetime) -> str:
    ledger = node.ledger.ledger()
    if ledger.entries and datetime.fromisoformat(ledger.entries[-1].at) > now:
        raise UnavailableError(f"it says {now:%Y-%m-%d %H:%M} UTC, before the last ledger entry")
    return f"{now:%Y-%m-%d %H:%M} UTC"


def _certificate(node: Node, now: datetime) -> str:
    certificate = x509.load_pem_x509_certificate(node.membership.certificate.encode())
    if now < certificate.not_valid_before_utc:
        raise UnavailableError("it is not valid yet: this machine's clock is behind")
    if now > certificate.not_valid_after_utc - _SOON:
        ends = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
        raise UnavailableError(f"it ends on {ends}: ask the hub's operator for a new invitation")
    return f"valid until {certificate.not_valid_after_utc:%Y-%m-%d}"


def _hub(node: Node, _: datetime) -> str:
    with node.hub() as hub:
        node.pull(hub)
    return f"reached at {node.membership.exchange}"


def _agreements(node: Node, now: datetime) -> str:
    proposals = node.agreements.proposals()
    waiting = sum(node.party in proposal.unsigned for proposal in proposals)
    running = len(node.agreements.current(now.astimezone(UTC).date()))
    return f"{running} in force, {waiting} waiting for our signature"


def _party_keys(node: Node, now: datetime) -> str:
    state, found = node.own_key.state, []
    if state.reason:
        found.append(f"a new key of ours is under way ({state.reason}): see `dcim-node key show`")
    if again := node.own_key.to_sign_again(now.astimezone(UTC).date()):
        found.append(f"{len(again)} to be signed again with our new key: see `dcim-node key show`")
    if strange := [k.party for k in party_keys(node.agreements) if k.state == "to-compare"]:
        found.append(
            f"new keys of {', '.join(strange)} are not trusted: call each of them, then"
            " `dcim-node party accept`"
        )
    if found:
        raise UnavailableError("; ".join(found))
    return f"ours is used since {state.since}, all others are trusted"


def _outbox(node: Node, _: datetime) -> str:
    refused = [posted for posted in node.outbox.list() if posted.refusal]
    if refused:
        raise UnavailableError(f"{len(refused)} refused by the hub: see `dcim-node outbox`")
    return f"{len(node.outbox.waiting())} waiting"
