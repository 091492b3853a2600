"""A first draft of an agreement, complete and cautious, for a legal officer to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from proto.agreement import Agreement
from proto.catalogue import Catalogue, Dataset
from proto.errors import InputError
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

TO_FILL_IN = "to be filled in before signing"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the draft is to say; everything else gets the cautious default."""

    id: str
    publishers: tuple[str, ...]
    recipients: tuple[str, ...]
    tables: tuple[str, ...]
    epsilon: Fraction
    delta: Fraction
    first_period: str
    start: date


def draft(wish: Wish, catalogue: Catalogue) -> Agreement:
    """Write the draft.

    Raises:
        InputError: A table is not written as `victims:sex+age_group`.
        UnknownNameError: A party, dataset or indicator is not in the catalogue.
    """
    tables = _by_dataset(wish.tables)
    parties = dict.fromkeys((*wish.publishers, *wish.recipients))
    return Agreement(
        type="agreement",
        format=1,
        id=wish.id,
        version=1,
        supersedes=None,
        titles={"en": f"Exchange of anonymous statistics: {wish.id}"},
        parties=tuple(_party(party, wish, catalogue) for party in parties),
        purposes=("regional-report",),
        term=Term(
            in_force_from=wish.start,
            in_force_until=wish.start + timedelta(days=2 * 365),
            review_by=wish.start + timedelta(days=365),
            notice_days=90,
            provisional=(),
        ),
        grants=tuple(
            _grant(publisher, catalogue.dataset(dataset), names, wish)
            for publisher in wish.publishers
            for dataset, names in tables.items()
        ),
        prior_checks=tuple(
            PriorCheck(party=party, approvals=0, supervisory_authorisation=False)
            for party in wish.publishers
        ),
        retention=Retention(years=10, released_tables="keep", regional_totals="keep"),
    )


def _party(party: str, wish: Wish, catalogue: Catalogue) -> PartyTerms:
    known = catalogue.party(party)
    publishes, reads = party in wish.publishers, party in wish.recipients
    return PartyTerms(
        id=party,
        roles=(*(("publisher",) if publishes else ()), *(("recipient",) if reads else ())),
        authority=TO_FILL_IN,
        legal_basis=TO_FILL_IN,
        supervisory_authority=SupervisoryAuthority(
            name=TO_FILL_IN, authorisation_number=None, authorised_on=None
        ),
        display_name=known.name,
        footnote=known.footnote,
    )


def _grant(publisher: str, dataset: Dataset, names: Sequence[str], wish: Wish) -> Grant:
    statuses = dataset.indicator(dataset.status_indicator).codes()
    counted = tuple(status for status in statuses if status not in ("not_a_victim", "unknown"))
    return Grant(
        publisher=publisher,
        dataset=dataset.id,
        recipients=tuple(r for r in wish.recipients if r != publisher),
        tables=tuple(_table(name, dataset, counted) for name in names),
        frequency="A",
        first_period=wish.first_period,
        pooled_years=1,
        epsilon=wish.epsilon,
        delta=wish.delta,
        minimum_count=5,
        rounding_base=1,
        zero_shown=False,
        dominance_share=None,
        revisions=0,
        embargo=Embargo(until=None, all_filed=False),
        onward="none",
        licence="For the purposes of this agreement only",
    )


def _table(name: str, dataset: Dataset, statuses: tuple[str, ...]) -> TableTerms:
    dimensions = () if name == "total" else tuple(name.split("+"))
    for dimension in dimensions:
        dataset.indicator(dimension)
    return TableTerms(dimensions=dimensions, statuses=statuses, levels={})


def _by_dataset(tables: Sequence[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for table in tables:
        dataset, colon, name = table.partition(":")
        if not (dataset and colon and name):
            raise InputError(f"expected a table such as victims:sex+age_group, got {table!r}")
        grouped.setdefault(dataset, []).append(name)
    return grouped
