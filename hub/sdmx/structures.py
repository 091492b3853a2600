"""The structures behind the dataflows of one reader, generated anew from what it may read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pysdmx.model import (
    AgencyScheme,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataProviderScheme,
    DataStructureDefinition,
    DataType,
    ProvisionAgreement,
    Role,
)

from hub.sdmx import codelists, concepts, names, providers
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
    flows = {stock.flow.dataset.id: stock.flow for stock in stocks.values()}
    counted = {name: codelists.counted(flow, stocks.values()) for name, flow in flows.items()}
    found = (
        Structure("agencyscheme", providers.agencies(), ()),
        Structure("dataproviderscheme", providers.providers(stocks.values(), catalogue), ()),
        *(Structure("conceptscheme", each, ()) for each in concepts.schemes(catalogue)),
        *_common_lists(stocks.values(), catalogue),
        *_catalogue_lists(catalogue),
        *(Structure("codelist", each, ()) for each in counted.values()),
        *(
            each
            for stock in stocks.values()
            for each in _of_flow(stock, counted[stock.flow.dataset.id], catalogue)
        ),
    )
    return {each.urn: each for each in found}


def coded(known: Mapping[str, Structure]) -> Mapping[str, Mapping[str, Codelist]]:
    """The code list of every coded column of every flow."""
    lists = {urn: each.artefact for urn, each in known.items()}
    return {
        each.id: {
            component.id: listed
            for component in each.artefact.components
            if isinstance(listed := lists.get(component.local_enum_ref or ""), Codelist)
        }
        for each in known.values()
        if isinstance(each.artefact, DataStructureDefinition)
    }


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


def _of_flow(stock: Stock, counted: Codelist, catalogue: Catalogue) -> Iterator[Structure]:
    flow = stock.flow
    definition = _definition(flow, counted)
    yield Structure("datastructure", definition, tuple(_uses(definition, flow)))
    dataflow = Dataflow(
        flow.id,
        name=flow.label,
        description=_description(stock),
        agency=names.AGENCY,
        version=flow.version,
        structure=definition,
    )
    yield Structure("dataflow", dataflow, (names.urn("datastructure", flow.id, flow.version),))
    provided = (
        names.urn("dataflow", flow.id, flow.version),
        names.urn("dataproviderscheme", names.PROVIDERS, names.PROVIDERS_VERSION),
    )
    for party in providers.publishers(stock, catalogue):
        yield Structure("provisionagreement", providers.agreement(stock, party), provided)


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
