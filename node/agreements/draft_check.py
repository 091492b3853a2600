"""What is wrong with a draft, each fault at the place of the document where it is put right.

A place is the way to a value, such as `grants.0.tables.2.weight`; the empty one is the whole.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from node.agreements.readiness import unfilled
from proto.agreement import Agreement, Objection
from proto.catalogue import Catalogue, UnknownNameError
from proto.document import read
from proto.errors import MalformedError
from proto.misread import sentence_of
from proto.period import Period
from proto.soundness import faults
from proto.terms import Grant

_GRANT_PLACES: Mapping[str, str] = {
    "no-loss": "epsilon",
    "loss-too-large": "epsilon",
    "loss-too-small": "epsilon",
    "delta-out-of-range": "delta",
    "pooling-at-odds": "pooled_years",
    "share-out-of-range": "dominance_share",
    "embargo-without-end": "embargo.until",
    "named-twice": "recipients",
    "dates-at-odds": "last_period",
    "not-a-publisher": "publisher",
    "grant-twice": "publisher",
    "not-a-recipient": "recipients",
    "table-twice": "tables",
    "too-many-cells": "tables",
    "levels-mixed": "tables",
}
_TABLE_PLACES: Mapping[str, str] = {
    "no-weight": "weight",
    "dimension-twice": "dimensions",
    "status-twice": "statuses",
    "unknown-level": "dimensions",
    "indicator-stays-home": "dimensions",
    "indicator-too-fine": "dimensions",
    "unknown-name": "dimensions",
}
_PARTY_CODES = ("unknown-party", "wrong-display-name")
_PLACES: Mapping[str, str] = {
    "party-twice": "parties",
    "dates-at-odds": "term.review_by",
    "not-a-party": "term.provisional",
    "provisional-amendment": "term.provisional",
    "version-at-odds": "version",
    "other-exchange": "exchange",
    "no-prior-check": "prior_checks",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that was looked at.

    Attributes:
        content: The JSON, right or wrong; nothing where the text is none.
        agreement: The document; nothing where a part of it cannot be read.
        faults: Sentences by place.
    """

    content: Mapping[str, object] | None
    agreement: Agreement | None
    faults: Mapping[str, tuple[str, ...]]

    @property
    def number(self) -> int:
        """How many things are to be put right."""
        return sum(map(len, self.faults.values()))

    def at(self, place: str) -> str:
        """What is wrong at a place or inside of it, as one text."""
        return "; ".join(
            sentence
            for where, sentences in self.faults.items()
            if where == place or (place and where.startswith(f"{place}."))
            for sentence in sentences
        )


def check(text: str, catalogue: Catalogue, exchange: str | None = None) -> Checked:
    """Look at a draft.

    Args:
        text: Whatever somebody typed.
        catalogue: What can be named in it.
        exchange: SHA-256 of the public key of our hub, where we have joined one.
    """
    found: dict[str, tuple[str, ...]] = {}
    content, agreement = _content(text), None
    try:
        agreement = read(Agreement, text.encode())
        places = _placed(agreement, catalogue, exchange)
    except MalformedError as error:
        places = _unreadable(error)
    for place, sentence in places:
        said = found.get(place, ())
        if sentence not in said:
            found[place] = (*said, sentence)
    return Checked(content, agreement, found)


def _content(text: str) -> Mapping[str, object] | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _unreadable(error: MalformedError) -> Iterator[tuple[str, str]]:
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        yield "", str(error)
        return
    for detail in cause.errors(include_url=False, include_input=False):
        yield ".".join(map(str, detail["loc"])), sentence_of(detail)


def _placed(
    agreement: Agreement, catalogue: Catalogue, exchange: str | None
) -> Iterator[tuple[str, str]]:
    """Every objection at its place: whose it is shows when its part is looked at alone."""
    yield from unfilled(agreement).items()
    said: set[Objection] = set()
    for number, party in enumerate(agreement.parties):
        alone = replace(agreement, parties=(party,), grants=())
        for each in faults(alone, catalogue):
            if each.code in _PARTY_CODES:
                said.add(each)
                yield f"parties.{number}.id", each.sentence
    for number, grant in enumerate(agreement.grants):
        for place, each in _in_grant(agreement, grant, catalogue):
            said.add(each)
            yield f"grants.{number}.{place}", each.sentence
    for each in faults(agreement, catalogue, exchange=exchange):
        if each not in said:
            yield _place(each, agreement), each.sentence


def _place(objection: Objection, agreement: Agreement) -> str:
    """Where a fault of the whole is put right."""
    if objection.code == "grant-twice":
        keys = [(grant.publisher, grant.dataset) for grant in agreement.grants]
        return f"grants.{next(n for n, key in enumerate(keys) if keys.count(key) > 1)}.publisher"
    return _PLACES.get(objection.code, "")


def _in_grant(
    agreement: Agreement, grant: Grant, catalogue: Catalogue
) -> Iterator[tuple[str, Objection]]:
    elsewhere = set(faults(replace(agreement, grants=()), catalogue))
    alone = faults(replace(agreement, grants=(grant,)), catalogue)
    own = [each for each in alone if each not in elsewhere and each.code != "no-prior-check"]
    if place := _unknown(grant, catalogue):
        yield from ((place, each) for each in own if each.code == "unknown-name")
        own = [each for each in own if each.code != "unknown-name"]
    placed: set[Objection] = set()
    for number, table in enumerate(grant.tables):
        lone = replace(agreement, grants=(replace(grant, tables=(table,)),))
        for each in faults(lone, catalogue):
            if each in own and each.code in _TABLE_PLACES:
                placed.add(each)
                yield f"tables.{number}.{_table_place(each)}", each
    for each in own:
        if each not in placed:
            yield _GRANT_PLACES.get(each.code, "tables"), each


def _table_place(objection: Objection) -> str:
    is_status = objection.code == "unknown-name" and " code of " in objection.sentence
    return "statuses" if is_status else _TABLE_PLACES[objection.code]


def _unknown(grant: Grant, catalogue: Catalogue) -> str:
    """Which name of a grant is unknown; none where it is one of a table."""
    for name in ("first_period", "last_period"):
        try:
            Period.parse(getattr(grant, name) or grant.first_period)
        except MalformedError:
            return name
    try:
        catalogue.dataset(grant.dataset)
    except UnknownNameError:
        return "dataset"
    return ""
