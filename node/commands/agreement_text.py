"""What an officer sees of agreements: their state, and all that one of them says."""

from collections.abc import Sequence
from dataclasses import replace

from node.agreements.known import Proposal
from node.agreements.preview import TablePreview
from node.commands.text import columns, out, show_footnotes
from node.losses import exact
from proto.agreement import Agreement
from proto.document import Sha256
from proto.terms import Grant

_HOW_TO_READ = (
    "±cell, ±total: of 20 counts (or totals) at least 19 lie within this of what is published."
    " Noticed from: the smallest change from one period to the next that noise alone would rarely"
    " show. Shown: cells expected to reach the minimum count, were people spread over the codes of"
    " each dimension as 1, 1/2, 1/3 and so on; unknown where nobody said how many people there are"
    " (--people). For periods not measured yet, beside the agreements in force."
)
_RHYTHM = {"A": "yearly", "S": "half-yearly", "Q": "quarterly"}


def show_proposals(proposals: Sequence[Proposal], running: frozenset[Sha256]) -> None:
    """Every agreement that names us, and its state."""
    table = columns("agreement", "version", "state", "hash")
    for each in proposals:
        agreement = each.agreement
        state = proposal_state(each, is_running=each.envelope.hash in running)
        table.add_row(agreement.id, str(agreement.version), state, each.envelope.hash[:16])
    out.print(table if proposals else "No agreement names this party yet.")


def proposal_state(proposal: Proposal, *, is_running: bool) -> str:
    """One word or two on where an agreement stands."""
    if proposal.unsigned:
        return f"waiting for {', '.join(proposal.unsigned)}"
    return "in force" if is_running else "signed, not in force"


def show_agreement(proposal: Proposal) -> None:
    """What an officer reads before signing: the essentials, and the hash of the exact bytes."""
    agreement = proposal.agreement
    out.print(agreement.title, style="bold")
    out.print(f"{agreement.id}, version {agreement.version}, SHA-256 {proposal.envelope.hash}")
    term = agreement.term
    out.print(
        f"In force from {term.in_force_from} until {term.in_force_until},"
        f" review by {term.review_by}. Purposes: {', '.join(agreement.purposes)}."
    )
    for party in agreement.parties:
        authority = party.supervisory_authority
        number = authority.authorisation_number or "none"
        out.print(
            f"{party.display_name}: {', '.join(party.roles)}; {party.authority}; legal basis:"
            f" {party.legal_basis}; supervised by {authority.name} (authorisation: {number})"
        )
    _show_grants(agreement)
    for check in agreement.prior_checks:
        authorised = ", its supervisory authority authorises" * check.supervisory_authorisation
        out.print(f"{check.party} before each release: {check.approvals} approval(s){authorised}")
    kept = agreement.retention
    out.print(
        f"Releases are kept {kept.years} years; after a party has left: its tables"
        f" {kept.released_tables}, regional totals {kept.regional_totals}."
    )
    missing = ", ".join(proposal.unsigned)
    out.print(f"Not signed yet by {missing}." if missing else "Signed by every party.")
    show_footnotes({p.display_name: p.footnote for p in agreement.parties})


def _show_grants(agreement: Agreement) -> None:
    table = columns("publisher", "dataset", "tables", "counted", "readers", "epsilon", "minimum")
    names = {party.id: party.display_name for party in agreement.parties}
    for grant in agreement.grants:
        statuses = dict.fromkeys(status for each in grant.tables for status in each.statuses)
        table.add_row(
            names.get(grant.publisher, grant.publisher),
            grant.dataset,
            "\n".join("+".join(each.dimensions) or "total" for each in grant.tables),
            "\n".join(statuses),
            " ".join(grant.recipients),
            exact(grant.epsilon),
            str(grant.minimum_count),
        )
    out.print(table)
    for terms, publishers in _alike(agreement).items():
        out.print(f"{' '.join(publishers)}: {terms}")


def _alike(agreement: Agreement) -> dict[str, list[str]]:
    """The rest of every grant as a sentence, with the publishers that grant it so."""
    alike: dict[str, list[str]] = {}
    for grant in agreement.grants:
        alike.setdefault(_terms(grant), []).append(grant.publisher)
    return alike


def _terms(grant: Grant) -> str:
    levels = {f"{k} by {v}" for table in grant.tables for k, v in table.levels.items()}
    embargo = [f"until {grant.embargo.until}"] if grant.embargo.until else []
    embargo += ["until all have filed"] if grant.embargo.all_filed else []
    share = "none" if grant.dominance_share is None else exact(grant.dominance_share)
    return (
        f"{_RHYTHM[grant.frequency]} from {grant.first_period},"
        f" {grant.pooled_years} year(s) as one;"
        f" delta {exact(grant.delta)}; counts rounded to {grant.rounding_base};"
        f" zero {'shown' if grant.zero_shown else 'hidden'}; dominance share {share};"
        f" {grant.revisions} revision(s); embargo {' and '.join(embargo) or 'none'};"
        f" onward transfer {grant.onward}; coarser codes: {', '.join(sorted(levels)) or 'none'};"
        f" licence: {grant.licence}"
    )


def show_preview(tables: Sequence[TablePreview], draft: Agreement) -> None:
    """What readers would have to allow for; publishers that fare alike stand together."""
    names = {party.id: party.display_name for party in draft.parties}
    for publishers, rows in _faring_alike(tables).items():
        out.print(", ".join(names[publisher] for publisher in publishers), style="bold")
        table = columns("epsilon", "table", "cells", "±cell", "±total", "noticed from", "shown")
        for each in rows:
            share = each.share_above_minimum
            table.add_row(
                f"{exact(each.epsilon)}{' (draft)' if each.is_drafted else ''}",
                f"{each.dataset}:{each.table}",
                str(each.cells),
                f"{each.cell.margin:.1f}",
                f"{each.total.margin:.1f}",
                f"{each.cell.noticeable:.1f}",
                "unknown" if share is None else f"{share:.0%}",
            )
        out.print(table)
    out.print(_HOW_TO_READ)
    show_footnotes({p.display_name: p.footnote for p in draft.parties})


def _faring_alike(
    tables: Sequence[TablePreview],
) -> dict[tuple[str, ...], tuple[TablePreview, ...]]:
    by_publisher: dict[str, tuple[TablePreview, ...]] = {}
    for each in tables:
        by_publisher[each.publisher] = (*by_publisher.get(each.publisher, ()), each)
    alike: dict[tuple[TablePreview, ...], tuple[str, ...]] = {}
    for publisher, rows in by_publisher.items():
        anonymous = tuple(replace(each, publisher="") for each in rows)
        alike[anonymous] = (*alike.get(anonymous, ()), publisher)
    return {publishers: rows for rows, publishers in alike.items()}
