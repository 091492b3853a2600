"""The worklist: pairs that are probably one person, side by side, for somebody to decide."""

from collections.abc import Iterator
from typing import NamedTuple, cast, get_args

from fastapi.responses import Response

from node.commands.link_text import agreeing, percent
from node.identity import pairs
from node.identity.comparison import Word
from node.identity.identifiers import FIELDS, Identifiers
from node.identity.links import Links
from node.identity.marking import Piece, marked
from node.identity.openings import Openings
from node.identity.openings import openings as all_openings
from node.identity.pairs import Decision, Verdict
from node.identity.report import report
from node.identity.sides import Sides, Viewer
from node.identity.worklist import propose, waiting
from node.life.deed import Deed
from node.storage import reading
from node.web.form import OwnForm
from node.web.page import MANAGERS, OFFICERS, PROVIDERS, Page, Visit, Visiting
from proto.catalogue import Dataset
from proto.errors import InputError

_SHOWN = 100
"""Pairs of one list; those behind them come up as these are decided."""
_KINDS = {"same": "good", "unknown": "quiet", "differs": "bad"}
_COMPARING = "search for probable pairs"
_LOOKING = "to decide about the pair"


class Row(NamedTuple):
    """One field of both sides, in pieces of which some are marked, and how it agrees."""

    label: str
    one: tuple[Piece, ...]
    other: tuple[Piece, ...]
    word: Word | None
    kind: str


def show(visit: Visiting, dataset: str = "victims") -> Response:
    """What waits, how far records are linked, and what was decided."""
    about, provider = visit.node.catalogue.dataset(dataset), visit.account.provider or None
    with reading(visit.node.engine) as connection:
        found = waiting(connection, about, provider=provider)
        linked = report(connection, about, provider=provider)
        made = pairs.standing(connection, about) if visit.may(MANAGERS) else {}
    decided = [each for each in made.values() if each.verdict in ("same", "different")]
    return visit.page(
        "worklist.html",
        dataset=about,
        datasets=visit.node.catalogue.datasets,
        waiting=found[:_SHOWN],
        linked=linked,
        decided=sorted(decided, key=lambda each: each.number, reverse=True)[:_SHOWN],
        may_compare=visit.may(MANAGERS),
        percent=percent,
        agreeing=agreeing,
    )


def compare(visit: Visiting, form: OwnForm) -> Response:
    """Look for probable pairs anew."""
    about = visit.node.catalogue.dataset(form.one("dataset"))
    found = propose(_openings(visit), about, _deed(visit, _COMPARING))
    said = f"all identities were compared; {found} pairs are probably one person"
    return visit.go(f"/worklist?dataset={about.id}", said=said)


def pair(visit: Visiting, name: str) -> Response:
    """A pair, closed: how it agrees and where it comes from, and nothing that names anybody."""
    return _page(visit, _viewer(visit).closed(name), is_open=False)


def open_(visit: Visiting, form: OwnForm, name: str) -> Response:
    """The pair, opened. It is an answer to a form, as an opening changes what is on record.

    What names people stands in no address and no cookie, so this shows it without another page.
    """
    deed = _deed(visit, form.one("why") or _LOOKING)
    return _page(visit, _viewer(visit).look(name, _openings(visit), deed), is_open=True)


def decide(visit: Visiting, form: OwnForm, name: str) -> Response:
    """Decide about the pair, and go on to the next one."""
    verdict = form.one("verdict")
    if verdict not in get_args(Verdict):
        raise InputError("expected one of the buttons of the pair's own page")
    try:
        deed = _deed(visit, form.one("reason"))
    except InputError as error:
        sides = _viewer(visit).closed(name)
        return _page(visit, sides, is_open=False, error=str(error), reason=form.one("reason"))
    links = Links(visit.node.engine, visit.node.catalogue, visit.account.provider or None)
    decided = links.decide(name, cast("Verdict", verdict), deed)
    about = visit.node.catalogue.dataset(decided.dataset)
    next_ = _next(visit, about, name) if verdict != "undone" else name
    address = f"/worklist/{next_}" if next_ else f"/worklist?dataset={about.id}"
    return visit.go(address, said=f"pair {name}: {verdict}")


def openings(visit: Visiting) -> Response:
    """Every opening of identifiers there was."""
    return visit.page("openings.html", openings=all_openings(visit.node.engine)[: 5 * _SHOWN])


def _page(
    visit: Visit, sides: Sides, *, is_open: bool, error: str = "", reason: str = ""
) -> Response:
    last = sides.history[-1] if sides.history else None
    return visit.page(
        "pair.html",
        status=400 if error else 200,
        sides=sides,
        both=(sides.one, sides.other),
        dataset=visit.node.catalogue.dataset(sides.pair.dataset),
        rows=tuple(_rows(sides)),
        is_open=is_open,
        is_decided=_is_decided(last),
        is_linked=sides.one.person == sides.other.person,
        percent=percent,
        error=error,
        reason=reason or ("compared side by side" if is_open else ""),
    )


def _rows(sides: Sides) -> Iterator[Row]:
    found = sides.candidate.words if sides.candidate else {}
    words: dict[str, Word] = {str(name): word for name, word in found.items()}
    one, other = (side.identifiers or Identifiers() for side in (sides.one, sides.other))
    for name, ours, theirs in zip(FIELDS, one.cells(), other.cells(), strict=True):
        word = words.get(name)
        if word or ours or theirs:
            kind = _KINDS.get(word or "unknown", "warn")
            yield Row(name.replace("_", " ").capitalize(), *marked(ours, theirs), word, kind)


def _is_decided(last: Decision | None) -> bool:
    return last is not None and last.verdict in ("same", "different")


def _next(visit: Visit, dataset: Dataset, done: str) -> str:
    """The pair to look at now; nothing where none waits but what was put off."""
    with reading(visit.node.engine) as connection:
        found = waiting(connection, dataset, provider=visit.account.provider or None)
    left = (each.candidate.pair.id for each in found if not each.is_for_later)
    return next((each for each in left if each != done), "")


def _viewer(visit: Visit) -> Viewer:
    return Viewer(visit.node.engine, visit.node.catalogue, visit.account.provider or None)


def _openings(visit: Visit) -> Openings:
    return Openings.of(visit.node.engine, visit.node.keys.vault)


def _deed(visit: Visit, reason: str) -> Deed:
    return Deed.of(visit.account.name, visit.now, reason)


PAGES = (
    Page("/worklist", show, MANAGERS | PROVIDERS, label="Worklist", group="Registers"),
    Page("/worklist/comparison", compare, MANAGERS, method="POST"),
    Page("/worklist/{name}", pair, MANAGERS | PROVIDERS),
    Page("/worklist/{name}/opening", open_, MANAGERS | PROVIDERS, method="POST"),
    Page("/worklist/{name}/decision", decide, MANAGERS | PROVIDERS, method="POST"),
    Page("/openings", openings, MANAGERS | OFFICERS, label="Openings", group="Registers"),
)
