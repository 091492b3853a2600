"""The same answers as JSON, for scripts."""

import json
from collections.abc import Iterable, Sequence

from node.account import Account
from node.agreements.deletion import Kept
from node.agreements.known import Proposal
from node.agreements.notices import Said
from node.agreements.preview import TablePreview
from node.doctor import Finding
from node.membership import Membership
from node.method_notes import Version
from node.outbox import Posted
from node.publish import Published, Refused
from node.registers import BroughtIn
from proto.document import Sha256, write
from proto.receipt import Receipt


def print_json(answer: object) -> None:
    """One JSON document on standard output."""
    print(json.dumps(answer, indent=2, ensure_ascii=False))  # noqa: T201 - this is the answer


def joined(party: str, membership: Membership) -> dict[str, object]:
    """What a member is known by, and until when."""
    return {
        "party": party,
        "exchange": membership.exchange,
        "certificate_until": membership.expires.isoformat(),
    }


def logged(proposal: Proposal, receipt: Receipt | None) -> dict[str, object]:
    """An agreement and the leaf of what we handed in; none where we handed in nothing."""
    return {
        "id": proposal.agreement.id,
        "version": proposal.agreement.version,
        "hash": proposal.envelope.hash,
        "leaf": receipt.index if receipt else None,
    }


def history(versions: Iterable[Proposal], said: Iterable[Said]) -> dict[str, object]:
    """Every version of an agreement, and all that single parties have said of it."""
    return {
        "versions": [logged(each, None) | {"unsigned": list(each.unsigned)} for each in versions],
        "notices": [
            json.loads(each.envelope.payload)
            | {"is_ours": each.is_ours, "leaf": each.leaf, "refusal": each.refusal}
            for each in said
        ],
    }


def imported(brought: BroughtIn) -> dict[str, object]:
    """What became of a register's rows."""
    result = brought.result
    return {
        "rows": result.rows,
        "stored": result.stored,
        "new": result.new,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "refused": result.refused,
        "gone": result.gone,
        "removed": result.removed,
        "overwritten": result.overwritten,
        "unknown": [each._asdict() for each in result.unknown],
        "not_collected": list(result.not_collected),
        "method_note": brought.note,
        "dry_run": result.is_rehearsal,
        "report": str(result.report) if result.report else None,
    }


def method_note(version: Version) -> dict[str, object]:
    """One version of what the figures mean."""
    said = json.loads(write(version.method))
    return {"version": version.number, "at": version.at, "by": version.by, "method": said}


def published(releases: Sequence[Published], refused: Iterable[Refused]) -> dict[str, object]:
    """What became of each period."""
    no = [{"period": str(r.period), "code": r.code, "reason": r.reason} for r in refused]
    posted = outbox(each.posted for each in releases)
    paid = [{"paid": str(each.paid)} for each in releases]
    return {
        "releases": [left | right for left, right in zip(posted, paid, strict=True)],
        "refused": no,
    }


def neighbours(
    parties: Iterable[tuple[str, bool]], kept: Sequence[Kept]
) -> list[dict[str, object]]:
    """Who belongs to the exchange, which of their figures we hold, and until when."""
    return [
        {
            "party": party,
            "revoked": is_revoked,
            "releases": [_kept(each) for each in kept if each.release.publisher == party],
        }
        for party, is_revoked in parties
    ]


def _kept(each: Kept) -> dict[str, object]:
    return {
        "dataset": each.release.dataset,
        "period": each.release.period,
        "vintage": each.release.vintage,
        "until": each.until.isoformat() if each.until else None,
        "hidden": [objection.code for objection in each.objections],
    }


def outbox(posted: Iterable[Posted]) -> list[dict[str, object]]:
    """The outbox."""
    return [
        {
            "release": each.hash,
            "agreement": each.agreement,
            "dataset": each.dataset,
            "period": each.period,
            "vintage": each.vintage,
            "state": each.state,
            "leaf": each.receipt.index if each.receipt else None,
            "refusal": each.refusal,
        }
        for each in posted
    ]


def proposals(found: Iterable[Proposal], running: frozenset[Sha256]) -> list[dict[str, object]]:
    """The agreements that name us."""
    return [
        {
            "id": each.agreement.id,
            "version": each.agreement.version,
            "hash": each.envelope.hash,
            "title": each.agreement.title,
            "unsigned": list(each.unsigned),
            "in_force": each.envelope.hash in running,
        }
        for each in found
    ]


def budget(account: Account) -> dict[str, object]:
    """The statement of account; every loss is an exact ratio written as text."""
    return {
        "cap": str(account.cap),
        "delta": str(account.delta),
        "entries": [
            {
                "number": each.number,
                "at": each.at,
                "dataset": each.charge.dataset,
                "period": each.charge.period,
                "vintage": each.charge.vintage,
                "round": each.charge.round,
                "ceiling": str(each.charge.ceiling),
                "mechanism": each.charge.mechanism,
                "loss": str(each.charge.loss),
                "epsilon": str(account.epsilon(each)),
                "queries": [query for query, _ in each.charge.asked],
                "agreements": list(each.charge.agreements),
            }
            for each in account.entries
        ],
        "years": [
            {
                "dataset": each.dataset,
                "year": each.year,
                "spent": str(each.spent),
                "left": str(each.left),
            }
            for each in account.years
        ],
        "worst_case": {name: str(spent) for name, spent in account.worst_case.items()},
    }


def previewed(tables: Iterable[TablePreview]) -> list[dict[str, object]]:
    """What would leave under a draft."""
    return [
        {
            "publisher": each.publisher,
            "table": f"{each.dataset}:{each.table}",
            "epsilon": str(each.epsilon),
            "drafted": each.is_drafted,
            "mechanism": each.mechanism,
            "cells": each.cells,
            "noise_sd": round(each.cell.sd, 3),
            "margin95": round(each.cell.margin, 3),
            "total_margin95": round(each.total.margin, 3),
            "share_above_minimum": each.share_above_minimum,
            "noticeable_change": round(each.cell.noticeable, 3),
        }
        for each in tables
    ]


def findings(found: Iterable[Finding]) -> list[dict[str, object]]:
    """The doctor's list."""
    return [{"check": f.check, "ok": f.is_ok, "sentence": f.sentence} for f in found]
