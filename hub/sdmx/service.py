"""What a body is answered: the agreements are asked again for every request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pysdmx.model import AvailabilityConstraint

from hub.holdings import Holdings
from hub.sdmx import addresses, availability, choice, cuts, names, references, slices, times
from hub.sdmx.addresses import DataQuery
from hub.sdmx.choice import Time
from hub.sdmx.datasets import ALL_COLUMNS, Answer
from hub.sdmx.flows import Flow, Part, Stock, stocks
from hub.sdmx.grids import Grids
from hub.sdmx.observations import Block
from hub.sdmx.references import StructureQuery
from hub.sdmx.refusals import (
    BadSyntaxError,
    NoResultsError,
    NotImplementedHereError,
    TooLargeError,
)
from hub.sdmx.slices import Slice
from hub.sdmx.structures import Artefact, Structure, agreement_id, structures
from proto.catalogue import Catalogue
from proto.release import ReleasedTable
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"

MOST_OBSERVATIONS = 5_000_000
"""In one answer; a client that wants more asks by country or period."""

Stocks = Mapping[str, Stock]


@dataclass(frozen=True, slots=True)
class Service:
    """Answers in the words of SDMX what a body may read."""

    holdings: Holdings
    catalogue: Catalogue
    today: Callable[[], date]

    def stocks(self, body: str) -> Stocks:
        """Everything the body may read today."""
        return stocks(self.holdings.releases(body, PURPOSE, self.today()), self.catalogue)

    def structure(self, readable: Stocks, query: StructureQuery) -> tuple[Artefact, ...]:
        """The structures that are asked for."""
        return references.find(query, structures(readable, self.catalogue))

    def data(self, readable: Stocks, query: DataQuery) -> Answer:
        """The observations that are asked for, to be fetched while they are written.

        Raises:
            NoResultsError: There are none that may be read.
            TooLargeError: There are too many.
        """
        stock, wanted = self._asked(readable, query)
        flow, cut = stock.flow, cuts.parse(query.said)
        waves = choice.waves(stock.parts, _time(query), self._spreads)
        waves = tuple(each for wave in waves if (each := cut.of(wave)))
        parts = [part for wave in waves for part in wave]
        count = availability.observations(flow, parts, wanted)
        if not count:
            raise NoResultsError("no observation that you may read is asked for")
        if count > MOST_OBSERVATIONS:
            raise TooLargeError(
                f"expected at most {MOST_OBSERVATIONS} observations, these are {count}: "
                "ask by country or period"
            )
        return Answer(
            flow=flow,
            catalogue=self.catalogue,
            waves=waves,
            blocks=self._blocks(Grids(flow, wanted)),
            columns=addresses.wanted_columns(query.said, ALL_COLUMNS),
            is_flat=addresses.is_flat(query.said),
        )

    def availability(
        self, readable: Stocks, query: DataQuery
    ) -> tuple[Artefact | AvailabilityConstraint, ...]:
        """Which values there are, and the structures that are asked for with them.

        Raises:
            NoResultsError: There are none that may be read.
        """
        stock, wanted = self._asked(readable, query)
        waves = choice.waves(stock.parts, _time(query), self._spreads)
        parts = [part for wave in waves for part in wave]
        if not parts:
            raise NoResultsError("nothing that you may read is asked for")
        found = availability.constraint(stock.flow, parts, wanted, query.component)
        return found, *self._beside(readable, stock.flow, query.said.get("references", "none"))

    def schema(self, readable: Stocks, query: DataQuery) -> tuple[Artefact, ...]:
        """The structure of a flow with all that it refers to."""
        stock, _ = self._asked(readable, query)
        return self._around(readable, "datastructure", stock.flow)

    def _beside(self, readable: Stocks, flow: Flow, asked: str) -> Sequence[Artefact]:
        kinds = {
            "dataflow",
            "datastructure",
            "codelist",
            "conceptscheme",
            "dataproviderscheme",
        }
        if asked == "none":
            return ()
        if asked not in {"all", *kinds}:
            raise BadSyntaxError(f"expected references=all, none or a kind, got {asked[:40]!r}")
        known = structures(readable, self.catalogue)
        around = self._around(readable, "dataflow", flow)
        if asked == "all":
            return around
        return tuple(each for each in around if _kind(each, known) == asked)

    def _around(self, readable: Stocks, kind: str, flow: Flow) -> tuple[Artefact, ...]:
        query = StructureQuery(kind, names.AGENCY, flow.id, "*", references="descendants")
        return self.structure(readable, query)

    def _asked(self, readable: Stocks, query: DataQuery) -> tuple[Stock, Slice]:
        """The flow, with those of its parts that a key, filters and providers leave."""
        stock = _provided(_named(readable, query), query.providers)
        flow, said = stock.flow, query.said
        wanted = slices.parse(
            flow.series_dimensions,
            query.key,
            query.filters,
            start=said.get("startPeriod"),
            end=said.get("endPeriod"),
        )
        parts = tuple(
            part
            for part in stock.parts
            if wanted.takes_period(part.period)
            and wanted.rests(flow.series_dimensions, part.series)
        )
        return Stock(flow, parts), wanted

    def _spreads(self, parts: Sequence[Part]) -> Sequence[float]:
        held = self.holdings.grids((part.release, part.number) for part in parts)
        return [each.grid.noise.sd for each in held]

    def _blocks(self, grids: Grids) -> Callable[[Sequence[Part]], tuple[Block, ...]]:
        footnotes = {party.id: party.footnote or "" for party in self.catalogue.parties}

        def block(part: Part, table: ReleasedTable) -> Block:
            grid = grids.of(part, table)
            said = grids.footnotes(grid, footnotes.get(part.release.publisher, ""))
            return Block(part, grid, table, said)

        def fetch(parts: Sequence[Part]) -> tuple[Block, ...]:
            held = self.holdings.tables((part.release, part.number) for part in parts)
            return tuple(block(part, each.table) for part, each in zip(parts, held, strict=True))

        return fetch


def _time(query: DataQuery) -> Time:
    said = query.said
    history = said.get("includeHistory", "false")
    if history not in ("true", "false"):
        raise BadSyntaxError(f"expected includeHistory=true or false, got {history[:40]!r}")
    return Time(
        as_of=times.moment(said["asOf"]) if "asOf" in said else None,
        updated_after=times.moment(said["updatedAfter"]) if "updatedAfter" in said else None,
        history=history == "true",
    )


def _named(readable: Stocks, query: DataQuery) -> Stock:
    """The one flow that an address names."""
    found = [
        stock
        for stock in _in_context(readable, query)
        if references.is_among(query.agency, names.AGENCY)
        and references.is_version(query.version, stock.flow.version)
    ]
    if not found:
        raise NoResultsError("there is no such dataflow, or nothing of it that you may read")
    if len(found) > 1:
        raise NotImplementedHereError("one dataflow is answered at a time: name it")
    return found[0]


def _in_context(readable: Stocks, query: DataQuery) -> Sequence[Stock]:
    match query.context:
        case "dataflow" | "datastructure" | "*" | "all":
            return [each for name, each in readable.items() if references.is_among(query.id, name)]
        case "provisionagreement":
            return [
                _provided(stock, publisher)
                for stock in readable.values()
                for publisher in dict.fromkeys(part.release.publisher for part in stock.parts)
                if references.is_among(query.id, agreement_id(stock.flow, publisher))
            ]
        case other:
            raise BadSyntaxError(
                f"expected dataflow, datastructure or provisionagreement, got {other[:40]!r}"
            )


def _provided(stock: Stock, providers: str) -> Stock:
    """Only what some publishers provide; each may stand behind the agency that lists it."""
    if providers in references.ANY or not providers:
        return stock
    wanted = {each.rpartition(",")[2] for each in providers.split("+")}
    return Stock(
        stock.flow, tuple(part for part in stock.parts if part.release.publisher in wanted)
    )


def _kind(artefact: Artefact, known: Mapping[str, Structure]) -> str:
    return next(each.kind for each in known.values() if each.artefact == artefact)
