"""What the hub's reading commands list: one row of plain values for each thing."""

from datetime import date
from typing import TypedDict

from cryptography import x509

from hub import archive, directory, enrolment, log, releases
from hub.app import Hub
from hub.archive import Filed
from hub.notices import read as notices_of
from hub.releases import FiledRelease
from hub.standing import Standing
from hub.storage import reading
from proto.agreement import name


class PartyRow(TypedDict):
    """A party that joined or was invited.

    Attributes:
        fingerprint: What the operator compares before approving; nothing where nothing waits.
    """

    party: str
    name: str
    state: str
    fingerprint: str | None
    certificate_until: str | None
    footnote: str | None


class AgreementRow(TypedDict):
    """One version of an agreement."""

    agreement: str
    version: int
    title: str
    state: str
    signed: list[str]
    missing: list[str]
    in_force_from: str
    in_force_until: str
    hash: str


class ReleaseRow(TypedDict):
    """One accepted release."""

    leaf: int
    publisher: str
    dataset: str
    period: str
    vintage: int
    tables: list[str]
    epsilon: str
    agreement: str
    filed_at: str


class NoticeRow(TypedDict):
    """What a party said, and of which agreement if of one; never who said it."""

    party: str
    type: str
    agreement: str


class LogRow(TypedDict):
    """One leaf of the log."""

    leaf: int
    kind: str
    party: str
    filed_at: str
    hash: str


class LogListing(TypedDict):
    """The log and the checkpoint over it, as the hub signs it."""

    size: int
    root: str
    checkpoint: str
    entries: list[LogRow]


def parties(hub: Hub) -> list[PartyRow]:
    """Everybody who joined, asked to join, or was invited."""
    waiting = {p: each.fingerprint for p, each in hub.replacements.waiting().items()}
    with reading(hub.engine) as connection:
        rows = [_invited(hub, *each) for each in enrolment.requests(connection).items()]
        rows += [
            _member(
                hub,
                party,
                directory.certificate_of(connection, party),
                state="revoked" if member.revoked else "member",
                waiting=waiting.get(party),
            )
            for party, member in directory.members(connection).members.items()
        ]
    return sorted(rows, key=lambda row: row["party"])


def agreements(hub: Hub, today: date) -> list[AgreementRow]:
    """Every version of every agreement."""
    in_force = {each.hash for each in hub.agreements.current(today)}
    return [
        _agreement(each, each.state(today, is_current=each.hash in in_force))
        for each in hub.agreements.standings()
    ]


def accepted(hub: Hub) -> list[ReleaseRow]:
    """Every accepted release."""
    names = {str(each.hash): each.agreement.id for each in hub.agreements.standings()}
    with reading(hub.engine) as connection:
        found = tuple(releases.entries(connection))
    return [_release(each, names) for each in found]


def notices(hub: Hub) -> list[NoticeRow]:
    """Every notice, in the order of the log, each signature checked again."""
    names = {str(each.hash): each.agreement.id for each in hub.agreements.standings()}
    with reading(hub.engine) as connection:
        said = notices_of(connection, directory.members(connection))
    return [
        {
            "party": each.party,
            "type": each.type,
            "agreement": names.get(str(getattr(each, "agreement", "")), ""),
        }
        for each in said
    ]


def logged(hub: Hub) -> LogListing:
    """The whole log."""
    with reading(hub.engine) as connection:
        head = log.head(connection)
        # Another command may append meanwhile; the checkpoint does not speak of that.
        rows = [_leaf(filed) for filed in archive.entries(connection) if filed.leaf < head.size]
    return {
        "size": head.size,
        "root": head.root.hex(),
        "checkpoint": head.sign(hub.keys.hub_key),
        "entries": rows,
    }


def _invited(hub: Hub, party: str, fingerprint: str | None) -> PartyRow:
    known = hub.catalogue.party(party)
    return {
        "party": party,
        "name": known.name,
        "state": "waiting" if fingerprint else "invited",
        "fingerprint": fingerprint,
        "certificate_until": None,
        "footnote": known.footnote,
    }


def _member(
    hub: Hub, party: str, certificate: bytes, *, state: str, waiting: str | None
) -> PartyRow:
    known = hub.catalogue.party(party)
    ends = x509.load_pem_x509_certificate(certificate).not_valid_after_utc
    return {
        "party": party,
        "name": known.name,
        "state": "new-key-waiting" if waiting and state == "member" else state,
        "fingerprint": waiting,
        "certificate_until": ends.isoformat(),
        "footnote": known.footnote,
    }


def _agreement(standing: Standing, state: str) -> AgreementRow:
    agreement = standing.agreement
    return {
        "agreement": agreement.id,
        "version": agreement.version,
        "title": agreement.title,
        "state": state,
        "signed": list(standing.signed),
        "missing": list(standing.missing),
        "in_force_from": agreement.term.in_force_from.isoformat(),
        "in_force_until": agreement.term.in_force_until.isoformat(),
        "hash": standing.hash,
    }


def _release(found: FiledRelease, agreements: dict[str, str]) -> ReleaseRow:
    release = found.release
    return {
        "leaf": found.filed.leaf,
        "publisher": release.publisher,
        "dataset": release.dataset,
        "period": release.period,
        "vintage": release.vintage,
        "tables": [name(table.shape) for table in release.tables],
        "epsilon": str(release.epsilon),
        "agreement": agreements[release.agreement],
        "filed_at": found.filed.filed_at.isoformat(),
    }


def _leaf(filed: Filed) -> LogRow:
    return {
        "leaf": filed.leaf,
        "kind": filed.kind,
        "party": filed.party,
        "filed_at": filed.filed_at.isoformat(),
        "hash": filed.hash,
    }
