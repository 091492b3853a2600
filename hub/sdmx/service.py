"""What a body is answered: the agreements are asked again for every request."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pysdmx.model import AvailabilityConstraint

from hub.holdings import HeldRelease
from hub.sdmx import (
    asked,
    availability,
    columns,
    cuts,
    layouts,
    names,
    references,
    schemas,
)
from hub.sdmx.addresses import DataQuery
from hub.sdmx.asked import Pick
from hub.sdmx.availability import Values
from hub.sdmx.cuts import Cut
from hub.sdmx.datasets import Answer, Message
from hub.sdmx.flows import Stocks, stocks
from hub.sdmx.readings import Reader, Reading
from hub.sdmx.references import StructureQuery
from hub.sdmx.refusals import BadSyntaxError, NoResultsError, TooLargeError
from hub.sdmx.structures import Artefact, coded, structures
from hub.sdmx.xml_kinds import Edition
from hub.selection import Figures
from proto.catalogue import Catalogue
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"

MOST_OBSERVATIONS = 5_000_000
"""In one answer, or looked through for one; a client that wants more asks by country or period."""

_UNCUT = Cut(None, None)


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

    def data(self, readable: Stocks, query: DataQuery) -> Message:
        """The observations that are asked for, to be fetched while they are written.

        Raises:
            BadSyntaxError: They cannot be packed as is asked.
            NoResultsError: There are none that may be read.
            TooLargeError: There are too many.
        """
        picks = asked.picks(readable, query)
        packed = {pick.flow.id: layouts.parse(pick.flow, query.said) for pick in picks}
        chosen = {name: columns.wanted(query.said, layout) for name, layout in packed.items()}
        read = self._readings(picks, query, cuts.parse(query.said))
        readings = [each for each in read if each.count]
        if not readings:
            raise NoResultsError("no observation that you may read is asked for")
        return tuple(
            Answer(
                flow=each.flow,
                catalogue=self.catalogue,
                waves=each.waves,
                blocks=each.blocks,
                columns=chosen[each.flow.id],
                layout=packed[each.flow.id],
            )
            for each in readings
        )

    def availability(
        self, readable: Stocks, query: DataQuery
    ) -> tuple[Artefact | AvailabilityConstraint, ...]:
        """Which values there are, and the structures that are asked for with them.

        Raises:
            NoResultsError: There are none that may be read.
        """
        read = self._readings(asked.picks(readable, query), query, _UNCUT)
        told = [(each, held) for each in read if (held := self._values(each, query))]
        if not told:
            raise NoResultsError("nothing that you may read is asked for")
        found = [availability.constraint(each.flow, each.parts, each.cells, v) for each, v in told]
        which = query.said.get("references", "none")
        if which == "none":
            return tuple(found)
        flows = [names.urn("dataflow", each.flow.id, each.flow.version) for each, _ in told]
        return *found, *references.beside(flows, which, structures(readable, self.catalogue))

    def schema(self, readable: Stocks, query: DataQuery) -> tuple[Artefact, ...]:
        """The structures of flows with all that they refer to."""
        flows = ",".join(dict.fromkeys(pick.flow.id for pick in asked.picks(readable, query)))
        structure = StructureQuery("datastructure", names.AGENCY, flows, references="descendants")
        return self.structure(readable, structure)

    def xml_schema(self, readable: Stocks, query: DataQuery, edition: Edition) -> str:
        """What structure-specific data of one flow is checked against.

        Raises:
            BadSyntaxError: Several flows are asked for, or a layout that there is none of.
        """
        flows = {pick.flow.id: pick.flow for pick in asked.picks(readable, query)}
        if len(flows) > 1:
            raise BadSyntaxError(
                f"an XML schema is of one dataflow: name one of {', '.join(flows)}"
            )
        [flow] = flows.values()
        lists = coded(structures(readable, self.catalogue))[flow.id]
        return schemas.write(layouts.parse(flow, query.said), lists, edition)

    def _readings(self, picks: tuple[Pick, ...], query: DataQuery, cut: Cut) -> Sequence[Reading]:
        reader, time = Reader(self.holdings, self.catalogue), asked.time(query)
        readings = [reader.of(pick, time, cut) for pick in picks]
        _expect_few(readings)
        return [each.sifted(cut) for each in readings]

    def _values(self, reading: Reading, query: DataQuery) -> Values:
        """The values in an answer, or those that each filter could name beside the others."""
        asked_for = [
            name
            for name in layouts.Layout(reading.flow).dimensions
            if references.is_among(query.component, name)
        ]
        if query.said.get("mode", "exact") == "exact":
            values = reading.values
        else:
            values = {name: self._beside(reading.pick, name, query) for name in asked_for}
        return {name: values[name] for name in asked_for if values[name]}

    def _beside(self, pick: Pick, name: str, query: DataQuery) -> Sequence[str]:
        """The codes of one dimension under which there is something, whatever it is now."""
        reader = Reader(self.holdings, self.catalogue)
        reading = reader.of(pick.without(name), asked.time(query), _UNCUT)
        _expect_few([reading])
        return reading.sifted(_UNCUT).values[name]


def _expect_few(readings: Iterable[Reading]) -> None:
    """Find no more observations to go through than one answer may take."""
    count = sum(each.count for each in readings)
    if count > MOST_OBSERVATIONS:
        raise TooLargeError(
            f"expected at most {MOST_OBSERVATIONS} observations, these are {count}: "
            "ask by country or period"
        )
