"""Whether an agreement makes sense before anybody signs it: names known, parts not at odds."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from math import prod

from proto.agreement import Agreement, Objection, content
from proto.catalogue import Catalogue, Dataset, UnknownNameError
from proto.errors import MalformedError
from proto.leaving import leaving_objections
from proto.period import Period
from proto.release import MAX_CELLS, MAX_SD
from proto.terms import Grant, TableTerms

MAX_EPSILON = 100
"""A larger loss is no protection by any reading."""
MAX_DELTA = Fraction(1, 10**5)
"""With a larger chance the promise would fail somebody in a register of a hundred thousand."""
_MARGIN = 10
"""How much more noise a table may get than planned for it alone: see `_in_price`."""

_LOG_OF_LEAST_DELTA = 28
"""ln(1 / delta) of the smallest delta that can be written, 10^-12, rounded up."""


def faults(
    agreement: Agreement, catalogue: Catalogue, *, exchange: str | None = None
) -> tuple[Objection, ...]:
    """Everything in the document that is unknown, contradictory or could never be honoured.

    Args:
        agreement: The document.
        catalogue: What can be named in it.
        exchange: SHA-256 of the public key of the hub it is asked at, where there is one.
    """
    return (
        *_in_exchange(agreement, exchange),
        *_in_lists(agreement),
        *_in_parties(agreement, catalogue),
        *_in_term(agreement),
        *_in_checks(agreement),
        *(fault for grant in agreement.grants for fault in _in_grant(agreement, grant, catalogue)),
    )


def _in_exchange(agreement: Agreement, exchange: str | None) -> Iterator[Objection]:
    if exchange not in (None, agreement.exchange):
        sentence = f"It is meant for the hub with key {agreement.exchange[:16]}, not for this one"
        yield Objection("other-exchange", sentence)


def _in_lists(agreement: Agreement) -> Iterator[Objection]:
    """Whatever stands twice in a list was meant to be something else."""
    lists = {
        "purposes": agreement.purposes,
        "provisional": agreement.term.provisional,
        **{f"roles of {party.id}": party.roles for party in agreement.parties},
        **{
            f"recipients of {grant.publisher}'s {grant.dataset}": grant.recipients
            for grant in agreement.grants
        },
    }
    for place, names in lists.items():
        for name in _twice(names):
            yield Objection("named-twice", f"{name} stands twice among the {place}: remove one")


def _twice(names: Iterable[str]) -> Iterator[str]:
    return (name for name, times in Counter(names).items() if times > 1)


def _in_parties(agreement: Agreement, catalogue: Catalogue) -> Iterator[Objection]:
    for party, times in Counter(agreement.party_ids).items():
        if times > 1:
            yield Objection("party-twice", f"{party} is named {times} times")
    for terms in agreement.parties:
        try:
            known = catalogue.party(terms.id)
        except UnknownNameError as error:
            yield Objection("unknown-party", str(error))
            continue
        if terms.footnote != known.footnote or terms.display_name != known.name:
            sentence = f"{terms.id} is displayed as {known.name}, with its footnote if it has one"
            yield Objection("wrong-display-name", sentence)


def _in_term(agreement: Agreement) -> Iterator[Objection]:
    term = agreement.term
    if not term.in_force_from <= term.review_by <= term.in_force_until:
        yield Objection("dates-at-odds", "Expected: in force from <= review by <= in force until")
    for party in term.provisional:
        if party not in agreement.party_ids:
            yield Objection("not-a-party", f"{party} applies it provisionally but is no party")
    if term.provisional and agreement.supersedes is not None:
        sentence = "An amendment is not applied provisionally: until it begins, the old text holds"
        yield Objection("provisional-amendment", sentence)
    if (agreement.version == 1) is not (agreement.supersedes is None):
        yield Objection("version-at-odds", "Version 1 supersedes nothing; later versions do")


def _in_checks(agreement: Agreement) -> Iterator[Objection]:
    checks = Counter(check.party for check in agreement.prior_checks)
    for party in sorted(checks.keys() - set(agreement.party_ids)):
        yield Objection("not-a-party", f"{party} asks for prior checks but is no party")
    for party in sorted({grant.publisher for grant in agreement.grants}):
        if checks[party] != 1:
            sentence = f"Expected one row of prior checks for {party}, got {checks[party]}"
            yield Objection("no-prior-check", sentence)


def _in_grant(agreement: Agreement, grant: Grant, catalogue: Catalogue) -> Iterator[Objection]:
    yield from _in_roles(agreement, grant)
    same = [g for g in agreement.grants if (g.publisher, g.dataset) == _key(grant)]
    if len(same) > 1:
        sentence = f"{grant.publisher} grants {grant.dataset} {len(same)} times"
        yield Objection("grant-twice", sentence)
    if grant.pooled_years > 1 and grant.frequency != "A":
        yield Objection("pooling-at-odds", "Only whole years are pooled")
    yield from _in_protection(grant)
    if grant.embargo.until and grant.embargo.until > agreement.term.in_force_until:
        sentence = f"{grant.publisher}'s embargo ends after the agreement: nobody could ever read"
        yield Objection("embargo-without-end", sentence)
    try:
        first = Period.parse(grant.first_period)
        last = Period.parse(grant.last_period or grant.first_period)
        dataset = catalogue.dataset(grant.dataset)
    except (MalformedError, UnknownNameError) as error:
        yield Objection("unknown-name", str(error))
        return
    if last.end < first.end:
        sentence = f"The last period {last} is before the first one, {first}"
        yield Objection("dates-at-odds", sentence)
    for table in grant.tables:
        yield from _in_table(table, dataset, grant.pooled_years)
    yield from _in_tables(grant, dataset)
    yield from _in_price(grant, dataset)


def _in_protection(grant: Grant) -> Iterator[Objection]:
    if grant.epsilon <= 0:
        yield Objection("no-loss", f"{grant.publisher} allows a privacy loss of 0: nothing leaves")
    if grant.epsilon > MAX_EPSILON:
        sentence = f"{grant.publisher} allows a loss of {grant.epsilon}, above {MAX_EPSILON}"
        yield Objection("loss-too-large", f"{sentence}: nobody would be protected")
    if not 0 <= grant.delta <= MAX_DELTA:
        sentence = f"Expected delta from 0 to {float(MAX_DELTA):.5f}, got {grant.delta}"
        yield Objection("delta-out-of-range", sentence)
    if grant.dominance_share is not None and not 0 < grant.dominance_share <= 1:
        sentence = f"Expected a dominance share above 0 and up to 1, got {grant.dominance_share}"
        yield Objection("share-out-of-range", sentence)


def _key(grant: Grant) -> tuple[str, str]:
    return grant.publisher, grant.dataset


def _in_roles(agreement: Agreement, grant: Grant) -> Iterator[Objection]:
    roles = {party.id: party.roles for party in agreement.parties}
    if "publisher" not in roles.get(grant.publisher, ()):
        yield Objection("not-a-publisher", f"{grant.publisher} grants but is no publisher")
    for recipient in grant.recipients:
        if "recipient" not in roles.get(recipient, ()):
            yield Objection("not-a-recipient", f"{recipient} may read but is no recipient")


def _in_table(table: TableTerms, dataset: Dataset, pooled_years: int) -> Iterator[Objection]:
    if table.weight <= 0:
        sentence = f"A table whose accuracy does not matter is not asked for: {table.dimensions}"
        yield Objection("no-weight", sentence)
    if len(set(table.dimensions)) != len(table.dimensions):
        yield Objection("dimension-twice", f"A dimension stands twice in {table.dimensions}")
    for status in _twice(table.statuses):
        yield Objection("status-twice", f"The status {status} stands twice in one table")
    if not set(table.levels) <= set(table.dimensions):
        yield Objection("unknown-level", f"A level is given for no dimension: {table.levels}")
    levels = {dimension: table.levels.get(dimension, "code") for dimension in table.dimensions}
    try:
        for dimension, level in levels.items():
            dataset.indicator(dimension).codes(level)
        yield from leaving_objections(dataset, levels, pooled_years)
        for status in table.statuses:
            dataset.indicator(dataset.status_indicator).code_list.code(status)
    except UnknownNameError as error:
        yield Objection("unknown-name", str(error))


def _in_tables(grant: Grant, dataset: Dataset) -> Iterator[Objection]:
    """Faults of all tables together, as they share one release."""
    if any(times > 1 for times in Counter(map(content, grant.tables)).values()):
        yield Objection("table-twice", f"{grant.publisher} grants one table twice")
    with suppress(UnknownNameError):  # Said of its table already.
        cells = sum(_cells(table, dataset) for table in grant.tables)
        if cells > MAX_CELLS:
            sentence = f"{grant.publisher} grants {cells} cells, a release holds {MAX_CELLS}"
            yield Objection("too-many-cells", sentence)
    for indicator in _at_two_levels(grant):
        sentence = f"{indicator} stands at two levels, measured twice: ask for the finer in both"
        yield Objection("levels-mixed", sentence)


def _at_two_levels(grant: Grant) -> Iterator[str]:
    """Indicators whose figures would not agree with each other: two levels, two measurements."""
    levels = {(d, table.levels.get(d, "code")) for table in grant.tables for d in table.dimensions}
    for indicator, times in sorted(Counter(indicator for indicator, _ in levels).items()):
        if times > 1:
            yield indicator


def _in_price(grant: Grant, dataset: Dataset) -> Iterator[Objection]:
    """A loss so small that some table would be nothing but noise, and past every reader.

    A planner measures the tables together, in whatever way makes their weighted mean variance
    small; it can always divide the loss evenly among them instead, so a sane one does no worse.
    Then no table's weight times its variance is more than the weighted sum of the variances of
    an even division. The margin, tenfold in the deviation, is for rounds of measuring and for
    tables of other agreements that are paid from the same loss.
    """
    if grant.epsilon <= 0 or any(table.weight <= 0 for table in grant.tables):
        return
    with suppress(UnknownNameError):  # Said of its table already.
        error = sum(table.weight * _even_variance(table, grant, dataset) for table in grant.tables)
        most = error / min(table.weight for table in grant.tables)
        if most * _MARGIN**2 > MAX_SD**2:
            sentence = f"{grant.publisher} allows a loss of {grant.epsilon}: nothing but noise"
            yield Objection("loss-too-small", sentence)


def _even_variance(table: TableTerms, grant: Grant, dataset: Dataset) -> Fraction:
    """Of a cell, were the loss divided evenly among the tables; an upper bound.

    With n tables and most cells s that one person is in, discrete Laplace noise has less than the
    variance 2 (n s / epsilon)^2. Discrete Gaussian noise has n s / (2 rho); as rho may be
    (sqrt(L + epsilon) - sqrt(L))^2 for L = ln(1 / delta), that is less than
    2 n s (L + epsilon) / epsilon^2. Where delta lets a planner choose, the worse of both.

    Source: Bun and Steinke (TCC 2016), proposition 1.3, for rho.
    """
    cells = len(grant.tables) * _sensitivity(table, dataset)
    times = Fraction(cells)
    if grant.delta:
        times = max(times, _LOG_OF_LEAST_DELTA + grant.epsilon)
    return 2 * cells * times / grant.epsilon**2


def _sensitivity(table: TableTerms, dataset: Dataset) -> int:
    return prod(dataset.indicator(name).bound for name in table.dimensions)


def _cells(table: TableTerms, dataset: Dataset) -> int:
    levels = ((each, table.levels.get(each, "code")) for each in table.dimensions)
    return prod(len(dataset.indicator(name).codes(level)) for name, level in levels)
