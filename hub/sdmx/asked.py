"""Which dataflow an address means, and which part of it."""

from collections.abc import Sequence

from hub.sdmx import names, references, slices, times
from hub.sdmx.addresses import DataQuery
from hub.sdmx.choice import Time
from hub.sdmx.flows import Stock, Stocks
from hub.sdmx.providers import agreement_id
from hub.sdmx.refusals import BadSyntaxError, NoResultsError, NotImplementedHereError
from hub.sdmx.slices import Slice


def stock(readable: Stocks, query: DataQuery) -> tuple[Stock, Slice]:
    """The flow, with those of its parts that a key, filters and providers leave.

    Raises:
        BadSyntaxError: The address is not written as one.
        NoResultsError: There is no such flow that may be read.
        NotImplementedHereError: It means several flows.
    """
    found = _provided(_named(readable, query), query.providers)
    dimensions, said = found.flow.series_dimensions, query.said
    wanted = slices.parse(
        dimensions,
        query.key,
        query.filters,
        start=said.get("startPeriod"),
        end=said.get("endPeriod"),
    )
    parts = tuple(
        part
        for part in found.parts
        if wanted.takes_period(part.period) and wanted.rests(dimensions, part.series)
    )
    return Stock(found.flow, parts), wanted


def time(query: DataQuery) -> Time:
    """What it says of when figures arrived.

    Raises:
        BadSyntaxError: A moment is none, or history neither true nor false.
    """
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
