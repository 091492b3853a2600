"""Who provides what: the publishers, and what each says of the figures that it provides."""

from collections.abc import Iterable, Iterator

from pysdmx.model import (
    Agency,
    AgencyScheme,
    DataProvider,
    DataProviderScheme,
    ProvisionAgreement,
)

from hub.sdmx import names
from hub.sdmx.flows import Flow, Stock
from proto.catalogue import Catalogue, Party
from proto.method_note import MethodNote


def agencies() -> AgencyScheme:
    """Who maintains the structures."""
    ours = Agency(names.AGENCY, name="DCIM Exchange")
    return AgencyScheme(agency="SDMX", is_partial=True, items=(ours,))


def providers(stocks: Iterable[Stock], catalogue: Catalogue) -> DataProviderScheme:
    """Who published what may be read."""
    found = {each.id: each for stock in stocks for each in publishers(stock, catalogue)}
    return DataProviderScheme(
        agency=names.AGENCY,
        is_partial=True,
        items=tuple(
            DataProvider(each.id, name=each.name, description=each.footnote)
            for each in found.values()
        ),
    )


def publishers(stock: Stock, catalogue: Catalogue) -> tuple[Party, ...]:
    """Who published a flow; one that left the catalogue goes by its id."""
    known = {party.id: party for party in catalogue.parties}
    ids = dict.fromkeys(part.release.publisher for part in stock.parts)
    return tuple(known.get(each, Party(each, each, "country", None)) for each in ids)


def agreement_id(flow: Flow, publisher: str) -> str:
    """One provision agreement for each publisher of a flow."""
    return f"{flow.id}-BY-{publisher}"


def agreement(stock: Stock, party: Party) -> ProvisionAgreement:
    """That a party provides a flow, with its newest method note."""
    flow = stock.flow
    notes = [part.release.method_note for part in stock.parts if part.release.publisher == party.id]
    return ProvisionAgreement(
        agreement_id(flow, party.id),
        name=f"{flow.label}, published by {party.name}",
        description=" ".join((*_method(notes[-1]), *([party.footnote] if party.footnote else []))),
        agency=names.AGENCY,
        version=flow.version,
        dataflow=names.urn("dataflow", flow.id, flow.version),
        provider=names.provider_urn(party.id),
    )


def _method(note: MethodNote) -> Iterator[str]:
    """What must be known before its figures are put beside those of others."""
    country = note.country
    yield f"Counted: each {note.unit} once, by the date of {note.date_axis}."
    yield f"Decided by: {country.decided_by.rstrip('.')}."
    covered = (
        f"{each.institution} ({each.since} to {each.until or 'now'})" for each in country.coverage
    )
    yield f"Reported by: {', '.join(covered)}."
    yield f"People identified abroad: {country.abroad}."
    for each in country.breaks:
        yield f"Break in the series since {each.since}: {each.reason.rstrip('.')}."
    if country.remark:
        yield country.remark
