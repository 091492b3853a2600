"""What would leave under a draft: the noise its readers would have to allow for, moved by epsilon.

From code lists and sizes that somebody typed or published, never from the records.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError

from node.agreements.draft_check import Checked, check
from node.agreements.labels import Labels
from node.agreements.preview import GRID, TablePreview, preview, published_sizes
from node.membership import NotAMemberError
from node.web import agreement_shelf as shelf
from node.web.agreement_parts import parts
from node.web.agreement_sheet import Sheet
from node.web.page import Page, Visit, Visiting
from proto.agreement import Agreement
from proto.document import Decimal, read
from proto.envelope import Envelope
from proto.errors import InputError
from proto.release import Release

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""What the browser may do on this page alone: run our own script, which asks our own node."""

_LEAST, _MOST, _STEP = Fraction(1, 20), Fraction(8), Fraction(1, 20)
_MOST_PEOPLE = 8
"""Digits of a number of people."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Publishers whose tables fare alike.

    Attributes:
        rows: Each table at the chosen ceiling.
        others: Each table at every ceiling that is compared.
    """

    publishers: tuple[str, ...]
    rows: tuple[TablePreview, ...]
    others: tuple[tuple[TablePreview, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says, right or wrong.

    Attributes:
        epsilon: The ceiling that is tried; nothing for the draft's own.
        people: By publisher; an empty name speaks for all.
    """

    epsilon: Fraction | None
    people: Mapping[str, str]
    errors: Mapping[str, str]


def show(visit: Visiting, name: str) -> Response:
    """Every table of the draft at a ceiling, and beside it what other ceilings would buy."""
    draft = shelf.drafts(visit).newest(name)
    checked = check(draft.text, visit.node.catalogue, shelf.exchange(visit))
    agreement = checked.agreement
    if agreement is None:
        raise InputError("the draft cannot be read yet: put right what its form names first")
    asked = _asked(visit.request.query_params, agreement)
    answer = visit.page(
        "draft_preview.html",
        labels=Labels(visit.node.catalogue),
        status=400 if asked.errors else 200,
        draft=draft,
        checked=checked,
        parts=parts(Sheet(checked.content or {}), checked),
        asked=asked,
        own=sorted({grant.epsilon for grant in agreement.grants}),
        chosen=asked.epsilon or agreement.grants[0].epsilon,
        least=float(_LEAST),
        most=float(max(_MOST, *(2 * grant.epsilon for grant in agreement.grants))),
        step=float(_STEP),
        publishers=tuple(dict.fromkeys(grant.publisher for grant in agreement.grants)),
        names={terms.id: terms.display_name for terms in agreement.parties},
        found=_found(visit, checked, agreement, asked),
    )
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _found(
    visit: Visit, checked: Checked, agreement: Agreement, asked: Asked
) -> tuple[Rows, ...] | None:
    """The preview; nothing where the draft names what nobody knows."""
    places = (place for place in checked.faults if place.startswith("grants."))
    if asked.errors or any(not place.endswith(("recipients", "last_period")) for place in places):
        return None
    catalogue = visit.node.catalogue
    sizes = {
        **published_sizes(_held(visit), agreement, catalogue),
        **_stated(asked, agreement),
    }
    tables = preview(
        agreement,
        catalogue,
        sizes,
        in_force=_in_force(visit),
        epsilons=(*GRID, *((asked.epsilon,) if asked.epsilon else ())),
    )
    return tuple(_alike(tables, asked.epsilon))


def _asked(typed: Mapping[str, str], agreement: Agreement) -> Asked:
    errors: dict[str, str] = {}
    epsilon = None
    if text := typed.get("epsilon", "").strip().replace(",", "."):
        try:
            epsilon = TypeAdapter(Decimal).validate_python(text)
        except ValidationError:
            errors["epsilon"] = "expected a number such as 0.5"
        if epsilon == 0:
            errors["epsilon"] = "with a privacy loss of 0 nothing leaves"
    people = {
        party: typed.get(f"people.{party}" if party else "people", "").strip()
        for party in ("", *(grant.publisher for grant in agreement.grants))
    }
    for party, size in people.items():
        if size and not (size.isascii() and size.isdecimal() and len(size) <= _MOST_PEOPLE):
            errors[f"people.{party}" if party else "people"] = "expected a number such as 120"
    return Asked(epsilon, people, errors)


def _stated(asked: Asked, agreement: Agreement) -> dict[tuple[str, str], int]:
    """The sizes that somebody typed: for one publisher, or else for all."""
    found = {}
    for grant in agreement.grants:
        size = asked.people.get(grant.publisher) or asked.people[""]
        if size:
            found[grant.publisher, grant.dataset] = int(size)
    return found


def _held(visit: Visit) -> Iterator[Release]:
    """Every release that this node has sent, or been sent and may still read."""
    for posted in visit.node.outbox.list():
        yield read(Release, Envelope.from_bytes(posted.envelope).payload)
    yield from visit.node.readable(visit.today)


def _in_force(visit: Visit) -> list[Agreement]:
    """The agreements that ask already; none before the node has joined."""
    try:
        return [each.agreement for each in visit.node.agreements.current(visit.today)]
    except NotAMemberError:
        return []


def _alike(tables: Sequence[TablePreview], epsilon: Fraction | None) -> Iterator[Rows]:
    by_publisher: dict[str, tuple[TablePreview, ...]] = {}
    for each in tables:
        by_publisher[each.publisher] = (*by_publisher.get(each.publisher, ()), each)
    alike: dict[tuple[TablePreview, ...], tuple[str, ...]] = {}
    for publisher, rows in by_publisher.items():
        anonymous = tuple(replace(each, publisher="") for each in rows)
        alike[anonymous] = (*alike.get(anonymous, ()), publisher)
    for rows, publishers in alike.items():
        at = (
            each
            for each in rows
            if (each.is_drafted if epsilon is None else each.epsilon == epsilon)
        )
        yield Rows(publishers, tuple(at), tuple(_by_table(rows)))


def _by_table(rows: Iterable[TablePreview]) -> Iterator[tuple[TablePreview, ...]]:
    """Each table at every ceiling of the grid and the draft's own."""
    tables: dict[tuple[str, str], list[TablePreview]] = {}
    for each in rows:
        if each.epsilon in GRID or each.is_drafted:
            tables.setdefault((each.dataset, each.table), []).append(each)
    yield from map(tuple, tables.values())


PAGES = (Page("/drafts/{name}/preview", show, shelf.LOOKING),)
