"""Evidence: everything under one agreement in one file that proves itself, offline.

Whoever holds it needs no network, no database and no trust in the hub beyond the fingerprint of
its key: each check is numbered, and the numbers return in the code.

1.  Every file is the one that the index names, and there is no other.
2.  The directory is signed by the hub whose fingerprint is shown.
3.  Every signature under a version of the agreement is one of its parties' over these bytes; one
    by a key that was declared compromised signs nothing.
4.  Every notice is signed by the one who may say it; one that permits something by such a key
    says nothing.
5.  Every release is signed by its publisher.
6.  Every receipt proves that the hub logged exactly that release.
7.  Every release holds nothing but what a version of the agreement grants, and costs no more.
8.  The ledger of the party is one unbroken chain.
9.  Every measurement behind the party's own releases was paid for on that ledger.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import ConfigDict, Field

from proto import directory as directories
from proto import notice as notices
from proto import signed_agreement
from proto.agreement import Agreement, content
from proto.directory import Directory
from proto.document import STRICT, Day, Digest, Format1, Line, digest, read
from proto.envelope import Envelope
from proto.errors import CompromisedKeyError, MalformedError, RefusalError, SignatureError
from proto.identity import fingerprint, public_key
from proto.notice import Officer
from proto.receipt import Receipt
from proto.release import PAYLOAD_TYPE, Release

INDEX = "evidence.json"
DIRECTORY = "directory.json"
LEDGER = "ledger.json"
GENESIS = "0" * 64
"""What the first entry of a ledger follows."""

T = TypeVar("T")

_MOST_FILES = 20_000

Files = Mapping[str, bytes]
"""What is in the file of evidence, by name."""


@dataclass(frozen=True, slots=True)
class ReceiptNote:
    """A receipt, its hashes in base64."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    index: Annotated[int, Field(ge=0)]
    checkpoint: str
    proof: tuple[Line, ...]

    @property
    def receipt(self) -> Receipt:
        """The receipt itself."""
        return Receipt(self.index, self.checkpoint, tuple(map(base64.b64decode, self.proof)))


@dataclass(frozen=True, slots=True)
class Index:
    """What the evidence is about, and what is in it.

    Attributes:
        hub_key: The hub's public key, as the party's own membership names it.
        files: SHA-256 of every other file.
        receipts: By file of a release, where the party holds one.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["evidence"]
    format: Format1
    agreement: Line
    party: Line
    exported: Day
    hub_key: Line
    files: Annotated[Mapping[Line, Digest], Field(max_length=_MOST_FILES)] = field(hash=False)
    receipts: Annotated[Mapping[Line, ReceiptNote], Field(max_length=_MOST_FILES)] = field(
        hash=False
    )


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One payment as it is chained: `charge` is the text over which the chain is made."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    number: Annotated[int, Field(ge=1)]
    charge: str
    at: Line
    previous: Digest

    @property
    def hash(self) -> str:
        """SHA-256 over everything in the entry, and so over all entries before it."""
        chained = [self.number, self.charge, self.at, self.previous]
        return hashlib.sha256(json.dumps(chained).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LedgerStatement:
    """The whole ledger of a party."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check: whether it holds, and a sentence."""

    number: int
    holds: bool
    sentence: str


def examine(files: Files) -> Iterator[Check]:
    """Run every check; one that fails does not stop the others.

    Raises:
        MalformedError: There is no index, so that nothing can be said at all.
    """
    if INDEX not in files:
        raise MalformedError(f"expected evidence with a file {INDEX}, got none")
    bundle = _Bundle(files, read(Index, files[INDEX]))
    checks: tuple[Callable[[], str], ...] = (
        bundle.is_whole,
        bundle.has_its_hubs_directory,
        bundle.is_signed_as_it_says,
        bundle.notices_hold,
        bundle.releases_are_signed,
        bundle.receipts_hold,
        bundle.releases_are_granted,
        bundle.ledger_is_unbroken,
        bundle.measurements_are_paid,
    )
    for number, check in enumerate(checks, start=1):
        try:
            yield Check(number, holds=True, sentence=check())
        except RefusalError as error:
            yield Check(number, holds=False, sentence=str(error))


@dataclass(frozen=True, slots=True)
class _Bundle:
    """The files and what the index says of them."""

    files: Files
    index: Index

    def is_whole(self) -> str:  # 1
        found = {name: digest(data) for name, data in self.files.items() if name != INDEX}
        for name in sorted({*found, *self.index.files}):
            if found.get(name) != self.index.files.get(name):
                raise MalformedError(f"{name} is not what the index names: {_state(name, found)}")
        return f"{len(found)} files are what the index names, and there is no other"

    def has_its_hubs_directory(self) -> str:  # 2
        members = sorted(self._directory().members)
        key = public_key(self.index.hub_key)
        shown = fingerprint(key.public_bytes_raw())
        return f"the directory of {', '.join(members)} is signed by the hub with key {shown}"

    def is_signed_as_it_says(self) -> str:  # 3
        said = []
        for envelope, agreement in self._versions():
            self._expect_signatures_of_parties(envelope, agreement)
            missing = tuple(signed_agreement.unsigned(envelope, self._directory().agreement_keys))
            signed = [party for party in agreement.party_ids if party not in missing]
            signers = ", ".join(signed)
            waits = f", not by {', '.join(missing)}" if missing else ""
            said.append(f"version {agreement.version} is signed by {signers or 'nobody'}{waits}")
        if not said:
            raise SignatureError("there is no version of the agreement")
        return "; ".join(said)

    def notices_hold(self) -> str:  # 4
        members, officers = self._directory(), tuple(self._officers())
        said = tuple(self._envelopes("notices/"))
        void = sum(
            _named(name, partial(_is_void, envelope, members, officers)) for name, envelope in said
        )
        rest = f"; {void} by a key that was declared compromised, and void" if void else ""
        return f"{len(said)} notice(s), each signed by the one who may say it{rest}"

    def releases_are_signed(self) -> str:  # 5
        publishers = []
        for name, envelope, release in self._releases():
            statement = self._directory().member(release.publisher).statement
            _named(name, partial(envelope.verify, statement.release_public))
            publishers.append(f"{release.publisher} {release.dataset} {release.period}")
        return f"{len(publishers)} release(s): {'; '.join(sorted(publishers)) or 'none'}"

    def receipts_hold(self) -> str:  # 6
        hub_key = public_key(self.index.hub_key)
        for name, note in self.index.receipts.items():
            data = self.files.get(name, b"")
            _named(name, partial(note.receipt.verify, data, hub_key))
        without = sum(name not in self.index.receipts for name, _, _ in self._releases())
        rest = f"; {without} release(s) come without one" if without else ""
        return f"{len(self.index.receipts)} receipt(s) prove what the hub logged{rest}"

    def releases_are_granted(self) -> str:  # 7
        keys = self._directory().agreement_keys
        versions = {
            envelope.hash: agreement
            for envelope, agreement in self._versions()
            if not any(signed_agreement.unsigned(envelope, keys))
        }
        releases = tuple(self._releases())
        for name, _, release in releases:
            agreement = versions.get(release.agreement)
            if agreement is None:
                raise MalformedError(f"{name} names an agreement that not all have signed")
            _expect_granted(name, release, agreement)
        return f"{len(releases)} release(s) hold nothing but what was granted, below its ceiling"

    def ledger_is_unbroken(self) -> str:  # 8
        head = GENESIS
        entries = self._ledger().entries
        for number, entry in enumerate(entries, start=1):
            if (entry.number, entry.previous) != (number, head):
                raise MalformedError(f"entry {number} of the ledger does not follow the one before")
            head = entry.hash
        return f"{len(entries)} entries, each chained to the one before; the last is {head[:16]}"

    def measurements_are_paid(self) -> str:  # 9
        paid, party = {entry.hash for entry in self._ledger().entries}, self.index.party
        ours = [(name, each) for name, _, each in self._releases() if each.publisher == party]
        notes = [(name, note) for name, release in ours for note in release.measurements]
        for name, note in notes:
            if note.entry not in paid:
                raise MalformedError(f"{name} rests on a measurement that was not paid for")
        return f"{len(notes)} measurement(s) behind releases of {party} are on its ledger"

    def _expect_signatures_of_parties(self, envelope: Envelope, agreement: Agreement) -> None:
        ever = self._directory().keys_ever
        keys = [key for party in agreement.party_ids for key in ever.get(party, ())]
        for signature in envelope.signatures:
            try:
                replace(envelope, signatures=(signature,)).signer(keys)
            except SignatureError as error:
                message = f"version {agreement.version} has a signature of nobody"
                raise SignatureError(message) from error

    def _officers(self) -> Iterator[Officer]:
        """Those whom a party has named under its own signature, whether that counts still or not.

        What they approved is theirs; a release that was accepted with it has the hub's receipt.
        """
        for _, envelope in self._envelopes("notices/"):
            notice = notices.parse(envelope)
            if isinstance(notice, Officer):
                with suppress(CompromisedKeyError):
                    notices.verify(envelope, self._directory())
                yield notice

    def _directory(self) -> Directory:
        envelope = Envelope.from_bytes(self._file(DIRECTORY))
        return directories.verify(envelope, public_key(self.index.hub_key))

    def _versions(self) -> Iterator[tuple[Envelope, Agreement]]:
        for _, envelope in self._envelopes("agreements/"):
            yield envelope, signed_agreement.parse(envelope)

    def _releases(self) -> Iterator[tuple[str, Envelope, Release]]:
        for name, envelope in self._envelopes("releases/"):
            envelope.expect(PAYLOAD_TYPE)
            yield name, envelope, read(Release, envelope.payload)

    def _envelopes(self, folder: str) -> Iterator[tuple[str, Envelope]]:
        for name in sorted(self.files):
            if name.startswith(folder):
                yield name, Envelope.from_bytes(self.files[name])

    def _ledger(self) -> LedgerStatement:
        return read(LedgerStatement, self._file(LEDGER), at_most=1 << 28)

    def _file(self, name: str) -> bytes:
        if name not in self.files:
            raise MalformedError(f"{name} is missing")
        return self.files[name]


def _is_void(envelope: Envelope, members: Directory, officers: tuple[Officer, ...]) -> bool:
    """Whether a notice says nothing any more; one that never did is refused."""
    try:
        notices.verify(envelope, members, officers)
    except CompromisedKeyError:
        return True
    return False


def _state(name: str, found: Mapping[str, str]) -> str:
    return "its bytes are others" if name in found else "it is missing"


def _named(name: str, check: Callable[[], T]) -> T:
    """Run a check, and say of which file it is where it fails."""
    try:
        return check()
    except RefusalError as error:
        raise MalformedError(f"{name}: {error}") from error


def _expect_granted(name: str, release: Release, agreement: Agreement) -> None:
    """Whatever the day: the tables are granted, and the loss is within the ceiling."""
    grant = agreement.grant(release.publisher, release.dataset)
    if grant is None:
        raise MalformedError(f"{name}: {release.publisher} grants nothing of {release.dataset}")
    granted = {content(table) for table in grant.tables}
    if any(content(table.shape) not in granted for table in release.tables):
        raise MalformedError(f"{name} holds a table that is not granted")
    if release.epsilon > grant.epsilon or release.delta > grant.delta:
        raise MalformedError(f"{name} costs more than its agreement allows")
