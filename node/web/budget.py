"""The account of privacy loss: what one person may have lost, why, and what each year has left."""

from fastapi.responses import Response

from node.account import Account, Year, statement
from node.membership import NotAMemberError
from node.web.page import MANAGERS, OFFICERS, Page, Visit, Visiting


def show(visit: Visiting) -> Response:
    """The statement of account."""
    account = statement(visit.node.ledger.ledger(), None)
    return visit.page(
        "budget.html",
        account=account,
        years=_by_dataset(visit, account),
        worst={_label(visit, name): loss for name, loss in account.worst_case.items()},
        titles=_titles(visit),
    )


def _by_dataset(visit: Visit, account: Account) -> dict[str, list[Year]]:
    years: dict[str, list[Year]] = {}
    for year in account.years:
        years.setdefault(_label(visit, year.dataset), []).append(year)
    return {label: found[::-1] for label, found in years.items()}


def _label(visit: Visit, dataset: str) -> str:
    return visit.node.catalogue.dataset(dataset).label


def _titles(visit: Visit) -> dict[str, str]:
    """Titles of the agreements we know, by hash; the ledger outlives them."""
    try:
        known = visit.node.agreements.proposals()
    except NotAMemberError:
        return {}
    return {each.envelope.hash: each.agreement.title for each in known}


PAGES = (Page("/budget", show, MANAGERS | OFFICERS, label="Budget", group="Publishing"),)
