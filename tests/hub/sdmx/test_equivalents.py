"""Every correspondence of the catalogue is said, and how good it is."""

import pytest

from hub.sdmx import concepts, equivalents
from proto import correspondences
from proto.correspondences import Scheme
from tests.hub.sdmx.asking import JSON, Asking
from tests.hub.sdmx.invented_region import CATALOGUE


def said(dataset: str, indicator: str, scheme: str) -> str:
    """The text of an annotation."""
    found = equivalents.annotations()[dataset, indicator]
    return next(str(each.text) for each in found if each.id == scheme.upper())


@pytest.mark.parametrize("scheme", correspondences.load(), ids=lambda scheme: scheme.id)
def test_every_match_is_said_with_its_quality(scheme: Scheme) -> None:
    """Only codes that are written just as here are not listed one by one."""
    for each in scheme.correspondences:
        text = said(each.dataset, each.indicator, scheme.id)
        listed = [match for match in each.matches if f"{match.code} = " in text]
        others = [match for match in each.matches if match not in listed]
        assert all(f"({match.quality}, {match.certainty}" in text for match in listed)
        assert all((match.code,) == match.theirs and match.quality == "exact" for match in others)
        assert bool(others) is ("all others are written as here" in text)


def test_what_was_not_read_is_said_not_to_be() -> None:
    """A correspondence from general knowledge does not look like one from the text."""
    text = said("victims", "status", "ic_tip")

    assert "identified = identified (narrower, reconstructed)" in text
    assert "could not be read" in text


def test_clients_find_it_with_the_concept(ask: Asking) -> None:
    """In every format of structures; here, in SDMX-JSON."""
    [scheme] = ask("/v2/structure/conceptscheme/DCIM/CS_VICTIMS", JSON).json()["data"][
        "conceptSchemes"
    ]

    [form] = [each for each in scheme["concepts"] if each["id"] == "FORM"]
    kinds = {each["id"]: each["type"] for each in form["annotations"]}
    assert equivalents.KIND == kinds["ICCS"]
    assert len(scheme["concepts"]) == len(CATALOGUE.dataset("victims").indicators)
    assert concepts.scheme_of(CATALOGUE.dataset("victims")) == scheme["id"]
