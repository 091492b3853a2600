"""Everything that may be read of one country: figures over time, tables, method notes, and more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response

from hub import wording
from hub.absence import Told
from hub.asked import Asked
from hub.holdings import HeldRelease
from hub.language import _
from hub.over_time import Shelves, gather
from hub.reference.beside import Beside, beside
from hub.roles import READERS
from hub.selection import Reading
from hub.sheet import Sheet, Value, joined
from hub.summing import Key
from hub.table_name import TableName
from hub.timeline import Moment, Timeline
from hub.web.files import tables
from hub.web.page import Page, Visit, Visiting
from hub.web.sdmx_query import sdmx_queries
from hub.web.shelf import Offer, Shelf
from proto.catalogue import Code, Dataset, Party
from proto.errors import RefusalError
from proto.method_note import MethodNote
from proto.notice import Inventory
from proto.period import Period

COLUMNS = (
    "country",
    "name",
    "table",
    "period",
    "cell",
    "codes",
    "shown",
    "low",
    "high",
    "footnote",
)


class UnknownCountryError(RefusalError):
    """Nothing of this country may be read here."""

    code = "unknown-country"


@dataclass(frozen=True, slots=True)
class Version:
    """A method note, and the releases that came with it."""

    note: MethodNote
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of a table, through all periods."""

    label: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One dataset of a country.

    Attributes:
        total: Its people in all, over time; nothing where no table adds up to it.
        tables: Each with everything in it.
        versions: Its method notes, the newest first.
    """

    dataset: Dataset
    total: Timeline | None
    tables: tuple[tuple[Offer, Shelves, tuple[Line, ...]], ...]
    versions: tuple[Version, ...]
    reference: Beside | None


@dataclass(frozen=True)
class View:
    """What may be read of a country."""

    visit: Visit
    shelf: Shelf
    party: Party

    @cached_property
    def releases(self) -> tuple[HeldRelease, ...]:
        """Its own."""
        return tuple(each for each in self.shelf.releases if each.publisher == self.party.id)

    @cached_property
    def told(self) -> Told:
        """What countries say of themselves."""
        return self.visit.told(self.shelf)

    @cached_property
    def reading(self) -> Reading:
        """Its own, with its tables."""
        return self.shelf.reading_of([self.party.id])

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every dataset of which it has published something."""
        used = {release.dataset for release in self.releases}
        datasets = [each for each in self.visit.catalogue.datasets if each.id in used]
        return tuple(map(self._chapter, datasets))

    @property
    def inventory(self) -> Inventory | None:
        """What it says that it collects, if it has."""
        return self.told.inventories.get(self.party.id)

    @cached_property
    def own(self) -> tuple[tuple[Offer, Shelves], ...]:
        """The tables that this country itself has published, or that add up from its own."""
        return tuple(self._own())

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What must be said wherever the country and the codes of its tables are named."""
        of_codes = (code.footnote for _, shelves in self.own for code in _codes_in(shelves))
        notes = (self.party.footnote, *of_codes)
        return tuple(dict.fromkeys(note for note in notes if note))

    @property
    def sheet(self) -> Sheet:
        """Every cell of every table as a file."""
        return Sheet(
            name=f"{self.party.id}-figures",
            title=f"{self.party.name}: what it has published",
            said=self.footnotes,
            columns=COLUMNS,
            rows=[row for each in self.own for row in self._rows(*each)],
        )

    def sdmx(self, offer: Offer) -> tuple[str, ...]:
        """The queries by which programs find one of its tables."""
        table = TableName.parse(offer.table)
        dataset = self.visit.catalogue.dataset(offer.dataset)
        return sdmx_queries(self.releases, table, dataset, countries=[self.party.id])

    def _chapter(self, dataset: Dataset) -> Chapter:
        of_dataset = [each for each in self.releases if each.dataset == dataset.id]
        years = {year for release in of_dataset for year in Period.parse(release.period).years}
        own = {offer: of for offer, of in self.own if offer.dataset == dataset.id}
        total = {offer.table: of for offer, of in own.items()}.get(f"{dataset.id}:total")
        return Chapter(
            dataset=dataset,
            total=total.timeline([self.party], total.keys) if total else None,
            tables=tuple((offer, of, tuple(self._lines(of))) for offer, of in own.items()),
            versions=_versions(of_dataset),
            reference=beside(self.visit.hub.reference, dataset.id, [self.party.id], years),
        )

    def _own(self) -> Iterator[tuple[Offer, Shelves]]:
        for offer in self.shelf.offers:
            table, dataset = (
                TableName.parse(offer.table),
                self.visit.catalogue.dataset(offer.dataset),
            )
            if any(Asked.of(dataset, table.dimensions).tables(self.releases)):
                yield offer, gather(self.reading, table, self.visit.catalogue, told=self.told)

    def _lines(self, shelves: Shelves) -> Iterator[Line]:
        for key in shelves.keys:
            if shelves.is_shown(self.party, key):
                label = wording.column(shelves, _codes(shelves, key))
                yield Line(label, shelves.moments(self.party, key))

    def _rows(self, offer: Offer, shelves: Shelves) -> Iterator[tuple[Value, ...]]:
        for key in shelves.keys:
            codes = _codes(shelves, key)
            for moment in shelves.moments(self.party, key):
                if moment.figure is None:
                    continue
                ends = wording.bounds(moment.figure) if moment.figure.shown is not None else ()
                yield (
                    *(self.party.id, self.party.name, offer.table, moment.period),
                    *(wording.column(shelves, codes), "+".join(key), moment.figure.shown),
                    *(ends or (None, None)),
                    joined((self.party.footnote, *_footnotes(shelves, key))),
                )


def viewing(visit: Visiting, party: str) -> View:
    """The country that the address names.

    Raises:
        UnknownCountryError: Nothing of it may be read.
    """
    shelf = visit.shelf()
    found = next((each for each in shelf.publishers if each.id == party), None)
    if found is None:
        raise UnknownCountryError(_("there is no such country, or nothing of it may be read"))
    return View(visit, shelf, found)


Viewing = Annotated[View, Depends(viewing)]
"""A parameter of every answer about a country."""


def show(view: Viewing) -> Response:
    """The profile of a country."""
    return view.visit.page(
        "country.html",
        view=view,
        party=view.party,
        chapters=view.chapters,
        footnotes=view.footnotes,
    )


def _versions(releases: list[HeldRelease]) -> tuple[Version, ...]:
    """Notes that say the same are one; the newest first."""
    periods: list[tuple[MethodNote, list[str]]] = []
    for release in sorted(releases, key=lambda each: (each.period, each.vintage), reverse=True):
        same = next((named for note, named in periods if note == release.method_note), None)
        if same is None:
            periods.append((release.method_note, [release.period]))
        elif release.period not in same:
            same.append(release.period)
    return tuple(Version(note, tuple(reversed(named))) for note, named in periods)


def _codes_in(shelves: Shelves) -> Iterator[Code]:
    return (code for dimension in shelves.dimensions for code in dimension.codes)


def _footnotes(shelves: Shelves, key: Key) -> Iterator[str | None]:
    for dimension, name in zip(shelves.dimensions, key, strict=True):
        yield from (code.footnote for code in dimension.codes if code.id == name)


def _codes(shelves: Shelves, key: Key) -> Mapping[str, str]:
    return dict(zip(shelves.levels, key, strict=True))


PAGES = (
    Page("/country/{party}", show, roles=READERS),
    *tables("/country/{party}/figures", viewing),
)
