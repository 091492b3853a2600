"""What must hold before the hub accepts a release. Nothing is trusted, and nothing is repaired.

1.  The caller is a member that was not revoked.
2.  What it sent is one DSSE envelope of a release.
3.  The caller's release key signed exactly these bytes, and nobody else did.
4.  The payload is a release in a format this hub knows.
5.  The publisher is the caller.
6.  The catalogue is the version this hub has.
7.  The agreement is known here, signed by all its parties, in force, and superseded by none.
8.  The agreement has no objection to the release.
9.  Each table is over exactly the catalogue's grid of codes, and holds counts of people.
10. The noise is what the release says: every measurement can have cost what it says and no less,
    the release's epsilon covers all of them, and each table is as noisy as they make it.
11. The method note says what the catalogue says, and names only what it has.
12. No indicator of it has to stay at home, or to be coarser.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub import claims
from proto.agreement import Objection, name
from proto.catalogue import Catalogue, Dataset
from proto.directory import Directory, Member
from proto.document import Sha256, read
from proto.envelope import Envelope
from proto.errors import (
    NotPermittedError,
    OutsideAgreementError,
    RefusalError,
    SignatureError,
)
from proto.leaving import outline_objections
from proto.method_note import MethodNote, faults
from proto.release import PAYLOAD_TYPE, Release, ReleasedTable
from proto.signed_agreement import SignedAgreement, current

_LARGEST = 10**9


class WrongCatalogueError(RefusalError):
    """The release was made with another version of the catalogue."""

    code = "wrong-catalogue"


class WrongGridError(RefusalError):
    """A table is not over the catalogue's grid of codes."""

    code = "wrong-grid"


class WrongMethodError(RefusalError):
    """The method note is at odds with the catalogue."""

    code = "wrong-method"


@dataclass(frozen=True, slots=True)
class Verified:
    """A release that passed every check. Only `Verification.verify` makes one."""

    release: Release
    data: bytes


@dataclass(frozen=True, slots=True)
class Verification:
    """The checks, against what the hub knows at one moment.

    Attributes:
        directory: The members.
        agreements: Every agreement that all its parties signed, by hash.
    """

    directory: Directory
    agreements: Mapping[Sha256, SignedAgreement]
    catalogue: Catalogue
    today: date

    def verify(self, data: bytes, caller: str) -> Verified:
        """Check everything, in order; the first check that fails raises its refusal."""
        member = self._member(caller)  # 1
        envelope = _envelope(data)  # 2
        _signed_by(envelope, member)  # 3
        release = read(Release, envelope.payload)  # 4
        _published_by(release, caller)  # 5
        self._catalogue_version(release)  # 6
        signed = self._in_force(release)  # 7
        self._no_objection(release, envelope.hash, signed)  # 8
        dataset = self.catalogue.dataset(release.dataset)
        _on_the_grid(release, dataset)  # 9
        claims.check(release, dataset)  # 10
        _method(release.method_note, dataset)  # 11
        _may_leave(release, dataset)  # 12
        return Verified(release, data)

    def _member(self, caller: str) -> Member:
        member = self.directory.member(caller)
        if member.revoked:
            raise NotPermittedError(f"{caller} was revoked")
        return member

    def _catalogue_version(self, release: Release) -> None:
        if release.catalogue != self.catalogue.version:
            raise WrongCatalogueError(
                f"expected catalogue {self.catalogue.version}, got {release.catalogue[:40]!r}"
            )

    def _in_force(self, release: Release) -> SignedAgreement:
        signed = self.agreements.get(Sha256(release.agreement))
        if signed is None:
            sentence = f"No agreement {release.agreement} is known here that all have signed"
            raise OutsideAgreementError([Objection("unknown-agreement", sentence)])
        in_force = {each.hash: each for each in current(self.agreements.values(), self.today)}
        if signed.hash not in in_force:
            version = f"{signed.agreement.id} version {signed.agreement.version}"
            sentence = f"{version} is not in force on {self.today}: publish under one that is"
            raise OutsideAgreementError([Objection("not-in-force", sentence)])
        return in_force[signed.hash]

    def _no_objection(self, release: Release, name: Sha256, signed: SignedAgreement) -> None:
        objections = signed.objections(release, self.today, name)
        if objections:
            raise OutsideAgreementError(objections)


def _envelope(data: bytes) -> Envelope:
    envelope = Envelope.from_bytes(data)
    envelope.expect(PAYLOAD_TYPE)
    return envelope


def _signed_by(envelope: Envelope, member: Member) -> None:
    if len(envelope.signatures) != 1:
        raise SignatureError(f"expected one signature, got {len(envelope.signatures)}")
    envelope.verify(member.statement.release_public)


def _published_by(release: Release, caller: str) -> None:
    if release.publisher != caller:
        raise NotPermittedError(f"{caller} cannot publish for {release.publisher[:40]}")


def _on_the_grid(release: Release, dataset: Dataset) -> None:
    for table in release.tables:
        _covers_the_grid(table, dataset)
        _is_countable(table)


def _covers_the_grid(table: ReleasedTable, dataset: Dataset) -> None:
    shape = table.shape
    expected = tuple(
        dataset.indicator(dimension).codes(shape.levels.get(dimension, "code"))
        for dimension in shape.dimensions
    )
    if table.codes != expected:
        raise WrongGridError(f"{name(shape)} is not over the codes of the catalogue")


def _is_countable(table: ReleasedTable) -> None:
    figures = (*table.estimates, *(shown or 0 for shown in table.shown))
    if any(abs(figure) > _LARGEST for figure in figures):
        raise WrongGridError(f"{name(table.shape)} holds what can be no count of people")


def _method(note: MethodNote, dataset: Dataset) -> None:
    expected = MethodNote(dataset.unit, dataset.date_axis, dataset.person_rule, note.country)
    if note != expected:
        raise WrongMethodError(
            f"expected {expected.unit}, {expected.date_axis}, {expected.person_rule} "
            "as the method of counting"
        )
    if found := tuple(faults(note.country, dataset)):
        raise WrongMethodError(f"the method note is at odds with the catalogue: {'; '.join(found)}")


def _may_leave(release: Release, dataset: Dataset) -> None:
    objections = tuple(outline_objections(release.outline, dataset))
    if objections:
        raise OutsideAgreementError(objections)
