"""The publishing calendar: what left, what is due, and what the rest still lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi.responses import Response

from node.agreements.known import Proposal
from node.commands.agreement_text import proposal_state
from node.due import Calendar, Due, State
from node.membership import NotAMemberError
from node.web.page import MANAGERS, OFFICERS, PROVIDERS, Page, Visit, Visiting

RHYTHMS = {"A": "every year", "S": "every half-year", "Q": "every quarter"}
KINDS: Mapping[State, str] = {
    "released": "good",
    "refused by the hub": "bad",
    "in the outbox": "warn",
    "waits for officers": "warn",
    "due": "warn",
    "cannot leave yet": "bad",
    "not over yet": "quiet",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One agreement that names us, where it stands, and what it asks for by dataset."""

    proposal: Proposal
    state: str
    is_running: bool
    asked: Mapping[str, tuple[Due, ...]]


def show(visit: Visiting) -> Response:
    """Every agreement, dataset and period."""
    try:
        found = chapters(visit)
    except NotAMemberError:
        found = None
    return visit.page(
        "calendar.html", chapters=found, address=address, rhythms=RHYTHMS, kinds=KINDS
    )


def calendar(visit: Visit) -> Calendar:
    """The calendar of this node today.

    Raises:
        NotAMemberError: It has joined no exchange.
    """
    node = visit.node
    return Calendar(node.publisher, node.agreements.current(visit.today), visit.now)


def chapters(visit: Visit) -> tuple[Chapter, ...]:
    """Every agreement that names us, those in force first.

    Raises:
        NotAMemberError: The node has joined no exchange.
    """
    asked: dict[str, dict[str, tuple[Due, ...]]] = {}
    today = calendar(visit)
    for due in today.due():
        mine = asked.setdefault(due.assignment.signed.hash, {})
        dataset = due.assignment.grant.dataset
        mine[dataset] = (*mine.get(dataset, ()), due)
    running = {signed.hash for signed in today.agreements}
    found = [
        Chapter(
            proposal=each,
            state=proposal_state(each, is_running=each.envelope.hash in running),
            is_running=each.envelope.hash in running,
            asked=asked.get(each.envelope.hash, {}),
        )
        for each in visit.node.agreements.proposals()
    ]
    return tuple(sorted(found, key=lambda each: not each.is_running))


def address(due: Due) -> str:
    """Where one release is shown."""
    asked = due.assignment
    named = {
        "agreement": asked.signed.hash,
        "dataset": asked.grant.dataset,
        "period": str(asked.period),
    }
    return f"/calendar/release?{urlencode(named)}"


PAGES = (
    Page("/calendar", show, MANAGERS | OFFICERS | PROVIDERS, label="Calendar", group="Publishing"),
)
