"""What is done to a record in a browser, by whom, and that nothing is done without a reason."""

import pytest
from httpx import Response

from node.accounts import Role
from node.app import Node
from node.life.corrections import of_record
from node.life.history import history
from node.life.holds import holds_of
from node.storage import reading
from tests.node.life.people import VICTIMS, imported, p, people_in, row, stored
from tests.node.web.conftest import Browsers

A, D = f"/records/victims/{p('a')}", f"/records/victims/{p('d')}"
WHY = {"reason": "as the file says"}


@pytest.fixture(autouse=True)
def _register(node: Node) -> None:
    """Anna, known to two providers."""
    imported(
        node.engine,
        row("a", "anna", "2024-05-01", sex="female", provider="north"),
        row("d", "anna", "2022", provider="south"),
    )


def _send(browsers: Browsers, role: Role, address: str, **fields: str | list[str]) -> Response:
    return browsers.of(role).send(address, fields, at="/records")


@pytest.mark.parametrize("role", ["data-manager", "provider"])
def test_a_field_is_corrected_and_that_is_undone(
    browsers: Browsers, node: Node, role: Role
) -> None:
    """By the account that is logged in; one code, several, a date, or as if it was not asked."""
    for field, fields, now in (
        ("sex", {"text": "male"}, "male"),
        ("form", {"text": ["forced_labour", "sexual_exploitation"]}, 0b110),
        ("close_date", {"text": "2024-12"}, "2024-12"),
        ("sex", {"act": "unasked"}, None),
    ):
        asked = browsers.of(role).get(f"{A}/fields/{field}")
        done = _send(browsers, role, f"{A}/fields/{field}", **fields, **WHY)

        assert (200, 200) == (asked.status_code, done.status_code)
        assert now == stored(node.engine, "a")[field]

    undone = _send(browsers, role, f"{A}/undo", number="4", **WHY)

    assert 200 == undone.status_code
    assert "male" == stored(node.engine, "a")["sex"]
    with reading(node.engine) as connection:
        made = of_record(connection, VICTIMS, p("a"))
    assert 5 == len(made)
    assert {(role, WHY["reason"])} == {(each.by, each.reason) for each in made}


def test_what_is_wrong_comes_back_with_what_was_typed(browsers: Browsers, node: Node) -> None:
    """And nothing was changed."""
    manager: Role = "data-manager"
    before = stored(node.engine, "a")
    for field, fields, sentence in (
        ("sex", {"text": "male", "reason": " "}, "expected a reason"),
        ("sex", {"text": "woman", **WHY}, "expected a code of sex"),
        ("sex", {"text": "female", **WHY}, "the record says so already"),
        ("close_date", {"text": "1.1.2024", **WHY}, "expected a date that exists"),
        ("shoe_size", {"text": "42", **WHY}, "expected a field of victims"),
    ):
        page = _send(browsers, manager, f"{A}/fields/{field}", **fields)

        assert 400 == page.status_code
        assert sentence.lower() in page.text.lower()
    page = _send(browsers, manager, f"{A}/fields/close_date", text="1.1.2024", **WHY)
    assert 'value="1.1.2024"' in page.text
    assert f'value="{WHY["reason"]}"' in page.text
    assert 400 == _send(browsers, manager, f"{A}/undo", number="1", **WHY).status_code
    assert 400 == _send(browsers, manager, f"{A}/undo", number="x", **WHY).status_code
    assert before == stored(node.engine, "a")


def test_consent_is_noted_and_noted_again(browsers: Browsers, node: Node) -> None:
    """Not counted, counted; a reason that is none changes nothing."""
    manager: Role = "data-manager"
    refused = _send(browsers, manager, f"{A}/withdrawal", reason=" ")
    out = _send(browsers, manager, f"{A}/withdrawal", **WHY)
    between = people_in(node.engine, "2024")
    twice = _send(browsers, manager, f"{A}/withdrawal", **WHY)
    back = _send(browsers, manager, f"{A}/return", **WHY)

    assert (400, 400) == (refused.status_code, twice.status_code)
    assert "not counted: consent withdrawn on " in out.text
    assert (0, 1) == (between, people_in(node.engine, "2024"))
    assert "may be counted" in back.text


def test_a_provider_is_not_told_what_others_have_noted(browsers: Browsers, node: Node) -> None:
    """It notes what it knows, and sees the same page whether that was known or not."""
    _send(browsers, "data-manager", f"{D}/withdrawal", **WHY)
    before = browsers.of("provider").get(A).text

    noted = _send(browsers, "provider", f"{A}/withdrawal", **WHY)

    assert "not counted:" not in before
    assert 200 == noted.status_code
    assert "it is noted that consent was withdrawn" in noted.text.lower()
    with reading(node.engine) as connection:
        assert () == history(connection, VICTIMS, p("a"), provider="north")
    assert 0 == people_in(node.engine, "2024")


def test_a_provider_changes_its_own_records_alone(browsers: Browsers, node: Node) -> None:
    """Whatever form it sends for another's record, it is as if that was not there."""
    before = stored(node.engine, "d")
    for place, fields in (
        ("fields/sex", {"text": "male"}),
        ("undo", {"number": "1"}),
        ("withdrawal", {}),
    ):
        page = _send(browsers, "provider", f"{D}/{place}", **fields, **WHY)
        assert "no such record" in page.text
    assert 409 == browsers.of("provider").get(f"{D}/fields/sex").status_code
    assert before == stored(node.engine, "d")
    assert 1 == people_in(node.engine, "2022")


def test_a_hold_is_set_and_lifted(browsers: Browsers, node: Node) -> None:
    """On a record, or on its person."""
    manager: Role = "data-manager"
    for whose, held in (("record", "held"), ("person", "person-held")):
        _send(browsers, manager, f"{A}/hold", whose=whose, act="hold", **WHY)
        with reading(node.engine) as connection:
            assert (held,) == holds_of(connection, VICTIMS, p("a"))
        twice = _send(browsers, manager, f"{A}/hold", whose=whose, act="hold", **WHY)
        lifted = _send(browsers, manager, f"{A}/hold", whose=whose, act="lift", **WHY)

        assert 400 == twice.status_code
        assert 200 == lifted.status_code
        with reading(node.engine) as connection:
            assert () == holds_of(connection, VICTIMS, p("a"))
