"""Every part of an agreement, what it forbids, and every place that must say so.

A row changes one part of `documents.agreement` so that it just forbids what Serbia published and
Albania reads, and so that it just permits it. The places are tried in `test_enforcement.py` of the
hub and of the node.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from proto.agreement import Agreement
from proto.notice import Termination
from proto.release import Release, ReleasedTable
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Grant, PartyTerms
from tests import documents
from tests.documents import TODAY
from tests.hub.invented_blocks import with_gaussian_noise

Place = Literal["plan", "gate", "intake", "reading", "arrival", "retention"]
"""Plan and gate of the publisher, intake of the hub and every reading at it, a recipient's node."""

LEAVING: tuple[Place, ...] = ("plan", "gate", "intake", "arrival")
FINISHED: tuple[Place, ...] = ("gate", "intake", "arrival")
READING: tuple[Place, ...] = ("reading", "arrival")
IN_TIME: tuple[Place, ...] = ("plan", "gate", "intake", "reading", "arrival")
KEEPING: tuple[Place, ...] = ("retention",)

PUBLISHER, READER = "RS", "AL"
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
AGREEMENT = documents.agreement()

Change = Callable[[Agreement], Agreement]
Leaving = Callable[[Release], Release]


@dataclass(frozen=True, slots=True)
class Rule:
    """One part of the document.

    Attributes:
        part: Class and field.
        forbids: The agreement with that part just too strict.
        allows: The same, just mild enough.
        code: Of the objection.
        places: That say so.
        otherwise: The code where a place says it in another way.
        release: What was published, where it is not the ordinary release.
        said: What parties have said of the agreement.
    """

    part: str
    forbids: Change
    allows: Change
    code: str
    places: tuple[Place, ...]
    otherwise: Mapping[Place, str] = field(default_factory=dict)
    release: Leaving = lambda release: release
    said: tuple[Termination, ...] = ()

    def __str__(self) -> str:
        return f"{self.part} {self.code}"

    def codes(self, place: Place) -> str:
        """What the place must say."""
        return self.otherwise.get(place, self.code)

    def published(self, signed: SignedAgreement) -> Release:
        """What left as if the agreement were the ordinary one, under the name of this one."""
        return replace(
            self.release(documents.release(documents.signed(AGREEMENT), PUBLISHER)),
            agreement=signed.hash,
        )

    def signed(self, change: Change) -> SignedAgreement:
        """The changed agreement with all signatures, and what was said of it."""
        signed = documents.signed(change(AGREEMENT))
        said = tuple(replace(each, agreement=signed.hash) for each in self.said)
        return replace(signed, notices=said)


def same(agreement: Agreement) -> Agreement:
    """As it is."""
    return agreement


def whole(**changes: Any) -> Change:  # noqa: ANN401  # Any part.
    """Another agreement."""
    return lambda agreement: replace(agreement, **changes)


def term(**changes: Any) -> Change:  # noqa: ANN401
    """Another term."""
    return lambda agreement: replace(agreement, term=replace(agreement.term, **changes))


def grant(**changes: Any) -> Change:  # noqa: ANN401
    """Another grant of the publisher."""

    def change(agreement: Agreement) -> Agreement:
        grants = (_changed(each, **changes) for each in agreement.grants)
        return replace(agreement, grants=tuple(grants))

    return change


def _changed(grant: Grant, **changes: Any) -> Grant:  # noqa: ANN401
    return replace(grant, **changes) if grant.publisher == PUBLISHER else grant


def table(**changes: Any) -> Change:  # noqa: ANN401
    """Other terms of the table by sex and age group."""
    first, second, third = AGREEMENT.grants[0].tables
    return grant(tables=(first, replace(second, **changes), third))


def party(name: str, **changes: Any) -> Change:  # noqa: ANN401
    """Other terms of one party."""

    def change(agreement: Agreement) -> Agreement:
        parties = (replace(t, **changes) if t.id == name else t for t in agreement.parties)
        return replace(agreement, parties=tuple(parties))

    return change


def authority(**changes: Any) -> Change:  # noqa: ANN401
    """Another word of the publisher's supervisory authority."""
    (terms,) = (each for each in AGREEMENT.parties if each.id == PUBLISHER)
    return party(PUBLISHER, supervisory_authority=replace(terms.supervisory_authority, **changes))


def check(**changes: Any) -> Change:  # noqa: ANN401
    """Other prior checks of the publisher."""

    def change(agreement: Agreement) -> Agreement:
        checks = (
            replace(each, **changes) if each.party == PUBLISHER else each
            for each in agreement.prior_checks
        )
        return replace(agreement, prior_checks=tuple(checks))

    return change


def retention(**changes: Any) -> Change:  # noqa: ANN401
    """Other rules for what was released."""
    return lambda agreement: replace(agreement, retention=replace(agreement.retention, **changes))


def both(first: Change, second: Change) -> Change:
    """One change after the other."""
    return lambda agreement: second(first(agreement))


def without(agreement: Agreement, name: str) -> tuple[PartyTerms, ...]:
    """The parties but one."""
    return tuple(each for each in agreement.parties if each.id != name)


def with_zeros(release: Release) -> Release:
    """Nobody in any cell, and all may see it."""
    return replace(release, tables=tuple(map(_zeros, release.tables)))


def _zeros(table: ReleasedTable) -> ReleasedTable:
    cells = len(table.shown)
    return replace(table, estimates=(0.0,) * cells, shown=(0,) * cells)


def corrected(release: Release) -> Release:
    """The first correction."""
    return replace(release, vintage=2)


LEFT = Termination(
    type="termination",
    format=1,
    agreement=documents.signed(AGREEMENT).hash,
    party=PUBLISHER,
    issued=TODAY - timedelta(days=100),
    leaves_on=TODAY,
    reason="exit",
)
DELTA = Fraction(1, 10**6)
OUT: Mapping[Place, str] = {"intake": "not-in-force", "arrival": "unknown-agreement"}
"""What a place says that looks for the agreement among those in force."""

RULES = (
    Rule(
        "Agreement.purposes",
        whole(purposes=("research",)),
        whole(purposes=("regional-report",)),
        "purpose-not-agreed",
        READING,
    ),
    Rule(
        "PartyTerms.id",
        both(whole(parties=without(AGREEMENT, PUBLISHER)), check(supervisory_authorisation=False)),
        whole(parties=without(AGREEMENT, "marri")),
        "not-a-publisher",
        LEAVING,
    ),
    Rule(
        "PartyTerms.id",
        whole(parties=without(AGREEMENT, READER)),
        whole(parties=without(AGREEMENT, "marri")),
        "not-a-recipient",
        READING,
    ),
    Rule(
        "PartyTerms.roles",
        party(PUBLISHER, roles=("recipient", "depositary")),
        party(PUBLISHER, roles=("publisher",)),
        "not-a-publisher",
        LEAVING,
    ),
    Rule(
        "PartyTerms.roles",
        party(READER, roles=("publisher", "depositary", "observer")),
        party(READER, roles=("recipient",)),
        "not-a-recipient",
        READING,
    ),
    Rule(
        "SupervisoryAuthority.authorisation_number",
        authority(authorisation_number=None),
        authority(authorisation_number="1"),
        "authorisation-missing",
        LEAVING,
    ),
    Rule(
        "SupervisoryAuthority.authorised_on",
        authority(authorised_on=TOMORROW),
        authority(authorised_on=TODAY),
        "authorisation-missing",
        LEAVING,
    ),
    Rule(
        "Term.in_force_from",
        term(in_force_from=TOMORROW),
        term(in_force_from=TODAY),
        "not-yet-in-force",
        IN_TIME,
        OUT,
    ),
    Rule(
        "Term.in_force_until",
        term(in_force_until=YESTERDAY),
        term(in_force_until=TODAY),
        "expired",
        IN_TIME,
        OUT,
    ),
    Rule(
        "Term.review_by", term(review_by=YESTERDAY), term(review_by=TODAY), "lapsed", IN_TIME, OUT
    ),
    Rule(
        "Term.provisional",
        term(in_force_from=TOMORROW, provisional=("marri",)),
        term(in_force_from=TOMORROW, provisional=(PUBLISHER, READER)),
        "not-yet-in-force",
        IN_TIME,
    ),
    Rule("Grant.publisher", grant(publisher="ME"), same, "no-grant", IN_TIME),
    Rule("Grant.dataset", grant(dataset="justice"), same, "no-grant", IN_TIME),
    Rule(
        "Grant.recipients",
        grant(recipients=("marri",)),
        grant(recipients=(READER,)),
        "not-a-recipient",
        READING,
    ),
    Rule(
        "TableTerms.dimensions",
        table(dimensions=("sex",)),
        table(dimensions=("age_group", "sex")),
        "table-not-granted",
        LEAVING,
    ),
    Rule(
        "TableTerms.statuses",
        table(statuses=("identified",)),
        table(statuses=("formally_identified", "identified")),
        "table-not-granted",
        LEAVING,
    ),
    Rule("TableTerms.levels", table(levels={"sex": "group"}), same, "table-not-granted", LEAVING),
    Rule("Grant.frequency", grant(frequency="Q"), same, "wrong-frequency", LEAVING),
    Rule(
        "Grant.first_period",
        grant(first_period="2025"),
        grant(first_period="2024"),
        "before-first-period",
        LEAVING,
    ),
    Rule(
        "Grant.last_period",
        grant(last_period="2023"),
        grant(last_period="2024"),
        "after-last-period",
        LEAVING,
    ),
    Rule("Grant.pooled_years", grant(pooled_years=3), same, "wrong-pooling", LEAVING),
    Rule(
        "Grant.epsilon",
        grant(epsilon=Fraction("2.999999")),
        grant(epsilon=Fraction(3)),
        "loss-over-ceiling",
        LEAVING,
    ),
    Rule(
        "Grant.delta",
        grant(delta=DELTA / 2),
        grant(delta=DELTA),
        "delta-over-ceiling",
        FINISHED,
        release=lambda release: with_gaussian_noise(release, DELTA),
    ),
    Rule(
        "Grant.minimum_count",
        grant(minimum_count=8),
        grant(minimum_count=7),
        "display-not-as-agreed",
        (*FINISHED, "reading"),
    ),
    Rule(
        "Grant.rounding_base",
        grant(rounding_base=2),
        grant(rounding_base=7),
        "display-not-as-agreed",
        (*FINISHED, "reading"),
    ),
    Rule(
        "Grant.zero_shown",
        grant(zero_shown=False),
        grant(zero_shown=True),
        "display-not-as-agreed",
        (*FINISHED, "reading"),
        release=with_zeros,
    ),
    Rule(
        "Grant.revisions",
        grant(revisions=0),
        grant(revisions=1),
        "too-many-revisions",
        LEAVING,
        release=corrected,
    ),
    Rule(
        "Embargo.until",
        grant(embargo=Embargo(TOMORROW, all_filed=False)),
        grant(embargo=Embargo(TODAY, all_filed=False)),
        "embargo",
        READING,
    ),
    Rule(  # Who has filed is known to the hub alone.
        "Embargo.all_filed",
        grant(embargo=Embargo(None, all_filed=True)),
        grant(embargo=Embargo(None, all_filed=False)),
        "embargo",
        ("reading",),
    ),
    Rule(
        "Grant.onward",
        grant(recipients=("marri",), onward="with-written-consent"),
        grant(recipients=("marri",), onward="public"),
        "not-a-recipient",
        READING,
    ),
    Rule(
        "PriorCheck.party",
        check(party=READER),
        same,
        "no-prior-check",
        LEAVING,
    ),
    Rule(
        "PriorCheck.approvals", check(approvals=1), check(approvals=0), "approval-missing", FINISHED
    ),
    Rule(
        "PriorCheck.supervisory_authorisation",
        both(authority(authorised_on=None), check(supervisory_authorisation=True)),
        both(authority(authorised_on=None), check(supervisory_authorisation=False)),
        "authorisation-missing",
        LEAVING,
    ),
    Rule("Retention.years", retention(years=1), retention(years=2), "retention", KEEPING),
    Rule(
        "Retention.released_tables",
        retention(released_tables="delete"),
        retention(released_tables="keep"),
        "exit",
        KEEPING,
        said=(LEFT,),
    ),
)

ELSEWHERE: Mapping[str, str] = {
    "Agreement.type": "tests/proto/test_attacks.py::test_one_change_refuses_the_document",
    "Agreement.format": "tests/proto/test_attacks.py::test_one_change_refuses_the_document",
    "Agreement.version": "tests/proto/test_versions.py::test_versions_only_go_forward",
    "Agreement.supersedes": "tests/proto/test_versions.py::test_versions_only_go_forward",
    "Agreement.exchange": "tests/node/agreements/test_known.py::"
    "test_an_agreement_that_was_signed_for_another_hub_binds_nobody",
    "Term.notice_days": "tests/hub/test_notice_intake.py::"
    "test_what_may_not_be_said_changes_nothing",
    "Grant.dominance_share": "tests/node/test_publish_dominance.py::"
    "test_a_year_that_one_operation_makes_does_not_leave",
}
"""Parts that are kept by other means than one question about one release, and the test of each."""

INFORMS: Mapping[str, str] = {
    "Agreement.id": "it names the agreement; what follows from the name is in its versions",
    "Agreement.titles": "a title is for people",
    "PartyTerms.authority": "who signs for a party is settled when its key joins",
    "PartyTerms.legal_basis": "only the party's own law can say whether it holds",
    "PartyTerms.display_name": "the catalogue's name is the only one that is sound",
    "PartyTerms.footnote": "the catalogue's footnote is the only one that is sound",
    "SupervisoryAuthority.name": "its number and day say whether it has authorised",
    "TableTerms.weight": "it divides the accuracy among tables that may leave in any case",
    "Grant.licence": "what readers do with figures is for courts",
    "Retention.regional_totals": "the hub keeps no totals: each is computed from what may be read"
    " when it is asked for, so without those who left; reports that were taken away stay",
}
"""Parts that permit and forbid nothing, and why."""


def at(place: Place) -> list[Rule]:
    """The rows of one place."""
    return [rule for rule in RULES if place in rule.places]


def parts(kind: type = Agreement) -> Iterator[str]:
    """Every field of the document that is no document part itself, by its class."""
    hints = get_type_hints(kind, include_extras=True)
    for each in fields(kind):
        inner = [found for found in _kinds(hints[each.name]) if is_dataclass(found)]
        if not inner:
            yield f"{kind.__name__}.{each.name}"
        for part in inner:
            yield from parts(part)


def _kinds(hint: Any) -> Iterator[type]:  # noqa: ANN401  # Whatever an annotation is.
    """The classes in an annotation."""
    origin = get_origin(hint)
    if origin is Annotated:
        yield from _kinds(get_args(hint)[0])
    elif origin in (tuple, UnionType):
        for each in get_args(hint):
            if each is not Ellipsis and each is not NoneType:
                yield from _kinds(each)
    elif isinstance(hint, type) and hint is not date:
        yield hint
