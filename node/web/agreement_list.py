"""Agreements: where each stands, what it waits for, and what single parties have said of it."""

from dataclasses import dataclass

from fastapi.responses import Response

from node.agreements import declare
from node.agreements.logged import Leaf
from node.agreements.notices import Said
from node.agreements.signing import HandedIn, Intent
from node.agreements.standing import Standing
from node.membership import NotAMemberError
from node.vault import WrongPassphraseError
from node.web import agreement_shelf as shelf
from node.web.form import OwnForm
from node.web.page import OFFICERS, Page, Visit, Visiting
from proto.errors import InputError, OutsideAgreementError, UnavailableError
from proto.notice import Comment


@dataclass(frozen=True, slots=True)
class Signer:
    """One party of a text: who acts for it, and whether it has signed.

    Attributes:
        leaf: Where the hub has logged the signature; nothing without its receipt.
        handed: Who of us handed it in.
    """

    party: str
    authority: str
    has_signed: bool
    leaf: Leaf | None
    handed: HandedIn | None


def show(visit: Visiting) -> Response:
    """Every agreement that names us, and the drafts of our own."""
    try:
        found = shelf.standings(visit)
    except NotAMemberError:
        found = None
    return visit.page(
        "agreements.html",
        standings=found,
        drafts=shelf.drafts(visit).list(),
        names={each.id: each.name for each in visit.node.catalogue.parties},
        may_act=visit.may(OFFICERS),
        own=visit.node.party,
    )


def refresh(visit: Visiting, form: OwnForm) -> Response:  # noqa: ARG001  # Proves that it is ours.
    """Ask the hub what is new."""
    why = shelf.refreshed(visit)
    said = f"the hub was not asked: {why}" if why else "this is what the hub holds now"
    return visit.go("/agreements", said=said)


def state(visit: Visiting, name: str) -> Response:
    """One version: its state, who signed, what was said."""
    return _page(visit, shelf.find(visit, name))


def comment(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Say to the other parties what we think of their proposal."""
    standing, remark = shelf.find(visit, name), form.one("remark")
    try:
        notice = declare.comment(standing.hash, visit.node.party, remark, visit.today)
        declare.expect_permitted(notice, visit.node.agreements, visit.today)
        heard = shelf.say(visit, notice, shelf.agreement_key(visit, form))
    except (InputError, OutsideAgreementError) as error:
        return _page(visit, standing, remark=remark, errors={"remark": str(error)})
    except (WrongPassphraseError, UnavailableError) as error:
        return _page(visit, standing, remark=remark, errors={"passphrase": str(error)})
    return visit.go(f"/agreements/{name}", said=f"the comment is signed; {heard}")


def _page(
    visit: Visit, standing: Standing, *, remark: str = "", errors: dict[str, str] | None = None
) -> Response:
    said = shelf.said_of(visit, standing.hash)
    confirmed, people = _confirmed(visit, standing)
    return shelf.page(
        visit,
        standing,
        "agreement.html",
        status=400 if errors else 200,
        signers=_signers(visit, standing),
        confirmed=confirmed,
        people=people,
        comments=[each for each in said if isinstance(each.notice, Comment)],
        spoken_of=_others(said),
        holds=_holding(visit, standing),
        remark=remark,
        errors=errors or {},
    )


def _others(said: tuple[Said, ...]) -> list[Said]:
    return [each for each in said if not isinstance(each.notice, Comment)]


def _confirmed(visit: Visit, standing: Standing) -> tuple[tuple[Intent, ...], int]:
    signing = shelf.signing(visit)
    return signing.confirmed(standing.hash), signing.people(standing.proposal.agreement)


def _signers(visit: Visit, standing: Standing) -> list[Signer]:
    handed = {each.deed: each for each in shelf.signing(visit).handed_in(standing.hash)}
    leaves = visit.node.agreements.logged.leaves(standing.hash)
    return [
        Signer(
            party=terms.id,
            authority=terms.authority,
            has_signed=terms.id not in standing.proposal.unsigned,
            leaf=leaves.get(terms.id),
            handed=handed.get("signature") if terms.id == visit.node.party else None,
        )
        for terms in standing.proposal.agreement.parties
    ]


def _holding(visit: Visit, standing: Standing) -> object:
    """What is left of it under everything that was said, where all have signed."""
    return standing.signed.as_of(visit.today).agreement if standing.signed else None


PAGES = (
    Page("/agreements", show, shelf.LOOKING, label="Agreements", group=shelf.GROUP),
    Page("/agreements/refresh", refresh, OFFICERS, method="POST"),
    Page("/agreements/{name}", state, shelf.LOOKING),
    Page("/agreements/{name}/comment", comment, OFFICERS, method="POST"),
)
