"""What a body is answered: the agreements are asked again for every request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pysdmx.model import AvailabilityConstraint

from hub.holdings import HeldRelease
from hub.sdmx import addresses, asked, availability, choice, cuts, names, references
from hub.sdmx.addresses import DataQuery
from hub.sdmx.datasets import ALL_COLUMNS, Answer
from hub.sdmx.flows import Part, Stocks, stocks
from hub.sdmx.grids import Grids
from hub.sdmx.observations import Block
from hub.sdmx.references import StructureQuery
from hub.sdmx.refusals import NoResultsError, TooLargeError
from hub.sdmx.structures import Artefact, structures
from hub.selection import Figures
from proto.catalogue import Catalogue
from proto.release import ReleasedTable
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"

MOST_OBSERVATIONS = 5_000_000
"""In one answer; a client that wants more asks by country or period."""


class Holdings(Figures, Protocol):
    """Where releases are, and their tables."""

    def releases(self, reader: str, purpose: Purpose, today: date) -> tuple[HeldRelease, ...]:
        """Those that an agreement in force lets the reader have."""


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
        stock, wanted = asked.stock(readable, query)
        flow, cut = stock.flow, cuts.parse(query.said)
        waves = choice.waves(stock.parts, asked.time(query), self._spreads)
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
        stock, wanted = asked.stock(readable, query)
        waves = choice.waves(stock.parts, asked.time(query), self._spreads)
        parts = [part for wave in waves for part in wave]
        if not parts:
            raise NoResultsError("nothing that you may read is asked for")
        found = availability.constraint(stock.flow, parts, wanted, query.component)
        known, which = structures(readable, self.catalogue), query.said.get("references", "none")
        flow = names.urn("dataflow", stock.flow.id, stock.flow.version)
        return found, *references.beside(flow, which, known)

    def schema(self, readable: Stocks, query: DataQuery) -> tuple[Artefact, ...]:
        """The structure of a flow with all that it refers to."""
        flow = asked.stock(readable, query)[0].flow
        structure = StructureQuery("datastructure", names.AGENCY, flow.id, references="descendants")
        return self.structure(readable, structure)

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
