"""What everybody may read: releases whose publisher's grant says that they are public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub.holdings import HeldRelease, Holdings
from hub.sdmx.service import PURPOSE
from proto.signed_agreement import SignedAgreement


@dataclass(frozen=True, slots=True)
class Published:
    """A release that is public, under which agreement and which licence."""

    release: HeldRelease
    signed: SignedAgreement
    licence: str


def published(holdings: Holdings, body: str, today: date) -> Iterator[Published]:
    """The public ones among those that the hub's body may read today.

    Raises:
        RefusalError: The body may read nothing.
    """
    releases = holdings.releases(body, PURPOSE, today)
    agreements = {each.hash: each for each in holdings.permitting(releases, today)}
    for release in releases:
        signed = agreements[release.agreement]
        grant = signed.agreement.grant(release.publisher, release.dataset)
        if grant is not None and grant.onward == "public":
            yield Published(release, signed, grant.licence)
