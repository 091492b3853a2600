"""The concepts: what every table has, and what each dataset asks about people."""

from dataclasses import dataclass

from pysdmx.model import Concept, ConceptScheme, DataType

from hub.sdmx import equivalents, names
from proto.catalogue import Catalogue, Dataset

COMMON = "CS_COMMON"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said of every figure, or of where it stands."""

    id: str
    name: str
    description: str
    type: DataType = DataType.STRING


PLACES = (
    Fact(names.FREQ, "Frequency", "How often such a period comes, or how many years are pooled"),
    Fact(names.REF_AREA, "Reporting country", "The country that published the figure"),
    Fact(names.COUNTED, "Who is counted", "The statuses of the people counted, all together"),
    Fact(names.TIME, "Period", "The period the figure speaks of", DataType.PERIOD),
)
MEASURE = Fact(
    names.VALUE,
    "Estimate",
    "Unbiased estimate of the count, with noise; it may be negative. Empty where the agreement "
    "lets nobody read the number",
    DataType.DOUBLE,
)
ATTRIBUTES = (
    Fact(
        "CI_LOWER",
        "Lower bound",
        "The least count that noise does not rule out (95 %)",
        DataType.INTEGER,
    ),
    Fact(
        "CI_UPPER",
        "Upper bound",
        "The largest count that noise does not rule out (95 %)",
        DataType.INTEGER,
    ),
    Fact(
        "SHOWN",
        "Number to show",
        "What people may read: whole, and rounded as agreed",
        DataType.INTEGER,
    ),
    Fact("OBS_STATUS", "Observation status", "Whether the number may be read"),
    Fact("CONF_STATUS", "Confidentiality status", "Why the number may not be read"),
    Fact("FOOTNOTE", "Footnote", "What must be said wherever the names are shown"),
    Fact(
        "NOISE_SD",
        "Standard deviation of the noise",
        "In counts, as the release states it",
        DataType.DOUBLE,
    ),
    Fact("DP_EPSILON", "Privacy loss epsilon", "Of the whole release, exact", DataType.STRING),
    Fact("DP_DELTA", "Privacy loss delta", "Of the whole release, exact", DataType.STRING),
    Fact("VINTAGE", "Vintage", "1 for the first release, then its corrections", DataType.INTEGER),
    Fact("RELEASE_ID", "Release", "SHA-256 of the signed release, as the log has it"),
)


def scheme_of(dataset: Dataset) -> str:
    """Each dataset asks its own questions."""
    return f"CS_{dataset.id.upper()}"


def schemes(catalogue: Catalogue) -> tuple[ConceptScheme, ...]:
    """All concepts; of the catalogue's every indicator, released or not."""
    version = catalogue.version
    facts = (*PLACES, MEASURE, *ATTRIBUTES)
    return (
        _scheme(COMMON, "What every table has", version, tuple(_said(f, version) for f in facts)),
        *(
            _scheme(scheme_of(each), each.label, version, _asked(each, version))
            for each in catalogue.datasets
        ),
    )


def _scheme(name: str, label: str, version: str, items: tuple[Concept, ...]) -> ConceptScheme:
    return ConceptScheme(name, name=label, agency=names.AGENCY, version=version, items=items)


def _said(fact: Fact, version: str) -> Concept:
    return Concept(
        fact.id,
        urn=names.concept_urn(COMMON, version, fact.id),
        name=fact.name,
        description=fact.description,
        dtype=fact.type,
    )


def _asked(dataset: Dataset, version: str) -> tuple[Concept, ...]:
    scheme = scheme_of(dataset)
    return tuple(
        Concept(
            each.id.upper(),
            urn=names.concept_urn(scheme, version, each.id.upper()),
            name=each.label,
            description=f"Question {each.source} of the DCIM handbook",
            dtype=DataType.STRING,
            annotations=equivalents.annotations().get((dataset.id, each.id), ()),
        )
        for each in dataset.indicators
    )
