"""Evidence for an auditor or a court: all that happened under one agreement, in one ZIP.

What is in it was signed by somebody, or says where it was logged; `dcim-verify` checks all of it.
"""

import base64
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from anonymizer.ledger import Ledger
from node.agreements.known import Agreements, Proposal, UnknownAgreementError
from node.agreements.labels import Labels
from node.agreements.notices import Said
from node.neighbours import Neighbours
from node.outbox import Outbox
from proto.catalogue import Catalogue
from proto.document import Sha256, digest, read, write
from proto.envelope import Envelope
from proto.errors import InputError
from proto.evidence import (
    DIRECTORY,
    INDEX,
    LEDGER,
    Index,
    LedgerEntry,
    LedgerStatement,
    ReceiptNote,
)
from proto.identity import public_text
from proto.notice import Officer, agreement_of
from proto.receipt import Receipt
from proto.release import Release

_TEMPLATES = Path(__file__).parent / "templates"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the ZIP, so that the same evidence is the same bytes."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A release as it lies in the evidence."""

    envelope: bytes
    receipt: Receipt | None
    release: Release
    name: Sha256


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a node knows of its agreements, ready to be exported."""

    party: str
    agreements: Agreements
    outbox: Outbox
    neighbours: Neighbours
    ledger: Ledger
    catalogue: Catalogue

    def export(self, name: str, file: Path, today: date) -> int:
        """Write versions, notices, releases, receipts and the ledger; gives the number of files.

        Args:
            name: Id of the agreement.
            file: Where to; nothing may be there yet.
            today: The day that the evidence says it is of.

        Raises:
            InputError: There is something already.
            UnknownAgreementError: No agreement of that id was proposed to this party.
        """
        versions = [each for each in self.agreements.proposals() if each.agreement.id == name]
        directory = self.agreements.directory_envelope()
        if not versions or directory is None:
            raise UnknownAgreementError(f"no agreement {name!r} was proposed to {self.party}")
        hashes = {each.envelope.hash for each in versions}
        said = [each for each in self.agreements.notices.all() if _is_on(each, hashes)]
        releases = [each for each in self._releases() if each.release.agreement in hashes]
        files = {
            DIRECTORY: directory.to_bytes(),
            LEDGER: write_ledger(self.ledger),
            **{f"agreements/{v.envelope.hash}.json": v.envelope.to_bytes() for v in versions},
            **{
                f"notices/{digest(s.envelope.to_bytes())}.json": s.envelope.to_bytes() for s in said
            },
            **{_release_file(each): each.envelope for each in releases},
            "index.html": self._page(versions, said, releases, today),
        }
        index = Index(
            type="evidence",
            format=1,
            agreement=name,
            party=self.party,
            exported=today,
            hub_key=public_text(self.agreements.hub_key),
            files={each: digest(data) for each, data in sorted(files.items())},
            receipts={_release_file(r): _receipt(r.receipt) for r in releases if r.receipt},
        )
        _write_zip(file, {INDEX: write(index), **files})
        return len(files) + 1

    def _releases(self) -> Iterator[Exported]:
        for posted in self.outbox.list():
            yield _exported(posted.envelope, posted.receipt)
        for held in self.neighbours.held():
            yield _exported(held.envelope, held.receipt)

    def _page(
        self,
        versions: list[Proposal],
        said: list[Said],
        releases: list[Exported],
        today: date,
    ) -> bytes:
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
        )
        parties = {p for version in versions for p in version.agreement.party_ids}
        known = [self.catalogue.party(party) for party in sorted(parties)]
        text = environment.get_template("evidence.html").render(
            party=self.catalogue.party(self.party),
            today=today,
            versions=versions,
            said=said,
            releases=releases,
            entries=self.ledger.entries,
            labels=Labels(self.catalogue),
            footnotes=[f"* {each.footnote}" for each in known if each.footnote],
        )
        return text.encode()


def write_ledger(ledger: Ledger) -> bytes:
    """The whole ledger, as it is chained."""
    return write(
        LedgerStatement(
            tuple(
                LedgerEntry(each.number, each.charge_text, each.at, Sha256(each.previous))
                for each in ledger.entries
            )
        )
    )


def _is_on(said: Said, hashes: set[Sha256]) -> bool:
    about = agreement_of(said.notice)
    return isinstance(said.notice, Officer) or about in hashes


def _exported(envelope: bytes, receipt: Receipt | None) -> Exported:
    payload = Envelope.from_bytes(envelope).payload
    return Exported(envelope, receipt, read(Release, payload), digest(payload))


def _release_file(exported: Exported) -> str:
    return f"releases/{digest(exported.envelope)}.json"


def _receipt(receipt: Receipt) -> ReceiptNote:
    proof = tuple(base64.b64encode(part).decode() for part in receipt.proof)
    return ReceiptNote(receipt.index, receipt.checkpoint, proof)


def _write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a ZIP that only its owner may read, whole or not at all."""
    if path.exists():
        raise InputError(f"{path} exists already; nothing was written")
    new = path.with_name(f".{path.name}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in files.items():
                    archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
