"""Whether the hub is well: each check says ok, or what to do."""

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypedDict

from cryptography import x509
from sqlalchemy import Engine

from hub import archive, directory, keys, log, releases, settings, storage
from hub.certificates import is_in_last_third
from hub.language import _, day, later, moment
from hub.replacements import Replacements
from hub.settings import Settings, host_of, listening_host, port_of
from hub.storage import reading, writing
from proto.errors import InputError, RefusalError, UnavailableError

_LEAST_FREE = 512 * 1024**2
_CLOCKS_DIFFER_BY = timedelta(minutes=5)
_SOON = timedelta(days=10)
_ROOT_SOON = timedelta(days=365)
_DIAL_SECONDS = 1.0
_MOST_NAMED = 5


class Finding(TypedDict):
    """One check."""

    check: str
    ok: bool
    says: str


@dataclass(frozen=True, slots=True)
class Patient:
    """The hub that is looked at."""

    home: Path
    settings: Settings
    engine: Engine
    now: datetime


def examine(home: Path, now: datetime) -> Iterator[Finding]:
    """Check one thing after the other; a check that cannot be made is a finding too.

    Raises:
        InputError: No hub lives here.
    """
    chosen = settings.load(home)
    engine = storage.open_engine(settings.database_url(home))
    storage.expect_file(engine)
    patient = Patient(home, chosen, engine, now)
    checks: dict[str, Callable[[Patient], str]] = {
        "keys": _keys,
        "certificates": _certificates,
        "database": _database,
        "log": _log,
        "holdings": _holdings,
        "clock": _clock,
        "members": _members,
        "new keys": _new_keys,
        "disk": _disk,
        "ports": _ports,
        "login": _login,
    }
    try:
        for name, check in checks.items():
            yield _finding(name, check, patient)
    finally:
        engine.dispose()


class _IllError(Exception):
    """Something is wrong; the message says what to do."""


def _finding(name: str, check: Callable[[Patient], str], patient: Patient) -> Finding:
    try:
        return {"check": name, "ok": True, "says": check(patient)}
    except (_IllError, InputError, RefusalError, UnavailableError) as error:
        return {"check": name, "ok": False, "says": str(error)}


def _keys(patient: Patient) -> str:
    keys.open_keys(patient.home)
    return _("the hub's keys open")


def _certificates(patient: Patient) -> str:
    """The server's renews itself when the hub serves; the root never does."""
    opened = keys.open_keys(patient.home)
    root_ends = opened.root.not_valid_after_utc
    if root_ends - patient.now < _ROOT_SOON:
        raise _IllError(
            _("the root ends {day}: set up a new hub before that day").format(
                day=day(root_ends.date())
            )
        )
    if not opened.server_file.exists():
        return _("the server's certificate is made when the hub first serves")
    server = opened.server_certificate()
    if is_in_last_third(server, patient.now):
        raise _IllError(
            _("the server's certificate is old: run {command}, which renews it").format(
                command="`dcim-hub serve`"
            )
        )
    return _("the server's certificate lasts until {day}").format(
        day=day(server.not_valid_after_utc.date())
    )


def _database(patient: Patient) -> str:
    storage.expect_tables(patient.engine)
    with writing(patient.engine) as connection:
        log.touch(connection)
    return _("the database can be written")


def _log(patient: Patient) -> str:
    with reading(patient.engine) as connection:
        stored = log.head(connection)
        leaves = (f.data for f in archive.entries(connection) if f.leaf < stored.size)
        computed = log.recomputed(leaves)
    if computed != stored:
        raise _IllError(
            _(
                "the archive does not lead to the log's root: stop the hub, keep the database as "
                "evidence, and restore a backup"
            )
        )
    return _("all {number} documents lead to the log's root").format(number=stored.size)


def _holdings(patient: Patient) -> str:
    """What readers are answered from, against the signed bytes that it was made of."""
    with reading(patient.engine) as connection:
        untrue = releases.untrue(connection)
    if untrue:
        leaves = ", ".join(map(str, untrue[:_MOST_NAMED]))
        raise _IllError(
            _(
                "{number} releases are held otherwise than signed (leaf {leaves}): run {command}"
            ).format(number=len(untrue), leaves=leaves, command="`dcim-hub unfold`")
        )
    return _("every release is held as it was signed")


def _clock(patient: Patient) -> str:
    with reading(patient.engine) as connection:
        last = archive.last(connection)
    if last and last.filed_at - patient.now > _CLOCKS_DIFFER_BY:
        raise _IllError(
            _("the clock says {time}, the log was written to later: set the clock").format(
                time=moment(patient.now)
            )
        )
    return _("the clock says {time}, not before the last entry of the log").format(
        time=moment(patient.now)
    )


def _members(patient: Patient) -> str:
    with reading(patient.engine) as connection:
        certificates = {
            party: directory.certificate_of(connection, party)
            for party, member in directory.members(connection).members.items()
            if not member.revoked
        }
    ending = [
        f"{party} ({ends:%Y-%m-%d})"
        for party, pem in certificates.items()
        if (ends := _ends(pem)) - patient.now < _SOON
    ]
    if ending:
        raise _IllError(
            _("these parties' certificates end soon or have ended: {parties}").format(
                parties=", ".join(ending)
            )
        )
    return _("no member's certificate ends soon")


def _new_keys(patient: Patient) -> str:
    waiting = ", ".join(sorted(Replacements(patient.engine).waiting()))
    if waiting:
        raise _IllError(
            _("new keys of {parties} wait for you: see {command}").format(
                parties=waiting, command="`dcim-hub parties`"
            )
        )
    return _("no member's new key waits")


def _disk(patient: Patient) -> str:
    free = shutil.disk_usage(patient.home).free
    if free < _LEAST_FREE:
        raise _IllError(
            _("only {size} are free under {folder}: make room").format(
                size=f"{free // 1024**2} MB", folder=patient.home
            )
        )
    return _("{size} are free").format(size=f"{free // 1024**3} GB")


def _ports(patient: Patient) -> str:
    chosen = patient.settings
    states = {
        address: _state(address) for address in (chosen.exchange, chosen.enrolment, chosen.pages)
    }
    return ", ".join(f"{address} {_(state)}" for address, state in states.items())


def _login(patient: Patient) -> str:
    login = patient.settings.login
    if login is None:
        return _("people log in with a name and a password")
    path = patient.home / login.client_secret_file
    if not path.is_file():
        raise _IllError(
            _("there is no {path}: put there what {issuer} gave this hub").format(
                path=path, issuer=login.name
            )
        )
    return _("people may log in at {address}").format(address=login.issuer)


def _state(address: str) -> str:
    try:
        with socket.create_connection((host_of(address), port_of(address)), _DIAL_SECONDS):
            return later("is served")
    except OSError:
        return _free(address)


def _free(address: str) -> str:
    try:
        with socket.create_server((listening_host(address), port_of(address))):
            return later("is free")
    except OSError as error:
        reason = error.strerror or "no reason given"
        raise _IllError(
            _("{address} cannot be listened on ({reason}): change {file}").format(
                address=address, reason=reason, file="hub.toml"
            )
        ) from error


def _ends(pem: bytes) -> datetime:
    return x509.load_pem_x509_certificate(pem).not_valid_after_utc
