"""What the pages of agreements share: where each stands, what was said, the key, and the hub."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi.responses import Response

from node.agreements.declare import declare
from node.agreements.drafts import Drafts
from node.agreements.known import UnknownAgreementError
from node.agreements.labels import Labels
from node.agreements.languages import LANGUAGES, language
from node.agreements.notices import Said
from node.agreements.plain_words import Chapter, PlainWords
from node.agreements.signing import Signing
from node.agreements.standing import Observer, Standing
from node.membership import NotAMemberError
from node.web.form import Form
from node.web.page import OFFICERS, READERS, Desk, Visit
from proto.agreement import Agreement
from proto.envelope import SigningKey
from proto.errors import UnavailableError
from proto.notice import Notice, Officer

LOOKING = OFFICERS | READERS
"""Who may look at agreements; officers alone change anything."""
GROUP = "Agreements"


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of an agreement."""

    path: str
    label: str


def drafts(visit: Visit) -> Drafts:
    """The drafts of this node."""
    return Drafts(visit.node.engine)


def signing(visit: Visit) -> Signing:
    """How this party proposes and signs.

    Raises:
        NotAMemberError: The node has joined no exchange.
    """
    node = visit.node
    return Signing(node.engine, node.party, node.agreements, node.catalogue)


def standings(visit: Visit) -> tuple[Standing, ...]:
    """Every agreement that names us: those that run first, of each the newest version first.

    Raises:
        NotAMemberError: The node has joined no exchange.
    """
    known = visit.node.agreements
    observer = Observer(
        party=visit.node.party,
        exchange=known.exchange,
        today=visit.today,
        signed=tuple(known.signed()),
        running={each.hash for each in known.current(visit.today)},
    )
    found = map(observer.standing, reversed(known.proposals()))
    return tuple(sorted(found, key=lambda each: each.kind == "quiet"))


def find(visit: Visit, name: str) -> Standing:
    """One version of an agreement by its hash.

    Raises:
        NotAMemberError: The node has joined no exchange.
        UnknownAgreementError: No such text was proposed to us.
    """
    for each in standings(visit):
        if each.hash == name:
            return each
    raise UnknownAgreementError(f"no agreement {name[:64]!r} was proposed to us")


def exchange(visit: Visit) -> str | None:
    """The hub that our agreements are meant for; nothing before we have joined one."""
    try:
        return visit.node.agreements.exchange
    except NotAMemberError:
        return None


def said_of(visit: Visit, name: str) -> tuple[Said, ...]:
    """What single parties have said of one text."""
    every = visit.node.agreements.notices.all()
    return tuple(each for each in every if getattr(each.notice, "agreement", None) == name)


def officers_of(visit: Visit) -> tuple[Officer, ...]:
    """Those whom our party has named to approve releases, and who may today."""
    known = visit.node.agreements.notices.known(visit.node.agreements.directory())
    return tuple(
        each
        for each in known
        if isinstance(each, Officer)
        and each.party == visit.node.party
        and each.issued <= visit.today <= each.until
    )


def told(visit: Visit, agreement: Agreement, tag: str) -> tuple[Chapter, ...]:
    """An agreement in plain words.

    Raises:
        InputError: It is no language in which we tell them.
    """
    return PlainWords(visit.node.catalogue, language(tag)).tell(agreement)


def spoken() -> list[tuple[str, str]]:
    """The languages to choose from, each by the name that its speakers give it."""
    return [(tag, spoken.name) for tag, spoken in LANGUAGES.items()]


def agreement_key(visit: Visit, form: Form) -> Callable[[], SigningKey]:
    """What opens the agreement key with the passphrase of a form; kept nowhere."""
    return lambda: opened(visit, lambda: visit.node.keys.agreement(form.text("passphrase")))


def opened(visit: Visit, key: Callable[[], SigningKey]) -> SigningKey:
    """A key under a passphrase, in turn, as stretching one takes memory.

    Raises:
        ThrottledError: There were too many attempts at this key.
        WrongPassphraseError: It is not the passphrase.
    """
    desk: Desk = visit.request.app.state.desk
    with desk.sessions.turn:
        return key()


def say(visit: Visit, notice: Notice, key: Callable[[], SigningKey]) -> str:
    """Sign a notice, let it hold here at once, and tell the hub if it is there.

    Raises:
        OutsideAgreementError: With everything that speaks against it.
        WrongPassphraseError: It is not the passphrase.
    """
    declare(notice, visit.node.agreements, key(), visit.today)
    return (
        "the hub has logged it" if not refreshed(visit) else "the hub hears of it when it is there"
    )


def refreshed(visit: Visit) -> str:
    """Ask the hub what is new; gives the reason where it is not there, and nothing otherwise."""
    try:
        with visit.node.hub() as hub:
            visit.node.pull(hub)
    except UnavailableError as error:
        return str(error)
    return ""


def tabs(visit: Visit, standing: Standing) -> list[Tab]:
    """The pages of one agreement."""
    at = f"/agreements/{standing.hash}"
    found = [Tab(at, "State"), Tab(f"{at}/words", "In plain words")]
    if visit.may(OFFICERS):
        waits = standing.signed is None and visit.node.party in standing.proposal.unsigned
        found += [Tab(f"{at}/signing", "Sign")] if waits else []
        found += [Tab(f"{at}/stop", "Restrict or stop")] if standing.signed else []
    return [*found, Tab(f"{at}/history", "History and register")]


def page(
    visit: Visit, standing: Standing, template: str, *, status: int = 200, **content: object
) -> Response:
    """One of the pages of an agreement."""
    return visit.page(
        template,
        status=status,
        standing=standing,
        agreement=standing.proposal.agreement,
        tabs=tabs(visit, standing),
        names={each.id: each.name for each in visit.node.catalogue.parties},
        may_act=visit.may(OFFICERS),
        own=visit.node.party,
        token=visit.node.settings.token,
        labels=Labels(visit.node.catalogue),
        **content,
    )
