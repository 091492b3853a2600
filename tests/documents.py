"""Documents for tests: valid as they are, so that a test changes the one thing it is about."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from proto import catalogue as catalogues
from proto import release as releases
from proto import signed_agreement
from proto import statement as statements
from proto.agreement import Agreement, displayed
from proto.document import Sha256, digest, write
from proto.envelope import Envelope
from proto.identity import key_id, public_text
from proto.method_note import Coverage, Method, MethodNote
from proto.release import (
    LedgerHead,
    Release,
    ReleasedTable,
    TableShape,
)
from proto.signed_agreement import SignedAgreement
from proto.statement import Statement
from proto.terms import (
    Embargo,
    Grant,
    PartyTerms,
    PriorCheck,
    Retention,
    Role,
    SupervisoryAuthority,
    TableTerms,
    Term,
)
from tests.rounds import Round

HUB_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"hub").digest())
EXCHANGE = Sha256(key_id(HUB_KEY.public_key()))
"""The hub that all documents are meant for."""
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
METHOD = Method(
    decided_by="The identification team, on a form signed by the police and the social services",
    coverage=(Coverage(institution="Police", since="2012"),),
    abroad="excluded",
    quality="exact",
)
STATUSES = ("identified", "formally_identified")
TABLES: tuple[tuple[str, ...], ...] = ((), ("sex", "age_group"), ("form",))


@dataclass(frozen=True, slots=True)
class PartyKeys:
    """The three keys of one party."""

    release: Ed25519PrivateKey
    agreement: Ed25519PrivateKey
    transport: EllipticCurvePrivateKey


@cache
def keys(party: str) -> PartyKeys:
    """The keys of a party, the same in every test."""
    seeds = (hashlib.sha256(f"{party} {use}".encode()).digest() for use in ("release", "agreement"))
    release, agreement = (Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds)
    number = int.from_bytes(hashlib.sha256(f"{party} transport".encode()).digest()) >> 1
    return PartyKeys(release, agreement, derive_private_key(number, SECP256R1()))


def statement(party: str, *, of: str | None = None) -> Envelope:
    """The statement of a party, with its own keys or those of another."""
    mine = keys(of or party)
    public = mine.transport.public_key()
    document = Statement(
        type="statement",
        format=1,
        party=party,
        release_key=public_text(mine.release.public_key()),
        agreement_key=public_text(mine.agreement.public_key()),
        transport_key=digest(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
    )
    envelope = Envelope(statements.PAYLOAD_TYPE, write(document))
    return envelope.signed(mine.release).signed(mine.agreement)


def agreement_key(party: str, number: int) -> Ed25519PrivateKey:
    """A party's agreement keys one after the other; the first is the one it joined with."""
    if number == 1:
        return keys(party).agreement
    seed = hashlib.sha256(f"{party} agreement {number}".encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def replacing(
    before: Envelope, number: int, reason: statements.Reason | None, **changes: object
) -> Envelope:
    """A party's next statement, of its agreement key of a number, signed as its reason asks."""
    stated = statements.verify(before)
    private = agreement_key(stated.party, number)
    document = replace(
        stated,
        agreement_key=public_text(private.public_key()),
        replaces=before.hash,
        reason=reason,
    )
    document = replace(document, **changes)  # type: ignore[arg-type]  # Tests break any part.
    envelope = Envelope(statements.PAYLOAD_TYPE, write(document)).signed(keys(stated.party).release)
    if reason == "rotation":
        envelope = envelope.signed(_holder_of(stated))
    return envelope.signed(private)


def _holder_of(stated: Statement) -> Ed25519PrivateKey:
    """The agreement key that a statement states."""
    tried = (agreement_key(stated.party, number) for number in range(1, 20))
    return next(key for key in tried if public_text(key.public_key()) == stated.agreement_key)


def certificate_request(party: str) -> bytes:
    """A certificate request for the party's transport key, PEM."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, party)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    return request.sign(keys(party).transport, hashes.SHA256()).public_bytes(Encoding.PEM)


def party_terms(party: str, *roles: Role) -> PartyTerms:
    """One party of an agreement, displayed as the catalogue says."""
    known = catalogues.load().party(party)
    return PartyTerms(
        id=party,
        roles=roles,
        authority=f"Ministry of the Interior of {known.name}",
        legal_basis="Law on the prevention of trafficking, article 12",
        supervisory_authority=SupervisoryAuthority("Data protection authority", "12/2025", TODAY),
        display_name=known.name,
        footnote=known.footnote,
    )


def grant(publisher: str, recipients: Sequence[str]) -> Grant:
    """What a publisher lets leave of its victims."""
    return Grant(
        publisher=publisher,
        dataset="victims",
        recipients=tuple(recipients),
        tables=tuple(TableTerms(dimensions, STATUSES, {}) for dimensions in TABLES),
        frequency="A",
        first_period="2015",
        pooled_years=1,
        epsilon=Fraction(3),
        delta=Fraction(0),
        minimum_count=3,
        rounding_base=1,
        zero_shown=False,
        dominance_share=None,
        revisions=1,
        embargo=Embargo(until=None, all_filed=False),
        onward="none",
        licence="For the regional report only",
    )


def agreement(
    publishers: Sequence[str] = ("AL", "RS"),
    *,
    body: str = "marri",
    id: str = "regional-victims",  # noqa: A002  # The document's own word.
    version: int = 1,
    supersedes: Sha256 | None = None,
) -> Agreement:
    """An agreement under which all publishers and one body read each other's victims."""
    everybody = (*publishers, body)
    return Agreement(
        type="agreement",
        format=1,
        id=id,
        version=version,
        supersedes=supersedes,
        exchange=EXCHANGE,
        titles={"en": "Annual regional report on victims"},
        parties=(
            *(party_terms(party, "publisher", "recipient") for party in publishers),
            party_terms(body, "recipient", "depositary"),
        ),
        purposes=("regional-report", "mirror-check"),
        term=Term(date(2026, 1, 1), date(2028, 12, 31), date(2028, 6, 30), 90, ()),
        grants=tuple(grant(party, everybody) for party in publishers),
        prior_checks=tuple(
            PriorCheck(party, approvals=0, supervisory_authorisation=True) for party in publishers
        ),
        retention=Retention(5, "keep", "keep"),
    )


def proposal(document: Agreement) -> Envelope:
    """The agreement as it is proposed: without signatures."""
    return Envelope(signed_agreement.PAYLOAD_TYPE, write(document))


def signature(envelope: Envelope, party: str) -> Envelope:
    """The proposal with one party's signature alone."""
    return Envelope(envelope.payload_type, envelope.payload).signed(keys(party).agreement)


def signed(document: Agreement) -> SignedAgreement:
    """The agreement with the signatures of all its parties."""
    envelope = proposal(document)
    for party in document.party_ids:
        envelope = envelope.signed(keys(party).agreement)
    publics = {party: (keys(party).agreement.public_key(),) for party in document.party_ids}
    return signed_agreement.verify(envelope, publics)


def release(
    under: SignedAgreement,
    publisher: str = "AL",
    *,
    period: str = "2024",
    vintage: int = 1,
    estimates: Mapping[tuple[str, ...], Iterable[float]] | None = None,
) -> Release:
    """A release of all granted tables at the ceiling; without estimates, every cell holds seven."""
    granted = under.agreement.grant(publisher, "victims")
    if granted is None:
        raise ValueError(f"{publisher} grants no victims")
    catalogue = catalogues.load()
    dataset = catalogue.dataset("victims")
    paid = Round(granted.tables, dataset, granted.epsilon)
    figures = estimates or {}
    return Release(
        type="release",
        format=1,
        publisher=publisher,
        agreement=under.hash,
        dataset="victims",
        period=period,
        vintage=vintage,
        catalogue=catalogue.version,
        tables=tuple(
            _table(terms, granted, paid, tuple(figures.get(terms.dimensions, ())))
            for terms in granted.tables
        ),
        mechanism="discrete-laplace",
        measurements=(paid.note(),),
        ceiling=granted.epsilon,
        epsilon=granted.epsilon,
        delta=Fraction(0),
        method_note=MethodNote(dataset.unit, dataset.date_axis, dataset.person_rule, METHOD),
        ledger_head=LedgerHead(3, digest(b"the ledger")),
    )


def _table(
    terms: TableTerms, granted: Grant, paid: Round, estimates: tuple[float, ...]
) -> ReleasedTable:
    codes = tuple(
        paid.dataset.indicator(each).codes(terms.levels.get(each, "code"))
        for each in terms.dimensions
    )
    figures = estimates or (7.0,) * math.prod(len(each) for each in codes)
    return ReleasedTable(
        shape=TableShape(terms.dimensions, terms.statuses, terms.levels),
        codes=codes,
        noise=paid.noise(terms),
        estimates=tuple(map(float, figures)),
        shown=displayed(granted, (max(0, round(each)) for each in figures)),
    )


def published(document: Release, *, by: str | None = None) -> Envelope:
    """The release as its publisher signs it, or as somebody else would."""
    envelope = Envelope(releases.PAYLOAD_TYPE, write(document))
    return envelope.signed(keys(by or document.publisher).release)
