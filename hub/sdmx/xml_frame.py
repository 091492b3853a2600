"""What stands around the observations of an SDMX-ML message."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from hub.sdmx import names
from hub.sdmx.datasets import Message
from hub.sdmx.layouts import Layout
from hub.sdmx.xml_kinds import Edition, Kind, prefix

_NAMESPACE = "http://www.sdmx.org/resources/sdmxml/schemas"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_FOOTNOTE = 1000
"""The first number that the standard leaves to services, for what they have to say."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What tells one message from another."""

    id: str
    prepared: datetime


def opening(kind: Kind, message: Message, heading: Heading) -> str:
    """The beginning of a message, with its header; every flow is described there once."""
    layouts = {answer.flow.id: answer.layout for answer in message}
    spaces = [("mes", "message"), ("com", "common"), *kind.spaces]
    declared = {name: space(kind.edition, place) for name, place in spaces}
    if kind.is_specific:
        declared |= {prefix(flow): specific_space(layout) for flow, layout in layouts.items()}
    written = "".join(f' xmlns:{name}="{place}"' for name, place in declared.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:{kind.root} xmlns:xsi="{_XSI}"{written}>\n'
        f"<mes:Header><mes:ID>{heading.id}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{heading.prepared.isoformat(timespec='seconds')}</mes:Prepared>"
        f'<mes:Sender id="{names.AGENCY}"/>'
        f"{''.join(_structure(kind, layout) for layout in layouts.values())}</mes:Header>\n"
    )


def closing(kind: Kind, footnotes: Iterable[str]) -> str:
    """The end of a message, with what no observation in it says."""
    said = "".join(
        f'<foot:Message code="{_FOOTNOTE}" severity="Information">'
        f'<com:Text xml:lang="en">{escape(text)}</com:Text></foot:Message>'
        for text in footnotes
    )
    place = space(kind.edition, "message/footer")
    footer = f'<foot:Footer xmlns:foot="{place}">{said}</foot:Footer>\n' if said else ""
    return f"{footer}</mes:{kind.root}>\n"


def specific_space(layout: Layout) -> str:
    """The namespace of data that only one structure has."""
    urn = names.urn("datastructure", layout.flow.id, layout.flow.version)
    return f"{urn}:ObsLevelDim:{layout.at}"


def space(edition: Edition, place: str) -> str:
    """A namespace of the standard."""
    return f"{_NAMESPACE}/{edition}/{place}"


def _structure(kind: Kind, layout: Layout) -> str:
    flow = layout.flow
    urn = names.urn("datastructure", flow.id, flow.version)
    namespace = f' namespace="{specific_space(layout)}"' if kind.is_specific else ""
    reference = (
        urn
        if kind.edition == "v3_0"
        else f'<Ref agencyID="{names.AGENCY}" id="{flow.id}" version="{flow.version}" '
        'class="DataStructure"/>'
    )
    return (
        f'<mes:Structure structureID="{flow.id}"{namespace} dimensionAtObservation="{layout.at}">'
        f"<com:Structure>{reference}</com:Structure></mes:Structure>"
    )
