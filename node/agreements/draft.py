"""A first draft of an agreement, complete and cautious, for a legal officer to edit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from node.agreements.labels import COARSE
from node.agreements.template import Template, template
from proto.agreement import Agreement
from proto.catalogue import Catalogue, Dataset
from proto.document import Sha256
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
    """What the draft is to say; everything else is as its template has it.

    Attributes:
        exchange: SHA-256 of the public key of the hub through which it is exchanged.
        tables: Instead of the template's, if any are named.
        epsilon: Instead of the template's, as `delta`.
    """

    id: str
    exchange: Sha256
    publishers: tuple[str, ...]
    recipients: tuple[str, ...]
    first_period: str
    start: date
    tables: tuple[str, ...] = ()
    epsilon: Fraction | None = None
    delta: Fraction | None = None
    template: Template = field(default_factory=template)


def draft(wish: Wish, catalogue: Catalogue) -> Agreement:
    """Write the draft.

    Raises:
        InputError: A table is not written as `victims:sex+age_group`.
        UnknownNameError: A party, dataset or indicator is not in the catalogue.
    """
    terms = wish.template
    tables = _by_dataset(wish.tables or terms.tables)
    parties = dict.fromkeys((*wish.publishers, *wish.recipients))
    return Agreement(
        type="agreement",
        format=1,
        id=wish.id,
        version=1,
        supersedes=None,
        exchange=wish.exchange,
        titles={"en": f"{terms.title}: {wish.id}"},
        parties=tuple(_party(party, wish, catalogue) for party in parties),
        purposes=terms.purposes,
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
            PriorCheck(party=party, approvals=terms.approvals, supervisory_authorisation=False)
            for party in wish.publishers
        ),
        retention=Retention(
            years=terms.retention_years,
            released_tables=terms.released_tables,
            regional_totals=terms.regional_totals,
        ),
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
    terms = wish.template
    statuses = dataset.indicator(dataset.status_indicator).codes()
    counted = tuple(status for status in statuses if status not in ("not_a_victim", "unknown"))
    return Grant(
        publisher=publisher,
        dataset=dataset.id,
        recipients=tuple(r for r in wish.recipients if r != publisher),
        tables=tuple(_table(name, dataset, counted) for name in names),
        frequency="A",
        first_period=wish.first_period,
        pooled_years=terms.pooled_years,
        epsilon=terms.epsilon if wish.epsilon is None else wish.epsilon,
        delta=terms.delta if wish.delta is None else wish.delta,
        minimum_count=terms.minimum_count,
        rounding_base=terms.rounding_base,
        zero_shown=terms.zero_shown,
        dominance_share=None,
        revisions=terms.revisions,
        embargo=Embargo(until=None, all_filed=terms.all_filed),
        onward=terms.onward,
        licence=terms.licence,
    )


def _table(name: str, dataset: Dataset, statuses: tuple[str, ...]) -> TableTerms:
    written = () if name == "total" else tuple(name.split("+"))
    dimensions = tuple(each.removesuffix(COARSE) for each in written)
    for dimension in dimensions:
        dataset.indicator(dimension)
    coarse = (each.removesuffix(COARSE) for each in written if each.endswith(COARSE))
    return TableTerms(
        dimensions=dimensions, statuses=statuses, levels=dict.fromkeys(coarse, "group")
    )


def _by_dataset(tables: Sequence[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for table in tables:
        dataset, colon, name = table.partition(":")
        if not (dataset and colon and name):
            raise InputError(f"expected a table such as victims:sex+age_group, got {table!r}")
        grouped.setdefault(dataset, []).append(name)
    return grouped
