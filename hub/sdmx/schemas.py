"""The XML schema of structure-specific data of one flow, to be laid beside SDMX's own schemas.

Source: SDMX 2.1 and 3.0, section 3a, structure-specific schemas; `SDMXDataStructureSpecific*.xsd`.
"""

from collections.abc import Iterable, Iterator, Mapping

from pysdmx.model import Codelist, DataType

from hub.sdmx import concepts, names
from hub.sdmx.layouts import Layout
from hub.sdmx.xml_frame import space, specific_space
from hub.sdmx.xml_kinds import Edition, quoted

Lists = Mapping[str, Codelist]
"""By the column that they are for."""

_TYPES = {
    DataType.STRING: "xs:string",
    DataType.INTEGER: "xs:integer",
    DataType.DOUBLE: "xs:double",
}
_FIGURES = (concepts.MEASURE, *concepts.ATTRIBUTES)
_SPECIFIC = {
    "v2_1": "SDMXDataStructureSpecificBase.xsd",
    "v3_0": "SDMXDataStructureSpecific.xsd",
}
"""Where SDMX's own types of structure-specific data are."""

_PROHIBITED = {"v2_1": ("type", "REPORTING_YEAR_START_DAY"), "v3_0": ("type",)}
"""What SDMX lets an observation say, and no observation of ours has to."""


def write(layout: Layout, lists: Lists, edition: Edition) -> str:
    """The schema of data in one layout."""
    target = specific_space(layout)
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns={quoted(target)} ',
            f'xmlns:com="{space(edition, "common")}" ',
            f'xmlns:ss="{space(edition, "data/structurespecific")}" ',
            f'targetNamespace={quoted(target)} elementFormDefault="qualified">\n',
            _imported(edition, "common", "SDMXCommon.xsd"),
            _imported(edition, "data/structurespecific", _SPECIFIC[edition]),
            _data_set(layout, edition),
            "" if layout.is_flat else _series(layout, edition),
            _observation(layout, lists, edition),
            *(_enumeration(name, each) for name, each in lists.items()),
            "</xs:schema>\n",
        )
    )


def _imported(edition: Edition, place: str, file: str) -> str:
    return f'<xs:import namespace="{space(edition, place)}" schemaLocation="{file}"/>\n'


def _data_set(layout: Layout, edition: Edition) -> str:
    held = _element("Obs" if layout.is_flat else "Series", many=edition == "v2_1")
    many = "" if edition == "v2_1" else ' maxOccurs="unbounded"'
    return _type(
        "DataSetType",
        f'{_ANNOTATIONS}<xs:element name="DataProvider" type="com:DataProviderReferenceType" '
        f'form="unqualified" minOccurs="0"/><xs:choice minOccurs="0"{many}>{held}</xs:choice>',
        '<xs:attributeGroup ref="ss:SetAttributeGroup"/>',
    )


def _series(layout: Layout, edition: Edition) -> str:
    beside = [names.TIME] if layout.at == names.TIME else []
    unsaid = (*beside, *(each for each in _PROHIBITED[edition] if each != "type"))
    return _type(
        "SeriesType",
        f"{_ANNOTATIONS}{_element('Obs', at_least=0)}",
        "".join((*map(_key, layout.keyed), *map(_unsaid, unsaid))),
    )


def _observation(layout: Layout, lists: Lists, edition: Edition) -> str:
    key = layout.keyed if layout.is_flat else (layout.at,)
    unsaid = (*(() if names.TIME in key else (names.TIME,)), *_PROHIBITED[edition])
    return _type(
        "ObsType",
        _ANNOTATIONS,
        "".join((*map(_key, key), *_figures(lists), *map(_unsaid, unsaid))),
    )


_ANNOTATIONS = '<xs:element ref="com:Annotations" minOccurs="0"/>'


def _element(name: str, *, many: bool = True, at_least: int = 1) -> str:
    most = ' maxOccurs="unbounded"' if many else ""
    return (
        f'<xs:element name="{name}" type="{name}Type" form="unqualified" '
        f'minOccurs="{at_least}"{most}/>'
    )


def _type(name: str, held: str, said: str) -> str:
    """One of SDMX's abstract types, with nothing in it but what is named."""
    return (
        f'<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="ss:{name}">'
        f"<xs:sequence>{held}</xs:sequence>{said}"
        "</xs:restriction></xs:complexContent></xs:complexType>\n"
    )


def _key(name: str) -> str:
    kind = "com:ObservationalTimePeriodType" if name == names.TIME else name
    return f'<xs:attribute name="{name}" type="{kind}" use="required"/>'


def _figures(lists: Lists) -> Iterator[str]:
    """A client may ask for some of them only, so none is required."""
    for fact in _FIGURES:
        kind = fact.id if fact.id in lists else _TYPES[fact.type]
        yield f'<xs:attribute name="{fact.id}" type="{kind}" use="optional"/>'


def _unsaid(name: str) -> str:
    return f'<xs:attribute name="{name}" use="prohibited"/>'


def _enumeration(name: str, listed: Codelist) -> str:
    return (
        f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">'
        f"{_values(code.id for code in listed.items)}</xs:restriction></xs:simpleType>\n"
    )


def _values(codes: Iterable[str]) -> str:
    return "".join(f"<xs:enumeration value={quoted(code)}/>" for code in codes)
