"""The log as one body may know it: every leaf by kind and hash, details of what concerns it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from hub.archive import DOCUMENT, Kind
from hub.notices import NOTICE
from hub.releases import RELEASE
from hub.standing import AGREEMENT, SIGNATURE
from proto.document import Sha256


@dataclass(frozen=True, slots=True)
class About:
    """What a document is about.

    Attributes:
        agreement: The hash of its text; nothing where it is about its party alone.
        name: Dataset, period and vintage of a release.
    """

    party: str
    agreement: Sha256 | None = None
    name: tuple[str, str, int] | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One document in the log; `about` is nothing where it is none of the reader's business."""

    index: int
    kind: Kind
    hash: Sha256
    filed_at: datetime
    about: About | None


def leaves(
    connection: Connection,
    agreements: Collection[Sha256],
    partners: Collection[str],
    *,
    below: int,
    most: int,
) -> Iterator[Leaf]:
    """The newest leaves below one, so many of them.

    Args:
        connection: To the hub's database.
        agreements: Those of the reader's body, by hash.
        partners: Their parties.
        below: Leaves from here on are not listed.
        most: How many are.
    """
    query = (
        select(
            DOCUMENT.c.leaf,
            DOCUMENT.c.kind,
            DOCUMENT.c.hash,
            DOCUMENT.c.filed_at,
            DOCUMENT.c.party,
            AGREEMENT.c.hash.label("proposed"),
            SIGNATURE.c.hash.label("signed"),
            NOTICE.c.agreement.label("noted"),
            RELEASE.c.agreement.label("released"),
            RELEASE.c.dataset,
            RELEASE.c.period,
            RELEASE.c.vintage,
        )
        .outerjoin(AGREEMENT, AGREEMENT.c.leaf == DOCUMENT.c.leaf)
        .outerjoin(SIGNATURE, SIGNATURE.c.leaf == DOCUMENT.c.leaf)
        .outerjoin(NOTICE, NOTICE.c.leaf == DOCUMENT.c.leaf)
        .outerjoin(RELEASE, RELEASE.c.leaf == DOCUMENT.c.leaf)
        .where(DOCUMENT.c.leaf < below)
        .order_by(DOCUMENT.c.leaf.desc())
        .limit(most)
    )
    for row in connection.execute(query):
        about = _about(row)
        is_alone = about.agreement is None
        is_known = about.party in partners if is_alone else about.agreement in agreements
        filed_at = datetime.fromisoformat(row.filed_at)
        yield Leaf(row.leaf, row.kind, row.hash, filed_at, about if is_known else None)


def _about(row: Row[*tuple[Any, ...]]) -> About:
    agreement = row.proposed or row.signed or row.noted or row.released
    name = (row.dataset, row.period, row.vintage) if row.released else None
    return About(row.party, agreement, name)
