"""A hub of a large region, for benchmarks: agreed, signed, filed and logged as any hub's.

Its figures are drawn all at once, with plain random numbers: no person was ever counted. Releases
are filed without being verified, because what they say of their measurements is not true.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import prod

import numpy as np
from sqlalchemy import Engine

from hub import releases
from hub.enrolment import Enrolment
from hub.keys import Keys
from hub.storage import writing
from proto import catalogue as catalogues
from proto.catalogue import Catalogue, Dataset, Party
from proto.method_note import Coverage, Decider, IndicatorMethod, Method, MethodNote, Source
from proto.release import Release, ReleasedTable, TableShape
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant, PartyTerms, TableTerms
from tests import documents
from tests.documents import NOW
from tests.hub import invented
from tests.hub.a_reader import logged_in
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_hub import Browser

COUNTRIES = 45
YEARS = tuple(range(2010, 2025))
TABLES = 30
"""Of each of the two datasets."""
BODY = "marri"

_DIMENSIONS = {
    "victims": ("sex", "age_group", "citizenship", "form", "main_form", "exit"),
    "justice": ("sex", "age_group", "citizenship", "form", "role", "verdict"),
}
_STATUSES = {"victims": ("identified", "formally_identified"), "justice": ("convicted",)}
_SOURCES: tuple[Source, ...] = ("social-services", "non-governmental", "labour-inspection")
_DECIDERS: tuple[Decider, ...] = ("team", "police", "prosecution", "identification-body")
_LARGE = 3
_LARGE_CELLS = 3000
_MINIMUM = 5
_SCALE = 2.0
_MOST = 40.0
"""Persons in the cell that most are in, before noise."""


@dataclass
class RegionalHub:
    """A hub to be filled year by year.

    Attributes:
        cells: Most cells of one release.
    """

    exchange: InventedExchange
    catalogue: Catalogue
    cells: int

    @classmethod
    def of(cls, engine: Engine, keys: Keys, *, cells: int) -> "RegionalHub":
        """A hub that everybody joined; the catalogue has as many countries as are wanted."""
        catalogue = _with_countries(catalogues.load())
        exchange = InventedExchange.of(engine, keys)
        enrolment = Enrolment(engine, keys, catalogue)
        agreements = replace(exchange.agreements, catalogue=catalogue)
        holdings = replace(exchange.holdings, agreements=agreements)
        whole = replace(exchange, enrolment=enrolment, agreements=agreements, holdings=holdings)
        whole.join(*(party.id for party in catalogue.parties))
        return cls(whole, catalogue, cells)

    @property
    def countries(self) -> tuple[Party, ...]:
        """Everybody who publishes."""
        return tuple(each for each in self.catalogue.parties if each.kind == "country")

    def tables(self, dataset: str) -> tuple[tuple[str, ...], ...]:
        """The tables of a dataset, from small to large, as many as fit."""
        known = self.catalogue.dataset(dataset)
        every = [own for number in range(4) for own in combinations(_DIMENSIONS[dataset], number)]
        every.sort(key=lambda own: _size(known, own))
        large = [own for own in every if _size(known, own) >= _LARGE_CELLS][:_LARGE]
        wanted, cells = [*every[: TABLES - _LARGE], *large], 0
        fitting = []
        for own in wanted:
            cells += _size(known, own)
            if cells <= self.cells:
                fitting.append(own)
        return tuple(fitting)

    @property
    def cells_a_year(self) -> int:
        """How many cells all countries publish for one year."""
        sizes = (
            _size(self.catalogue.dataset(dataset), own)
            for dataset in _DIMENSIONS
            for own in self.tables(dataset)
        )
        return len(self.countries) * sum(sizes)

    @cached_property
    def signed(self) -> SignedAgreement:
        """The one agreement, signed by all."""
        countries = self.countries
        everybody = (*(party.id for party in countries), BODY)
        base = documents.agreement()
        granted = {name: self._terms(name) for name in _DIMENSIONS}
        return self.exchange.agree(
            replace(
                base,
                parties=(
                    *(_party_terms(base.parties[0], party) for party in countries),
                    base.parties[-1],
                ),
                grants=tuple(
                    _grant(base.grants[0], party.id, dataset, everybody, terms)
                    for dataset, terms in granted.items()
                    for party in countries
                ),
                prior_checks=tuple(
                    replace(base.prior_checks[0], party=party.id) for party in countries
                ),
            )
        )

    def _terms(self, dataset: str) -> tuple[TableTerms, ...]:
        return tuple(TableTerms(own, _STATUSES[dataset], {}) for own in self.tables(dataset))

    @cached_property
    def browser(self) -> Browser:
        """A reader of the hub's pages."""
        return logged_in(self.exchange.hub(BODY), NOW)

    def publish(self, year: int) -> None:
        """File what every country publishes for a year, in one transaction."""
        under = self.signed
        with writing(self.exchange.engine) as connection:
            for release in self._releases(under, year):
                data = documents.published(release).to_bytes()
                releases.file(connection, release, data, now=NOW)

    def _releases(self, under: SignedAgreement, year: int) -> Iterator[Release]:
        chance = np.random.default_rng(year)
        for dataset in _DIMENSIONS:
            grids = [self._grid(dataset, own) for own in self.tables(dataset)]
            blank = invented.release("", *grids, dataset=dataset, agreement=under.hash)
            for place, party in enumerate(self.countries):
                weight = _MOST * (1 + place % 9) / 9
                yield replace(
                    blank,
                    publisher=party.id,
                    period=str(year),
                    tables=tuple(_drawn(each, weight, chance) for each in grids),
                    method_note=self._note(dataset, party, place),
                )

    def _note(self, dataset: str, party: Party, place: int) -> MethodNote:
        known = self.catalogue.dataset(dataset)
        method = _method(party, place)
        return MethodNote(known.unit, known.date_axis, known.person_rule, method)

    def _grid(self, dataset: str, own: Sequence[str]) -> ReleasedTable:
        """A table without figures."""
        known = self.catalogue.dataset(dataset)
        codes = {name: known.indicator(name).codes() for name in own}
        noise = invented.noise({name: len(each) for name, each in codes.items()}, _SCALE)
        shape = TableShape(tuple(own), _STATUSES[dataset], {})
        return ReleasedTable(shape, tuple(codes.values()), noise, (), ())


def _method(party: Party, place: int) -> Method:
    """How a country counts; no two of them count alike."""
    return Method(
        decided_by=f"A team of {party.name}",
        coverage=(
            Coverage(f"Police of {party.name}", since="2005", source="police"),
            Coverage(f"Shelters of {party.name}", since="2005", source=_SOURCES[place % 3]),
        ),
        abroad="included" if place % 5 == 0 else "excluded",
        quality="exact",
        indicators={
            "form": IndicatorMethod(
                "exact", {"forced_begging": "narrower" if place % 4 else "partial"}
            )
        },
        decider=_DECIDERS[place % 4],
        formal_status="by-office" if place % 7 else "on-request",
    )


def _drawn(grid: ReleasedTable, weight: float, chance: np.random.Generator) -> ReleasedTable:
    """Counts that are large in few cells and small in most, with noise, shown as agreed."""
    cells = prod(map(len, grid.codes))
    counts = chance.poisson(weight * chance.random(cells) ** 4)
    estimates = np.round(counts + chance.laplace(0, _SCALE, cells), 3)
    whole = np.rint(estimates).astype(int).tolist()
    shown = tuple(value if value >= _MINIMUM else None for value in whole)
    return replace(grid, estimates=tuple(estimates.tolist()), shown=shown)


def _size(dataset: Dataset, own: Sequence[str]) -> int:
    return prod(len(dataset.indicator(name).codes()) for name in own)


def _with_countries(catalogue: Catalogue) -> Catalogue:
    """The catalogue with one body, its countries, and invented ones until there are enough."""
    known = [party for party in catalogue.parties if party.kind == "country"]
    more = range(COUNTRIES - len(known))
    invented_ones = [Party(f"X{n:02}", f"Country {n}", "country", None) for n in more]
    return replace(catalogue, parties=(*known, *invented_ones, catalogue.party(BODY)))


def _party_terms(like: PartyTerms, party: Party) -> PartyTerms:
    return replace(like, id=party.id, display_name=party.name, footnote=party.footnote)


def _grant(
    like: Grant,
    publisher: str,
    dataset: str,
    recipients: Sequence[str],
    tables: tuple[TableTerms, ...],
) -> Grant:
    return replace(
        like,
        publisher=publisher,
        dataset=dataset,
        recipients=tuple(recipients),
        tables=tables,
        epsilon=Fraction(100),
        minimum_count=_MINIMUM,
        first_period=str(YEARS[0]),
    )
