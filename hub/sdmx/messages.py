"""Structure messages, written by pysdmx; what it writes against the official schemas is mended."""

import json
import re
from collections.abc import Callable, Mapping, Sequence

from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write as _write_json
from pysdmx.io.xml.sdmx21.writer.structure import write as _write_xml_21
from pysdmx.io.xml.sdmx30.writer.structure import write as _write_xml_30
from pysdmx.model import AvailabilityConstraint, Organisation
from pysdmx.model.message import Header

from hub.sdmx import formats, names
from hub.sdmx.formats import Format
from hub.sdmx.structures import Artefact
from hub.sdmx.xml_frame import Heading

Content = Sequence[Artefact | AvailabilityConstraint]

_AGREEMENTS = re.compile(r"<str:ProvisionAgreements>.*</str:ProvisionAgreements>", re.DOTALL)
_END = "</mes:Structures>"


def write(content: Content, form: Format, heading: Heading) -> str:
    """A structure message in one of `formats.STRUCTURE`."""
    header = Header(id=heading.id, prepared=heading.prepared, sender=Organisation(id=names.AGENCY))
    return _WRITERS[form](content, header)


def _json(content: Content, header: Header) -> str:
    written = json.loads(_write_json(content, prettyprint=False, header=header) or "")
    for structure in written["data"].get("dataStructures", ()):
        # The schema wants no list of groups rather than an empty one.
        parts = structure.get("dataStructureComponents", {})
        if not parts.get("groups", True):
            del parts["groups"]
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def _xml_21(content: Content, header: Header) -> str:
    written = _write_xml_21(content, prettyprint=False, header=header) or ""
    # The schema wants provision agreements after everything else.
    agreements = "".join(_AGREEMENTS.findall(written))
    return _AGREEMENTS.sub("", written).replace(_END, agreements + _END)


def _xml_30(content: Content, header: Header) -> str:
    return _write_xml_30(content, prettyprint=False, header=header) or ""


_WRITERS: Mapping[Format, Callable[[Content, Header], str]] = {
    formats.STRUCTURE_JSON: _json,
    formats.STRUCTURE_XML_21: _xml_21,
    formats.STRUCTURE_XML_30: _xml_30,
}
