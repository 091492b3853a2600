"""One release as evidence: a ZIP that `dcim-verify` checks without any network."""

import base64
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub.archive import Filed
from proto.document import digest, write
from proto.envelope import Envelope
from proto.evidence import DIRECTORY, INDEX, LEDGER, Index, LedgerStatement, ReceiptNote
from proto.identity import public_text
from proto.receipt import Receipt

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the ZIP, so that the same evidence is the same bytes."""

_ABOUT = """\
One release of the DCIM exchange as its publisher signed it, with the agreement that all parties
signed, the directory of the exchange, and the receipt that leads from the release to the hub's log.

    dcim-verify FILE.zip

checks all of it without any network. Compare the fingerprint of the hub's key that it prints with
one that you know from elsewhere. The ledger in it is that of the body that exported it, which
publishes nothing and so has spent nothing; the publisher's ledger stays with the publisher.
"""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What the evidence is made of.

    Attributes:
        exporter: The body that takes it away.
        agreement: Its id, and its text with every signature.
        footnotes: What must be said of the names in it.
    """

    exporter: str
    release: Filed
    receipt: Receipt
    agreement: tuple[str, Envelope]
    directory: Envelope
    hub_key: Ed25519PublicKey
    footnotes: tuple[str, ...]

    def pack(self, today: date) -> bytes:
        """The ZIP, the same bytes on the same day."""
        name, signed = self.agreement
        release = f"releases/{self.release.hash}.json"
        notes = "".join(f"\n* {note}\n" for note in self.footnotes)
        files = {
            "about.txt": f"{_ABOUT}{notes}".encode(),
            DIRECTORY: self.directory.to_bytes(),
            LEDGER: write(LedgerStatement(())),
            f"agreements/{signed.hash}.json": signed.to_bytes(),
            release: self.release.data,
        }
        index = Index(
            type="evidence",
            format=1,
            agreement=name,
            party=self.exporter,
            exported=today,
            hub_key=public_text(self.hub_key),
            files={each: digest(data) for each, data in sorted(files.items())},
            receipts={release: _note(self.receipt)},
        )
        return _zipped({INDEX: write(index), **files})


def _note(receipt: Receipt) -> ReceiptNote:
    proof = tuple(base64.b64encode(each).decode() for each in receipt.proof)
    return ReceiptNote(receipt.index, receipt.checkpoint, proof)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
