"""The same answers as JSON, for scripts."""

import json
from collections.abc import Iterable, Sequence

from anonymizer.ledger import Ledger
from node.agreements import Proposal
from node.doctor import Finding
from node.outbox import Posted
from node.publish import Refused
from node.repository.importer import ImportResult
from proto.document import Sha256
from proto.release import Release


def print_json(answer: object) -> None:
    """One JSON document on standard output."""
    print(json.dumps(answer, indent=2, ensure_ascii=False))  # noqa: T201 - this is the answer


def imported(result: ImportResult) -> dict[str, object]:
    """What became of a file's rows."""
    return {
        "rows": result.rows,
        "stored": result.stored,
        "unchanged": result.unchanged,
        "refused": result.refused,
        "report": str(result.report) if result.report else None,
    }


def published(posted: Iterable[Posted], refused: Iterable[Refused]) -> dict[str, object]:
    """What became of each period."""
    no = [{"period": str(r.period), "code": r.code, "reason": r.reason} for r in refused]
    return {"releases": outbox(posted), "refused": no}


def neighbours(
    parties: Iterable[tuple[str, bool]], releases: Sequence[Release]
) -> list[dict[str, object]]:
    """Who belongs to the exchange, and which of their figures we hold."""
    return [
        {
            "party": party,
            "revoked": is_revoked,
            "releases": [
                {"dataset": r.dataset, "period": r.period, "vintage": r.vintage}
                for r in releases
                if r.publisher == party
            ],
        }
        for party, is_revoked in parties
    ]


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


def budget(ledger: Ledger, period: str | None) -> dict[str, object]:
    """The statement of account; every loss is an exact ratio written as text."""
    entries = [e for e in ledger.entries if period in (None, e.charge.period)]
    years = sorted({(e.charge.dataset, year) for e in entries for year in e.charge.years})
    return {
        "cap": str(ledger.cap),
        "entries": [
            {
                "number": e.number,
                "at": e.at,
                "dataset": e.charge.dataset,
                "period": e.charge.period,
                "table": e.charge.table,
                "epsilon": str(e.charge.epsilon),
                "agreement": e.charge.agreement,
            }
            for e in entries
        ],
        "years": [
            {
                "dataset": dataset,
                "year": year,
                "spent": str(ledger.loss(dataset, year)),
                "left": str(ledger.cap - ledger.loss(dataset, year)),
            }
            for dataset, year in years
        ],
    }


def findings(found: Iterable[Finding]) -> list[dict[str, object]]:
    """The doctor's list."""
    return [{"check": f.check, "ok": f.is_ok, "sentence": f.sentence} for f in found]
