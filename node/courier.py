"""Carrying the outbox to the hub: as often as it takes, always the same bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from node.hub_client import HubClient
from node.outbox import Outbox, Posted
from proto.agreement import Objection
from proto.document import read
from proto.envelope import Envelope
from proto.errors import OutsideAgreementError, RefusalError, RefusedByPeerError
from proto.release import Release
from proto.signed_agreement import SignedAgreement


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one release on one round."""

    posted: Posted
    refusal: RefusalError | None


def deliver(
    outbox: Outbox, hub: HubClient, *, agreements: Iterable[SignedAgreement], today: date
) -> tuple[Delivery, ...]:
    """Send what waits; file each receipt after it was verified, each refusal with its reason.

    What was signed yesterday does not leave today if its agreement has ended meanwhile.

    Args:
        outbox: Where releases wait.
        hub: Where they go.
        agreements: Those in force today.
        today: The day of sending.

    Raises:
        UnavailableError: The hub cannot be reached; what was not sent waits on.
        LogError: A receipt does not prove that the hub logged our bytes; it waits on too.
    """
    in_force: dict[str, SignedAgreement] = {signed.hash: signed for signed in agreements}
    return tuple(
        _held_back(posted, in_force, today) or _deliver_one(posted, outbox, hub)
        for posted in outbox.waiting()
    )


def _held_back(
    posted: Posted, in_force: Mapping[str, SignedAgreement], today: date
) -> Delivery | None:
    """Ask the agreement once more; nothing where it does not object."""
    signed = in_force.get(posted.agreement)
    if signed is None:
        sentence = f"the agreement of {posted.dataset} {posted.period} is not in force any more"
        return Delivery(posted, OutsideAgreementError([Objection("not-in-force", sentence)]))
    envelope = Envelope.from_bytes(posted.envelope)
    objections = signed.objections(read(Release, envelope.payload), today, envelope.hash)
    return Delivery(posted, OutsideAgreementError(objections)) if objections else None


def _deliver_one(posted: Posted, outbox: Outbox, hub: HubClient) -> Delivery:
    try:
        receipt = hub.submit(posted.envelope)
    except RefusedByPeerError as error:
        outbox.refuse(posted, f"{error} [{error.code}]")
        return Delivery(posted, error)
    outbox.file(posted, receipt)
    return Delivery(posted, None)
