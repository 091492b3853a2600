"""One draft's form: the whole document, nothing lost, everything wrong said beside it."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from node.agreements.drafts import Draft, Drafts
from node.app import Node
from proto.agreement import Agreement
from proto.document import read, write
from proto.terms import Embargo
from tests import documents
from tests.documents import NOW
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import Browser
from tests.node.web.conftest import Browsers
from tests.node.web.filled import Fields, filled

AT = "/drafts/regional"
FIRST = documents.agreement(("AL", "XK"))
_GRANT = replace(
    FIRST.grants[0],
    dominance_share=Fraction(4, 5),
    embargo=Embargo(date(2027, 5, 1), all_filed=True),
    last_period="2030",
    zero_shown=True,
    delta=Fraction(1, 10**6),
    tables=(
        *FIRST.grants[0].tables,
        replace(
            FIRST.grants[0].tables[1],
            dimensions=("citizenship", "form", "sex"),
            levels={"citizenship": "group"},
            weight=Fraction(5, 2),
        ),
    ),
)
DOCUMENT = replace(
    FIRST,
    id="regional-2027",
    grants=(_GRANT, *FIRST.grants[1:]),
    titles={"en": "Report <of> 2027", "sq": "Raport"},
    term=replace(FIRST.term, provisional=("AL",)),
)
PARTS = ("parties", "terms", "grant-0", "grant-1", "checks", "text")


@pytest.fixture
def officer(
    node: Node, hub: InventedHub, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> Browser:
    """The officer's browser, at a node with one draft that uses every part of a document."""
    monkeypatch.setattr("node.app.connect", hub.connect)
    Drafts(node.engine).begin("regional", write(DOCUMENT).decode(), by="ana", now=NOW)
    return browsers.of("legal-officer")


def _newest(node: Node) -> Draft:
    return Drafts(node.engine).newest("regional")


def _read(node: Node) -> Agreement:
    return read(Agreement, _newest(node).data)


def _send(officer: Browser, part: str, **changed: Any) -> str:  # noqa: ANN401  # A form's fields.
    """Fill in a part as it stands, but for what is changed, and press its button."""
    at = f"{AT}?part={part}"
    fields: Fields = filled(officer.get(at).text, AT)
    for name, value in changed.items():
        fields[name] = value if isinstance(value, list) else [value]
    return officer.send(AT, fields, at=at).text


@pytest.mark.parametrize("part", PARTS)
def test_a_form_that_nobody_touched_says_what_was_said(
    node: Node, officer: Browser, part: str
) -> None:
    """Every value of the document is in it, or kept beside it."""
    page = _send(officer, part)

    assert "Nothing was changed" in page
    assert DOCUMENT == _read(node)
    assert 1 == _newest(node).version


@pytest.mark.parametrize(
    ("part", "field", "value", "place"),
    [
        ("terms", "id", "other", ("id",)),
        ("terms", "version", "7", ("version",)),
        ("terms", "supersedes", "a" * 64, ("supersedes",)),
        ("terms", "exchange", "b" * 64, ("exchange",)),
        ("terms", "titles.title", ["One", "Two"], ("titles", "en")),
        ("terms", "purposes", ["research"], ("purposes",)),
        ("terms", "term.in_force_until", "2029-12-31", ("term", "in_force_until")),
        ("terms", "term.notice_days", "30", ("term", "notice_days")),
        ("terms", "term.provisional", ["XK"], ("term", "provisional")),
        ("parties", "parties.1.authority", "A court", ("parties", 1, "authority")),
        ("parties", "parties.1.legal_basis", "A law", ("parties", 1, "legal_basis")),
        ("parties", "parties.1.roles", ["observer"], ("parties", 1, "roles")),
        (
            "parties",
            "parties.1.supervisory_authority.authorised_on",
            "2026-05-05",
            ("parties", 1, "supervisory_authority", "authorised_on"),
        ),
        ("grant-0", "grants.0.dataset", "justice", ("grants", 0, "dataset")),
        ("grant-0", "grants.0.recipients", ["marri"], ("grants", 0, "recipients")),
        ("grant-0", "grants.0.frequency", "Q", ("grants", 0, "frequency")),
        ("grant-0", "grants.0.minimum_count", "10", ("grants", 0, "minimum_count")),
        ("grant-0", "grants.0.zero_shown", "no", ("grants", 0, "zero_shown")),
        ("grant-0", "grants.0.epsilon", "0.75", ("grants", 0, "epsilon")),
        ("grant-0", "grants.0.dominance_share", "", ("grants", 0, "dominance_share")),
        ("grant-0", "grants.0.embargo.until", "", ("grants", 0, "embargo", "until")),
        ("grant-0", "grants.0.embargo.all_filed", "no", ("grants", 0, "embargo", "all_filed")),
        ("grant-0", "grants.0.onward", "public", ("grants", 0, "onward")),
        ("grant-0", "grants.0.licence", "None", ("grants", 0, "licence")),
        (
            "grant-0",
            "grants.0.tables.3.dimensions",
            ["form@group", "sex"],
            ("grants", 0, "tables", 3, "dimensions"),
        ),
        (
            "grant-0",
            "grants.0.tables.3.statuses",
            ["presumed"],
            ("grants", 0, "tables", 3, "statuses"),
        ),
        ("grant-0", "grants.0.tables.3.weight", "3", ("grants", 0, "tables", 3, "weight")),
        ("checks", "prior_checks.XK.approvals", "2", ("prior_checks", 1, "approvals")),
        (
            "checks",
            "prior_checks.XK.supervisory_authorisation",
            "no",
            ("prior_checks", 1, "supervisory_authorisation"),
        ),
        ("checks", "retention.years", "9", ("retention", "years")),
        ("checks", "retention.released_tables", "delete", ("retention", "released_tables")),
    ],
)
def test_every_field_changes_its_part_of_the_text(  # noqa: PLR0913  # One row of the table.
    *,
    node: Node,
    officer: Browser,
    part: str,
    field: str,
    value: str | list[str],
    place: tuple[str | int, ...],
) -> None:
    """And of other parts only what follows from it."""
    _send(officer, part, **{field: value})

    before, after = (json.loads(each.text) for each in Drafts(node.engine).versions("regional"))
    for step in place:
        before, after = before[step], after[step]
    assert before != after


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("terms", "version", "two"),
        ("terms", "term.in_force_from", "1 January"),
        ("parties", "parties.0.authority", ""),
        ("grant-0", "grants.0.epsilon", '"much" & more'),
        ("grant-0", "grants.0.pooled_years", "1.5"),
        ("grant-0", "grants.0.first_period", "soon"),
        ("grant-0", "grants.0.tables.1.weight", "-1"),
        ("checks", "retention.years", "for ever"),
    ],
)
def test_what_is_wrong_is_kept_and_said_beside_its_field(
    node: Node, officer: Browser, part: str, field: str, value: str
) -> None:
    """As it was typed, after every reload, and in the list at the top of its part."""
    page = _send(officer, part, **{field: value})

    again = officer.get(f"{AT}?part={part}")
    assert "Kept as version 2; " in page
    assert f'id="{field}-error"' in again.text
    assert f'href="#{field}"' in again.text
    assert [value] == filled(again.text, AT)[field]
    assert 2 == _newest(node).version


def test_a_decimal_comma_is_understood(node: Node, officer: Browser) -> None:
    """As people write it here."""
    _send(officer, "grant-0", **{"grants.0.epsilon": "0,25"})

    assert Fraction(1, 4) == _read(node).grants[0].epsilon


def test_tables_come_and_go(node: Node, officer: Browser) -> None:
    """A new one counts whom the one before counts; what was typed beside is kept."""
    _send(officer, "grant-0", more="table", **{"grants.0.epsilon": "0.25"})
    _send(officer, "grant-0", **{"grants.0.tables.1.remove": "yes"})

    grant = json.loads(_newest(node).text)["grants"][0]
    names = [table["dimensions"] for table in grant["tables"]]
    assert [[], ["form"], ["citizenship", "form", "sex"], []] == names
    assert [*documents.STATUSES] == grant["tables"][-1]["statuses"]
    assert "0.25" == grant["epsilon"]


def test_all_publishers_are_given_the_same_terms(node: Node, officer: Browser) -> None:
    """But for their own readers."""
    before = DOCUMENT.grants[1].recipients

    _send(officer, "grant-0", more="alike", **{"grants.0.recipients": ["marri"]})

    one, other = _read(node).grants
    assert replace(one, publisher="XK", recipients=before) == other


def test_grants_come_and_go(node: Node, officer: Browser) -> None:
    """One more in the words of another, with a row of prior checks; then none of it."""
    fields = {"part": "grant-0", "more": "another", "publisher": "marri", "dataset": "victims"}

    page = officer.send(AT, fields, at=AT)
    added = _read(node)
    officer.send(AT, {"part": "grant-2", "more": "remove"}, at=AT)

    assert "Migration, Asylum, Refugees Regional Initiative: victims" in page.text
    assert ["AL", "XK", "marri"] == [grant.publisher for grant in added.grants]
    assert "marri" == added.prior_checks[-1].party
    assert DOCUMENT.grants == _read(node).grants


def test_parties_come_and_go(node: Node, officer: Browser) -> None:
    """Under the name and footnote that the catalogue gives them, whatever else is said."""
    _send(officer, "parties", new="ME", **{"parties.0.remove": "yes"})

    parties = json.loads(_newest(node).text)["parties"]
    assert ["XK", "marri", "ME"] == [each["id"] for each in parties]
    assert ["Kosovo*", "Montenegro"] == [parties[n]["display_name"] for n in (0, 2)]
    assert parties[0]["footnote"]


def test_the_text_can_be_typed_as_it_is(node: Node, officer: Browser) -> None:
    """Right or wrong; what is no JSON is put right as a text."""
    broken = write(DOCUMENT).decode().replace("{", "", 1)

    page = _send(officer, "text", text=broken)

    assert broken == _newest(node).text
    assert "Expected UTF-8 JSON" in page
    assert "part=grant-0" not in page
    assert 400 == officer.get(f"{AT}?part=grant-0").status_code
    assert 400 == officer.send(AT, {"part": "terms"}, at=AT).status_code


def test_a_text_without_end_is_not_taken_in(node: Node, officer: Browser) -> None:
    """Refused by its announced size, before anything of it is read."""
    answer = officer.send(AT, {"part": "text", "text": "a" * (4 << 20)}, at=AT)

    assert 400 == answer.status_code
    assert "Expected a form of at most 3072 KiB." in answer.text
    assert 1 == _newest(node).version


def test_two_officers_at_once_lose_nothing(node: Node, officer: Browser) -> None:
    """The later one is told, and both versions are there."""
    fields = filled(officer.get(f"{AT}?part=terms").text, AT)
    Drafts(node.engine).keep("regional", "{}", by="bora", now=NOW)

    page = officer.send(AT, fields | {"term.notice_days": ["30"]}, at=AT)

    assert "Version 2 was made meanwhile by bora" in page.text.replace("version 2", "Version 2")
    assert ["ana", "bora", "legal-officer"] == [
        each.by for each in Drafts(node.engine).versions("regional")
    ]


def test_versions_can_be_read_again(node: Node, officer: Browser) -> None:
    """And compared, sentence by sentence."""
    _send(officer, "grant-1", **{"grants.1.minimum_count": "20"})

    listed = officer.get(f"{AT}/versions").text
    first = officer.get(f"{AT}/versions/1").text
    compared = officer.get(f"{AT}/difference?old=1&new=2").text

    assert 2 == _newest(node).version
    assert "Version 2" in listed
    assert "Report &lt;of&gt; 2027" in first
    assert "<del>Counts below <mark>3</mark> are not shown.</del>" in compared
    assert "<ins>Counts below <mark>20</mark> are not shown.</ins>" in compared
    assert 409 == officer.get(f"{AT}/versions/9").status_code


def test_a_draft_is_proposed_as_it_is_shown(
    member: Node, officer: Browser, hub: InventedHub
) -> None:
    """Byte for byte, under the name of the account, with the leaf of the hub's log."""
    draft = _newest(member)

    page = officer.send(f"{AT}/proposal", {"hash": draft.hash}, at=AT)

    assert draft.data == hub.agreements[-1].payload
    assert "Proposed, and logged by the hub as leaf 0" in page.text
    assert "proposed, nobody has signed" in page.text
    assert "Exactly this text lies before its parties" in officer.get(AT).text


def test_a_draft_that_is_not_sound_is_not_proposed(
    member: Node, officer: Browser, hub: InventedHub
) -> None:
    """There is no button, and no way around it."""
    page = _send(officer, "checks", **{"prior_checks.XK.approvals": ""})
    draft = _newest(member)

    answer = officer.send(f"{AT}/proposal", {"hash": draft.hash}, at=AT)

    assert "/proposal" not in page
    assert 409 == answer.status_code
    assert "Expected one row of prior checks for XK" in answer.text
    assert 1 == len(hub.agreements)


def test_another_version_than_was_seen_is_not_proposed(
    member: Node, officer: Browser, hub: InventedHub
) -> None:
    """Whoever pressed the button saw something else."""
    seen = _newest(member).hash
    _send(officer, "terms", **{"term.notice_days": "30"})

    answer = officer.send(f"{AT}/proposal", {"hash": seen}, at=AT)

    assert 400 == answer.status_code
    assert 1 == len(hub.agreements)


def test_a_reader_reads(officer: Browser, browsers: Browsers) -> None:
    """Every part, without a button but the one that logs out."""
    reader = browsers.of("reader")

    pages = [reader.get(f"{AT}?part={part}") for part in PARTS]

    assert officer is not reader
    assert [200] * len(PARTS) == [page.status_code for page in pages]
    assert [1] * len(PARTS) == [page.text.count("<button") for page in pages]
