"""What things are called in SDMX: ids, versions and URNs from the exchange's own names."""

from proto.period import Period

AGENCY = "DCIM"

FREQ = "FREQ"
REF_AREA = "REF_AREA"
COUNTED = "COUNTED"
TIME = "TIME_PERIOD"
VALUE = "OBS_VALUE"

PACKAGES = {
    "agencyscheme": "base.AgencyScheme",
    "codelist": "codelist.Codelist",
    "conceptscheme": "conceptscheme.ConceptScheme",
    "dataflow": "datastructure.Dataflow",
    "dataproviderscheme": "base.DataProviderScheme",
    "datastructure": "datastructure.DataStructure",
    "provisionagreement": "registry.ProvisionAgreement",
}
"""The kinds of structures that are served, and where each stands in the information model."""


def urn(kind: str, name: str, version: str, *, agency: str = AGENCY) -> str:
    """The URN of a structure of ours."""
    return f"urn:sdmx:org.sdmx.infomodel.{PACKAGES[kind]}={agency}:{name}({version})"


def concept_urn(scheme: str, version: str, name: str) -> str:
    """The URN of a concept."""
    return f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:{scheme}({version}).{name}"


def provider_urn(party: str) -> str:
    """The URN of a data provider."""
    return (
        "urn:sdmx:org.sdmx.infomodel.base.DataProvider="
        f"{AGENCY}:{PROVIDERS}({PROVIDERS_VERSION}).{party}"
    )


PROVIDERS = "DATA_PROVIDERS"
PROVIDERS_VERSION = "1.0"
"""Schemes of organisations are never versioned (SDMX 3.0, section 2, 7.3)."""


def code_list(name: str) -> str:
    """The id of a code list."""
    return f"CL_{name.upper()}"


def counted(statuses: tuple[str, ...]) -> str:
    """The code of a set of statuses that a table counts together."""
    return "-".join(statuses)


def frequency(period: Period) -> str:
    """`A`, `S` or `Q`; `A3` where three years are pooled, so that no series mixes the two."""
    return f"A{period.pooled_years}" if period.pooled_years > 1 else period.frequency


def time_period(period: Period) -> str:
    """The period in the form that SDMX schemas take: pooled years are a range of time."""
    if period.pooled_years > 1:
        return f"{period.start.isoformat()}/P{period.pooled_years}Y"
    return str(period)
