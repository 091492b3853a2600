"""What a notice will do, told before anybody signs it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from node.agreements.labels import Labels
from node.losses import exact
from proto.agreement import Agreement
from proto.notice import Consent, Notice, Restriction, Termination
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Grant


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens, as one sentence, and every part of every grant that changes by it."""

    sentence: str
    changes: tuple[str, ...] = ()


_NUMBERS: Mapping[str, str] = {
    "epsilon": "the largest privacy loss of a release (epsilon)",
    "delta": "delta",
    "minimum_count": "the smallest count that is shown",
    "rounding_base": "what shown counts are multiples of",
    "dominance_share": "the largest share of one operation",
    "revisions": "the corrections allowed for a period",
    "last_period": "the last period",
    "zero_shown": "whether a count of zero is shown",
    "embargo": "the day before which nobody reads",
}
"""The parts of a grant that a restriction can change to another value."""


def effect(signed: SignedAgreement, said: Notice, today: date, labels: Labels) -> Effect | None:
    """What a notice will do; nothing where it changes nothing of the agreement."""
    title = f"“{signed.agreement.title}”"
    match said:
        case Restriction():
            before, after = signed.as_of(today), under(signed, said).as_of(today)
            return Effect(
                f"{labels.party(said.party)} restricts {title} from now on:",
                tuple(_changes(before.agreement, after.agreement, labels)),
            )
        case Termination():
            return Effect(
                f"{labels.party(said.party)} is no party to {title} from {said.leaves_on} on:"
                " nothing of it is served any more, and it reads nothing."
            )
        case Consent():
            return Effect(
                f"{labels.party(said.reader)} may read what {labels.party(said.party)} publishes of"
                f" {labels.dataset(said.dataset)} under {title} until {said.until}."
            )
        case _:
            return None


def under(signed: SignedAgreement, said: Notice) -> SignedAgreement:
    """The agreement as if the notice had been said."""
    return replace(signed, notices=(*signed.notices, said))


def _changes(before: Agreement, after: Agreement, labels: Labels) -> Iterator[str]:
    """Every part of every grant that is not what it was."""
    for old in before.grants:
        new = after.grant(old.publisher, old.dataset)
        whose = f"{labels.party(old.publisher)}, {labels.dataset(old.dataset)}"
        if new is None:
            yield f"{whose}: nothing leaves any more, and nothing of it is served"
        else:
            yield from (f"{whose}: {each}" for each in _parts(old, new, labels))


def _parts(old: Grant, new: Grant, labels: Labels) -> Iterator[str]:
    for reader in old.recipients:
        if reader not in new.recipients:
            yield f"{labels.party(reader)} reads nothing of it any more"
    yield from _tables(old, new, labels)
    for name, label in _NUMBERS.items():
        was, will = getattr(old, name), getattr(new, name)
        if was != will:
            yield f"{label} becomes {_shown(will)}, so far {_shown(was)}"


def _tables(old: Grant, new: Grant, labels: Labels) -> Iterator[str]:
    kept = {labels.table(new.dataset, each): each for each in new.tables}
    for table in old.tables:
        name = labels.table(old.dataset, table)
        if name not in kept:
            yield f"the table “{name}” leaves no more, and what left of it is not served"
        elif kept[name].statuses != table.statuses:
            counted = labels.statuses(new.dataset, kept[name]) or "nobody"
            yield f"the table “{name}” counts only these any more: {counted}"


def _shown(value: object) -> str:
    match value:
        case Fraction():
            return exact(value)
        case bool():
            return "yes" if value else "no"
        case Embargo():
            return str(value.until or "none")
        case _:
            return "none" if value is None else str(value)
