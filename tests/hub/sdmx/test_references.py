"""Which structures travel together."""

import pytest

from tests.hub.sdmx.asking import JSON, Asking

FLOW = "VICTIMS-SEX-AGE_GROUP"
LISTS = {
    "CL_AGE_GROUP",
    "CL_CONF_STATUS",
    "CL_FREQ",
    "CL_OBS_STATUS",
    "CL_REF_AREA",
    "CL_SEX",
    "CL_VICTIMS_COUNTED",
}
SCHEMES = {"CS_COMMON", "CS_VICTIMS"}
AGREEMENTS = {f"{FLOW}-BY-{party}" for party in ("AL", "RS", "XK")}
BELOW = LISTS | SCHEMES


def ids(ask: Asking, path: str) -> set[str]:
    """Kinds and ids in a message; a structure has the id of its flow."""
    data = ask(path, JSON).json()["data"]
    return {each["id"] for kind in data.values() for each in kind}


@pytest.mark.parametrize(
    ("kind", "references", "expected"),
    [
        ("dataflow", "none", {FLOW}),
        ("dataflow", "children", {FLOW}),
        ("dataflow", "descendants", {FLOW} | BELOW),
        ("dataflow", "parents", {FLOW} | AGREEMENTS),
        ("dataflow", "parentsandsiblings", {FLOW} | AGREEMENTS | {"DATA_PROVIDERS"}),
        ("dataflow", "all", {FLOW} | BELOW | AGREEMENTS | {"DATA_PROVIDERS"}),
        ("dataflow", "codelist", {FLOW} | LISTS),
        ("datastructure", "children", {FLOW} | BELOW),
        ("datastructure", "parents", {FLOW}),
        ("datastructure", "ancestors", {FLOW} | AGREEMENTS),
        ("datastructure", "dataflow", {FLOW}),
    ],
)
def test_references_go_where_they_say(
    ask: Asking, kind: str, references: str, expected: set[str]
) -> None:
    """Up, down, or both, one step or all the way."""
    found = ids(ask, f"/v2/structure/{kind}/DCIM/{FLOW}?references={references}")

    assert expected == found


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("none", set()),
        ("dataflow", {FLOW}),
        ("datastructure", {FLOW}),
        ("codelist", LISTS),
        ("conceptscheme", SCHEMES),
        ("dataproviderscheme", {"DATA_PROVIDERS"}),
        ("all", {FLOW, "DATA_PROVIDERS"} | BELOW),
    ],
)
def test_availability_comes_with_what_is_asked(ask: Asking, which: str, expected: set[str]) -> None:
    """The constraint alone, or what it is about."""
    path = f"/v2/availability/dataflow/DCIM/{FLOW}/*/*?references={which}"

    data = ask(path, JSON).json()["data"]

    [constraint] = data.pop("dataConstraints")
    assert "Actual" == constraint["role"]
    assert expected == {each["id"] for kind in data.values() for each in kind}


def test_several_are_asked_for_at_once(ask: Asking) -> None:
    """Kinds and ids are divided by comma."""
    path = "/v2/structure/codelist,conceptscheme/DCIM/CL_SEX,CS_COMMON"

    assert {"CL_SEX", "CS_COMMON"} == ids(ask, path)


def test_a_stub_has_a_name_and_no_items(ask: Asking) -> None:
    """For clients that only list what there is."""
    [stub] = ask("/v2/structure/codelist/DCIM/CL_SEX?detail=allstubs", JSON).json()["data"][
        "codelists"
    ]

    assert ("Sex", True) == (stub["name"], stub["isPartial"])
    assert "codes" not in stub
