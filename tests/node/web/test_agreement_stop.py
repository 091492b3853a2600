"""Restrict, suspend, leave, consent: told before the button, and held at once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from node.app import Node
from proto.envelope import Envelope
from proto.notice import Restriction, parse
from tests import documents
from tests.node.country import PASSPHRASE, also_signed, put
from tests.node.invented_hub import InventedHub
from tests.node.web.browser import PASSWORD, Browser
from tests.node.web.conftest import Browsers
from tests.node.web.filled import Fields, filled

TODAY = date(2026, 11, 22)
AT = f"/agreements/{documents.proposal(documents.agreement()).hash}/stop"
RESTRICTED = (
    f"{AT}?kind=restrict&look=yes&dataset=victims&minimum_count=20&epsilon=0,5"
    "&recipients=marri&tables=0&tables=2&reason=Small+numbers"
)


@pytest.fixture
def officer(
    member: Node, hub: InventedHub, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> Browser:
    """The officer's browser, at a member under one agreement that holds."""
    assert member.party == "AL"
    monkeypatch.setattr("node.app.connect", hub.connect)
    return browsers.of("legal-officer")


def _publishers(node: Node) -> list[str]:
    return [g.publisher for s in node.agreements.current(TODAY) for g in s.agreement.grants]


def _press(officer: Browser, at: str, **changed: str) -> tuple[int, str]:
    """Press the red button of a page, with a passphrase."""
    page, form = officer.get(at).text, at.partition("?")[0]
    # The form before it only shows what would happen.
    fields: Fields = filled(page[page.index("What it will do</h2>") :], form)
    typed = {name: [value] for name, value in changed.items()}
    answer = officer.send(form, fields | {"passphrase": [PASSPHRASE]} | typed, at=at)
    return answer.status_code, answer.text


def test_a_suspension_is_one_step(member: Node, officer: Browser, hub: InventedHub) -> None:
    """What it will do is listed first; it holds at once, and the hub logs it."""
    put(member, "2023")
    told = officer.get(AT).text.replace("&#39;", "'")

    status, page = _press(officer, AT, reason="A court “ordered” it")

    assert "Albania, Victims of trafficking: nothing leaves any more" in told
    assert "1 release in the outbox" in told
    assert "<del>Counts below 3 are not shown.</del>" in told
    assert 200 == status
    assert "Suspended from this moment on; the hub has logged it." in page
    assert ["RS"] == _publishers(member)
    assert 1 == len(hub.notices)


def test_nobody_has_to_answer_for_a_country_to_stop(
    member: Node, officer: Browser, hub: InventedHub
) -> None:
    """The hub hears of it later."""
    hub.is_down = True

    status, page = _press(officer, AT, reason="A court")

    assert 200 == status
    assert "the hub hears of it when it is there" in page
    assert ["RS"] == _publishers(member)


@pytest.mark.parametrize(
    ("reason", "passphrase", "field"),
    [
        ("A court", "not the passphrase", "passphrase"),
        ("", PASSPHRASE, "reason"),
        ("x" * 2001, PASSPHRASE, "reason"),
    ],
    ids=["passphrase", "no reason", "long reason"],
)
def test_what_cannot_be_signed_changes_nothing(
    member: Node, officer: Browser, reason: str, passphrase: str, field: str
) -> None:
    """What was typed is there again, but for the passphrase."""
    status, page = _press(officer, AT, reason=reason, passphrase=passphrase)

    assert 400 == status
    assert f'id="{field}-error"' in page
    assert f'value="{reason}"' in page
    assert passphrase not in page
    assert ["AL", "RS"] == _publishers(member)


def test_a_restriction_is_shown_before_it_is_signed(member: Node, officer: Browser) -> None:
    """Part by part and as sentences; then exactly that is signed."""
    told = officer.get(RESTRICTED).text.replace("&#39;", "'")

    status, _ = _press(officer, RESTRICTED)

    assert (
        "Albania, Victims of trafficking: the smallest count that is shown becomes 20, so far 3."
        in told
    )
    assert "the largest privacy loss of a release (epsilon) becomes 0.5, so far 3." in told
    assert "the table “Sex by Age group at identification” leaves no more" in told
    assert "<ins>Counts below <mark>20</mark> are not shown.</ins>" in told
    assert 200 == status
    (said,) = member.agreements.notices.all()
    notice = parse(Envelope.from_bytes(said.envelope.to_bytes()))
    assert isinstance(notice, Restriction)
    assert "Small numbers" == notice.reason
    (current,) = member.agreements.current(TODAY)
    grant = current.agreement.grant("AL", "victims")
    assert grant is not None
    assert (20, ("marri",), 2) == (grant.minimum_count, grant.recipients, len(grant.tables))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=restrict&dataset=victims&reason=x", "nothing is made stricter"),
        ("kind=restrict&dataset=justice&reason=x", "nothing of this dataset"),
        ("kind=restrict&dataset=victims&reason=x&epsilon=much", "expected a number"),
        ("kind=restrict&dataset=victims&reason=x&epsilon=50", "would be looser than it is now"),
        ("kind=restrict&dataset=victims&reason=x&minimum_count=few", "expected a whole number"),
        ("kind=restrict&dataset=victims&reason=x&last_period=soon", "expected a period"),
        ("kind=terminate&reason=exit&on=2026-12-01", "90 days of notice are agreed"),
        ("kind=terminate&reason=exit&on=soon", "expected a day"),
        ("kind=terminate&reason=because", "expected 'exit'"),
        ("kind=consent&dataset=victims&reader=RS&until=2030-01-01", "is agreed as none"),
        ("kind=consent&dataset=victims&reader=RS&until=", "expected a day"),
    ],
)
def test_what_could_not_be_said_has_no_button(officer: Browser, query: str, sentence: str) -> None:
    """And the page says why."""
    kept = "&recipients=AL&recipients=RS&recipients=marri&tables=0&tables=1&tables=2"

    page = officer.get(f"{AT}?look=yes&{query}{kept}").text.replace("&#39;", "'")

    assert sentence in page.replace("Expected", "expected").replace("Nothing", "nothing")
    assert 'type="password"' not in page


def test_a_party_leaves_after_its_notice(member: Node, officer: Browser) -> None:
    """On the first day that is agreed, unless another is typed."""
    status, page = _press(officer, f"{AT}?kind=terminate&look=yes&reason=law&remark=A+new+law")

    assert 200 == status
    assert "in force, we leave on 2027-02-20" in page
    assert ["AL", "RS"] == _publishers(member)


def test_two_officers_consent_where_two_sign(
    home: Path, member: Node, officer: Browser, browsers: Browsers, hub: InventedHub
) -> None:
    """The first one confirms, the second one signs; one person twice is one."""
    checks = tuple(replace(each, approvals=2) for each in documents.agreement().prior_checks)
    grants = tuple(
        replace(each, onward="with-written-consent") for each in documents.agreement().grants
    )
    lending = replace(documents.agreement(id="lending"), grants=grants, prior_checks=checks)
    also_signed(home, hub, lending)
    member.agreements.pull(hub.client)
    member.accounts.add("second", "legal-officer", PASSWORD)
    second = browsers.stranger()
    second.log_in("second")
    at = f"/agreements/{documents.proposal(lending).hash}/stop"
    consent = f"{at}?kind=consent&look=yes&dataset=victims&reader=RS&until=2027-01-01"

    once, twice = _press(officer, consent)[1], _press(officer, consent)[1]
    before = list(hub.notices)
    _, both = _press(second, consent)

    assert "It takes 2 officers" in officer.get(consent).text
    assert all("Nothing was signed yet: 2 officers confirm" in page for page in (once, twice))
    assert [] == before
    assert "The consent is given" in both
    assert 1 == len(hub.notices)


def test_before_all_have_signed_there_is_nothing_to_stop(
    officer: Browser, hub: InventedHub
) -> None:
    """A proposal binds nobody."""
    proposal = documents.proposal(documents.agreement(id="another"))
    hub.agreements.append(proposal)
    officer.send("/agreements/refresh", at="/agreements")

    assert 409 == officer.get(f"/agreements/{proposal.hash}/stop").status_code
