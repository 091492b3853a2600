"""Finished releases that wait for officers, with the figures that would leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from fastapi.responses import Response

from anonymizer.accuracy import half_width
from anonymizer.doubt import LaplaceParts
from node.agreements.declare import expect_permitted
from node.agreements.known import Proposal
from node.agreements.labels import Labels
from node.agreements.officers import approval
from node.attempts import ThrottledError
from node.membership import NotAMemberError
from node.vault import WrongPassphraseError
from node.web import agreement_shelf as shelf
from node.web.form import OwnForm
from node.web.page import OFFICERS, Page, Visit, Visiting
from proto.agreement import name as table_name
from proto.catalogue import Dataset, UnknownNameError
from proto.document import Sha256
from proto.notice import Approval
from proto.release import Release, ReleasedTable


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it would leave: whom it counts, what may be shown, and the noisy count."""

    labels: tuple[str, ...]
    shown: int | None
    estimate: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One table as it would leave.

    Attributes:
        margin: Of a cell, in counts, at 95 %.
    """

    name: str
    columns: tuple[str, ...]
    margin: float
    cells: tuple[Cell, ...]

    @property
    def hidden(self) -> int:
        """Cells that nobody reads as numbers."""
        return sum(cell.shown is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One finished release, what it is under, and whose yes it has."""

    name: Sha256
    release: Release
    proposal: Proposal | None
    approved: tuple[Approval, ...]
    asked: int


def show(visit: Visiting) -> Response:
    """Everything that waits."""
    try:
        found = tuple(_waiting(visit))
    except NotAMemberError:
        found = None
    labels = Labels(visit.node.catalogue)
    return visit.page("approvals.html", waiting=found, may_act=visit.may(OFFICERS), labels=labels)


def one(visit: Visiting, name: str) -> Response:
    """One release with its figures."""
    return _page(visit, _find(visit, name))


def approve(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Their own yes, under a key of their own."""
    waiting, officer = _find(visit, name), visit.account.name
    said = approval(waiting.release, waiting.name, officer, visit.today)
    try:
        expect_permitted(said, visit.node.agreements, visit.today)
        heard = shelf.say(
            visit,
            said,
            lambda: shelf.opened(
                visit, lambda: visit.node.officers.key(officer, form.text("passphrase"))
            ),
        )
    except (WrongPassphraseError, ThrottledError) as error:
        return _page(visit, waiting, wrong=str(error))
    return visit.go(f"/approvals/{waiting.name}", said=f"{officer} has approved it; {heard}")


def _find(visit: Visit, name: str) -> Waiting:
    visit.node.publisher.finished.named(name)
    return next(each for each in _waiting(visit) if each.name.startswith(name))


def _waiting(visit: Visit) -> Iterator[Waiting]:
    known = visit.node.agreements
    said, officers = known.notices.known(known.directory()), visit.node.accounts.officers()
    proposals = {each.envelope.hash: each for each in known.proposals()}
    for name, release in visit.node.publisher.finished.all():
        proposal = proposals.get(release.agreement)
        checks = proposal.agreement.prior_checks if proposal else ()
        approved = (n for n in said if isinstance(n, Approval) and n.release == name)
        yield Waiting(
            name=name,
            release=release,
            proposal=proposal,
            approved=tuple(
                each
                for each in approved
                if each.party == visit.node.party and each.officer in officers
            ),
            asked=max((c.approvals for c in checks if c.party == visit.node.party), default=0),
        )


def _page(visit: Visit, waiting: Waiting, *, wrong: str = "") -> Response:
    dataset = visit.node.catalogue.dataset(waiting.release.dataset)
    me = visit.account.name
    return visit.page(
        "approval.html",
        status=400 if wrong else 200,
        waiting=waiting,
        dataset=dataset,
        figures=[_figures(each, dataset) for each in waiting.release.tables],
        is_named=me in {each.officer for each in shelf.officers_of(visit)},
        has_approved=me in {each.officer for each in waiting.approved},
        wrong=wrong,
        may_act=visit.may(OFFICERS),
    )


def _figures(table: ReleasedTable, dataset: Dataset) -> Figures:
    levels = table.shape.levels
    names = table.shape.dimensions
    labels = [_labels(dataset, name, levels.get(name, "code")) for name in names]
    grid = product(*table.codes)
    parts = tuple(LaplaceParts(part.scale, part.times) for part in table.noise.parts)
    return Figures(
        name=table_name(table.shape),
        columns=tuple(dataset.indicator(name).label for name in names),
        margin=half_width(table.noise.sd**2, parts),
        cells=tuple(
            Cell(
                tuple(known.get(code, code) for known, code in zip(labels, codes, strict=True)),
                shown,
                estimate,
            )
            for codes, shown, estimate in zip(grid, table.shown, table.estimates, strict=True)
        ),
    )


def _labels(dataset: Dataset, name: str, level: str) -> dict[str, str]:
    try:
        indicator = dataset.indicator(name)
    except UnknownNameError:
        return {}
    codes = indicator.groups if level == "group" and indicator.groups else indicator.code_list
    return {code.id: code.label for code in codes.codes}


PAGES = (
    Page("/approvals", show, shelf.LOOKING, label="Approvals", group=shelf.GROUP),
    Page("/approvals/{name}", one, shelf.LOOKING),
    Page("/approvals/{name}", approve, OFFICERS, method="POST"),
)
