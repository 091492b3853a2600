"""The agreement keys: ours with all that can become of it, and those of the other parties."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, cast

from fastapi.responses import Response

from node.agreements.known import Proposal
from node.agreements.own_key import OwnKey, State
from node.agreements.party_keys import party_keys
from node.attempts import ThrottledError
from node.membership import NotAMemberError
from node.vault import WrongPassphraseError
from node.web import agreement_shelf as shelf
from node.web.form import Form, OwnForm
from node.web.page import OFFICERS, Page, Visit, Visiting
from proto.errors import InputError, NotPermittedError, RefusalError, UnavailableError

Deed = Literal["rotate", "lost", "compromised", "passphrase"]

_DEEDS: Mapping[Deed, str] = {
    "rotate": "Rotate",
    "lost": "Lost",
    "compromised": "Compromised",
    "passphrase": "Another passphrase",
}


def show(visit: Visiting, do: str = "rotate") -> Response:
    """How every key stands, and one of the things that can be done with ours."""
    return _page(visit, _deed(do))


def change(visit: Visiting, form: OwnForm, deed: str) -> Response:
    """Do it, with the passphrases that were typed."""
    wanted, troubles = _deed(deed), list[str]()
    try:
        new = _new_passphrase(form)
        with visit.node.hub_if_there(troubles.append) as hub:
            own, old = visit.node.own_key, shelf.agreement_key(visit, form)
            match wanted:
                case "rotate":
                    own.rotate(old, lambda: new, hub)
                case "passphrase":
                    own.new_passphrase(lambda: form.text("passphrase"), lambda: new)
                case "lost" | "compromised":
                    own.replace(wanted, lambda: new, hub)
    except (WrongPassphraseError, ThrottledError) as error:
        return _page(visit, wanted, errors={"passphrase": str(error)})
    except InputError as error:
        return _page(visit, wanted, errors={"new": str(error)})
    except (RefusalError, UnavailableError) as error:
        return _page(visit, wanted, errors={"": str(error)})
    return visit.go("/keys", said=_done(wanted, visit.node.own_key.state, troubles))


def accept(visit: Visiting, form: OwnForm, party: str) -> Response:
    """Trust the new key of another party whose officer has read out the fingerprint."""
    try:
        visit.node.agreements.accept(party, form.one(f"fingerprint-{party}"))
    except NotPermittedError as error:
        return _page(visit, "rotate", errors={party: str(error)})
    name = visit.node.catalogue.party(party).name
    return visit.go("/keys", said=f"the new key of {name} is trusted")


def _page(visit: Visit, deed: Deed, *, errors: Mapping[str, str] | None = None) -> Response:
    status = 400 if errors else 200
    try:
        own, known = visit.node.own_key, party_keys(visit.node.agreements)
    except NotAMemberError:
        return visit.page("keys.html", status=status, state=None)
    again = own.to_sign_again(visit.today)
    return visit.page(
        "keys.html",
        status=status,
        state=own.state,
        keys=known,
        again=again,
        signed=_signed(own, visit.today),
        deed=deed,
        deeds=_DEEDS,
        names={each.id: each.name for each in visit.node.catalogue.parties},
        may_act=visit.may(OFFICERS),
        errors=errors or {},
    )


def _signed(own: OwnKey, today: date) -> list[Proposal]:
    """What our signature holds up today, and a compromised key would let fall."""
    return [
        each
        for each in own.agreements.proposals()
        if own.party not in each.unsigned and each.agreement.term.in_force_until >= today
    ]


def _deed(typed: str) -> Deed:
    if typed not in _DEEDS:
        raise InputError(f"expected {', '.join(_DEEDS)}, got {typed[:40]!r}")
    return cast("Deed", typed)


def _new_passphrase(form: Form) -> str:
    new = form.text("new")
    if new != form.text("again"):
        raise InputError("the two new passphrases differ; nothing was changed")
    return new


def _done(deed: Deed, state: State, troubles: list[str]) -> str:
    if deed == "passphrase":
        return "the new passphrase opens the key"
    if state.reason is None:
        return "the new key is in place"
    away = "; the hub hears of it when it is there" if troubles else ""
    return f"the new key is made and under way{away}"


PAGES = (
    Page("/keys", show, shelf.LOOKING, label="Keys", group=shelf.GROUP),
    Page("/keys/accepted/{party}", accept, OFFICERS, method="POST"),
    Page("/keys/{deed}", change, OFFICERS, method="POST"),
)
