"""An agreement that every party signed: the only kind that permits anything."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from proto.agreement import Agreement, Objection, Reader
from proto.directory import AgreementKeys
from proto.document import Sha256, read
from proto.envelope import Envelope
from proto.errors import SignatureError
from proto.notice import Approval, Consent, Notice, Restriction, Termination, agreement_of
from proto.release import Outline, Release
from proto.strictness import restricted, without
from proto.terms import Purpose

PAYLOAD_TYPE = "application/vnd.dcim.agreement+json"


@dataclass(frozen=True, slots=True)
class SignedAgreement:
    """An agreement that every party signed. Only `verify` makes one.

    Attributes:
        agreement: What holds: the text that was signed, and from `as_of` on less of it.
        hash: Of the text that was signed.
        notices: What single parties have said of it since; each verified.
        awaited: Publishers that have suspended, with their datasets: whoever agreed to be read only
            when all have filed still waits for them.
    """

    agreement: Agreement
    hash: Sha256
    notices: tuple[Notice, ...] = ()
    awaited: frozenset[tuple[str, str]] = frozenset()

    def hearing(self, notices: Iterable[Notice]) -> "SignedAgreement":
        """The same with what single parties say of it, each verified; others' are left."""
        return replace(self, notices=tuple(each for each in notices if _is_on(each, self.hash)))

    def as_of(self, today: date) -> "SignedAgreement":
        """The same as its parties have restricted it, without those who have left."""
        agreement = restricted(self.agreement, self._restrictions)
        left = self._left(today)
        for party in left:
            agreement = without(agreement, party)
        suspended = {each.party for each in self._restrictions if each.suspends} - left
        grants = ((grant.publisher, grant.dataset) for grant in self.agreement.grants)
        awaited = self.awaited.union(grant for grant in grants if grant[0] in suspended)
        return replace(self, agreement=agreement, awaited=awaited)

    def plan_objections(self, outline: Outline, today: date) -> tuple[Objection, ...]:
        """Everything that speaks against a release before any loss is spent on it."""
        return (
            *self._against(outline.publisher, today),
            *self.agreement.plan_objections(outline, today),
        )

    def objections(
        self, release: Release, today: date, name: Sha256 | None = None
    ) -> tuple[Objection, ...]:
        """Everything that speaks against a finished release leaving or being accepted.

        Args:
            release: With its figures.
            today: The day of leaving, or of arrival.
            name: SHA-256 of the release as it is signed, by which officers approve it.
        """
        approved_by = {
            each.officer
            for each in self.notices
            if isinstance(each, Approval)
            and (each.party, each.release) == (release.publisher, name)
        }
        return (
            *self._against(release.publisher, today),
            *self.agreement.objections(release, today, approved_by),
        )

    def reading_objections(
        self,
        release: Release,
        party: str,
        purpose: Purpose,
        *,
        today: date,
        filed: Iterable[str],
    ) -> tuple[Objection, ...]:
        """Everything that speaks against a party reading a release, then or now."""
        return (
            *self._against_reading(release.outline, party, purpose, today=today, filed=filed),
            *self.agreement.display_objections(release),
        )

    def holding_objections(  # noqa: PLR0913  # The question has so many parts.
        self,
        outline: Outline,
        shown: Iterable[int],
        party: str,
        purpose: Purpose,
        *,
        today: date,
        filed: Iterable[str],
    ) -> tuple[Objection, ...]:
        """The same of a release of which only these shown numbers are at hand."""
        return (
            *self._against_reading(outline, party, purpose, today=today, filed=filed),
            *self.agreement.shown_objections(outline, shown),
        )

    def _against_reading(
        self, outline: Outline, party: str, purpose: Purpose, *, today: date, filed: Iterable[str]
    ) -> Iterator[Objection]:
        consents = (each for each in self.notices if isinstance(each, Consent))
        has_consent = any(
            (each.party, each.dataset, each.reader) == (outline.publisher, outline.dataset, party)
            and each.issued <= today <= each.until
            for each in consents
        )
        reader, filed = Reader(party, purpose, has_consent), frozenset(filed)
        yield from self._against(outline.publisher, today)
        yield from self._against(party, today)
        yield from self.agreement.reading_objections(outline, reader, today=today, filed=filed)
        yield from self._awaiting(outline, filed)

    @property
    def _restrictions(self) -> tuple[Restriction, ...]:
        return tuple(each for each in self.notices if isinstance(each, Restriction))

    def has_left(self, party: str, today: date) -> bool:
        """Whether a party is none any more."""
        return party in self._left(today)

    def _awaiting(self, release: Outline, filed: frozenset[str]) -> Iterator[Objection]:
        """A party that suspends does not lift an embargo of others by it."""
        grant = self.agreement.grant(release.publisher, release.dataset)
        awaited = {party for party, dataset in self.awaited if dataset == release.dataset}
        if grant and grant.embargo.all_filed and not awaited <= filed:
            waiting = ", ".join(sorted(awaited - filed))
            yield Objection("embargo", f"Nobody reads this before {waiting} released too")

    def _left(self, today: date) -> frozenset[str]:
        ends = (each for each in self.notices if isinstance(each, Termination))
        return frozenset(each.party for each in ends if each.leaves_on <= today)

    def _against(self, party: str, today: date) -> Iterator[Objection]:
        """Whether a party has stepped aside, said before what follows from it."""
        if any(each.suspends and each.party == party for each in self._restrictions):
            yield Objection("suspended", f"{party} has suspended the agreement for itself")
        if self.has_left(party, today):
            yield Objection("terminated", f"{party} is no party to the agreement any more")


def verify(
    envelope: Envelope, keys: AgreementKeys, notices: Iterable[Notice] = ()
) -> SignedAgreement:
    """Check that every party signed exactly these bytes, then believe them.

    Args:
        envelope: The agreement with its signatures.
        keys: Agreement keys of each party that count, from the directory.
        notices: What single parties say of agreements, each verified; those on others are left.

    Raises:
        MalformedError: The payload is not an agreement.
        SignatureError: A party's signature is missing, wrong, or by a key that does not count.
    """
    agreement = parse(envelope)
    missing = tuple(unsigned(envelope, keys))
    if missing:
        raise SignatureError(f"{agreement.id} still lacks the signature of {', '.join(missing)}")
    return SignedAgreement(agreement, envelope.hash).hearing(notices)


def _is_on(notice: Notice, agreement: Sha256) -> bool:
    return agreement_of(notice) == agreement


def parse(envelope: Envelope) -> Agreement:
    """Read a proposed agreement, whoever has signed it so far.

    Raises:
        MalformedError: The payload is not an agreement.
    """
    envelope.expect(PAYLOAD_TYPE)
    return read(Agreement, envelope.payload)


def unsigned(envelope: Envelope, keys: AgreementKeys) -> Iterator[str]:
    """The parties whose valid signature the envelope still lacks."""
    for party in parse(envelope).party_ids:
        try:
            envelope.signer(keys.get(party, ()))
        except SignatureError:
            yield party


def current(agreements: Iterable[SignedAgreement], today: date) -> tuple[SignedAgreement, ...]:
    """The agreements in force as they hold: signed by all, in their term, not superseded.

    A version is superseded once the next one has begun, for good: when that one lapses, the old
    does not come back. Where two supersede the same one, neither holds until a later one decides.
    """
    known = {signed.hash: signed for signed in agreements}
    begun = [s for s in known.values() if s.agreement.term.in_force_from <= today]
    replaced = {old for signed in begun for old in _superseded(signed, known)}
    out = replaced | set(_rivals(known))
    running = (signed for signed in known.values() if signed.agreement.applies(today))
    return tuple(signed.as_of(today) for signed in running if signed.hash not in out)


def _rivals(known: Mapping[Sha256, SignedAgreement]) -> Iterator[Sha256]:
    """Texts that supersede one and the same version: what was said twice was not agreed."""
    heirs: dict[Sha256, list[Sha256]] = {}
    for signed in known.values():
        before = next(_superseded(signed, known), None)
        if before is not None:
            heirs.setdefault(before, []).append(signed.hash)
    return (name for names in heirs.values() if len(names) > 1 for name in names)


def _superseded(
    signed: SignedAgreement, known: Mapping[Sha256, SignedAgreement]
) -> Iterator[Sha256]:
    """The versions before this one, as far back as all their parties signed the next."""
    newer = signed.agreement
    while newer.supersedes is not None and newer.supersedes in known:
        older = known[newer.supersedes].agreement
        if not _may_supersede(newer, older):
            return
        yield newer.supersedes
        newer = older


def _may_supersede(newer: Agreement, older: Agreement) -> bool:
    """Whether it is the same agreement; others cannot end what they did not sign."""
    same = newer.id == older.id and newer.version > older.version
    return same and set(older.party_ids) <= set(newer.party_ids)
