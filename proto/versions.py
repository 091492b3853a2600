"""Which text may follow which: versions go forward, one after the other, by all their parties."""

from collections.abc import Iterable

from proto.agreement import Agreement
from proto.errors import ConflictError, NotPermittedError, RefusalError
from proto.signed_agreement import SignedAgreement


class UnknownVersionError(RefusalError):
    """A text supersedes a version that nobody knows here as one that all have signed."""

    code = "unknown-agreement"


def newest(agreements: Iterable[SignedAgreement], id_: str) -> SignedAgreement | None:
    """The newest version that every party signed. What only some signed binds nobody."""
    versions = [signed for signed in agreements if signed.agreement.id == id_]
    return max(versions, key=lambda signed: signed.agreement.version, default=None)


def expect_next(agreement: Agreement, after: SignedAgreement | None, party: str) -> None:
    """Only the newest version of one's own agreement is superseded, by all its parties.

    Otherwise two parties could end an agreement between two others, an older text could come
    back, or one party could block every amendment with a text that nobody else signs. The newest
    itself may be signed again, by a party whose key was replaced.

    Args:
        agreement: The text that is proposed or signed.
        after: The newest version of it that all have signed, if there is one.
        party: Who proposes or signs it.

    Raises:
        ConflictError: All have signed another text, and this one does not supersede it.
        NotPermittedError: It leaves out a party of the version before, or is a newcomer's.
        UnknownVersionError: It supersedes what nobody signed.
    """
    if after is not None and after.agreement == agreement:
        return
    if after is None:
        if agreement.supersedes is not None:
            raise UnknownVersionError(f"{agreement.id} supersedes a version nobody signed here")
        return
    earlier = after.agreement
    if agreement.supersedes != after.hash or agreement.version <= earlier.version:
        raise ConflictError(
            f"{agreement.id} version {earlier.version} is signed by all: an amendment supersedes"
            f" {after.hash} and has a later version"
        )
    if set(earlier.party_ids) - set(agreement.party_ids) or party not in earlier.party_ids:
        raise NotPermittedError(
            f"{agreement.id} is amended by all its parties: {', '.join(earlier.party_ids)}"
        )
