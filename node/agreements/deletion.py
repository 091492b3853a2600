"""What a recipient must not keep any more: deleted, and said so under signature, in one step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from node import neighbours
from node.agreements import notices
from node.neighbours import Held
from node.storage import writing
from proto.agreement import Agreement, Objection
from proto.document import Sha256, write
from proto.envelope import Envelope
from proto.notice import Deletion, payload_type
from proto.period import Period
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Retention

Reason = Literal["retention", "exit"]


@dataclass(frozen=True, slots=True)
class Due:
    """Releases under one agreement that have to go, and why."""

    agreement: Sha256
    reason: Reason
    releases: tuple[Sha256, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A release of others that we keep, and for how long.

    Attributes:
        until: The day on which it has to go, whoever stays or leaves; nothing where we do not know
            its agreement.
        objections: Why it may not be looked into today; none where it may.
    """

    release: Release
    until: date | None
    objections: tuple[Objection, ...]


def kept(
    judged: Iterable[tuple[Release, tuple[Objection, ...]]], signed: Iterable[SignedAgreement]
) -> tuple[Kept, ...]:
    """For how long each release may be kept.

    Args:
        judged: Those we keep, with what speaks against looking into them.
        signed: Every agreement that was ever signed by all, whether in force or not.
    """
    texts = {each.hash: each.agreement for each in signed}
    return tuple(
        Kept(
            release,
            ends(release, texts[release.agreement].retention)
            if release.agreement in texts
            else None,
            objections,
        )
        for release, objections in judged
    )


def due(
    held: Iterable[Held], signed: Iterable[SignedAgreement], party: str, today: date
) -> tuple[Due, ...]:
    """What a party must delete today.

    Args:
        held: Releases of others that it keeps.
        signed: Every agreement that was ever signed by all, whether in force or not.
        party: The one that keeps.
        today: The day.
    """
    by_hash = {each.hash: each for each in signed}
    gone = frozenset(
        (each.agreement.id, other)
        for each in by_hash.values()
        for other in each.agreement.party_ids
        if each.has_left(other, today)
    )
    found: dict[tuple[Sha256, Reason], list[Sha256]] = {}
    for each in held:
        agreement = by_hash.get(each.release.agreement)
        for reason in _reasons(each, agreement.agreement, party, gone, today) if agreement else ():
            found.setdefault((each.release.agreement, reason), []).append(each.hash)
    return tuple(Due(*key, tuple(hashes)) for key, hashes in found.items())


def delete(what: Due, engine: Engine, *, party: str, key: Ed25519PrivateKey, today: date) -> None:
    """Delete releases and say so: both have happened afterwards, or neither."""
    notice = Deletion(
        type="deletion",
        format=1,
        agreement=what.agreement,
        party=party,
        releases=what.releases,
        reason=what.reason,
        issued=today,
    )
    envelope = Envelope(payload_type(notice), write(notice)).signed(key)
    with writing(engine) as connection:
        neighbours.forget(connection, what.releases)
        notices.keep(connection, envelope, is_ours=True)


def deleted(engine: Engine) -> frozenset[Sha256]:
    """What we have said that we deleted."""
    ours = (said.notice for said in notices.Notices(engine).all() if said.is_ours)
    return frozenset(
        name for notice in ours if isinstance(notice, Deletion) for name in notice.releases
    )


def ends(release: Release, retention: Retention) -> date:
    """The first day on which a release may not be kept any more, whoever stays or leaves."""
    return _later(Period.parse(release.period).end, retention.years)


def _reasons(
    held: Held, agreement: Agreement, party: str, gone: frozenset[tuple[str, str]], today: date
) -> Iterator[Reason]:
    """The first reason that holds.

    Args:
        held: The release.
        agreement: The version under which it left.
        party: The one that keeps it.
        gone: Agreements by id, with a party that has left any of their versions.
        today: The day.
    """
    retention, release = agreement.retention, held.release
    has_left = not gone.isdisjoint({(agreement.id, release.publisher), (agreement.id, party)})
    if has_left and retention.released_tables == "delete":
        yield "exit"
    elif ends(release, retention) <= today:
        yield "retention"


def _later(day: date, years: int) -> date:
    """The same day so many years later; a year after 9999 never comes."""
    return day.replace(year=min(day.year + years, date.max.year), day=min(day.day, 28))
