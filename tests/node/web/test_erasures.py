"""Erasing in a browser: only once it is meant, and with a certificate that can be looked up."""

import json

import pytest
from sqlalchemy import delete

from node.app import Node
from node.life import holds
from node.life.tombstones import erased
from node.storage import writing
from tests.node.life.people import DEED, JUSTICE, VICTIMS, imported, p, people_in, row
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

A = f"/records/victims/{p('a')}"


@pytest.fixture(autouse=True)
def _register(node: Node) -> None:
    """Anna, who is accused too."""
    imported(node.engine, row("a", "anna", "2024"), row("b", "bora", "2024"))
    imported(node.engine, row("j", "anna", "2024", dataset=JUSTICE), dataset=JUSTICE)


def test_a_person_is_erased_once_it_is_meant(
    manager: Browser, browsers: Browsers, node: Node
) -> None:
    """All that would go is shown before; the certificate is there for the legal officer too."""
    asked = manager.get(f"{A}/erasure").text
    not_meant = manager.send(f"{A}/erasure", {"reason": "she asked"}, at=A)
    without = manager.send(f"{A}/erasure", {"meant": "yes", "reason": " "}, at=A)
    before = people_in(node.engine, "2024")
    done = manager.send(f"{A}/erasure", {"meant": "yes", "reason": "she asked"}, at=A)

    assert "1 record of victims of trafficking" in asked
    assert "Write no names here: it is signed and kept for ever." in asked
    assert [400, 400] == [not_meant.status_code, without.status_code]
    assert 'value="she asked"' in not_meant.text
    assert (2, 1) == (before, people_in(node.engine, "2024"))
    assert "everything holds" in done.text
    assert str(done.url).endswith("/erasures/1")
    assert 409 == manager.get(A).status_code
    officer = browsers.of("legal-officer")
    assert "Erasure 1" in officer.get("/erasures").text
    file = officer.get("/erasures/1/certificate")
    assert 'filename="erasure-1.json"' in file.headers["Content-Disposition"]
    assert "signatures" in json.loads(file.content)


def test_what_is_held_is_not_erased(manager: Browser, node: Node) -> None:
    """The page says why, and what was typed is still there."""
    with writing(node.engine) as connection:
        holds.hold(connection, VICTIMS, p("a"), DEED, is_of_person=True)

    page = manager.send(f"{A}/erasure", {"meant": "yes", "reason": "she asked"}, at=A)

    assert 400 == page.status_code
    assert "under legal hold" in page.text
    assert 2 == people_in(node.engine, "2024")


def test_a_certificate_that_no_longer_holds_says_so(manager: Browser, node: Node) -> None:
    """With every reason."""
    manager.send(f"{A}/erasure", {"meant": "yes", "reason": "she asked"}, at=A)
    with writing(node.engine) as connection:
        connection.execute(delete(erased))

    page = manager.get("/erasures/1")

    assert "does not hold" in page.text
    assert "It is no longer known here what was erased." in page.text
    assert 400 == manager.get("/erasures/2").status_code
