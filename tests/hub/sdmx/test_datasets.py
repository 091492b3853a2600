"""Every series stands in a message once, whatever changed while it grew."""

import json
import re
from datetime import date

import pytest

from hub.sdmx import addresses, data_json, data_xml, xml_kinds
from hub.sdmx.datasets import Message
from hub.sdmx.service import Service
from hub.sdmx.xml_frame import Heading
from hub.sdmx.xml_kinds import Kind
from tests.documents import NOW
from tests.hub import invented
from tests.hub.invented_hub import Shelves
from tests.hub.sdmx.invented_region import CATALOGUE

HEADING = Heading("TEST", NOW)


@pytest.fixture
def grown() -> Message:
    """A table of which the second year has one code more, and another order of dimensions."""
    first = {"sex": ("female", "male"), "age_group": ("child", "adult")}
    second = {"age_group": ("adult", "child"), "sex": ("female", "male", "other")}
    releases = [
        invented.release("AL", invented.table(first, lambda *_: 2.018), period="2018"),
        invented.release("AL", invented.table(second, lambda *_: 2.019), period="2019"),
    ]
    service = Service(Shelves(releases), CATALOGUE, lambda: date(2026, 11, 22))
    [flow] = readable = service.stocks("marri")
    path = ("data", "dataflow", "DCIM", flow)
    return service.data(readable, addresses.data("v2", path, ""))


@pytest.mark.parametrize(
    ("kind", "series"),
    [
        (xml_kinds.SPECIFIC_21, r"<Series .*?</Series>"),
        (xml_kinds.GENERIC, r"<gen:Series>.*?</gen:Series>"),
    ],
)
def test_a_series_is_one_element(grown: Message, kind: Kind, series: str) -> None:
    """Four with two years each, two with the second alone."""
    found = re.findall(series, "".join(data_xml.write(grown, HEADING, kind)))

    years = [("2.018" in each, "2.019" in each) for each in found]
    assert [(True, True)] * 4 + [(False, True)] * 2 == years


def test_a_series_is_one_member(grown: Message) -> None:
    """No name stands twice in an object, where the second would hide the first."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    message = json.loads("".join(data_json.write(grown, HEADING)), object_pairs_hook=once)

    [data_set] = message["data"]["dataSets"]
    observed = [list(each["observations"].values()) for each in data_set["series"].values()]
    assert [[2.018, 2.019]] * 4 + [[2.019]] * 2 == [[row[0] for row in each] for each in observed]
