"""One release: what it is, every check of it made anew, its method note, and the signed bytes."""

from fastapi.responses import Response

from hub import archive, directory, log, unfolded, wording_notes
from hub.archive import Filed
from hub.evidence import Exhibit
from hub.examination import Examination, opened
from hub.holdings import HeldRelease
from hub.language import _
from hub.roles import READERS
from hub.standing import Standing
from hub.storage import reading
from hub.table_name import TableName
from hub.web.page import PURPOSE, Page, Visit, Visiting, download
from proto.catalogue import Catalogue
from proto.errors import NotPermittedError, RefusalError


class NoReleaseError(RefusalError):
    """There is no such release, or none that the reader's body may read."""

    code = "no-release"


def show(visit: Visiting, name: str) -> Response:
    """The release and its verification."""
    held = _held(visit, name)
    examined = _examined(visit, held)
    party = visit.catalogue.party(held.publisher)
    dataset = visit.catalogue.dataset(held.dataset)
    return visit.page(
        "release.html",
        held=held,
        party=party,
        dataset=dataset,
        release=examined.release,
        agreement=_agreement(visit, held),
        checks=tuple(examined.checks()),
        tables=[_table(held, place, visit.catalogue) for place in range(len(held.shapes))],
        answers=wording_notes.answers(held.method_note, dataset),
        footnotes=(party.footnote,) if party.footnote else (),
    )


def envelope(visit: Visiting, name: str) -> Response:
    """The bytes as their publisher signed them."""
    held = _held(visit, name)
    filed = _filed(visit, held)
    _note(visit, held)
    return download(filed.data, "application/json", f"release-{name[:16]}.json")


def evidence(visit: Visiting, name: str) -> Response:
    """The same with agreement, directory and receipt, for `dcim-verify`."""
    held = _held(visit, name)
    agreement = _agreement(visit, held)
    if agreement is None:
        raise NotPermittedError(
            _("your body is no party of its agreement, which is in the evidence")
        )
    examined = _examined(visit, held)
    with reading(visit.hub.engine) as connection:
        members = directory.document(connection, visit.hub.keys.hub_key)
    footnotes = (visit.catalogue.party(each).footnote for each in agreement.agreement.party_ids)
    exhibit = Exhibit(
        visit.account.body,
        examined.filed,
        examined.receipt,
        (agreement.agreement.id, agreement.envelope),
        members,
        examined.hub_key,
        tuple(dict.fromkeys(each for each in footnotes if each)),
    )
    _note(visit, held)
    return download(exhibit.pack(visit.today), "application/zip", f"release-{name[:16]}.zip")


def _note(visit: Visit, held: HeldRelease) -> None:
    """Let its publisher know who was sent the signed bytes."""
    if visit.account.body != held.publisher:
        visit.hub.readings.note(visit.account.body, [held.leaf], now=visit.desk.now())


def _held(visit: Visit, name: str) -> HeldRelease:
    """The release, if an agreement lets the reader's body have it today."""
    releases = visit.hub.holdings.releases(visit.account.body, PURPOSE, visit.today)
    for each in releases:
        if each.hash == name:
            return each
    raise NoReleaseError(_("there is no release of this hash that your body may read"))


def _filed(visit: Visit, held: HeldRelease) -> Filed:
    with reading(visit.hub.engine) as connection:
        return archive.at(connection, held.leaf)


def _examined(visit: Visit, held: HeldRelease) -> Examination:
    hub, filed = visit.hub, _filed(visit, held)
    signed = {each.hash: each for each in hub.agreements.signed()}
    envelope, release = opened(filed)
    with reading(hub.engine) as connection:
        return Examination(
            filed=filed,
            envelope=envelope,
            release=release,
            receipt=log.receipt(connection, held.leaf, hub.keys.hub_key),
            hub_key=hub.keys.hub_key.public_key(),
            members=directory.members(connection),
            signed=signed.get(held.agreement),
            catalogue=visit.catalogue,
            is_true=unfolded.is_true(connection, held.leaf, release),
        )


def _agreement(visit: Visit, held: HeldRelease) -> Standing | None:
    """The agreement it names, where the reader's body is a party of it."""
    standings = visit.hub.agreements.standings(visit.account.body)
    return next((each for each in standings if each.hash == held.agreement), None)


def _table(held: HeldRelease, place: int, catalogue: Catalogue) -> tuple[str, TableName]:
    shape = held.shapes[place]
    indicators = catalogue.dataset(held.dataset).indicators
    labels = [each.label for each in indicators if each.id in shape.dimensions]
    label = " × ".join(labels) or _("Total")  # noqa: RUF001  # Tables are crossed, not multiplied by x.
    return label, TableName(held.dataset, frozenset(shape.dimensions))


PAGES = (
    Page("/release/{name}", show, roles=READERS),
    Page("/release/{name}/envelope.json", envelope, roles=READERS),
    Page("/release/{name}/evidence.zip", evidence, roles=READERS),
)
