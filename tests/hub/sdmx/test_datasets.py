"""Every series stands in a message once, whatever changed while it grew."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from hub.sdmx import addresses, data_generic, data_json, data_specific
from hub.sdmx.datasets import Answer
from hub.sdmx.service import Service
from hub.sdmx.xml_frame import Heading
from tests.documents import NOW
from tests.hub import invented
from tests.hub.invented_hub import Shelves
from tests.hub.sdmx.invented_region import CATALOGUE

HEADING = Heading("TEST", NOW)


@pytest.fixture
def grown() -> Answer:
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
    ("write", "series"),
    [
        (lambda answer: data_specific.write(answer, HEADING, "v2_1"), r"<Series .*?</Series>"),
        (lambda answer: data_generic.write(answer, HEADING), r"<gen:Series>.*?</gen:Series>"),
    ],
)
def test_a_series_is_one_element(
    grown: Answer, write: Callable[[Answer], Iterator[str]], series: str
) -> None:
    """Four with two years each, two with the second alone."""
    found = re.findall(series, "".join(write(grown)))

    years = [("2.018" in each, "2.019" in each) for each in found]
    assert [(True, True)] * 4 + [(False, True)] * 2 == years


def test_a_series_is_one_member(grown: Answer) -> None:
    """No name stands twice in an object, where the second would hide the first."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    message = json.loads("".join(data_json.write(grown, HEADING)), object_pairs_hook=once)

    [data_set] = message["data"]["dataSets"]
    observed = [list(each["observations"].values()) for each in data_set["series"].values()]
    assert [[2.018, 2.019]] * 4 + [[2.019]] * 2 == [[row[0] for row in each] for each in observed]
