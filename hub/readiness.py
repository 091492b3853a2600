"""Who is able and willing to compare what: for each indicator and ordered pair of countries.

Five steps lead from a question in one country's register to a comparison in another's report. The
first that is missing is what somebody has to do next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from hub.holdings import HeldRelease
from hub.reached import Progress, Reached
from hub.readiness_grades import Grades, Table
from proto.catalogue import Catalogue, Party
from proto.document import Sha256
from proto.method_note import Quality
from proto.notice import Inventory
from proto.period import Period
from proto.release import Outline, TableShape
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant

_Name = tuple[str, str, str]
"""Publisher, dataset and indicator."""

_NOT_COLLECTED, _NOT_MAPPED = Reached("collected"), Reached("mapped")
_NOT_PERMITTED, _NOT_PUBLISHED = Reached("permitted"), Reached("published")
_APART = Reached("comparable")
"""Both have published it, in no period in common."""


@dataclass(frozen=True)
class Known:
    """Everything that readiness follows from, as far as whoever asks may know it.

    Attributes:
        inventories: What each country said that it collects.
        agreements: Those in force.
        releases: Those that may be read.
    """

    catalogue: Catalogue
    inventories: Mapping[str, Inventory]
    agreements: tuple[SignedAgreement, ...]
    releases: tuple[HeldRelease, ...]
    today: date

    @cached_property
    def countries(self) -> tuple[Party, ...]:
        """Countries that collect, publish or agreed, in the catalogue's order."""
        ids = {*self.inventories, *(each.publisher for each in self.releases)}
        ids |= {party for signed in self.agreements for party in signed.agreement.party_ids}
        return tuple(p for p in self.catalogue.parties if p.id in ids and p.kind == "country")

    @cached_property
    def published(self) -> Mapping[_Name, tuple[Table, ...]]:
        """The last table of each release by what it is of, the newest release last."""
        found: dict[_Name, list[Table]] = {}
        places = {id(each.shapes): _places(each.shapes) for each in self.releases}
        for release in sorted(self.releases, key=_age):
            for name, place in places[id(release.shapes)].items():
                key = release.publisher, release.dataset, name
                found.setdefault(key, []).append((release, place))
        return {key: tuple(tables) for key, tables in found.items()}

    @cached_property
    def permitted(self) -> Mapping[_Name, Mapping[str, frozenset[Sha256]]]:
        """Who may read an indicator, and by which agreements."""
        found: dict[_Name, dict[str, frozenset[Sha256]]] = {}
        for signed in self.agreements:
            for grant in signed.agreement.grants:
                readers = tuple(self._readers(signed, grant))
                for name in {name for table in grant.tables for name in table.dimensions}:
                    by = found.setdefault((grant.publisher, grant.dataset, name), {})
                    for each in readers:
                        by[each.id] = by.get(each.id, frozenset()) | {signed.hash}
        return found

    def _readers(self, signed: SignedAgreement, grant: Grant) -> Iterator[Party]:
        """Whom the agreement itself lets read, once everybody has filed."""
        publishers = {each.publisher for each in signed.agreement.grants}
        filed = frozenset({*publishers, *(party for party, _ in signed.awaited)})
        outline = Outline(
            grant.publisher, signed.hash, grant.dataset, grant.first_period, 1, (), Fraction()
        )
        purpose = signed.agreement.purposes[0]
        for each in self.countries:
            if each.id != grant.publisher and not signed.holding_objections(
                outline, (), each.id, purpose, today=self.today, filed=filed
            ):
                yield each


def progress(known: Known) -> tuple[Progress, ...]:
    """How far every indicator that may leave a country has come with every other country."""
    walk = _Walk(known, Grades(known.catalogue))
    return tuple(
        walk.of((publisher.id, dataset.id, indicator.id))
        for dataset in known.catalogue.datasets
        for indicator in dataset.indicators
        if indicator.leaves != "never"
        for publisher in known.countries
    )


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes from step to step; tables are looked for, and pairs of them graded, once for all."""

    known: Known
    grades: Grades
    _newest: dict[tuple[_Name, frozenset[Sha256] | None], dict[str, Table]] = field(
        default_factory=dict
    )

    def of(self, name: _Name) -> Progress:
        """How far one indicator of one publisher has come; what was published was collected."""
        publisher, dataset, indicator = name
        match _quality(self.known, name):
            case None:
                return Progress(dataset, indicator, publisher, _NOT_COLLECTED)
            case "none":
                return Progress(dataset, indicator, publisher, _NOT_MAPPED)
        permitted = self.known.permitted.get(name, {})
        readers = {
            each.id: self._to(name, each.id, permitted[each.id])
            for each in self.known.countries
            if each.id in permitted
        }
        return Progress(dataset, indicator, publisher, _NOT_PERMITTED, readers)

    def _to(self, name: _Name, reader: str, allowed: frozenset[Sha256]) -> Reached:
        """With a reader whom these agreements allow it."""
        _publisher, dataset, indicator = name
        theirs = self._by_period(name, allowed)
        if not theirs:
            return _NOT_PUBLISHED
        own = self._by_period((reader, dataset, indicator))
        newest = next((period for period in reversed(theirs) if period in own), None)
        if newest is None:
            return _APART
        return self.grades.of(theirs[newest], own[newest], indicator)

    def _by_period(self, name: _Name, under: frozenset[Sha256] | None = None) -> dict[str, Table]:
        """The newest table of each period, of those under some agreements or of all."""
        key = name, under
        if key not in self._newest:
            tables = self.known.published.get(name, ())
            self._newest[key] = {
                each[0].period: each
                for each in tables
                if under is None or each[0].agreement in under
            }
        return self._newest[key]


def _quality(known: Known, name: _Name) -> Quality | None:
    """How the country's codes fit: as its newest release says, else as its inventory does."""
    publisher, dataset, indicator = name
    if tables := known.published.get(name):
        method = tables[-1][0].method_note.country
        said = method.indicators.get(indicator)
        return said.quality if said else method.quality
    inventory = known.inventories.get(publisher)
    return inventory.collected.get(dataset, {}).get(indicator) if inventory else None


def _places(shapes: Sequence[TableShape]) -> Mapping[str, int]:
    """The last table of a release that is of an indicator, by its place."""
    return {name: place for place, shape in enumerate(shapes) for name in shape.dimensions}


def _age(release: HeldRelease) -> tuple[date, int, int]:
    return Period.parse(release.period).end, release.vintage, release.leaf
