"""Structures are the catalogue's, under its versions, with its footnotes."""

from collections.abc import Mapping
from typing import Any

import pytest

from hub.sdmx import flows, names, structures
from hub.sdmx.flows import Stock
from proto.period import Period
from tests.hub import invented
from tests.hub.sdmx.invented_region import CATALOGUE

REGION = flows.stocks(invented.held(invented.region()).releases, CATALOGUE)


def found(stocks: Mapping[str, Stock] = REGION) -> Mapping[tuple[str, str], Any]:
    """The artefacts by kind and id."""
    known = structures.structures(stocks, CATALOGUE).values()
    return {(each.kind, each.id): each.artefact for each in known}


@pytest.mark.parametrize("name", CATALOGUE.code_lists)
def test_every_list_of_the_catalogue_is_a_code_list(name: str) -> None:
    """Same codes, same order, same version, same labels."""
    listed = CATALOGUE.code_lists[name]

    made = found()["codelist", f"CL_{name.upper()}"]

    assert (listed.version, listed.label) == (made.version, made.name)
    assert [(code.id, code.label) for code in listed.codes] == [
        (code.id, code.name) for code in made.items
    ]


@pytest.mark.parametrize("name", ["CL_REF_AREA", "CL_COUNTRY", "CL_COUNTRY_GROUP"])
def test_kosovo_carries_its_footnote_in_every_list(name: str) -> None:
    """As an annotation that programs find, and in the description of the list."""
    listed = found()["codelist", name]

    [code] = [each for each in listed.items if each.id == "XK"]
    [note] = code.annotations
    assert "Kosovo*" == code.name
    assert "UNSCR 1244" in note.text
    assert f"Kosovo*: {note.text}" == listed.description


def test_the_same_dimension_in_groups_is_another_flow() -> None:
    """Codes of two levels never stand in one column."""
    flow = REGION["VICTIMS-CITIZENSHIP-GROUP"].flow

    component = found()["datastructure", flow.id].components["CITIZENSHIP"]

    assert names.urn("codelist", "CL_COUNTRY_GROUP", "1.0.0") == component.local_enum_ref


def test_only_publishers_of_a_flow_have_an_agreement_on_it() -> None:
    """Nothing is said of countries that have published nothing."""
    releases = invented.held(invented.region(missing=["XK"])).releases

    made = found(flows.stocks(releases, CATALOGUE))

    assert ("provisionagreement", "VICTIMS-SEX-BY-AL") in made
    assert ("provisionagreement", "VICTIMS-SEX-BY-XK") not in made


def test_an_agreement_says_what_its_publisher_says() -> None:
    """How a country counts stands with what it provides, and its footnote too."""
    made = found()["provisionagreement", "VICTIMS-SEX-BY-XK"]

    assert "Victims of trafficking: Sex, published by Kosovo*" == made.name
    assert made.description.startswith("Counted: each person once, by the date of identification.")
    assert "Decided by: The identification team" in made.description
    assert "Reported by: Police (2012 to now)." in made.description
    assert "UNSCR 1244" in made.description


def test_a_table_that_nobody_knows_any_more_makes_no_flow() -> None:
    """A dimension that left the catalogue hides its own tables and no others."""
    tables = [
        invented.table({"shoe_size": ("s", "l")}, lambda _: 7.0),
        invented.table(invented.codes("sex"), lambda _: 7.0),
    ]

    made = flows.stocks(invented.held([invented.release("AL", *tables)]).releases, CATALOGUE)

    assert ["VICTIMS-SEX"] == list(made)


@pytest.mark.parametrize(
    ("text", "frequency", "time"),
    [
        ("2024", "A", "2024"),
        ("2024-S1", "S", "2024-S1"),
        ("2024-Q3", "Q", "2024-Q3"),
        ("2022/2024", "A3", "2022-01-01/P3Y"),
    ],
)
def test_pooled_years_are_a_series_of_their_own(text: str, frequency: str, time: str) -> None:
    """No series mixes single years with sums of several."""
    period = Period.parse(text)

    assert (frequency, time) == (names.frequency(period), names.time_period(period))
