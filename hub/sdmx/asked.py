"""Which dataflows an address means, and which part of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hub.sdmx import columns, names, references, slices, times
from hub.sdmx.addresses import DataQuery
from hub.sdmx.choice import Time
from hub.sdmx.flows import Flow, Part, Stock, Stocks
from hub.sdmx.providers import agreement_id
from hub.sdmx.refusals import BadSyntaxError, NoResultsError, NotOfThisFlowError
from hub.sdmx.slices import Slice


@dataclass(frozen=True, slots=True)
class Pick:
    """A flow, and what is wanted of it."""

    stock: Stock
    wanted: Slice

    @property
    def flow(self) -> Flow:
        """The flow."""
        return self.stock.flow

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its tables that a key, filters and providers leave."""
        dimensions = self.flow.series_dimensions
        return tuple(
            part
            for part in self.stock.parts
            if self.wanted.takes_period(part.period) and self.wanted.rests(dimensions, part.series)
        )

    def without(self, name: str) -> "Pick":
        """The same, whatever the code of one dimension."""
        return replace(self, wanted=self.wanted.without(name, self.flow.series_dimensions))


def picks(readable: Stocks, query: DataQuery) -> tuple[Pick, ...]:
    """The flows that are asked for; of several, those that have what a key and filters name.

    Raises:
        BadSyntaxError: The address is not written as one.
        NoResultsError: There is no such flow that may be read.
    """
    found, refused = [], []
    for stock in _named(readable, query):
        try:
            found.append(Pick(_provided(stock, query.providers), _wanted(stock.flow, query)))
        except NotOfThisFlowError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    return tuple(found)


def _wanted(flow: Flow, query: DataQuery) -> Slice:
    said = query.said
    limits = (("ge", said.get("startPeriod")), ("le", said.get("endPeriod")))
    between = tuple((names.TIME, f"{operator}:{text}") for operator, text in limits if text)
    return slices.parse(
        flow.series_dimensions, query.key, (*query.filters, *between), figures=columns.FIGURES
    )


def time(query: DataQuery) -> Time:
    """What it says of when figures arrived.

    Raises:
        BadSyntaxError: A moment is none or before another, or history neither true nor false.
    """
    said = query.said
    history = said.get("includeHistory", "false")
    if history not in ("true", "false"):
        raise BadSyntaxError(f"expected includeHistory=true or false, got {history[:40]!r}")
    as_of = times.moment(said["asOf"]) if "asOf" in said else None
    after = times.moment(said["updatedAfter"]) if "updatedAfter" in said else None
    if as_of and after and after > as_of:
        raise BadSyntaxError("expected updatedAfter before asOf, got it after that")
    return Time(as_of=as_of, updated_after=after, history=history == "true")


def _named(readable: Stocks, query: DataQuery) -> Sequence[Stock]:
    """The flows that an address names."""
    found = [
        stock
        for stock in _in_context(readable, query)
        if references.is_among(query.agency, names.AGENCY)
        and references.is_version(query.version, stock.flow.version)
    ]
    if not found:
        raise NoResultsError("there is no such dataflow, or nothing of it that you may read")
    return found


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
