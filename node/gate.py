"""The door. What it admits may be signed; nothing else can be."""

from dataclasses import dataclass
from datetime import date

from proto.agreement import Objection
from proto.catalogue import Dataset
from proto.document import digest, write
from proto.errors import OutsideAgreementError, RefusalError
from proto.leaving import outline_objections
from proto.release import Release
from proto.signed_agreement import SignedAgreement


@dataclass(frozen=True, slots=True)
class Permitted:
    """A release that an agreement in force permits. Only `admit` makes one."""

    release: Release


class AwaitsApprovalError(RefusalError):
    """Nothing speaks against a finished release but that officers have not said yes."""

    code = "approval-missing"


def admit(release: Release, signed: SignedAgreement, dataset: Dataset, today: date) -> Permitted:
    """Permit a finished release.

    Raises:
        AwaitsApprovalError: It lacks approvals, and nothing else.
        OutsideAgreementError: With every objection.
    """
    name = digest(write(release))
    objections = (
        *signed.objections(release, today, name),
        *outline_objections(release.outline, dataset),
    )
    if release.agreement != signed.hash:
        sentence = "The release names another agreement"
        objections = (*objections, Objection("other-agreement", sentence))
    if {each.code for each in objections} == {AwaitsApprovalError.code}:
        raise AwaitsApprovalError(
            f"{objections[0].sentence}: an officer says yes with `dcim-node approve {name[:16]}`"
        )
    if objections:
        raise OutsideAgreementError(objections)
    return Permitted(release)
