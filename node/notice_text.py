"""What an officer sees of notices: what one will do, and what was said before."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction

from node.agreements import Proposal
from node.notices import Said
from node.text import exact, out
from proto.agreement import Agreement
from proto.notice import (
    Consent,
    Notice,
    Restriction,
    Termination,
)
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Grant, TableTerms


def show_effect(signed: SignedAgreement, said: Notice, today: date) -> None:
    """What a notice will do, listed before anybody is asked for a passphrase."""
    match said:
        case Restriction():
            before, after = signed.as_of(today), _with(signed, said).as_of(today)
            changes = tuple(_changes(before.agreement, after.agreement))
            out.print(f"{said.party} restricts {signed.agreement.id} from now on:")
            for change in changes:
                out.print(f"- {change}")
        case Termination():
            out.print(
                f"{said.party} is no party to {signed.agreement.id} from {said.leaves_on} on:"
                " nothing of it is served any more, and it reads nothing."
            )
        case Consent():
            out.print(
                f"{said.reader} may read {said.party}'s {said.dataset} under"
                f" {signed.agreement.id} until {said.until}."
            )
        case _:
            return


def _with(signed: SignedAgreement, said: Notice) -> SignedAgreement:
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


def show_history(versions: Sequence[Proposal], said: Sequence[Said]) -> None:
    """Every version, the oldest first, with what was said of it."""
    for each in versions:
        unsigned = f", not signed by {', '.join(each.unsigned)}" if each.unsigned else ""
        name = each.envelope.hash
        out.print(f"{each.agreement.id} version {each.agreement.version}: {name[:16]}{unsigned}")
        for one in said:
            if getattr(one.notice, "agreement", None) == name:
                out.print(f"  {one.sentence}")
    if not versions:
        out.print("No agreement of that name was proposed to this party.")
