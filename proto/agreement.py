"""An agreement, and the one question that is asked of it everywhere: what objects to this?

The question is pure and closed by default: what the document does not permit is refused, and
every reason is returned at once.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from proto.document import STRICT, Digest, Format1, Language, Line, Slug
from proto.errors import MalformedError
from proto.period import Period
from proto.release import Outline, Release, ReleasedTable, TableShape, shown
from proto.terms import (
    Grant,
    PartyTerms,
    Positive,
    PriorCheck,
    Purpose,
    Retention,
    Role,
    TableTerms,
    Term,
)


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why something is not permitted: a stable code and a sentence."""

    code: str
    sentence: str

    def __str__(self) -> str:
        """The reason as people and logs read it."""
        return f"{self.sentence} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who wants to read a release, and what for.

    Attributes:
        has_consent: Whether the release's publisher has consented in writing that it reads.
    """

    party: str
    purpose: Purpose
    has_consent: bool = False


@dataclass(frozen=True)
class Agreement:
    """One version of an agreement, as its parties sign it.

    Attributes:
        exchange: SHA-256 of the public key of the hub it is meant for; at another hub the same
            signatures bind nobody.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: Literal["agreement"]
    format: Format1
    id: Slug
    version: Positive
    supersedes: Digest | None
    exchange: Digest
    titles: Annotated[Mapping[Language, Line], Field(min_length=1)] = field(hash=False)
    parties: Annotated[tuple[PartyTerms, ...], Field(min_length=2)]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    term: Term
    grants: Annotated[tuple[Grant, ...], Field(min_length=1)]
    prior_checks: tuple[PriorCheck, ...]
    retention: Retention

    @property
    def party_ids(self) -> tuple[str, ...]:
        """Everybody who must sign."""
        return tuple(party.id for party in self.parties)

    def is_in_force(self, today: date) -> bool:
        """Whether the agreement runs on this day; who signed is another question."""
        return not any(_out_of_force(self.term, today))

    def applies(self, today: date) -> bool:
        """Whether anybody applies it on this day: it is in force, or provisionally before."""
        is_early = bool(self.term.provisional) and today < self.term.in_force_from
        return is_early or self.is_in_force(today)

    @property
    def title(self) -> str:
        """The English title, or whichever comes first."""
        return self.titles.get("en") or next(iter(self.titles.values()), self.id)

    def grant(self, publisher: str, dataset: str) -> Grant | None:
        """What a publisher lets leave of a dataset, if anything; twice granted is not granted."""
        granted = self._granted.get((publisher, dataset), ())
        return granted[0] if len(granted) == 1 else None

    @cached_property
    def _granted(self) -> Mapping[tuple[str, str], tuple[Grant, ...]]:
        """Grants by publisher and dataset: a large region asks for them again and again."""
        found: dict[tuple[str, str], tuple[Grant, ...]] = {}
        for each in self.grants:
            key = each.publisher, each.dataset
            found[key] = (*found.get(key, ()), each)
        return found

    def has_role(self, party: str, role: Role) -> bool:
        """Whether a party to this agreement, which therefore signed it, has the role."""
        return any(terms.id == party and role in terms.roles for terms in self.parties)

    def objections(
        self, release: Release, today: date, approved_by: Collection[str] = ()
    ) -> tuple[Objection, ...]:
        """Everything that speaks against a finished release leaving or being accepted.

        Args:
            release: With its figures.
            today: The day of leaving, or of arrival.
            approved_by: Officers of the publisher whose yes to exactly this release holds.
        """
        outline = release.outline
        grant = self.grant(outline.publisher, outline.dataset)
        return (
            *self.plan_objections(outline, today),
            *_against_approvals(self, outline.publisher, frozenset(approved_by)),
            *(_against_figures(grant, release) if grant else ()),
        )

    def display_objections(self, release: Release) -> tuple[Objection, ...]:
        """What a reader may not see any more of a release that left under milder terms."""
        grant = self.grant(release.publisher, release.dataset)
        return tuple(_against_display(grant, release)) if grant else (_no_grant(release.outline),)

    def shown_objections(self, outline: Outline, shown: Iterable[int]) -> tuple[Objection, ...]:
        """The same, where only these of its shown numbers are at hand."""
        grant = self.grant(outline.publisher, outline.dataset)
        if grant is None:
            return (_no_grant(outline),)
        if all(_may_be_shown(value, grant) for value in shown):
            return ()
        return (Objection("display-not-as-agreed", "It does not hide and round as agreed"),)

    def plan_objections(self, outline: Outline, today: date) -> tuple[Objection, ...]:
        """Everything that speaks against a release before any loss is spent on it."""
        grant = self.grant(outline.publisher, outline.dataset)
        return (
            *_out_of_force(self.term, today, (outline.publisher,)),
            *_against_publisher(self, outline.publisher),
            *_against_checks(self, outline.publisher, today),
            *(_against_outline(grant, outline, today) if grant else (_no_grant(outline),)),
        )

    def reading_objections(
        self, outline: Outline, reader: Reader, *, today: date, filed: Iterable[str]
    ) -> tuple[Objection, ...]:
        """Everything that speaks against somebody reading a release.

        Args:
            outline: What the release is about.
            reader: Who wants to read, and what for.
            today: The day of reading.
            filed: Publishers that have released this dataset and period already.
        """
        grant = self.grant(outline.publisher, outline.dataset)
        if grant is None:
            return (_no_grant(outline),)
        return (
            *_out_of_force(self.term, today, (outline.publisher, reader.party)),
            *_against_reader(self, grant, reader),
            *_under_embargo(self, grant, today, frozenset(filed)),
        )


def _out_of_force(term: Term, today: date, between: Collection[str] = ()) -> Iterator[Objection]:
    """What is wrong with the day; parties that apply it provisionally may begin before the rest."""
    is_provisional = bool(between) and set(between) <= set(term.provisional)
    if today < term.in_force_from and not is_provisional:
        yield Objection("not-yet-in-force", f"The agreement enters into force {term.in_force_from}")
    if today > term.in_force_until:
        yield Objection("expired", f"The agreement ended on {term.in_force_until}")
    if today > term.review_by:
        yield Objection("lapsed", f"The agreement lapsed: its review was due {term.review_by}")


def _no_grant(outline: Outline) -> Objection:
    return Objection("no-grant", f"{outline.publisher} grants nothing of {outline.dataset}")


def _against_publisher(agreement: Agreement, publisher: str) -> Iterator[Objection]:
    if not agreement.has_role(publisher, "publisher"):
        yield Objection("not-a-publisher", f"{publisher} is no publisher under this agreement")


def _against_checks(agreement: Agreement, publisher: str, today: date) -> Iterator[Objection]:
    checks = [check for check in agreement.prior_checks if check.party == publisher]
    if not checks:
        yield Objection("no-prior-check", f"{publisher} has not said which prior checks it asks")
    for check in checks:
        if check.supervisory_authorisation and not _is_authorised(agreement, publisher, today):
            sentence = f"The supervisory authority of {publisher} has not authorised this"
            yield Objection("authorisation-missing", sentence)


def _against_approvals(
    agreement: Agreement, publisher: str, approved_by: frozenset[str]
) -> Iterator[Objection]:
    """Two approvals are two people."""
    for check in agreement.prior_checks:
        if check.party == publisher and len(approved_by) < check.approvals:
            sentence = (
                f"{publisher} asks for the approval of {check.approvals} officer(s),"
                f" {len(approved_by)} gave it"
            )
            yield Objection("approval-missing", sentence)


def _is_authorised(agreement: Agreement, party: str, today: date) -> bool:
    """A number and a day, which has come."""
    authorities = [p.supervisory_authority for p in agreement.parties if p.id == party]
    return any(
        a.authorisation_number and a.authorised_on and a.authorised_on <= today for a in authorities
    )


def _against_outline(grant: Grant, outline: Outline, today: date) -> Iterator[Objection]:
    yield from _against_period(grant, outline.period, today)
    if outline.vintage > grant.revisions + 1:
        sentence = f"{grant.revisions} revision(s) are allowed, this is revision {outline.vintage}"
        yield Objection("too-many-revisions", sentence)
    if outline.epsilon > grant.epsilon:
        sentence = f"The privacy loss {outline.epsilon} is over the ceiling {grant.epsilon}"
        yield Objection("loss-over-ceiling", sentence)
    yield from _against_tables(grant, outline.tables)


def _against_period(grant: Grant, text: str, today: date) -> Iterator[Objection]:
    try:
        period, first = Period.parse(text), Period.parse(grant.first_period)
    except MalformedError as error:
        yield Objection("unknown-period", str(error))
        return
    if period.frequency != grant.frequency:
        sentence = f"{period} does not fit the agreed frequency {grant.frequency}"
        yield Objection("wrong-frequency", sentence)
    if period.pooled_years != grant.pooled_years:
        sentence = f"{period} pools {period.pooled_years} year(s), agreed are {grant.pooled_years}"
        yield Objection("wrong-pooling", sentence)
    if today < period.end:
        yield Objection("period-not-over", f"{period} is not over: its figures would be partial")
    if period.start < first.start:
        yield Objection("before-first-period", f"{period} is before {grant.first_period}")
    if grant.last_period is not None and period.end > _end(grant.last_period):
        yield Objection("after-last-period", f"{period} is after {grant.last_period}")


def _end(period: str) -> date:
    """The day after a period; a last period that nobody can read lets nothing leave."""
    try:
        return Period.parse(period).end
    except MalformedError:
        return date.min


def _against_tables(grant: Grant, tables: tuple[TableShape, ...]) -> Iterator[Objection]:
    if not tables:
        yield Objection("no-tables", "There is no table in it")
    granted = {content(terms) for terms in grant.tables}
    times = Counter(content(table) for table in tables)
    for table in {content(table): table for table in tables}.values():
        if content(table) not in granted:
            yield Objection("table-not-granted", f"The table {name(table)} is not granted")
        if times[content(table)] > 1:
            yield Objection("table-twice", f"The table {name(table)} is in it twice")


def content(table: TableShape | TableTerms) -> Hashable:
    """What a table counts; in which order it is written, and with what weight, changes nothing."""
    return (
        tuple(sorted(table.dimensions)),
        tuple(sorted(table.statuses)),
        frozenset(table.levels.items()),
    )


def name(table: TableShape) -> str:
    """The table as people write it: dimensions joined by plus, `total` where there are none."""
    return "+".join(table.dimensions) or "total"


def _against_figures(grant: Grant, release: Release) -> Iterator[Objection]:
    yield from _against_loss(grant, release)
    yield from _against_display(grant, release)
    for table in release.tables:
        if not _is_whole(table):
            sentence = f"{name(table.shape)} is not the whole grid of its codes"
            yield Objection("incomplete-grid", sentence)


def _against_display(grant: Grant, release: Release) -> Iterator[Objection]:
    for table in release.tables:
        if not all(_may_be_shown(value, grant) for value in table.shown):
            sentence = f"{name(table.shape)} does not hide and round counts as agreed"
            yield Objection("display-not-as-agreed", sentence)


def _against_loss(grant: Grant, release: Release) -> Iterator[Objection]:
    """What is wrong with the loss of a release, as far as exact arithmetic can tell."""
    if release.delta > grant.delta:
        sentence = f"delta {release.delta} is over the ceiling {grant.delta}"
        yield Objection("delta-over-ceiling", sentence)
    if release.ceiling > grant.epsilon:
        sentence = f"It was made for a ceiling of {release.ceiling}, agreed is {grant.epsilon}"
        yield Objection("loss-over-ceiling", sentence)
    for place, measurement in enumerate(release.measurements, start=1):
        if measurement.loss < measurement.price(release.mechanism):
            sentence = f"Measurement {place} loses more than it says under its noise"
            yield Objection("loss-at-odds", sentence)
    match release.mechanism:
        case "discrete-laplace":
            loss = sum((each.loss for each in release.measurements), Fraction())
            if loss != release.epsilon or release.delta != 0:
                sentence = "The measurements lose another epsilon or delta than the release says"
                yield Objection("loss-at-odds", sentence)
        case "discrete-gaussian":
            if release.delta == 0:
                sentence = "Gaussian noise has a delta above 0, the release says otherwise"
                yield Objection("loss-at-odds", sentence)


def _may_be_shown(value: int | None, grant: Grant) -> bool:
    if value is None:
        return True
    if value == 0:
        return grant.zero_shown
    return value >= grant.minimum_count and value % grant.rounding_base == 0


def displayed(grant: Grant, display: Iterable[int | None]) -> tuple[int | None, ...]:
    """What the grant lets people read of each display value; nothing where there is none."""
    return tuple(
        None
        if value is None
        else shown(
            value,
            minimum_count=grant.minimum_count,
            rounding_base=grant.rounding_base,
            zero_shown=grant.zero_shown,
        )
        for value in display
    )


def _is_whole(table: ReleasedTable) -> bool:
    cells = prod(len(codes) for codes in table.codes)
    return (
        len(table.codes) == len(table.shape.dimensions)
        and all(len(set(codes)) == len(codes) for codes in table.codes)
        and len(table.estimates) == len(table.shown) == cells
    )


def _against_reader(agreement: Agreement, grant: Grant, reader: Reader) -> Iterator[Objection]:
    """Recipients read; others only what is public, or with the publisher's written consent."""
    party = reader.party
    is_recipient = party in grant.recipients and agreement.has_role(party, "recipient")
    passes_on = {"public": True, "with-written-consent": reader.has_consent, "none": False}
    if party != grant.publisher and not is_recipient and not passes_on[grant.onward]:
        sentence = f"{grant.publisher} does not let {party} read its {grant.dataset}"
        yield Objection("not-a-recipient", sentence)
    if reader.purpose not in agreement.purposes:
        yield Objection("purpose-not-agreed", f"The purpose {reader.purpose} is not agreed")


def _under_embargo(
    agreement: Agreement, grant: Grant, today: date, filed: frozenset[str]
) -> Iterator[Objection]:
    if grant.embargo.until and today < grant.embargo.until:
        yield Objection("embargo", f"Nobody reads this before {grant.embargo.until}")
    if grant.embargo.all_filed:
        publishers = {g.publisher for g in agreement.grants if g.dataset == grant.dataset}
        if waiting := ", ".join(sorted(publishers - filed)):
            yield Objection("embargo", f"Nobody reads this before {waiting} released too")
