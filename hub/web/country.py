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


_MOST_CELLS = 6000
"""Of all tables that are shown together, and of any one table: 400 lines of 15 years."""


class UnknownCountryError(RefusalError):
    """Nothing of this country may be read here."""

    code = "unknown-country"


class UnknownTableError(RefusalError):
    """The country has published no such table, or none that may be read here."""

    code = "unknown-table"


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
class Opened:
    """A table with its figures.

    Attributes:
        lines: Those in which some number is shown, the first of them.
        more: How many lines there are beside.
    """

    offer: Offer
    shelves: Shelves
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """One dataset of a country.

    Attributes:
        total: Its people in all, over time; nothing where no table adds up to it.
        opened: The tables that are shown.
        offers: All its tables.
        versions: Its method notes, the newest first.
    """

    dataset: Dataset
    total: Timeline | None
    opened: tuple[Opened, ...]
    offers: tuple[Offer, ...]
    versions: tuple[Version, ...]
    reference: Beside | None


@dataclass(frozen=True)
class View:
    """What may be read of a country.

    Attributes:
        asked: The table to open, where there are too many to show all.
    """

    visit: Visit
    shelf: Shelf
    party: Party
    asked: str

    @cached_property
    def releases(self) -> tuple[HeldRelease, ...]:
        """Its own."""
        return self.reading.releases

    @cached_property
    def told(self) -> Told:
        """What countries say of themselves."""
        return self.visit.told(self.shelf)

    @cached_property
    def reading(self) -> Reading:
        """Its own, with its tables."""
        return self.shelf.reading_of([self.party.id])

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The tables that this country itself has published, or that add up from its own."""
        return tuple(each for each in self.shelf.offers if self._gives(each))

    @cached_property
    def is_whole(self) -> bool:
        """Whether there are so few cells that all tables are shown."""
        return sum(map(self._size, self.offers)) <= _MOST_CELLS

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

    @property
    def footnotes(self) -> tuple[str, ...]:
        """What must be said wherever the country and the codes of the tables read are named."""
        of_codes = (code.footnote for each in self._read.values() for code in _codes_in(each))
        notes = (self.party.footnote, *of_codes)
        return tuple(dict.fromkeys(note for note in notes if note))

    @property
    def sheet(self) -> Sheet:
        """Every cell of every table as a file."""
        rows = [row for each in self.offers for row in self._rows(each, self._shelves(each))]
        return Sheet(
            name=f"{self.party.id}-figures",
            title=_("{party}: what it has published").format(party=self.party.name),
            said=[f"* {note}" for note in self.footnotes],
            columns=COLUMNS,
            rows=rows,
        )

    def sdmx(self, offer: Offer) -> tuple[str, ...]:
        """The queries by which programs find one of its tables."""
        table = TableName.parse(offer.table)
        dataset = self.visit.catalogue.dataset(offer.dataset)
        return sdmx_queries(self.releases, table, dataset, countries=[self.party.id])

    def _chapter(self, dataset: Dataset) -> Chapter:
        of_dataset = [each for each in self.releases if each.dataset == dataset.id]
        years = {year for release in of_dataset for year in Period.parse(release.period).years}
        offers = tuple(each for each in self.offers if each.dataset == dataset.id)
        opened = tuple(
            self._opened(each)
            for place, each in enumerate(offers)
            if self.is_whole or place == 0 or each.table == self.asked
        )
        tables = {each.offer.table: each.shelves for each in opened}
        total = tables.get(f"{dataset.id}:total")
        return Chapter(
            dataset=dataset,
            total=total.timeline([self.party], total.keys) if total else None,
            opened=opened,
            offers=offers,
            versions=_versions(of_dataset),
            reference=beside(self.visit.hub.reference, dataset.id, [self.party.id], years),
        )

    def _gives(self, offer: Offer) -> bool:
        return any(map(self._asked(offer).numbers, self.releases))

    def _size(self, offer: Offer) -> int:
        """How many cells a table has at most in all periods, before it is read."""
        asked = self._asked(offer)
        own = (each for each in self.releases if each.dataset == offer.dataset)
        return sum({each.period: asked.size(each) for each in own}.values())

    def _asked(self, offer: Offer) -> Asked:
        table = TableName.parse(offer.table)
        return Asked.of(self.visit.catalogue.dataset(table.dataset), table.dimensions)

    def _shelves(self, offer: Offer) -> Shelves:
        """Read a table once."""
        if offer.table not in self._read:
            table = TableName.parse(offer.table)
            self._read[offer.table] = gather(
                self.reading, table, self.visit.catalogue, told=self.told
            )
        return self._read[offer.table]

    @cached_property
    def _read(self) -> dict[str, Shelves]:
        return {}

    def _opened(self, offer: Offer) -> Opened:
        shelves = self._shelves(offer)
        keys = [key for key in shelves.keys if shelves.is_shown(self.party, key)]
        lines = tuple(
            Line(wording.column(shelves, _codes(shelves, key)), shelves.moments(self.party, key))
            for key in keys[: max(1, _MOST_CELLS // len(shelves.periods))]
        )
        return Opened(offer, shelves, lines, len(keys) - len(lines))

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


def viewing(visit: Visiting, party: str, table: str = "") -> View:
    """The country that the address names, and one of its tables.

    Raises:
        UnknownCountryError: Nothing of it may be read.
        UnknownTableError: It has no such table.
    """
    shelf = visit.shelf
    found = next((each for each in shelf.publishers if each.id == party), None)
    if found is None:
        raise UnknownCountryError(_("there is no such country, or nothing of it may be read"))
    view = View(visit, shelf, found, shelf.choose(table, "").table if table else "")
    if view.asked and view.asked not in {each.table for each in view.offers}:
        said = _("{party} has published no table {table} that may be read")
        raise UnknownTableError(said.format(party=found.name, table=view.asked))
    return view


Viewing = Annotated[View, Depends(viewing)]
"""A parameter of every answer about a country."""


def show(view: Viewing) -> Response:
    """The profile of a country."""
    chapters = view.chapters
    return view.visit.page(
        "country.html",
        view=view,
        party=view.party,
        chapters=chapters,
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
