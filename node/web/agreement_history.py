"""History and register: every version with its differences, what was said, and all that left."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi.responses import Response

from anonymizer.ledger import total
from node.agreements.difference import Change, difference
from node.agreements.known import Proposal
from node.agreements.labels import Labels
from node.agreements.logged import Read
from node.agreements.notices import Said
from node.outbox import Posted
from node.web import agreement_shelf as shelf
from node.web.page import Page, Visit, Visiting
from proto.document import Sha256, digest
from proto.release import Release


@dataclass(frozen=True, slots=True)
class Step:
    """A leaf of the hub's log by which a version came to hold, and whose deed it was."""

    leaf: int
    at: str
    deed: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version: how it came to hold, how it differs from the one before, what was said of it."""

    proposal: Proposal
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A release of ours, what one person lost for it (epsilon), and who was sent it."""

    posted: Posted
    cost: Fraction
    readers: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A release of another party that we hold."""

    release: Release
    hash: Sha256
    leaf: int


def show(visit: Visiting, name: str, language: str = "en") -> Response:
    """The whole history of one agreement, whichever of its versions was asked for."""
    standing = shelf.find(visit, name)
    versions = _versions(visit, standing.proposal.agreement.id, language)
    hashes = {each.proposal.envelope.hash for each in versions}
    return shelf.page(
        visit,
        standing,
        "agreement_history.html",
        versions=versions,
        left=list(_left(visit, hashes)),
        arrived=list(_arrived(visit, hashes)),
        tag=language,
        spoken=shelf.spoken(),
    )


def evidence(visit: Visiting, name: str) -> Response:
    """Everything under the agreement in one file that `dcim-verify` checks, offline."""
    id_ = shelf.find(visit, name).proposal.agreement.id
    # Only this node's owner may look into its home.
    with TemporaryDirectory(prefix="evidence-", dir=visit.node.home) as folder:
        file = Path(folder) / "evidence.zip"
        visit.node.evidence.export(id_, file, visit.today)
        data = file.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{id_}-{visit.today}.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


def _versions(visit: Visit, id_: str, tag: str) -> list[Version]:
    """The newest first."""
    found = [p for p in visit.node.agreements.proposals() if p.agreement.id == id_]
    by_hash = {each.envelope.hash: each for each in found}
    return [
        Version(
            proposal=each,
            steps=tuple(sorted(_steps(visit, each), key=lambda step: step.leaf)),
            changes=_changes(visit, by_hash, each, tag),
            said=shelf.said_of(visit, each.envelope.hash),
        )
        for each in reversed(found)
    ]


def _steps(visit: Visit, proposal: Proposal) -> Iterator[Step]:
    """What we handed in, with the account that did, and the signatures of others."""
    name = proposal.envelope.hash
    deeds = {"proposal": "proposed it", "signature": "signed it for us"}
    for own in shelf.signing(visit).handed_in(name):
        yield Step(own.leaf, own.at, f"{own.by} {deeds[own.deed]}")
    labels = Labels(visit.node.catalogue)
    for party, leaf in visit.node.agreements.logged.leaves(name).items():
        if party != visit.node.party:
            yield Step(leaf.number, leaf.at, f"{labels.party(party)} signed")


def _changes(
    visit: Visit, by_hash: dict[Sha256, Proposal], new: Proposal, tag: str
) -> tuple[Change, ...]:
    replaced = new.agreement.supersedes
    if replaced is None or replaced not in by_hash:
        return ()
    old = by_hash[replaced].agreement
    return difference(shelf.told(visit, old, tag), shelf.told(visit, new.agreement, tag))


def _left(visit: Visit, hashes: set[Sha256]) -> Iterator[Left]:
    ledger = visit.node.ledger.ledger()
    for posted in visit.node.outbox.list():
        if posted.agreement in hashes:
            paid = [
                entry.charge
                for entry in ledger.entries
                if posted.agreement in entry.charge.agreements
                and (entry.charge.dataset, entry.charge.period, entry.charge.vintage)
                == (posted.dataset, posted.period, posted.vintage)
            ]
            readers = visit.node.agreements.logged.readers(digest(posted.envelope))
            yield Left(posted, total(paid, ledger.delta), readers)


def _arrived(visit: Visit, hashes: set[Sha256]) -> Iterator[Arrived]:
    for held in visit.node.neighbours.held():
        release = held.release
        if release.agreement in hashes:
            yield Arrived(release, held.hash, held.receipt.index)


PAGES = (
    Page("/agreements/{name}/history", show, shelf.LOOKING),
    Page("/agreements/{name}/evidence", evidence, shelf.LOOKING),
)
