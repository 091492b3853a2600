"""Who has published what: one chapter per dataset, parties down, periods across."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.responses import Response

from hub.holdings import HeldRelease
from hub.language import later
from hub.roles import READERS
from hub.web.page import Page, Visiting
from hub.web.sdmx_query import PUBLISHED
from hub.web.shelf import Choice, Offer, Shelf
from hub.web.tiles import tiles
from proto.catalogue import Dataset, Party


@dataclass(frozen=True, slots=True)
class Chapter:
    """One dataset.

    Attributes:
        vintages: Newest vintage of each party and period that has one.
        offers: Its tables, each with the address of every period it can be compared in.
    """

    label: str
    parties: tuple[Party, ...]
    periods: tuple[str, ...]
    vintages: Mapping[tuple[str, str], int]
    offers: tuple[tuple[Offer, Mapping[str, str]], ...]


def show(visit: Visiting) -> Response:
    """Who has published what."""
    shelf = visit.shelf
    return visit.page(
        "overview.html",
        chapters=overview(shelf),
        tiles=tiles(shelf.publishers, shelf.releases),
        published=PUBLISHED,
        footnotes=shelf.footnotes,
    )


def overview(shelf: Shelf) -> tuple[Chapter, ...]:
    """Every dataset of which something may be read."""
    used = {release.dataset for release in shelf.releases}
    return tuple(_chapter(shelf, each) for each in shelf.catalogue.datasets if each.id in used)


def _chapter(shelf: Shelf, dataset: Dataset) -> Chapter:
    releases = [release for release in shelf.releases if release.dataset == dataset.id]
    expected = {
        grant.publisher
        for agreement in shelf.agreements
        for grant in agreement.grants
        if grant.dataset == dataset.id
    }
    ids = expected | {release.publisher for release in releases}
    return Chapter(
        label=dataset.label,
        parties=_parties(shelf, ids),
        periods=tuple(sorted({release.period for release in releases})),
        vintages=_vintages(releases),
        offers=tuple(
            (offer, _addresses(offer)) for offer in shelf.offers if offer.dataset == dataset.id
        ),
    )


def _parties(shelf: Shelf, ids: set[str]) -> tuple[Party, ...]:
    known = [party for party in shelf.catalogue.parties if party.id in ids]
    others = sorted(ids - {party.id for party in known})
    return (*known, *(Party(other, other, "country", None) for other in others))


def _vintages(releases: list[HeldRelease]) -> Mapping[tuple[str, str], int]:
    newest: dict[tuple[str, str], int] = {}
    for release in releases:
        key = release.publisher, release.period
        newest[key] = max(release.vintage, newest.get(key, 0))
    return newest


def _addresses(offer: Offer) -> Mapping[str, str]:
    return {period: f"/compare?{Choice(offer.table, period).query}" for period in offer.periods}


PAGES = (Page("/", show, label=later("Overview"), roles=READERS),)
