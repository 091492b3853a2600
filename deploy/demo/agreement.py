"""The demo's agreement: seven countries let one body, and most neighbours, read three tables.

The authorities and laws in it are invented; its structure is what real parties would sign.
"""

from datetime import date, timedelta
from fractions import Fraction

from deploy.demo.figures import counted
from proto.agreement import Agreement
from proto.catalogue import load
from proto.document import Sha256, write
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

ID = "see-annual-victims"
BODY = "marri"
MINIMUM = 5
"""Smaller counts are not shown as numbers."""
TABLES = {(): 2, ("sex", "age_group"): 6, ("form",): 1}
"""Each with how much its accuracy matters: the loss goes to what will be compared most."""
_NOT_EACH_OTHER = frozenset({"RS", "XK"})
"""Two parties that do not read each other: both still sign one text, with a depositary."""


def agreement(today: date, exchange: Sha256) -> bytes:
    """The agreement as JSON, in force from today at the hub whose key has this digest."""
    countries = tuple(counted())
    document = Agreement(
        type="agreement",
        format=1,
        id=ID,
        version=1,
        supersedes=None,
        exchange=exchange,
        titles={"en": "Annual exchange of anonymous statistics on victims (demonstration)"},
        parties=(*map(_country, countries), _body()),
        purposes=("regional-report",),
        term=Term(
            in_force_from=today,
            in_force_until=today + timedelta(days=730),
            review_by=today + timedelta(days=365),
            notice_days=90,
            provisional=(),
        ),
        grants=tuple(_grant(country, countries) for country in countries),
        prior_checks=tuple(
            PriorCheck(party=country, approvals=0, supervisory_authorisation=False)
            for country in countries
        ),
        retention=Retention(years=10, released_tables="keep", regional_totals="keep"),
    )
    return write(document)


def _country(party: str) -> PartyTerms:
    known = load().party(party)
    return PartyTerms(
        id=party,
        roles=("publisher", "recipient"),
        authority=f"Demonstration ministry of {known.name}",
        legal_basis="Invented for this demonstration",
        supervisory_authority=SupervisoryAuthority(
            name=f"Demonstration data-protection authority of {known.name}",
            authorisation_number=None,
            authorised_on=None,
        ),
        display_name=known.name,
        footnote=known.footnote,
    )


def _body() -> PartyTerms:
    known = load().party(BODY)
    return PartyTerms(
        id=BODY,
        roles=("recipient", "depositary"),
        authority="Demonstration secretariat",
        legal_basis="Invented for this demonstration",
        supervisory_authority=SupervisoryAuthority(
            name="None: a regional body", authorisation_number=None, authorised_on=None
        ),
        display_name=known.name,
        footnote=known.footnote,
    )


def _grant(publisher: str, countries: tuple[str, ...]) -> Grant:
    barred = _NOT_EACH_OTHER if publisher in _NOT_EACH_OTHER else frozenset({publisher})
    statuses = counted()[publisher]
    return Grant(
        publisher=publisher,
        dataset="victims",
        recipients=(BODY, *(country for country in countries if country not in barred)),
        tables=tuple(
            TableTerms(dimensions=dimensions, statuses=statuses, levels={}, weight=Fraction(weight))
            for dimensions, weight in TABLES.items()
        ),
        frequency="A",
        first_period="2017",
        pooled_years=1,
        epsilon=Fraction(1),
        delta=Fraction(1, 10**6),
        minimum_count=MINIMUM,
        rounding_base=1,
        zero_shown=False,
        dominance_share=None,
        revisions=0,
        embargo=Embargo(until=None, all_filed=False),
        onward="none",
        licence="Invented for this demonstration",
    )
