"""Two agreements that together need every sentence; nobody would sign them.

What people would type into them has no letters, so that every letter told was translated.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from proto.agreement import Agreement
from proto.document import Sha256
from proto.terms import Embargo, Grant, Retention, Role, SupervisoryAuthority, TableTerms
from tests import documents
from tests.node.country import CATALOGUE


def _wide(grant: Grant, dataset: str) -> Grant:
    """A grant of a total and of one table with everything in it, to everybody."""
    known = CATALOGUE.dataset(dataset)
    names = tuple(each.id for each in known.indicators if each.leaves != "never")
    statuses = tuple(code.id for code in known.indicator(known.status_indicator).code_list.codes)
    return replace(
        grant,
        dataset=dataset,
        recipients=tuple(party.id for party in CATALOGUE.parties),
        tables=(TableTerms((), statuses, {}), TableTerms(names, statuses, {names[0]: "group"})),
        licence="1",
    )


def _first() -> Agreement:
    """Half of what an agreement can say."""
    agreement = documents.agreement(("AL", "XK"), id="1")
    roles: tuple[tuple[Role, ...], ...] = (
        ("publisher", "recipient"),
        ("depositary",),
        ("observer",),
    )
    authorities = (("1", None), (None, date(2026, 1, 1)), (None, None))
    grant = replace(
        _wide(agreement.grants[0], "victims"),
        dominance_share=Fraction("0.5"),
        last_period="2031",
        pooled_years=3,
        embargo=Embargo(date(2027, 1, 1), all_filed=True),
        zero_shown=True,
    )
    return replace(
        agreement,
        titles={"1": "2"},
        supersedes=Sha256("0" * 64),
        exchange=Sha256("0" * 64),
        parties=tuple(
            replace(
                terms,
                roles=mine,
                authority="1",
                legal_basis="2",
                supervisory_authority=SupervisoryAuthority("3", *authorised),
            )
            for terms, mine, authorised in zip(agreement.parties, roles, authorities, strict=True)
        ),
        term=replace(agreement.term, provisional=("AL", "XK")),
        grants=(grant, replace(grant, frequency="S", onward="with-written-consent")),
    )


def _second() -> Agreement:
    """The other half."""
    agreement = _first()
    grant = replace(_wide(agreement.grants[0], "justice"), zero_shown=False)
    return replace(
        agreement,
        supersedes=None,
        purposes=("national-report", "international-questionnaire", "research"),
        grants=(replace(grant, frequency="Q", onward="public"), replace(grant, recipients=())),
        prior_checks=tuple(
            replace(check, supervisory_authorisation=False) for check in agreement.prior_checks
        ),
        retention=Retention(5, "delete", "recompute"),
    )


TALKATIVE = (_first(), _second())
