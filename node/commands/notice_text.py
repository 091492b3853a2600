"""What an officer sees of notices: what one will do, and what was said before."""

from collections.abc import Sequence
from datetime import date

from node.agreements.effects import effect
from node.agreements.known import Proposal
from node.agreements.labels import Labels
from node.agreements.notices import Said
from node.commands.text import out, show_footnotes_in
from proto.catalogue import Catalogue
from proto.notice import Notice
from proto.signed_agreement import SignedAgreement


def show_effect(signed: SignedAgreement, said: Notice, today: date, catalogue: Catalogue) -> None:
    """What a notice will do, listed before anybody is asked for a passphrase."""
    will = effect(signed, said, today, Labels(catalogue))
    if will is None:
        return
    out.print(will.sentence)
    for change in will.changes:
        out.print(f"- {change}")
    show_footnotes_in(" ".join((will.sentence, *will.changes)), catalogue)


def show_history(versions: Sequence[Proposal], said: Sequence[Said], catalogue: Catalogue) -> None:
    """Every version, the oldest first, with what was said of it."""
    labels, told = Labels(catalogue), list[str]()
    for each in versions:
        unsigned = f", not signed by {', '.join(each.unsigned)}" if each.unsigned else ""
        name = each.envelope.hash
        out.print(f"{each.agreement.id} version {each.agreement.version}: {name[:16]}{unsigned}")
        for one in said:
            if getattr(one.notice, "agreement", None) == name:
                told.append(one.told(labels))
                out.print(f"  {told[-1]}")
    show_footnotes_in(" ".join(told), catalogue)
    if not versions:
        out.print("No agreement of that name was proposed to this party.")
