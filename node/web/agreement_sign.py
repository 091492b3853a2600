"""Signing: the hash, the plain words, and the passphrase, once as many officers have confirmed."""

from fastapi.responses import Response

from node.agreements.signing import SecondOfficerNeededError
from node.agreements.standing import Standing
from node.attempts import ThrottledError
from node.vault import WrongPassphraseError
from node.web import agreement_shelf as shelf
from node.web.form import OwnForm
from node.web.page import OFFICERS, Page, Visit, Visiting
from proto.errors import InputError, RefusalError, UnavailableError


def show(visit: Visiting, name: str, language: str = "en") -> Response:
    """What is signed, in plain words, and what has to happen first."""
    return _page(visit, shelf.find(visit, name), language)


def confirm(visit: Visiting, form: OwnForm, name: str) -> Response:
    """One officer's word, where it takes two; the key is not asked yet."""
    standing, signing = shelf.find(visit, name), shelf.signing(visit)
    if (refusal := _refusal(visit, standing)) and refusal.code != SecondOfficerNeededError.code:
        return _page(visit, standing, form.one("language") or "en", error=str(refusal))
    signing.confirm(standing.hash, visit.account.name, visit.now)
    left = signing.people(standing.proposal.agreement) - len(signing.confirmed(standing.hash))
    said = "you confirmed" + ("; one more officer has to" if left > 0 else "; it can be signed now")
    return visit.go(f"/agreements/{name}/signing", said=said)


def sign(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Sign exactly these bytes with the agreement key."""
    standing, tag = shelf.find(visit, name), form.one("language") or "en"
    key = shelf.agreement_key(visit, form)
    try:
        with visit.node.hub() as hub:
            receipt = shelf.signing(visit).sign(
                standing.proposal, hub, key, by=visit.account.name, now=visit.now
            )
    except (WrongPassphraseError, ThrottledError) as error:
        return _page(visit, standing, tag, wrong=str(error))
    except (RefusalError, UnavailableError) as error:
        return _page(visit, standing, tag, error=str(error))
    party = visit.node.catalogue.party(visit.node.party).name
    said = f"signed for {party}; the hub logged it as leaf {receipt.index}"
    return visit.go(f"/agreements/{name}", said=said)


def _refusal(visit: Visit, standing: Standing) -> RefusalError | None:
    try:
        shelf.signing(visit).expect_signable(standing.proposal)
    except RefusalError as error:
        return error
    return None


def _page(
    visit: Visit, standing: Standing, tag: str, *, error: str = "", wrong: str = ""
) -> Response:
    signing, refusal = shelf.signing(visit), _refusal(visit, standing)
    try:
        chapters = shelf.told(visit, standing.proposal.agreement, tag)
    except InputError:
        tag, chapters = "en", shelf.told(visit, standing.proposal.agreement, "en")
    waits = refusal is not None and refusal.code == SecondOfficerNeededError.code
    confirmed = signing.confirmed(standing.hash)
    return shelf.page(
        visit,
        standing,
        "agreement_sign.html",
        status=400 if error or wrong else 200,
        chapters=chapters,
        tag=tag,
        spoken=shelf.spoken(),
        people=signing.people(standing.proposal.agreement),
        confirmed=confirmed,
        has_confirmed=visit.account.name in {each.account for each in confirmed},
        waits=waits,
        refusal="" if refusal is None or waits else str(refusal),
        error=error,
        wrong=wrong,
    )


PAGES = (
    Page("/agreements/{name}/signing", show, OFFICERS),
    Page("/agreements/{name}/confirmation", confirm, OFFICERS, method="POST"),
    Page("/agreements/{name}/signature", sign, OFFICERS, method="POST"),
)
