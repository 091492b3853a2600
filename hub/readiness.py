"""Who is able and willing to compare what: for each indicator and ordered pair of countries.

Five steps lead from a question in one country's register to a comparison in another's report. The
first that is missing is what somebody has to do next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal, get_args

from hub.comparability.grade import Graded, bearing, grade
from hub.comparability.side import About, Side
from hub.holdings import HeldRelease
from proto.catalogue import Catalogue, Party
from proto.document import Sha256
from proto.method_note import Quality
from proto.notice import Inventory
from proto.period import Period
from proto.release import Outline
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant

Step = Literal["collected", "mapped", "permitted", "published", "comparable"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far one indicator has come from its publisher to a reader.

    Attributes:
        missing: The first step that is not done; nothing where the two can be compared.
        period: The newest period in which both have published it.
        graded: Of the two in that period; nothing where they have none in common.
    """

    dataset: str
    indicator: str
    publisher: str
    reader: str
    missing: Step | None
    period: str | None = None
    graded: Graded | None = None

    @property
    def done(self) -> tuple[Step, ...]:
        """The steps that are done."""
        return STEPS if self.missing is None else STEPS[: STEPS.index(self.missing)]


_Name = tuple[str, str, str]
"""Publisher, dataset and indicator."""

_Table = tuple[HeldRelease, int]
"""A released table, by its place."""


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
    def published(self) -> Mapping[_Name, tuple[_Table, ...]]:
        """Released tables by what they are of, the newest last."""
        found: dict[_Name, list[_Table]] = {}
        for release in sorted(self.releases, key=_age):
            for place, shape in enumerate(release.shapes):
                for name in shape.dimensions:
                    key = release.publisher, release.dataset, name
                    found.setdefault(key, []).append((release, place))
        return {key: tuple(tables) for key, tables in found.items()}

    @cached_property
    def permitted(self) -> Mapping[tuple[_Name, str], frozenset[Sha256]]:
        """The agreements by which a country may read an indicator."""
        found: dict[tuple[_Name, str], frozenset[Sha256]] = {}
        for signed in self.agreements:
            for grant in signed.agreement.grants:
                readers = [each for each in self.countries if self._lets_read(signed, grant, each)]
                for name in {name for table in grant.tables for name in table.dimensions}:
                    for reader in readers:
                        key = (grant.publisher, grant.dataset, name), reader.id
                        found[key] = found.get(key, frozenset()) | {signed.hash}
        return found

    def _lets_read(self, signed: SignedAgreement, grant: Grant, reader: Party) -> bool:
        """What the agreement itself answers, once everybody has filed."""
        publishers = {each.publisher for each in signed.agreement.grants}
        outline = Outline(
            grant.publisher, signed.hash, grant.dataset, grant.first_period, 1, (), Fraction()
        )
        return reader.id != grant.publisher and not signed.holding_objections(
            outline,
            (),
            reader.id,
            signed.agreement.purposes[0],
            today=self.today,
            filed={*publishers, *(party for party, _ in signed.awaited)},
        )


def readiness(known: Known) -> tuple[Readiness, ...]:
    """Every indicator that may leave a country, for every ordered pair of countries."""
    grades = _Grades(known.catalogue)
    return tuple(
        _of(known, grades, (publisher.id, dataset.id, indicator.id), reader.id)
        for dataset in known.catalogue.datasets
        for indicator in dataset.indicators
        if indicator.leaves != "never"
        for publisher in known.countries
        for reader in known.countries
        if publisher != reader
    )


def _of(known: Known, grades: "_Grades", name: _Name, reader: str) -> Readiness:
    publisher, dataset, indicator = name
    missing = next(_missing(known, name, reader), None)
    found = Readiness(dataset, indicator, publisher, reader, missing)
    if missing is not None:
        return found
    own = known.published.get((reader, dataset, indicator), ())
    common = _newest_common(_readable(known, name, reader), own)
    if common is None:
        return replace(found, missing="comparable")
    graded = grades.of(*common, indicator)
    step: Step | None = "comparable" if graded.grade == "C" else None
    return replace(found, missing=step, period=common[0][0].period, graded=graded)


def _missing(known: Known, name: _Name, reader: str) -> Iterator[Step]:
    """The steps before a comparison that are not done; whatever was published was collected."""
    quality = _quality(known, name)
    if quality is None:
        yield "collected"
    if quality == "none":
        yield "mapped"
    if (name, reader) not in known.permitted:
        yield "permitted"
    if not _readable(known, name, reader):
        yield "published"


def _quality(known: Known, name: _Name) -> Quality | None:
    """How the country's codes fit: as its newest release says, else as its inventory does."""
    publisher, dataset, indicator = name
    if tables := known.published.get(name):
        method = tables[-1][0].method_note.country
        said = method.indicators.get(indicator)
        return said.quality if said else method.quality
    inventory = known.inventories.get(publisher)
    return inventory.collected.get(dataset, {}).get(indicator) if inventory else None


def _readable(known: Known, name: _Name, reader: str) -> tuple[_Table, ...]:
    """The tables that agreements let the reader have."""
    allowed = known.permitted.get((name, reader), frozenset())
    return tuple(each for each in known.published.get(name, ()) if each[0].agreement in allowed)


def _newest_common(a: Sequence[_Table], b: Sequence[_Table]) -> tuple[_Table, _Table] | None:
    """The newest tables of both in the newest period of which both have one."""
    of_a, of_b = ({each[0].period: each for each in of} for of in (a, b))
    newest = next((period for period in reversed(of_a) if period in of_b), None)
    return None if newest is None else (of_a[newest], of_b[newest])


def _age(release: HeldRelease) -> tuple[date, int, int]:
    return Period.parse(release.period).end, release.vintage, release.leaf


@dataclass(frozen=True, slots=True)
class _Grades:
    """Grades of pairs of tables: one for all indicators that change nothing about it."""

    catalogue: Catalogue
    _known: dict[frozenset[object], Graded] = field(default_factory=dict)

    def of(self, a: _Table, b: _Table, indicator: str) -> Graded:
        """The grade of two tables by one indicator."""
        one, other = self._side(a), self._side(b)
        by = bearing(one, other, frozenset({indicator}))
        alike = frozenset({(a[0].leaf, one.statuses), (b[0].leaf, other.statuses), by})
        if alike not in self._known:
            self._known[alike] = grade(one, other, About(by))
        return self._known[alike]

    def _side(self, table: _Table) -> Side:
        release, place = table
        return Side(
            party=self.catalogue.party(release.publisher),
            period=Period.parse(release.period),
            dataset=self.catalogue.dataset(release.dataset),
            statuses=frozenset(release.shapes[place].statuses),
            note=release.method_note,
        )
