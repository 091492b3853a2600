"""What a notice will do, told before anybody signs it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction

from node.losses import exact
from proto.agreement import Agreement
from proto.notice import Consent, Notice, Restriction, Termination
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Grant, TableTerms


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens, as one sentence, and every part of every grant that changes by it."""

    sentence: str
    changes: tuple[str, ...] = ()


def effect(signed: SignedAgreement, said: Notice, today: date) -> Effect | None:
    """What a notice will do; nothing where it changes nothing of the agreement."""
    match said:
        case Restriction():
            before, after = signed.as_of(today), under(signed, said).as_of(today)
            return Effect(
                f"{said.party} restricts {signed.agreement.id} from now on:",
                tuple(_changes(before.agreement, after.agreement)),
            )
        case Termination():
            return Effect(
                f"{said.party} is no party to {signed.agreement.id} from {said.leaves_on} on:"
                " nothing of it is served any more, and it reads nothing."
            )
        case Consent():
            return Effect(
                f"{said.reader} may read {said.party}'s {said.dataset} under"
                f" {signed.agreement.id} until {said.until}."
            )
        case _:
            return None


def under(signed: SignedAgreement, said: Notice) -> SignedAgreement:
    """The agreement as if the notice had been said."""
    return replace(signed, notices=(*signed.notices, said))


def _changes(before: Agreement, after: Agreement) -> Iterator[str]:
    """Every part of every grant that is not what it was."""
    for old in before.grants:
        new = after.grant(old.publisher, old.dataset)
        whose = f"{old.publisher}'s {old.dataset}"
        if new is None:
            yield f"{whose}: nothing leaves any more, and nothing of it is served"
            continue
        for part in fields(Grant):
            was, will = getattr(old, part.name), getattr(new, part.name)
            if was != will:
                yield f"{whose}: {part.name} {_shown(was)} becomes {_shown(will)}"


def _shown(value: object) -> str:
    match value:
        case Fraction():
            return exact(value)
        case tuple():
            return ", ".join(map(_shown, value)) or "none"
        case TableTerms():
            return "+".join(value.dimensions) or "total"
        case Embargo():
            return f"until {value.until}" if value.until else "none"
        case _:
            return "none" if value is None else str(value)
