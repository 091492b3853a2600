"""One valid agreement and one valid release, made to be changed in one place at a time.

Three countries grant each other two tables of victims; nothing else is in force.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proto import signed_agreement
from proto.agreement import Agreement, displayed
from proto.catalogue import load
from proto.document import digest, write
from proto.envelope import Envelope
from proto.method_note import MethodNote
from proto.release import (
    Component,
    LedgerHead,
    MeasuredQuery,
    MeasurementNote,
    NoisePart,
    Release,
    ReleasedTable,
    TableNoise,
    TableShape,
)
from proto.terms import (
    Embargo,
    Grant,
    PartyTerms,
    PriorCheck,
    Retention,
    SupervisoryAuthority,
    TableTerms,
    Term,
)
from tests.documents import EXCHANGE, METHOD, keys

PARTIES = ("AL", "BA", "XK")
OUTSIDER = "RS"
TODAY = date(2025, 6, 1)

TOTAL = TableTerms(dimensions=(), statuses=("formally_identified",), levels={})
SEX = TableTerms(dimensions=("sex",), statuses=("formally_identified",), levels={"sex": "code"})


def key(name: str) -> Ed25519PrivateKey:
    """The key of this name, the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def grant(publisher: str = "AL", **changes: object) -> Grant:
    """What one party lets the others read."""
    valid = Grant(
        publisher=publisher,
        dataset="victims",
        recipients=tuple(party for party in PARTIES if party != publisher),
        tables=(TOTAL, SEX),
        frequency="A",
        first_period="2022",
        pooled_years=1,
        epsilon=Fraction(1),
        delta=Fraction(0),
        minimum_count=5,
        rounding_base=1,
        zero_shown=False,
        dominance_share=None,
        revisions=1,
        embargo=Embargo(until=None, all_filed=False),
        onward="none",
        licence="For the regional report only",
    )
    return replace(valid, **changes)  # type: ignore[arg-type]  # Tests may break any part.


def party_terms(party: str) -> PartyTerms:
    """A party that publishes and reads, and whose authority was not asked."""
    known = load().party(party)
    return PartyTerms(
        id=party,
        roles=("publisher", "recipient"),
        authority="National Anti-Trafficking Coordinator",
        legal_basis="Law on the protection of victims, article 1",
        supervisory_authority=SupervisoryAuthority(
            name="Data Protection Commissioner", authorisation_number=None, authorised_on=None
        ),
        display_name=known.name,
        footnote=known.footnote,
    )


def agreement(**changes: object) -> Agreement:
    """An agreement between all `PARTIES`, in force `TODAY`."""
    valid = Agreement(
        type="agreement",
        format=1,
        id="regional-report",
        version=1,
        supersedes=None,
        exchange=EXCHANGE,
        titles={"en": "Annual regional report on victims"},
        parties=tuple(map(party_terms, PARTIES)),
        purposes=("regional-report", "mirror-check"),
        term=Term(
            in_force_from=date(2025, 1, 1),
            in_force_until=date(2027, 12, 31),
            review_by=date(2026, 12, 31),
            notice_days=30,
            provisional=(),
        ),
        grants=tuple(map(grant, PARTIES)),
        prior_checks=tuple(PriorCheck(p, 0, supervisory_authorisation=False) for p in PARTIES),
        retention=Retention(years=10, released_tables="keep", regional_totals="keep"),
    )
    return replace(valid, **changes)  # type: ignore[arg-type]  # Tests may break any part.


def signed(document: Agreement, *parties: str) -> Envelope:
    """The agreement signed by these parties, or by all of its own where none is named."""
    envelope = Envelope(signed_agreement.PAYLOAD_TYPE, write(document))
    for party in parties or document.party_ids:
        envelope = envelope.signed(keys(party).agreement)
    return envelope


def table(
    terms: TableTerms, codes: tuple[tuple[str, ...], ...], estimates: tuple[float, ...]
) -> ReleasedTable:
    """One table whose noise has scale 2 in every cell."""
    return ReleasedTable(
        shape=TableShape(terms.dimensions, terms.statuses, terms.levels),
        codes=codes,
        noise=TableNoise(
            components=(Component((), 8.0), Component(terms.dimensions, 8.0))[: 1 + len(codes)],
            parts=(NoisePart(2.0, 1),),
            sd=2.828427,
        ),
        estimates=estimates,
        shown=displayed(grant(), (max(0, round(estimate)) for estimate in estimates)),
    )


def measurement(**changes: object) -> MeasurementNote:
    """Both tables measured at once with scale 2 in counts: all that Albania may lose."""
    valid = MeasurementNote(
        entry=digest(b"the entry that paid"),
        ceiling=Fraction(1),
        scale=Fraction(200),
        sensitivity=200,
        loss=Fraction(1),
        queries=(
            MeasuredQuery(TOTAL.statuses, {}, 100),
            MeasuredQuery(SEX.statuses, {"sex": "cells"}, 100),
        ),
    )
    return replace(valid, **changes)  # type: ignore[arg-type]  # Tests may break any part.


def release(**changes: object) -> Release:
    """What `agreement` lets Albania publish for 2024."""
    sexes = load().dataset("victims").indicator("sex").codes()
    valid = Release(
        type="release",
        format=1,
        publisher="AL",
        agreement=digest(write(agreement())),
        dataset="victims",
        period="2024",
        vintage=1,
        catalogue=load().version,
        tables=(table(TOTAL, (), (101.0,)), table(SEX, (sexes,), (70.25, 26.5, -2.0, 3.125))),
        mechanism="discrete-laplace",
        measurements=(measurement(),),
        ceiling=Fraction(1),
        epsilon=Fraction(1),
        delta=Fraction(0),
        method_note=MethodNote("person", "identification", "earliest", METHOD),
        ledger_head=LedgerHead(2, digest(b"the last entry")),
    )
    return replace(valid, **changes)  # type: ignore[arg-type]  # Tests may break any part.
