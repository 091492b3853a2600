"""A release that lies here, examined again for whoever reads it: every check, numbered.

1.  Its publisher's release key signed exactly these bytes.
2.  It names an agreement that all parties signed.
3.  The agreement had no objection to it on the day on which it was filed.
4.  The log holds exactly these bytes, below a checkpoint that this hub signed.
5.  Its noise, and the loss that covers it, follow from the queries it says were measured.
6.  What readers are answered from says the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub import claims
from hub.archive import Filed
from hub.language import _, day, ngettext
from hub.language import number as written
from proto.catalogue import Catalogue
from proto.directory import Directory
from proto.document import read
from proto.envelope import Envelope
from proto.errors import OutsideAgreementError, RefusalError, SignatureError
from proto.evidence import Check
from proto.notice import Approval
from proto.receipt import Receipt, open_checkpoint
from proto.release import Release
from proto.signed_agreement import SignedAgreement


def opened(filed: Filed) -> tuple[Envelope, Release]:
    """What the archive holds, and what it says."""
    envelope = Envelope.from_bytes(filed.data)
    return envelope, read(Release, envelope.payload)


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that the checks look at.

    Attributes:
        signed: The agreement that it names, if all have signed that.
        is_true: Whether the rows that readers are answered from say what it says.
    """

    filed: Filed
    envelope: Envelope
    release: Release
    receipt: Receipt
    hub_key: Ed25519PublicKey
    members: Directory
    signed: SignedAgreement | None
    catalogue: Catalogue
    is_true: bool

    def checks(self) -> Iterator[Check]:
        """Every check; one that fails does not stop the others."""
        asked: tuple[tuple[Callable[[], str], str], ...] = (
            (self._signature, _("the release key of its publisher did not sign it ({reason})")),
            (self._agreement, "{reason}"),
            (self._objections, _("the agreement does not permit it ({reason})")),
            (self._inclusion, _("the log does not hold exactly these bytes ({reason})")),
            (self._noise, _("what it says of its noise does not follow ({reason})")),
            (self._answers, "{reason}"),
        )
        for number, (check, otherwise) in enumerate(asked, start=1):
            try:
                yield Check(number, holds=True, sentence=check())
            except RefusalError as error:
                # What auditors look up in the code, stands in its words.
                yield Check(number, holds=False, sentence=otherwise.format(reason=error))

    def _signature(self) -> str:  # 1
        statement = self.members.member(self.release.publisher).statement
        self.envelope.verify(statement.release_public)
        publisher = self.catalogue.party(self.release.publisher).name
        return _("The release key of {publisher} signed exactly these bytes.").format(
            publisher=publisher
        )

    def _agreement(self) -> str:  # 2
        if self.signed is None:
            raise SignatureError(_("it names an agreement that not all of its parties signed"))
        parties = len(self.signed.agreement.parties)
        return _("All {parties} parties of its agreement signed it.").format(parties=parties)

    def _objections(self) -> str:  # 3
        if self.signed is None:
            raise SignatureError(_("there is none that all have signed"))
        on = self.filed.filed_at.date()
        approvals = tuple(each for each in self.signed.notices if isinstance(each, Approval))
        then = replace(self.signed, notices=approvals)  # What was restricted later, is no matter.
        if found := then.objections(self.release, on, self.envelope.hash):
            raise OutsideAgreementError(found)
        return _("The agreement permitted it on {day}, the day on which it was filed.").format(
            day=day(on)
        )

    def _inclusion(self) -> str:  # 4
        self.receipt.verify(self.filed.data, self.hub_key)
        size = open_checkpoint(self.receipt.checkpoint, self.hub_key).size
        return _(
            "It is leaf {leaf} of the log: {hashes} hashes lead from these bytes to the root over "
            "{size} leaves, which this hub signed."
        ).format(leaf=self.receipt.index, hashes=len(self.receipt.proof), size=size)

    def _noise(self) -> str:  # 5
        release = self.release
        claims.check(release, self.catalogue.dataset(release.dataset))
        queries = sum(len(each.queries) for each in release.measurements)
        return ngettext(
            "Worked out again from its {number} measured query: every table is as noisy as it "
            "says, and the loss is at most {loss}. Whether the noise was drawn so, its publisher "
            "alone can know.",
            "Worked out again from its {number} measured queries: every table is as noisy as it "
            "says, and the loss is at most {loss}. Whether the noise was drawn so, its publisher "
            "alone can know.",
            queries,
        ).format(number=written(queries), loss=_loss(release))

    def _answers(self) -> str:  # 6
        if not self.is_true:
            raise SignatureError(
                _("readers are answered otherwise than was signed: tell the operator")
            )
        return _("The figures on these pages are the figures that were signed.")


def _loss(release: Release) -> str:
    epsilon = f"{float(release.epsilon):.6g}"
    if not release.delta:
        return _("epsilon {epsilon}").format(epsilon=epsilon)
    delta = f"{float(release.delta):.2g}"
    return _("epsilon {epsilon} and delta {delta}").format(epsilon=epsilon, delta=delta)
