"""What would leave under a draft, at its own epsilon and at others, without any record."""

import re
from dataclasses import replace

import pytest

from node.agreements.drafts import Drafts
from node.app import Node
from proto.document import write
from tests import documents
from tests.documents import NOW
from tests.node.country import register
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers

AT = "/drafts/regional/preview"
DOCUMENT = documents.agreement(("AL", "XK"), id="regional-2027")


@pytest.fixture
def officer(node: Node, browsers: Browsers) -> Browser:
    """The officer's browser, at a node with a draft."""
    Drafts(node.engine).begin("regional", write(DOCUMENT).decode(), by="ana", now=NOW)
    return browsers.of("legal-officer")


def _shown(officer: Browser, query: str = "") -> str:
    page = officer.get(f"{AT}{query}").text
    return page[page.index('<div id="shown">') : page.index("<script")]


def _margins(shown: str) -> list[float]:
    found = re.findall(r'data-label="Margin">± ([0-9.]+)<', shown)
    return [float(each) for each in found]


def test_every_table_is_told_at_the_drafts_own_epsilon(officer: Browser) -> None:
    """Publishers that fare alike stand together, with the footnote of those that have one."""
    shown = _shown(officer)

    assert "Albania; Kosovo*" in " ".join(shown.split())
    assert "With epsilon 3" in shown
    assert 3 == len(_margins(shown))
    assert "3 (draft)" in shown
    assert "not known" in shown
    assert "UNSCR 1244" in officer.get(AT).text


def test_a_smaller_epsilon_makes_wider_margins(officer: Browser) -> None:
    """Moved in the form, which works as any form does."""
    own, small, comma = (_margins(_shown(officer, q)) for q in ("", "?epsilon=0.5", "?epsilon=0,5"))

    assert all(wide > narrow for wide, narrow in zip(small, own, strict=True))
    assert small == comma


def test_sizes_are_typed_for_all_or_for_one(officer: Browser) -> None:
    """The word about one counts more; who is not spoken of is not known."""
    alike, apart = _shown(officer, "?people=500"), _shown(officer, "?people.XK=500")

    assert "Albania; Kosovo*" in " ".join(alike.split())
    assert "not known" not in alike
    assert "not known" in apart
    assert 2 == apart.count("<h2>")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?epsilon=much", "epsilon"),
        ("?epsilon=0", "epsilon"),
        ("?people=many", "people"),
        ("?people.AL=-1", "people.AL"),
        ("?people=999999999999", "people"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(officer: Browser, query: str, field: str) -> None:
    """And the last figures are not shown as if they were the answer."""
    answer = officer.get(f"{AT}{query}")

    assert 400 == answer.status_code
    assert f'id="{field}-error"' in answer.text
    assert "<table" not in answer.text


def test_no_record_is_read(node: Node, officer: Browser) -> None:
    """With a register or without one it is the same."""
    before = _shown(officer, "?people=120")
    register(node.engine, 40)

    assert before == _shown(officer, "?people=120")


def test_this_page_alone_runs_a_script_of_ours(officer: Browser) -> None:
    """From our own folder, asking our own node; everything else is refused as everywhere."""
    policy = officer.get(AT).headers["Content-Security-Policy"]
    elsewhere = officer.get("/drafts/regional").headers["Content-Security-Policy"]
    script = officer.get("/static/preview.js")

    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in elsewhere
    assert "javascript" in script.headers["Content-Type"]


def test_a_draft_that_could_never_leave_is_not_previewed(node: Node, officer: Browser) -> None:
    """It says what is to be done instead."""
    grants = (replace(DOCUMENT.grants[0], tables=DOCUMENT.grants[0].tables * 2),)
    drafts = Drafts(node.engine)
    drafts.keep("regional", write(replace(DOCUMENT, grants=grants)).decode(), by="ana", now=NOW)
    unsound = officer.get(AT)
    drafts.keep("regional", "{", by="ana", now=NOW)
    unread = officer.get(AT)

    assert "put them right first" in unsound.text
    assert 400 == unread.status_code
