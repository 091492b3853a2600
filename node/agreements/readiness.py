"""Whether a text may be laid before its parties: sound, meant for our hub, and filled in."""

from collections.abc import Iterator

from node.agreements.draft import TO_FILL_IN
from proto.agreement import Agreement, Objection
from proto.catalogue import Catalogue
from proto.errors import OutsideAgreementError
from proto.soundness import faults


def expect_ready(document: Agreement, catalogue: Catalogue, exchange: str) -> None:
    """Refuse what nobody should propose or sign.

    Args:
        document: The text.
        catalogue: What can be named in it.
        exchange: SHA-256 of the public key of the hub it is asked at.

    Raises:
        OutsideAgreementError: With everything that is at odds, unknown or not filled in.
    """
    found = (
        *faults(document, catalogue, exchange=exchange),
        *(Objection("not-filled-in", sentence) for sentence in unfilled(document).values()),
    )
    if found:
        raise OutsideAgreementError(found)


def unfilled(document: Agreement) -> dict[str, str]:
    """What a draft still says in place of a party's own words, by its place in the document."""
    return dict(_unfilled(document))


def _unfilled(document: Agreement) -> Iterator[tuple[str, str]]:
    for number, party in enumerate(document.parties):
        said = {
            "authority": party.authority,
            "legal_basis": party.legal_basis,
            "supervisory_authority.name": party.supervisory_authority.name,
        }
        for name, text in said.items():
            if text == TO_FILL_IN:
                what = name.partition(".")[0].replace("_", " ")
                yield (
                    f"parties.{number}.{name}",
                    f"The {what} of {party.id} is still {TO_FILL_IN}",
                )
