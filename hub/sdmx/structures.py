"""The structures behind the dataflows of one reader, generated anew from what it may read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pysdmx.model import (
    Agency,
    AgencyScheme,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataflowRef,
    DataProvider,
    DataProviderScheme,
    DataStructureDefinition,
    DataType,
    ProvisionAgreement,
    Role,
)

from hub.sdmx import codelists, concepts, names
from hub.sdmx.concepts import Fact
from hub.sdmx.flows import Flow, Stock
from proto.catalogue import Catalogue

Artefact = (
    AgencyScheme
    | Codelist
    | ConceptScheme
    | Dataflow
    | DataProviderScheme
    | DataStructureDefinition
    | ProvisionAgreement
)

_MANDATORY = ("OBS_STATUS", "CONF_STATUS", "VINTAGE", "RELEASE_ID")


@dataclass(frozen=True, slots=True)
class Structure:
    """An artefact, its place among the kinds, and what it refers to."""

    kind: str
    artefact: Artefact
    children: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its id."""
        return self.artefact.id

    @property
    def agency(self) -> str:
        """Who maintains it."""
        return str(self.artefact.agency)

    @property
    def version(self) -> str:
        """Its version."""
        return self.artefact.version

    @property
    def urn(self) -> str:
        """Its name in the world."""
        return names.urn(self.kind, self.id, self.version, agency=self.agency)


def structures(stocks: Mapping[str, Stock], catalogue: Catalogue) -> Mapping[str, Structure]:
    """All structures of a reader, by URN."""
    found = (
        *_organisations(stocks.values(), catalogue),
        *(Structure("conceptscheme", each, ()) for each in concepts.schemes(catalogue)),
        *_common_lists(stocks.values(), catalogue),
        *_catalogue_lists(catalogue),
        *(each for stock in stocks.values() for each in _of_flow(stock, tuple(stocks.values()))),
    )
    return {each.urn: each for each in found}


def agreement_id(flow: Flow, publisher: str) -> str:
    """One provision agreement for each publisher of a flow."""
    return f"{flow.id}-BY-{publisher}"


def _catalogue_lists(catalogue: Catalogue) -> Iterator[Structure]:
    lists = catalogue.code_lists.values()
    return (Structure("codelist", codelists.of_list(each), ()) for each in lists)


def _common_lists(stocks: Iterable[Stock], catalogue: Catalogue) -> Iterator[Structure]:
    listed = (
        *codelists.OF_ATTRIBUTES.values(),
        codelists.areas(catalogue),
        codelists.frequencies(stocks, catalogue.version),
    )
    return (Structure("codelist", each, ()) for each in listed)


def _organisations(stocks: Iterable[Stock], catalogue: Catalogue) -> Iterator[Structure]:
    """Who maintains the structures, and who published what may be read."""
    flows: dict[str, list[DataflowRef]] = {}
    for stock in stocks:
        reference = DataflowRef(stock.flow.id, names.AGENCY, version=stock.flow.version)
        for publisher in _publishers(stock):
            flows.setdefault(publisher, []).append(reference)
    known = {party.id: party for party in catalogue.parties}
    providers = DataProviderScheme(
        agency=names.AGENCY,
        is_partial=True,
        items=tuple(
            DataProvider(
                each,
                name=known[each].name if each in known else each,
                description=known[each].footnote if each in known else None,
            )
            for each in flows
        ),
    )
    agencies = AgencyScheme(
        agency="SDMX",
        is_partial=True,
        items=(Agency(names.AGENCY, name="DCIM Exchange"),),
    )
    yield Structure("agencyscheme", agencies, ())
    yield Structure("dataproviderscheme", providers, ())


def _publishers(stock: Stock) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.release.publisher for part in stock.parts))


def _of_flow(stock: Stock, all_stocks: tuple[Stock, ...]) -> Iterator[Structure]:
    flow = stock.flow
    counted = codelists.counted(flow, all_stocks)
    definition = _definition(flow, counted)
    yield Structure("codelist", counted, ())
    yield Structure("datastructure", definition, tuple(_uses(definition, flow)))
    dsd = names.urn("datastructure", flow.id, flow.version)
    dataflow = Dataflow(
        flow.id,
        name=flow.label,
        description=_description(stock),
        agency=names.AGENCY,
        version=flow.version,
        structure=definition,
    )
    yield Structure("dataflow", dataflow, (dsd,))
    for publisher in _publishers(stock):
        yield _agreement(flow, publisher)


def _agreement(flow: Flow, publisher: str) -> Structure:
    dataflow = names.urn("dataflow", flow.id, flow.version)
    agreement = ProvisionAgreement(
        agreement_id(flow, publisher),
        name=f"{flow.label}, published by {publisher}",
        agency=names.AGENCY,
        version=flow.version,
        dataflow=dataflow,
        provider=names.provider_urn(publisher),
    )
    providers = names.urn("dataproviderscheme", names.PROVIDERS, names.PROVIDERS_VERSION)
    return Structure("provisionagreement", agreement, (dataflow, providers))


def _description(stock: Stock) -> str:
    unit = stock.flow.dataset.unit
    return (
        f"Number of {unit}s as estimated by each country, with noise that protects every {unit}; "
        "OBS_VALUE is the estimate, SHOWN the number to print"
    )


def _uses(definition: DataStructureDefinition, flow: Flow) -> Iterator[str]:
    """What a data structure refers to: its code lists and the schemes of its concepts."""
    for component in definition.components:
        if component.local_enum_ref:
            yield component.local_enum_ref
    for scheme in (concepts.COMMON, concepts.scheme_of(flow.dataset)):
        yield names.urn("conceptscheme", scheme, flow.version)


def _definition(flow: Flow, counted: Codelist) -> DataStructureDefinition:
    lists: dict[str, str] = {
        names.FREQ: names.urn("codelist", names.code_list(names.FREQ), flow.version),
        names.REF_AREA: names.urn("codelist", names.code_list(names.REF_AREA), flow.version),
        names.COUNTED: names.urn("codelist", counted.id, counted.version),
    }
    *places, time = concepts.PLACES
    return DataStructureDefinition(
        flow.id,
        name=flow.label,
        agency=names.AGENCY,
        version=flow.version,
        components=Components(
            (
                *(_fixed(each, Role.DIMENSION, flow, lists[each.id]) for each in places),
                *_dimensions(flow),
                _fixed(time, Role.DIMENSION, flow),
                _fixed(concepts.MEASURE, Role.MEASURE, flow),
                *(_attribute(each, flow) for each in concepts.ATTRIBUTES),
            )
        ),
    )


def _attribute(fact: Fact, flow: Flow) -> Component:
    listed = codelists.OF_ATTRIBUTES.get(fact.id)
    refers = names.urn("codelist", listed.id, listed.version) if listed else None
    return _fixed(fact, Role.ATTRIBUTE, flow, refers)


def _fixed(fact: Fact, role: Role, flow: Flow, enumeration: str | None = None) -> Component:
    """A component that every structure has."""
    return Component(
        fact.id,
        required=role == Role.DIMENSION or fact.id in _MANDATORY,
        role=role,
        concept=Concept(fact.id, urn=names.concept_urn(concepts.COMMON, flow.version, fact.id)),
        local_dtype=DataType.STRING if enumeration else fact.type,
        local_enum_ref=enumeration,
        attachment_level="O" if role == Role.ATTRIBUTE else None,
    )


def _dimensions(flow: Flow) -> Iterator[Component]:
    scheme = concepts.scheme_of(flow.dataset)
    for each in flow.dimensions:
        listed = each.codes
        yield Component(
            each.id,
            required=True,
            role=Role.DIMENSION,
            concept=Concept(each.id, urn=names.concept_urn(scheme, flow.version, each.id)),
            local_dtype=DataType.STRING,
            local_enum_ref=names.urn("codelist", names.code_list(listed.id), listed.version),
        )
