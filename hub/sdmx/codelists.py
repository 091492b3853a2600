"""The code lists, each generated from the catalogue; a footnote goes wherever a name goes."""

from collections.abc import Iterable, Mapping

from pysdmx.model import Annotation, Code, Codelist

from hub.sdmx import names
from hub.sdmx.flows import Flow, Part, Stock
from proto.catalogue import Catalogue, CodeList, Dataset

OBS_STATUS = Codelist(
    "CL_OBS_STATUS",
    name="Observation status",
    agency=names.AGENCY,
    version="1.0.0",
    items=(
        Code("A", name="Normal value"),
        Code("Q", name="Suppressed: below the agreement's minimum count"),
    ),
)
CONF_STATUS = Codelist(
    "CL_CONF_STATUS",
    name="Confidentiality status",
    agency=names.AGENCY,
    version="1.0.0",
    items=(
        Code("F", name="Free: may be shown under the agreement"),
        Code("A", name="Primary confidentiality due to small counts"),
    ),
)
"""Codes as in SDMX's own lists of these names, those that occur here."""

OF_ATTRIBUTES: Mapping[str, Codelist] = {"OBS_STATUS": OBS_STATUS, "CONF_STATUS": CONF_STATUS}

_FREQUENCIES = {"A": "Annual", "S": "Half-yearly", "Q": "Quarterly"}


def of_list(listed: CodeList) -> Codelist:
    """One of the catalogue's lists."""
    return Codelist(
        names.code_list(listed.id),
        name=listed.label,
        description=_footnotes((code.label, code.footnote) for code in listed.codes),
        agency=names.AGENCY,
        version=listed.version,
        items=tuple(_code(code.id, code.label, code.footnote) for code in listed.codes),
    )


def areas(catalogue: Catalogue) -> Codelist:
    """The countries that can publish."""
    countries = [party for party in catalogue.parties if party.kind == "country"]
    return Codelist(
        names.code_list(names.REF_AREA),
        name="Reporting country",
        description=_footnotes((each.name, each.footnote) for each in countries),
        agency=names.AGENCY,
        version=catalogue.version,
        items=tuple(_code(each.id, each.name, each.footnote) for each in countries),
    )


def frequencies(stocks: Iterable[Stock], version: str) -> Codelist:
    """The frequencies, and as many years as somebody pools."""
    found = {part.series[0] for part in _parts(stocks)}
    return Codelist(
        names.code_list(names.FREQ),
        name="Frequency",
        agency=names.AGENCY,
        version=version,
        is_partial=True,
        items=tuple(
            Code(code, name=frequency_name(code))
            for code in (*_FREQUENCIES, *sorted(found - set(_FREQUENCIES)))
        ),
    )


def frequency_name(code: str) -> str:
    """What a frequency is called: `Annual`, or `3 years pooled`."""
    return _FREQUENCIES.get(code) or f"{code[1:]} years pooled"


def counted(flow: Flow, stocks: Iterable[Stock]) -> Codelist:
    """The sets of statuses that tables of a dataset count together, those that may be read."""
    found = {
        part.shape.statuses for part in _parts(stocks) if part.release.dataset == flow.dataset.id
    }
    return Codelist(
        counted_id(flow),
        name=f"{flow.dataset.label}: who is counted",
        agency=names.AGENCY,
        version=flow.version,
        is_partial=True,
        items=tuple(
            Code(names.counted(each), name=counted_name(flow.dataset, each))
            for each in sorted(found)
        ),
    )


def counted_id(flow: Flow) -> str:
    """Each dataset has statuses of its own."""
    return names.code_list(f"{flow.dataset.id}_{names.COUNTED}")


def counted_name(dataset: Dataset, statuses: tuple[str, ...]) -> str:
    """Which people are counted together: `Identified or Formally identified`."""
    listed = dataset.indicator(dataset.status_indicator).code_list
    labels = {code.id: code.label for code in listed.codes}
    return " or ".join(labels.get(each, each) for each in statuses)


def _code(name: str, label: str, footnote: str | None) -> Code:
    """A footnote is an annotation: beside a description, R's rsdmx loses the name."""
    note = Annotation(id="FOOTNOTE", type="FOOTNOTE", text=footnote)
    return Code(name, name=label, annotations=(note,) if footnote else ())


def _footnotes(noted: Iterable[tuple[str, str | None]]) -> str | None:
    """What the description of a list says, so that nobody overlooks it."""
    return " ".join(f"{label}: {footnote}" for label, footnote in noted if footnote) or None


def _parts(stocks: Iterable[Stock]) -> Iterable[Part]:
    return (part for stock in stocks for part in stock.parts)
