"""One release: what it holds, what left of it, what providers say, and what it would cost."""

from collections.abc import Iterator
from typing import cast, get_args

from fastapi.responses import Response

from node.due import Due
from node.gate import AwaitsApprovalError
from node.life import providers
from node.life.deed import Deed
from node.life.providers import Answer, Asked, OwnCount, Say
from node.storage import reading, writing
from node.web.form import Form, OwnForm
from node.web.page import MANAGERS, OFFICERS, PROVIDERS, Page, Visit, Visiting
from node.web.publishing import address, calendar
from proto.errors import InputError

_CHANGED = "nothing was published, as what it costs has changed since the page was made"


def show(
    visit: Visiting, agreement: str, dataset: str, period: str, *, correct: bool = False
) -> Response:
    """The release that an agreement asks for, or its correction."""
    return _page(visit, calendar(visit).find(agreement, dataset, period), correct=correct)


def publish(visit: Visiting, form: OwnForm) -> Response:
    """Count, pay, draw noise, sign, and put the release into the outbox."""
    asked, due, correct = calendar(visit), _due(visit, form), form.one("correct") == "yes"
    offer = asked.offer(due.assignment, is_correction=correct)
    if offer.missing or str(offer.cost) != form.one("cost"):
        return _page(visit, due, correct=correct, refusal="" if offer.missing else _CHANGED)
    publisher = visit.node.publisher
    plan = publisher.plan(due.assignment, asked.agreements, is_correction=correct)
    said = "the release is signed and in the outbox; it leaves as soon as the hub answers"
    try:
        publisher.publish(plan, visit.now)
    except AwaitsApprovalError:
        said = "the release is finished and waits for its officers"
    return visit.go(address(due), said=said)


def say(visit: Visiting, form: OwnForm) -> Response:
    """Keep what a provider says of the release, as its records are at this moment."""
    due, correct, answer = _due(visit, form), form.one("correct") == "yes", form.one("answer")
    if answer not in get_args(Answer) or not form.one("vintage").isdecimal():
        raise InputError("expected one of the buttons of the release's own page")
    try:
        deed = Deed.of(visit.account.name, visit.now, form.one("reason"))
    except InputError as error:
        return _page(visit, due, correct=correct, refusal=str(error))
    asked = _asked(visit, due, int(form.one("vintage")))
    with writing(visit.node.engine) as connection:
        providers.answer(connection, visit.account.provider, asked, cast("Answer", answer), deed)
    return visit.go(address(due), said=f"you said {answer} to {asked}")


def _due(visit: Visit, form: Form) -> Due:
    return calendar(visit).find(form.one("agreement"), form.one("dataset"), form.one("period"))


def _page(visit: Visit, due: Due, *, correct: bool, refusal: str | None = None) -> Response:
    """The page; with a refusal, perhaps an empty one, where what was asked was not done."""
    is_open = correct or not due.posted
    offer = calendar(visit).offer(due.assignment, is_correction=correct) if is_open else None
    asked = _asked(visit, due, offer.vintage) if offer and offer.vintage else None
    return visit.page(
        "release.html",
        status=200 if refusal is None else 409,
        due=due,
        offer=offer,
        correct=correct,
        refusal=refusal or "",
        dataset=visit.node.catalogue.dataset(due.assignment.grant.dataset),
        readers=list(_readers(visit, due)),
        answers=_answers(visit, asked) if asked else (),
        own=_own(visit, asked) if asked else (),
        address=address(due),
        cap=visit.node.settings.epsilon_cap,
        may_publish=visit.may(MANAGERS),
        may_say=visit.may(PROVIDERS),
    )


def _asked(visit: Visit, due: Due, vintage: int) -> Asked:
    dataset = visit.node.catalogue.dataset(due.assignment.grant.dataset)
    return Asked(dataset, due.assignment.period, vintage)


def _answers(visit: Visit, asked: Asked) -> tuple[Say, ...]:
    """What each provider says; a provider is told of itself alone."""
    with reading(visit.node.engine) as connection:
        said = providers.said_of(connection, asked)
    own = visit.account.provider
    return tuple(each for each in said if own in ("", each.provider.id))


def _own(visit: Visit, asked: Asked) -> tuple[OwnCount, ...]:
    """What a provider has in the period, for it to know what it speaks of."""
    own = visit.account.provider
    with reading(visit.node.engine) as connection:
        if own not in {each.id for each in providers.providers(connection) if each.active}:
            return ()
        return providers.own_counts(connection, own, asked.dataset, asked.period)


def _readers(visit: Visit, due: Due) -> Iterator[str]:
    for recipient in due.assignment.grant.recipients:
        if recipient != visit.node.party:
            yield visit.node.catalogue.party(recipient).name


PAGES = (
    Page("/calendar/release", show, MANAGERS | OFFICERS | PROVIDERS),
    Page("/calendar/publish", publish, MANAGERS, method="POST"),
    Page("/calendar/say", say, PROVIDERS, method="POST"),
)
