"""Restrict, suspend, leave, consent: what it will do is listed before the button, then it holds."""

from collections.abc import Sequence
from datetime import date

from fastapi.responses import Response

from node.agreements.declare import expect_permitted
from node.agreements.difference import Change, difference
from node.agreements.effects import effect, under
from node.agreements.known import UnknownAgreementError
from node.agreements.labels import END_REASONS, Labels
from node.agreements.signing import SecondOfficerNeededError, consent_name
from node.agreements.standing import Standing
from node.vault import WrongPassphraseError
from node.web import agreement_deeds as deeds
from node.web import agreement_shelf as shelf
from node.web.agreement_deeds import Read, Typed
from node.web.form import OwnForm
from node.web.page import OFFICERS, Page, Visit, Visiting
from proto.errors import OutsideAgreementError, UnavailableError
from proto.notice import Consent, Notice, Restriction, Termination
from proto.signed_agreement import SignedAgreement
from proto.terms import Grant

_TABS = (
    ("suspend", "Suspend"),
    ("restrict", "Restrict"),
    ("terminate", "Leave"),
    ("consent", "Consent to a reader"),
)
_DONE = {
    "suspend": "suspended from this moment on",
    "restrict": "restricted from this moment on",
    "terminate": "said that we leave",
    "consent": "the consent is given",
}


def show(visit: Visiting, name: str) -> Response:
    """The form of one deed, and what it would do once it is filled in."""
    standing, _ = _signed(visit, name)
    typed = deeds.of_query(visit.request.query_params)
    if typed.one("kind") not in deeds.KINDS:
        typed = Typed({"kind": "suspend"})
    return _page(visit, standing, typed)


def act(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Sign it, and let it hold here from this moment on."""
    standing, signed = _signed(visit, name)
    typed = deeds.of_form(form)
    read = deeds.notice(typed, signed, visit.node.party, visit.today)
    if read.notice is None or read.errors:
        return _page(visit, standing, typed, status=400)
    try:
        expect_permitted(read.notice, visit.node.agreements, visit.today)
        _expect_enough(visit, read.notice, signed)
        heard = shelf.say(visit, read.notice, shelf.agreement_key(visit, form))
    except (WrongPassphraseError, UnavailableError) as error:
        return _page(visit, standing, typed, status=400, wrong=str(error))
    except OutsideAgreementError:
        return _page(visit, standing, typed, status=400)
    except SecondOfficerNeededError as error:
        return visit.go(f"/agreements/{name}", said=f"nothing was signed yet: {error}")
    return visit.go(f"/agreements/{name}", said=f"{_DONE[typed.one('kind')]}; {heard}")


def _expect_enough(visit: Visit, notice: Notice, signed: SignedAgreement) -> None:
    """Whoever consents confirms it by that; where two have to, the second one signs."""
    if isinstance(notice, Consent):
        signing = shelf.signing(visit)
        signing.confirm(consent_name(notice), visit.account.name, visit.now)
        signing.expect_consent(notice, signed)


def _signed(visit: Visit, name: str) -> tuple[Standing, SignedAgreement]:
    standing = shelf.find(visit, name)
    if standing.signed is None:
        raise UnknownAgreementError("not all have signed this text: there is nothing to stop yet")
    return standing, standing.signed


def _page(
    visit: Visit, standing: Standing, typed: Typed, *, status: int = 200, wrong: str = ""
) -> Response:
    _, signed = _signed(visit, standing.hash)
    party, kind, labels = visit.node.party, typed.one("kind"), Labels(visit.node.catalogue)
    held = signed.as_of(visit.today).agreement
    grants = [grant for grant in held.grants if grant.publisher == party]
    grant = next((g for g in grants if g.dataset == typed.one("dataset")), None)
    read = deeds.notice(typed, signed, party, visit.today) if kind else Read(None, {})
    # A suspension is one step: what it does is known before anybody says why.
    is_ready = typed.is_complete or kind == "suspend"
    objections = _objections(visit, read.notice) if is_ready else ()
    will = effect(signed, read.notice, visit.today, labels) if read.notice and is_ready else None
    return shelf.page(
        visit,
        standing,
        "agreement_stop.html",
        status=status,
        kinds=_TABS,
        kind=kind,
        typed=typed,
        errors=read.errors if typed.is_complete else {},
        objections=objections,
        will=will if not objections else None,
        changes=_words(visit, signed, read.notice) if will and not objections else (),
        waiting=[p for p in visit.node.outbox.waiting() if p.agreement == signed.hash],
        wrong=wrong,
        people=shelf.signing(visit).people(signed.agreement) if kind == "consent" else 0,
        grants=grants,
        grant=grant or (grants[0] if grants else None),
        grant_tables=_tables(grant or (grants[0] if grants else None), labels),
        end_reasons=[*END_REASONS.items()],
        readers=_strangers(visit),
        first_day=_first_day(visit, signed),
    )


def _tables(grant: Grant | None, labels: Labels) -> Sequence[tuple[str, str]]:
    """The tables of a grant, by their number and as people call them."""
    if grant is None:
        return ()
    return [(str(n), labels.table(grant.dataset, each)) for n, each in enumerate(grant.tables)]


def _objections(visit: Visit, notice: Notice | None) -> tuple[object, ...]:
    """Everything that speaks against it, before anybody is asked for a passphrase."""
    if notice is None:
        return ()
    try:
        expect_permitted(notice, visit.node.agreements, visit.today)
    except OutsideAgreementError as error:
        return error.objections
    return ()


def _words(visit: Visit, signed: SignedAgreement, notice: Notice | None) -> tuple[Change, ...]:
    """The sentences of the agreement that change by it, on the day from which they do."""
    if not isinstance(notice, Restriction | Termination):
        return ()
    day = notice.leaves_on if isinstance(notice, Termination) else visit.today
    before, after = signed.as_of(visit.today), under(signed, notice).as_of(day)
    return difference(
        shelf.told(visit, before.agreement, "en"), shelf.told(visit, after.agreement, "en")
    )


def _strangers(visit: Visit) -> list[tuple[str, str]]:
    """Who could be let in: everybody of the exchange but us."""
    members = visit.node.agreements.directory().members
    names = {each.id: each.name for each in visit.node.catalogue.parties}
    return [(each, names.get(each, each)) for each in members if each != visit.node.party]


def _first_day(visit: Visit, signed: SignedAgreement) -> date:
    typed = Typed({"kind": "terminate"})
    read = deeds.notice(typed, signed, visit.node.party, visit.today)
    return read.notice.leaves_on if isinstance(read.notice, Termination) else visit.today


PAGES = (
    Page("/agreements/{name}/stop", show, OFFICERS),
    Page("/agreements/{name}/stop", act, OFFICERS, method="POST"),
)
