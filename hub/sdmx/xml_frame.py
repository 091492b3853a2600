"""What stands around the observations of an SDMX-ML message."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from xml.sax.saxutils import quoteattr

from hub.sdmx import names
from hub.sdmx.datasets import Answer

_NAMESPACE = "http://www.sdmx.org/resources/sdmxml/schemas"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

Release = Literal["v2_1", "v3_0"]
"""Of the standard, as its namespaces write it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What tells one message from another."""

    id: str
    prepared: datetime


_PLAIN = re.compile(r"[\w .:/-]*")


def quoted(text: str) -> str:
    """An attribute's value, in quotes; nearly all are numbers and codes, that need no more."""
    return f'"{text}"' if _PLAIN.fullmatch(text) else quoteattr(text)


def opening(root: str, release: Release, answer: Answer, heading: Heading, **spaces: str) -> str:
    """The beginning of a message, with its header."""
    places = {"mes": "message", "com": "common", **spaces}
    declared = "".join(
        f' xmlns:{prefix}="{place if place.startswith("urn:") else _space(release, place)}"'
        for prefix, place in places.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:{root} xmlns:xsi="{_XSI}"{declared}>\n'
        f"<mes:Header><mes:ID>{heading.id}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{heading.prepared.isoformat(timespec='seconds')}</mes:Prepared>"
        f'<mes:Sender id="{names.AGENCY}"/>{_structure(root, release, answer)}</mes:Header>\n'
    )


def observation_dimension(answer: Answer) -> str:
    """The dimension that stands beside every observation."""
    return "AllDimensions" if answer.is_flat else names.TIME


def specific_space(answer: Answer) -> str:
    """The namespace of data that only one structure has."""
    urn = names.urn("datastructure", answer.flow.id, answer.flow.version)
    return f"{urn}:ObsLevelDim:{observation_dimension(answer)}"


def _space(release: Release, place: str) -> str:
    return f"{_NAMESPACE}/{release}/{place}"


def _structure(root: str, release: Release, answer: Answer) -> str:
    flow = answer.flow
    urn = names.urn("datastructure", flow.id, flow.version)
    namespace = f' namespace="{urn}"' if root == "StructureSpecificData" else ""
    reference = (
        urn
        if release == "v3_0"
        else f'<Ref agencyID="{names.AGENCY}" id="{flow.id}" version="{flow.version}" '
        'class="DataStructure"/>'
    )
    return (
        f'<mes:Structure structureID="{flow.id}"{namespace} '
        f'dimensionAtObservation="{observation_dimension(answer)}">'
        f"<com:Structure>{reference}</com:Structure></mes:Structure>"
    )
