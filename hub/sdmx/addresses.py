"""What an address asks for, in the words of SDMX-REST 2 and of SDMX-REST 1."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from hub.sdmx.references import StructureQuery
from hub.sdmx.refusals import BadSyntaxError

Era = Literal["v1", "v2"]
Parameters = Mapping[str, str]

_TIMES = ("updatedAfter", "includeHistory", "asOf")
_PERIODS = ("startPeriod", "endPeriod")
_LAYOUT = ("dimensionAtObservation", "firstNObservations", "lastNObservations")
_DATA = {
    "v1": (*_TIMES, *_PERIODS, *_LAYOUT, "detail"),
    "v2": (*_TIMES, *_PERIODS, *_LAYOUT, "attributes", "measures"),
}
_AVAILABILITY = (*_TIMES, *_PERIODS, "mode", "references")


@dataclass(frozen=True, slots=True)
class DataQuery:
    """A request for data, or for what there is of it.

    Attributes:
        context: What `id` names: a dataflow, its structure, a provision agreement, or any.
        providers: Only those of these publishers.
        component: Of which dimension the values are asked.
        filters: Conditions, each on one component.
        said: The other parameters.
    """

    context: str
    agency: str
    id: str
    version: str
    key: str
    providers: str
    component: str
    filters: tuple[tuple[str, str], ...]
    said: Parameters


def structure(era: Era, path: Sequence[str], query: str) -> StructureQuery:
    """`structure/codelist/DCIM/CL_SEX/1.0.0/female`, or the same without its first word.

    Raises:
        BadSyntaxError: The address is longer than that, or a parameter is not known.
    """
    _, said = _parameters(query, ("detail", "references"))
    rest = path[1:] if era == "v2" else path
    if len(rest) > 5:  # noqa: PLR2004  # Kind, agency, id, version, item.
        raise BadSyntaxError("expected KIND/AGENCY/ID/VERSION/ITEM, got more")
    kinds, agencies, ids, versions, items = (*rest, *("*",) * (5 - len(rest)))
    return StructureQuery(
        kinds=kinds,
        agencies=agencies,
        ids=ids,
        versions=versions,
        items=items,
        detail=said.get("detail", "full"),
        references=said.get("references", "none"),
    )


def data(era: Era, path: Sequence[str], query: str) -> DataQuery:
    """`data/dataflow/DCIM/ID/1.0.0/KEY`, or `data/DCIM,ID,1.0.0/KEY/PROVIDER`.

    Raises:
        BadSyntaxError: The address is not written so, or a parameter is not known.
    """
    filters, said = _parameters(query, _DATA[era])
    return _query(era, path[1:], filters, said)


def availability(era: Era, path: Sequence[str], query: str) -> DataQuery:
    """Like `data`, and a dimension at the end.

    Raises:
        BadSyntaxError: The address is not written so, or a parameter is not known.
    """
    filters, said = _parameters(query, _AVAILABILITY)
    mode = said.get("mode", "exact")
    if mode not in ("exact", "available"):
        raise BadSyntaxError(f"expected mode=exact or mode=available, got {mode[:40]!r}")
    return _query(era, path[1:], filters, said)


def schema(path: Sequence[str], query: str) -> DataQuery:
    """`schema/dataflow/DCIM/ID/1.0.0`, in both eras.

    Raises:
        BadSyntaxError: The address is not written so, or a parameter is not known.
    """
    filters, said = _parameters(query, ("dimensionAtObservation", "explicitMeasure"))
    if said.get("explicitMeasure", "false") != "false":
        raise BadSyntaxError("no dataflow has a dimension of measures: leave explicitMeasure out")
    return _query("v2", path[1:5], filters, said)


def _query(
    era: Era, rest: Sequence[str], filters: tuple[tuple[str, str], ...], said: Parameters
) -> DataQuery:
    if era == "v2":
        if len(rest) > 6:  # noqa: PLR2004  # Context, agency, id, version, key, component.
            raise BadSyntaxError("expected CONTEXT/AGENCY/ID/VERSION/KEY, got more")
        parts = (*rest, *("*",) * (6 - len(rest)))
        context, agency, name, version, key, component = parts
        return DataQuery(context, agency, name, version, key, "*", component, filters, said)
    if not 0 < len(rest) <= 4:  # noqa: PLR2004  # Flow, key, provider, component.
        raise BadSyntaxError("expected FLOW/KEY/PROVIDER, got something else")
    flow, key, provider, component = (*rest, *("all",) * (4 - len(rest)))
    agency, name, version = _flow_reference(flow)
    return DataQuery("dataflow", agency, name, version, key, provider, component, filters, said)


def _flow_reference(text: str) -> tuple[str, str, str]:
    """`ID`, `AGENCY,ID` or `AGENCY,ID,VERSION`."""
    parts = text.split(",")
    if len(parts) > 3:  # noqa: PLR2004  # The three above.
        raise BadSyntaxError(f"expected AGENCY,ID,VERSION, got {text[:80]!r}")
    if len(parts) == 1:
        return "all", parts[0], "latest"
    agency, name, version = (*parts, "latest")[:3]
    return agency, name, version


def _parameters(query: str, known: Iterable[str]) -> tuple[tuple[tuple[str, str], ...], Parameters]:
    """Filters, and the other parameters; a plus is a plus, not a space."""
    filters, said = [], {}
    for name, value in parse_qsl(query.replace("+", "%2B"), keep_blank_values=True):
        if name.startswith("c[") and name.endswith("]"):
            filters.append((name[2:-1], value))
        elif name not in known:
            raise BadSyntaxError(f"expected one of {', '.join(known)}, got {name[:40]!r}")
        elif name in said:
            raise BadSyntaxError(f"expected {name} once")
        else:
            said[name] = value
    return tuple(filters), said
