"""The first page: what there is, what is due, and what waits for whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi.responses import Response

from node.account import statement
from node.due import Due
from node.examiner import examiner
from node.holdings import Holding, holdings
from node.identity.worklist import waiting
from node.membership import NotAMemberError
from node.method_notes import NoMethodNoteError
from node.quality.quality import Report
from node.storage import reading
from node.web.page import EVERYBODY, MANAGERS, OFFICERS, PROVIDERS, Page, Visit, Visiting
from node.web.publishing import Chapter, address, chapters


@dataclass(frozen=True, slots=True)
class Register:
    """One dataset, and how good it was found.

    Attributes:
        quality: The last examination, for those whom it concerns.
    """

    holding: Holding
    quality: Report | None

    @property
    def scores(self) -> Mapping[int, float]:
        """The score of each year that was examined, from 0 to 100."""
        found = self.quality.scores if self.quality else ()
        return {each.score.year: each.score.total for each in found}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that only a person can do: who, what, and where."""

    who: str
    what: str
    path: str = ""


def show(visit: Visiting) -> Response:
    """The overview, as far as it concerns the reader's role."""
    found = _chapters(visit) if visit.may(MANAGERS | OFFICERS | PROVIDERS) else ()
    return visit.page(
        "overview.html",
        registers=list(_registers(visit)),
        is_member=found is not None,
        ready=_ready(_all(found or ())),
        address=address,
        waiting=tuple(_waiting(visit, found or ())),
        budget=_budget(visit),
    )


def _registers(visit: Visit) -> Iterator[Register]:
    node, quality = visit.node, examiner(visit.node)
    for each in holdings(node.engine, node.catalogue, provider=visit.account.provider):
        yield Register(each, quality.report(each.dataset) if visit.may(MANAGERS) else None)


def _budget(visit: Visit) -> object:
    if not visit.may(MANAGERS | OFFICERS):
        return None
    return statement(visit.node.ledger.ledger(), None)


def _chapters(visit: Visit) -> tuple[Chapter, ...] | None:
    """The agreements, or nothing where the node has joined no exchange."""
    try:
        return chapters(visit)
    except NotAMemberError:
        return None


def _all(found: Iterable[Chapter]) -> Iterator[Due]:
    for chapter in found:
        for asked in chapter.asked.values():
            yield from asked


def _ready(due: Iterable[Due]) -> dict[tuple[str, str], list[Due]]:
    """What can be published now, by dataset and title of the agreement."""
    ready: dict[tuple[str, str], list[Due]] = {}
    for each in due:
        if each.is_ready and not each.finished:
            asked = each.assignment
            place = asked.grant.dataset, asked.signed.agreement.title
            ready.setdefault(place, []).append(each)
    return ready


def _waiting(visit: Visit, found: Iterable[Chapter]) -> Iterator[Waiting]:
    if visit.may(MANAGERS | OFFICERS):
        yield from _of_agreements(visit, found)
        yield from _of_releases(visit)
        yield from _of_notes(visit)
    if visit.may(MANAGERS | PROVIDERS):
        yield from _of_pairs(visit)


def _of_agreements(visit: Visit, found: Iterable[Chapter]) -> Iterator[Waiting]:
    for chapter in found:
        agreement = chapter.proposal.agreement
        if visit.node.party in chapter.proposal.unsigned:
            what = f"“{agreement.title}”, version {agreement.version}, waits for our signature"
            yield Waiting("legal officer", what)
        for due in _all([chapter]):
            asked = due.assignment
            if due.finished:
                what = f"{asked.grant.dataset} {asked.period} is finished and waits for approval"
                yield Waiting("legal officer", what, address(due))


def _of_releases(visit: Visit) -> Iterator[Waiting]:
    for posted in visit.node.outbox.list():
        if posted.refusal:
            what = f"{posted.dataset} {posted.period} was refused by the hub: {posted.refusal}"
            yield Waiting("data manager", what, "/calendar")


def _of_notes(visit: Visit) -> Iterator[Waiting]:
    for dataset in visit.node.catalogue.datasets:
        try:
            visit.node.methods.current(dataset)
        except NoMethodNoteError:
            what = f"no method note says what the figures of {dataset.id} mean"
            yield Waiting("data manager", what, f"/method-note?dataset={dataset.id}")


def _of_pairs(visit: Visit) -> Iterator[Waiting]:
    who = visit.account.role.replace("-", " ")
    for dataset in visit.node.catalogue.datasets:
        with reading(visit.node.engine) as connection:
            pairs = waiting(connection, dataset, provider=visit.account.provider or None)
        if pairs:
            what = f"pairs in {dataset.id} that are probably one person: {len(pairs)}"
            yield Waiting(who, what, f"/worklist?dataset={dataset.id}")


PAGES = (Page("/", show, EVERYBODY, label="Overview"),)
