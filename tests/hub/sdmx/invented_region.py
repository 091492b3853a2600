"""A hub in which three countries let one body read their victims, and one of them another body."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from fastapi import FastAPI
from sqlalchemy import Engine

from hub.accounts import Accounts
from hub.api_keys import ApiKeys
from hub.keys import Keys
from hub.sdmx import rest
from hub.sdmx.door import Door
from hub.sdmx.service import Service
from hub.web.guard import Guard
from hub.web.pages import create_app
from proto import catalogue
from proto.agreement import Agreement
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import TableTerms
from tests import documents
from tests.documents import NOW, STATUSES, TODAY
from tests.hub.invented_exchange import InventedExchange

CATALOGUE = catalogue.load()
PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
READERS = {"ana": "marri", "eva": "selec", "ivo": "iom"}
TABLES = (
    TableTerms((), STATUSES, {}),
    TableTerms(("sex", "age_group"), STATUSES, {}),
    TableTerms(("transit",), STATUSES, {"transit": "group"}),
)
LATER = NOW + timedelta(days=2)
"""When the correction arrived."""


@dataclass(frozen=True, slots=True)
class InventedRegion:
    """The hub, its pages with SDMX beside them, and a key for each reader."""

    exchange: InventedExchange
    app: FastAPI
    keys: ApiKeys
    key_of: dict[str, str]

    def authorization(self, name: str) -> dict[str, str]:
        """The header that a reader's programs send."""
        return {"Authorization": f"Bearer {self.key_of[name]}"}


def build(engine: Engine, keys: Keys, *, figures_of_all: str = "") -> InventedRegion:
    """Build the hub in an empty database; other figures for marri, if another word is given."""
    exchange = InventedExchange.of(engine, keys)
    exchange.join("AL", "RS", "XK", "marri", "selec", "iom")
    _publish(exchange, figures_of_all)
    accounts, api_keys = Accounts.of(engine), ApiKeys(engine)
    for name, body in READERS.items():
        accounts.add(name, body, PASSWORD)
    key_of = {name: api_keys.make(name) for name in READERS}
    return InventedRegion(exchange, _app(exchange, accounts, api_keys), api_keys, key_of)


def _publish(exchange: InventedExchange, figures_of_all: str) -> None:
    common = exchange.agree(_agreement())
    apart = exchange.agree(_between("AL", "selec"))
    for publisher in ("AL", "RS", "XK"):
        for period in ("2023", "2024"):
            exchange.submit(_release(common, publisher, period, seed=figures_of_all))
    exchange.submit(_release(apart, "AL", "2024"))
    correction = _release(common, "AL", "2024", vintage=2, seed=figures_of_all)
    exchange.intake.accept(documents.published(correction).to_bytes(), "AL", now=LATER)


def _agreement() -> Agreement:
    document = documents.agreement(("AL", "RS", "XK"))
    grants = tuple(replace(each, tables=TABLES) for each in document.grants)
    return replace(document, grants=grants)


def _between(publisher: str, body: str) -> Agreement:
    document = documents.agreement((publisher,), body=body, id="apart")
    tables = (TableTerms(("citizenship",), STATUSES, {"citizenship": "group"}),)
    return replace(document, grants=tuple(replace(each, tables=tables) for each in document.grants))


def _release(
    under: SignedAgreement, publisher: str, period: str, *, vintage: int = 1, seed: str = ""
) -> Release:
    granted = under.agreement.grant(publisher, "victims")
    assert granted is not None
    estimates = figures(granted.tables, f"{publisher} {period} {vintage}{seed}")
    return documents.release(under, publisher, period=period, vintage=vintage, estimates=estimates)


def figures(tables: Sequence[TableTerms], seed: str) -> dict[tuple[str, ...], list[float]]:
    """Figures of every size: many are below the minimum count, some below zero."""
    chance = Random(seed)  # noqa: S311  # The same ones every time.
    dataset = CATALOGUE.dataset("victims")
    return {
        terms.dimensions: [
            round(chance.gauss(8, 9), 3)
            for _ in range(
                math.prod(
                    len(dataset.indicator(name).codes(terms.levels.get(name, "code")))
                    for name in terms.dimensions
                )
            )
        ]
        for terms in tables
    }


def _app(exchange: InventedExchange, accounts: Accounts, keys: ApiKeys) -> FastAPI:
    app = create_app(exchange.hub(), session_key=b"k" * 32, now=lambda: NOW, secure=False)
    service = Service(exchange.holdings, CATALOGUE, lambda: TODAY)
    door = Door(keys, Guard(accounts, lambda: NOW))
    app.mount(rest.PREFIX, rest.create(service, door, lambda: NOW))
    return app
