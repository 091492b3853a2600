"""The door. What it admits may be signed; nothing else can be."""

from dataclasses import dataclass
from datetime import date

from proto.agreement import Objection
from proto.errors import OutsideAgreementError
from proto.release import Release
from proto.signed_agreement import SignedAgreement


@dataclass(frozen=True, slots=True)
class Permitted:
    """A release that an agreement in force permits. Only `admit` makes one."""

    release: Release


def admit(release: Release, signed: SignedAgreement, today: date) -> Permitted:
    """Permit a finished release.

    Raises:
        OutsideAgreementError: With every objection.
    """
    objections = signed.agreement.objections(release, today)
    if release.agreement != signed.hash:
        sentence = "The release names another agreement"
        objections = (*objections, Objection("other-agreement", sentence))
    if objections:
        raise OutsideAgreementError(objections)
    return Permitted(release)
