"""The quality pages: scores, findings, the records behind them, and why they may stay."""

import csv
import io
import re
from datetime import date

import pytest

from node.app import Node
from node.quality.quality import Quality
from node.web import quality_picture
from tests.node.quality.given import VICTIMS, Says, brought_in, give, many
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers, Clock

_BORN: Says = {"birth_date": "2030", "provider": "north"}
_OTHERS: Says = {"citizenship": "XK", "country_of_exploitation": "AL", "provider": "south"}


@pytest.fixture
def register(node: Node) -> Node:
    """A register of two providers over two years, in which a few things are wrong."""
    give(node.engine, *many(3, **_BORN), *many(9, **_OTHERS), {"day": date(2023, 2, 2)})
    return node


def _examined(manager: Browser) -> str:
    fields = {"dataset": "victims"}
    return manager.send("/quality/examination", fields, at="/quality").text


def _key(page: str, sentence: str) -> str:
    found = re.search(rf'/quality/findings/(\w+)">[^<]*{sentence}', page)
    assert found, page
    return found[1]


def test_a_register_that_nobody_examined_says_so(manager: Browser) -> None:
    """And offers to examine it."""
    page = manager.get("/quality").text

    assert "Not examined yet." in page
    assert "Examine now" in page
    assert "Findings" not in page


@pytest.mark.usefixtures("register")
def test_an_examination_shows_scores_and_findings(manager: Browser) -> None:
    """Of the latest year with findings, and of all years together."""
    page = _examined(manager)

    assert "Every record was looked at" in page
    assert "the register is the same" in page
    assert "In 3 of 12 records the person was born after being recruited" in page
    assert '<th scope="row"><a href="/quality?dataset=victims&amp;year=2023">2023</a></th>' in page
    assert "completeness 30, consistency 25" in page
    assert "Kosovo*" in page
    assert "without prejudice to positions on status" in page


@pytest.mark.usefixtures("register")
def test_a_year_may_be_chosen(manager: Browser) -> None:
    """The others' findings are not shown then."""
    _examined(manager)

    page = manager.get("/quality?dataset=victims&year=2023").text

    assert "<h3>2023</h3>" in page
    assert "born after" not in page


def test_a_register_that_changed_since_is_said_to_have(register: Node, manager: Browser) -> None:
    """Findings may be of yesterday."""
    _examined(manager)

    brought_in(register.engine, date(2026, 7, 1))

    assert "the register has changed since" in manager.get("/quality").text


@pytest.mark.usefixtures("register")
def test_a_finding_leads_to_its_records(manager: Browser) -> None:
    """By pseudonyms, with what to do."""
    key = _key(_examined(manager), "the person was born")

    page = manager.get(f"/quality/findings/{key}").text

    assert all(f"<code>{number:032x}</code>" in page for number in (1, 2, 3))
    shown = manager.get(re.findall(r'href="([^"]*)"><code>', page)[0])
    assert f"{1:032x}" in shown.text
    assert "Look both up in the case file" in page


def test_many_records_come_a_page_at_a_time(register: Node, manager: Browser) -> None:
    """In order, with a way back."""
    more = ({"record": f"m{n:031d}", "person": f"m{n}", **_BORN} for n in range(60))
    give(register.engine, *more)
    key = _key(_examined(manager), "the person was born")

    first = manager.get(f"/quality/findings/{key}").text
    following = re.search(r'href="(/quality/findings/\w+\?after=\w+)">Next page', first)
    assert following
    second = manager.get(following[1]).text

    assert 50 == first.count("</code>")
    assert 13 == second.count("</code>")
    assert "First page" in second


@pytest.mark.usefixtures("register")
def test_a_finding_is_acknowledged_with_a_reason(manager: Browser) -> None:
    """It stays where it was, with the reason and who gave it."""
    key = _key(_examined(manager), "the person was born")
    address = f"/quality/findings/{key}"

    said = manager.send(f"{address}/acknowledgement", {"reason": "old calendar"}, at=address).text
    page = manager.get("/quality?dataset=victims&year=2024").text

    assert "The finding was acknowledged." in said
    assert "old calendar" in said
    assert "data-manager, 2026-11-22: old calendar" in page
    assert "acknowledged" in page


@pytest.mark.usefixtures("register")
def test_a_reason_that_is_none_comes_back(manager: Browser) -> None:
    """As it was typed, with what is expected."""
    key = _key(_examined(manager), "the person was born")
    address = f"/quality/findings/{key}"

    answer = manager.send(f"{address}/acknowledgement", {"reason": "x" * 501}, at=address)

    assert 400 == answer.status_code
    assert "Expected a reason of 1 to 500" in answer.text
    assert "x" * 501 in answer.text


@pytest.mark.usefixtures("register")
def test_a_provider_sees_its_own_rows_alone(browsers: Browsers) -> None:
    """Findings, records, completeness and download are of its part, and it examines nothing."""
    provider = browsers.of("provider")

    page = provider.get("/quality").text
    key = _key(page, "In 3 of 3 records the person was born")
    finding = provider.get(f"/quality/findings/{key}").text
    whole = provider.get("/quality/victims/completeness?year=2024").text

    assert "Kosovo*" not in page
    assert "Examine now" not in page
    assert 3 == finding.count("</code>")
    assert "Acknowledge" not in finding
    assert '<td class="num">12</td>' not in whole
    assert 400 <= provider.get("/quality/findings/0123456789ab").status_code < 500


@pytest.mark.usefixtures("register")
def test_completeness_is_told_by_question(manager: Browser) -> None:
    """Answered, unknown and not asked, in the year that is chosen."""
    page = manager.get("/quality/victims/completeness?year=2024").text

    row = re.search(r'<th scope="row">Citizenship</th>(.*?)</tr>', page)
    assert row
    assert ["<b>75 %</b>", "9", "0", "3"] == re.findall(r'<td class="num">(.*?)</td>', row[1])
    assert "There is no record" in manager.get("/quality/justice/completeness").text


@pytest.mark.usefixtures("register")
def test_findings_are_downloaded_with_the_mark(manager: Browser) -> None:
    """On every line."""
    assert manager.get("/quality/victims/findings.csv").is_error
    _examined(manager)

    answer = manager.get("/quality/victims/findings.csv")
    lines = list(csv.DictReader(io.StringIO(answer.text)))

    assert "attachment" in answer.headers["Content-Disposition"]
    assert {"Internal, exact, not for publication"} == {line["mark"] for line in lines}
    assert "born_after" in {line["check"] for line in lines}


def test_scores_are_drawn(register: Node, manager: Browser, clock: Clock) -> None:
    """For light and dark pages, with the examination before; too few years are not."""
    assert manager.get("/quality/victims/scores-wide-light.svg").is_error
    Quality(register.engine, register.catalogue, "AL").examine(VICTIMS, date(2026, 1, 1))
    alone = manager.get("/quality/victims/scores-wide-light.svg").text
    _examined(manager)

    light = manager.get("/quality/victims/scores-wide-light.svg")
    dark = manager.get("/quality/victims/scores-narrow-dark.svg").text

    assert "image/svg+xml" == light.headers["Content-Type"]
    assert "<desc>Quality score by year, from 0 to 100. 2024:" in light.text
    assert f"on {clock.now:%Y-%m-%d}" in light.text
    assert "on 2026-01-01" in light.text
    assert light.text != dark
    assert f"on {clock.now:%Y-%m-%d}" not in alone
    assert alone.startswith("<svg ")
    assert "scores-wide-light.svg" in manager.get("/quality").text


def test_one_year_is_no_line(node: Node, manager: Browser) -> None:
    """And the page has no picture then."""
    give(node.engine, {"sex": "male"})
    page = _examined(manager)
    report = Quality(node.engine, node.catalogue, "AL").report(VICTIMS)

    assert report is not None
    assert not quality_picture.is_drawable(report)
    assert "<picture>" not in page
