"""Who may read what under which agreement, as far as the reader's body is a party."""

from dataclasses import dataclass

from fastapi.responses import Response

from hub import agreement_text
from hub.roles import READERS
from hub.standing import Standing, State
from hub.web.page import Page, Visit, Visiting
from proto.agreement import Agreement


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an agreement.

    Attributes:
        holds: What holds of it today, after everything that single parties have said.
        said: That, in words, in the order in which they did.
    """

    standing: Standing
    state: State
    holds: Agreement
    said: tuple[str, ...]

    @property
    def is_past(self) -> bool:
        """Whether it is over."""
        return self.state in ("superseded", "ended")


def show(visit: Visiting) -> Response:
    """Every agreement of the reader's body, those in force first."""
    entries = _entries(visit)
    parties = {party.id: party for each in entries for party in each.standing.agreement.parties}
    known = {party.id: party.footnote for party in visit.catalogue.parties}
    notes = (known.get(each) or terms.footnote for each, terms in parties.items())
    return visit.page(
        "agreements.html",
        entries=entries,
        catalogue=visit.catalogue,
        today=visit.today,
        words=agreement_text,
        footnotes=tuple(dict.fromkeys(note for note in notes if note)),
    )


def _entries(visit: Visit) -> tuple[Entry, ...]:
    agreements = visit.hub.agreements
    signed = {each.hash: each for each in agreements.signed()}
    current = {each.hash: each for each in agreements.current(visit.today)}

    def entry(standing: Standing) -> Entry:
        in_force, known = current.get(standing.hash), signed.get(standing.hash)
        state = standing.state(visit.today, is_current=in_force is not None)
        holds = in_force.agreement if in_force else standing.agreement
        notices = known.notices if known else ()
        said = (agreement_text.notice(each, visit.catalogue) for each in notices)
        return Entry(standing, state, holds, tuple(filter(None, said)))

    found = map(entry, reversed(agreements.standings(visit.account.body)))
    return tuple(sorted(found, key=lambda each: (each.is_past, each.state != "in-force")))


PAGES = (Page("/agreements", show, label="Agreements", roles=READERS),)
