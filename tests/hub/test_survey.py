"""What one body may know of the region follows from the agreements, asked at every question."""

from dataclasses import replace

import pytest

from hub.survey import Survey
from proto.document import Sha256
from proto.errors import UnknownPartyError
from proto.notice import Inventory, Limit, Restriction
from tests import documents
from tests.documents import TODAY
from tests.hub import invented_flows
from tests.hub.invented_exchange import InventedExchange
from tests.hub.invented_flows import CATALOGUE, ORIGINS, say

YEARS = ("2023", "2024")


def _survey(exchange: InventedExchange, body: str = "marri") -> Survey:
    hub = exchange.hub()
    return Survey(hub.engine, hub.agreements, hub.holdings, hub.catalogue, body, TODAY)


def _publish(exchange: InventedExchange, *purposes: str, name: str = "origins") -> Sha256:
    """Two countries and two years, to be read for these purposes; gives the agreement's hash."""
    document = documents.agreement(("AL", "RS"), id=name)
    grants = tuple(replace(each, tables=ORIGINS, minimum_count=5) for each in document.grants)
    agreed = exchange.agree(replace(document, grants=grants, purposes=purposes))  # type: ignore[arg-type]  # They are purposes.
    for country in ("AL", "RS"):
        for year in YEARS:
            exchange.submit(invented_flows.release(agreed, country, year))
    return agreed.hash


@pytest.fixture
def joined(exchange: InventedExchange) -> InventedExchange:
    """A hub that four have joined."""
    exchange.join("AL", "RS", "marri", "selec")
    return exchange


def test_each_question_is_for_its_own_purpose(joined: InventedExchange) -> None:
    """What may be read for the report alone is in no mirror, and the other way round."""
    _publish(joined, "regional-report")

    assert () == _survey(joined).mirror().pairs
    assert _survey(joined).flow("citizenship")
    assert () == _survey(joined).periods("mirror-check")
    assert ("2024", "2023") == _survey(joined).periods("regional-report")


def test_a_mirror_check_needs_no_report(joined: InventedExchange) -> None:
    """Both countries are held against each other, and no flow is shown."""
    _publish(joined, "mirror-check")

    assert [("RS", "AL"), ("AL", "RS")] == [
        (each.there.id, each.citizens.id) for each in _survey(joined).mirror().pairs
    ]
    assert _survey(joined).flow("citizenship") is None


def test_sums_are_shown_from_the_minimum_that_holds_today(joined: InventedExchange) -> None:
    """Five as it was signed, and more once a party has made it stricter."""
    name = _publish(joined, "mirror-check")
    before = _survey(joined).mirror().pairs[0].gap.here
    limit = Limit("AL", "victims", minimum_count=9)
    notice = Restriction(
        "restriction", 1, name, "AL", 1, TODAY, "a law", suspends=False, limits=(limit,)
    )

    assert round(before.estimate) == before.shown
    assert 5 <= before.estimate < 9
    say(joined, "AL", notice)

    assert _survey(joined).mirror().pairs[0].gap.here.shown is None


def test_inventories_are_known_of_those_alone_with_whom_something_is_agreed(
    joined: InventedExchange,
) -> None:
    """And agreements of those alone that name the body."""
    _publish(joined, "regional-report")
    told = Inventory("inventory", 1, "AL", TODAY, CATALOGUE.version, {"victims": {"sex": "exact"}})
    say(joined, "AL", told)

    marri, selec = (_survey(joined, body).known() for body in ("marri", "selec"))

    assert {"AL": told} == marri.inventories
    assert ["AL", "RS"] == [each.id for each in marri.countries]
    assert ({}, (), (), ()) == (
        selec.inventories,
        selec.agreements,
        selec.releases,
        selec.countries,
    )


def test_a_body_that_never_joined_is_told_so(joined: InventedExchange) -> None:
    """As everywhere."""
    with pytest.raises(UnknownPartyError):
        _survey(joined, "icmpd").known()
