"""The budget's page: what was spent, why, and what is left, exactly."""

from node.app import Node
from node.due import Calendar
from tests.documents import NOW
from tests.node.country import register
from tests.node.web.browser import Browser


def _publish(node: Node, period: str) -> None:
    calendar = Calendar(node.publisher, node.agreements.current(NOW.date()), NOW)
    (signed,) = calendar.agreements
    asked = calendar.find(signed.hash, "victims", period).assignment
    node.publisher.publish(node.publisher.plan(asked, calendar.agreements), NOW)


def test_nothing_spent_is_said(manager: Browser) -> None:
    """With the cap that every year then has left."""
    page = manager.get("/budget").text

    assert "Nothing was spent yet: every year has all of 9 left." in page
    assert "<table" not in page


def test_a_payment_is_told_with_who_asked(member: Node, manager: Browser) -> None:
    """By year and dataset, with the title of the agreement, and as exact ratios."""
    register(member.engine)
    _publish(member, "2024")

    page = manager.get("/budget").text

    ledger = member.ledger.ledger()
    assert '<th scope="row">2024</th>' in page
    assert "victims 2024, for readers of up to 3" in page
    assert "Annual regional report on victims" in page
    assert str(ledger.loss("victims", 2024)) in page


def test_a_ledger_that_was_changed_is_not_shown(member: Node, manager: Browser) -> None:
    """An account that does not hold is a sentence, not a table."""
    register(member.engine)
    _publish(member, "2024")
    with member.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger SET at = 'yesterday'")

    answer = manager.get("/budget")

    assert 409 == answer.status_code
    assert "Entry 1 is not what was written." in answer.text
