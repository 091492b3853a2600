"""CSV on the Web: what the columns of exported files are, and which codes may stand in them.

Source: W3C, Metadata Vocabulary for Tabular Data (2015).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pysdmx.model import Codelist, DataType

from hub.sdmx import concepts, names
from hub.sdmx.concepts import Fact
from hub.sdmx.flows import Flow

FILE = "csv-metadata.json"
"""Where tools look for what a folder of CSV files means (§5.1 of the model for tabular data)."""

LIST_COLUMNS = ("ID", "NAME", "FOOTNOTE")
"""Of the file of a code list."""

_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_TYPES = {DataType.INTEGER: "integer", DataType.DOUBLE: "double"}
_LEAD = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
_ABOUT_LEAD = ("Kind of structure", "Dataflow", "What to do with the line")
_FIGURES = (concepts.MEASURE, *concepts.ATTRIBUTES)

Lists = Mapping[str, Codelist]
"""Code lists by the column that they are for, or by their own ids."""


def group(
    flows: Iterable[tuple[Flow, Lists]], lists: Iterable[Codelist], about: Mapping[str, object]
) -> dict[str, object]:
    """The description of all tables: one for each flow, one for each code list."""
    return {
        "@context": _CONTEXT,
        **about,
        "tables": [
            *(_table(flow, coded) for flow, coded in flows),
            *(_list_table(each) for each in lists),
        ],
    }


def code_rows(listed: Codelist) -> Iterator[tuple[str, str, str]]:
    """The lines of the file of a code list."""
    for code in listed.items:
        note = next((each.text for each in code.annotations), None)
        yield code.id, code.name or "", note or ""


def file_of(name: str) -> str:
    """The CSV file of a flow or a list."""
    return f"{name}.csv"


def _table(flow: Flow, coded: Lists) -> dict[str, object]:
    dimensions = (*flow.series_dimensions, names.TIME)
    return {
        "url": file_of(flow.id),
        "dc:title": flow.label,
        "tableSchema": {
            "columns": [*_lead(), *_dimensions(flow, dimensions), *map(_fact, _FIGURES)],
            "primaryKey": list(dimensions),
            "foreignKeys": [_reference(name, coded[name]) for name in coded],
        },
    }


def _lead() -> Iterator[dict[str, object]]:
    for name, about in zip(_LEAD, _ABOUT_LEAD, strict=True):
        yield {"name": name, "titles": name, "dc:description": about, "datatype": "string"}


def _dimensions(flow: Flow, dimensions: Sequence[str]) -> Iterator[dict[str, object]]:
    labels = {fact.id: fact.name for fact in concepts.PLACES}
    labels |= {each.id: each.label for each in flow.dimensions}
    for name in dimensions:
        yield {
            "name": name,
            "titles": name,
            "dc:description": labels[name],
            "datatype": "string",
            "required": True,
        }


def _fact(fact: Fact) -> dict[str, object]:
    return {
        "name": fact.id,
        "titles": fact.id,
        "dc:description": f"{fact.name}. {fact.description}",
        "datatype": _TYPES.get(fact.type, "string"),
    }


def _reference(column: str, listed: Codelist) -> dict[str, object]:
    return {
        "columnReference": column,
        "reference": {"resource": file_of(listed.id), "columnReference": LIST_COLUMNS[0]},
    }


def _list_table(listed: Codelist) -> dict[str, object]:
    columns = [{"name": name, "titles": name, "datatype": "string"} for name in LIST_COLUMNS]
    return {
        "url": file_of(listed.id),
        "dc:title": listed.name,
        "tableSchema": {"columns": columns, "primaryKey": LIST_COLUMNS[0]},
    }
