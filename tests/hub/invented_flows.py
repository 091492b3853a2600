"""A hub whose countries publish where people come from, and bodies that may read all, one, none.

`marri` reads five countries, `selec` Albania alone, and `iom` has joined and may read nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from fastapi import FastAPI

from hub.accounts import Accounts
from hub.notice_intake import NoticeIntake
from hub.web.pages import create_app
from proto import catalogue
from proto import notice as notices
from proto.agreement import Agreement
from proto.document import write
from proto.envelope import Envelope
from proto.method_note import IndicatorMethod, Operation, Quality
from proto.notice import Inventory, Notice
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import TableTerms
from tests import documents
from tests.documents import NOW, STATUSES, TODAY
from tests.hub.invented_exchange import InventedExchange

CATALOGUE = catalogue.load()
PASSWORD = "correct horse battery"  # noqa: S105  # Everybody's example.
READERS = {"ana": "marri", "eva": "selec", "ivo": "iom"}
COUNTRIES = ("AL", "BA", "XK", "ME", "RS")
YEARS = ("2022", "2023", "2024")
ORIGINS = (
    TableTerms(("citizenship",), STATUSES, {"citizenship": "group"}),
    TableTerms(
        ("citizenship", "country_of_identification"),
        STATUSES,
        {"citizenship": "group", "country_of_identification": "group"},
    ),
)
PLACES = (TableTerms(("country_of_exploitation",), STATUSES, {"country_of_exploitation": "group"}),)
BOTH_ENDS = (
    TableTerms(
        ("citizenship", "country_of_exploitation"),
        STATUSES,
        {"citizenship": "group", "country_of_exploitation": "group"},
    ),
)
FOUND = {
    ("AL", "RS"): 1.0,
    ("RS", "AL"): 19.0,
    ("ME", "RS"): 14.0,
    ("XK", "AL"): 9.0,
    ("BA", "RS"): 3.0,
}
"""Foreigners that a country finds in a year: of whose citizens."""
KNOWN = {("AL", "RS"): 3.0, ("RS", "ME"): 12.0, ("AL", "XK"): -1.0}
"""Citizens that a country knows of in a year: where they were found; less than none, with noise."""


def build(exchange: InventedExchange) -> None:
    """Let everybody join, agree, and publish three years."""
    exchange.join(*COUNTRIES, *READERS.values())
    origins = exchange.agree(between(COUNTRIES, "marri", "origins", ORIGINS))
    places = exchange.agree(between(COUNTRIES, "marri", "places", PLACES))
    apart = exchange.agree(between(("AL",), "selec", "apart", ORIGINS[:1]))
    for country in COUNTRIES:
        for year in YEARS:
            exchange.submit(release(origins, country, year))
            if country != "BA":
                exchange.submit(release(places, country, year))
    exchange.submit(release(apart, "AL", "2024"))
    indicators = [each.id for each in CATALOGUE.dataset("victims").indicators]
    for country, quality in (("AL", "exact"), ("RS", "partial")):
        say(exchange, country, _inventory(country, indicators[:60], quality))  # type: ignore[arg-type]  # They are qualities.


def publish_both_ends(exchange: InventedExchange, *countries: str) -> None:
    """Let some of them publish both ends of people's ways in one table, for marri alone."""
    ways = exchange.agree(between(countries, "marri", "ways", BOTH_ENDS))
    for country in countries:
        for year in YEARS:
            exchange.submit(release(ways, country, year))


def between(
    publishers: Sequence[str], body: str, name: str, tables: tuple[TableTerms, ...]
) -> Agreement:
    """An agreement by which these countries let one body read these tables."""
    document = documents.agreement(publishers, body=body, id=name)
    grants = tuple(replace(each, tables=tables, minimum_count=5) for each in document.grants)
    return replace(document, titles={"en": f"Victims by {name}"}, grants=grants)


def pages(exchange: InventedExchange) -> FastAPI:
    """The pages, to which three may log in."""
    accounts = Accounts.of(exchange.engine)
    for name, body in READERS.items():
        accounts.add(name, body, PASSWORD)
    return create_app(exchange.hub(), session_key=b"k" * 32, now=lambda: NOW, secure=False)


def say(exchange: InventedExchange, party: str, notice: Notice) -> None:
    """File what a party says, signed with the key that its kind asks for."""
    keys = documents.keys(party)
    key = keys.release if isinstance(notice, Inventory) else keys.agreement
    envelope = Envelope(notices.payload_type(notice), write(notice)).signed(key)
    NoticeIntake(exchange.engine, exchange.agreements).file(party, envelope.to_bytes(), now=NOW)


def release(under: SignedAgreement, publisher: str, period: str) -> Release:
    """A release of everything that is granted."""
    granted = under.agreement.grant(publisher, "victims")
    assert granted is not None
    chance = Random(f"{publisher} {period}")  # noqa: S311  # The same figures every time.
    estimates = {
        terms.dimensions: [
            round(_expected(publisher, terms, cell) + chance.gauss(0, 1), 3)
            for cell in _cells(terms)
        ]
        for terms in granted.tables
    }
    made = documents.release(under, publisher, period=period, estimates=estimates)
    method = replace(
        made.method_note.country,
        abroad="excluded" if publisher == "BA" else "included",
        operations=(Operation(("2023",), "one raid"),) if publisher == "RS" else (),
        indicators={"sex": IndicatorMethod("exact")},
    )
    return replace(made, method_note=replace(made.method_note, country=method))


def _inventory(party: str, indicators: Sequence[str], quality: Quality) -> Inventory:
    said: Mapping[str, Quality] = dict.fromkeys(indicators, quality)
    return Inventory("inventory", 1, party, TODAY, CATALOGUE.version, {"victims": said})


def _cells(terms: TableTerms) -> list[tuple[str, ...]]:
    dataset = CATALOGUE.dataset("victims")
    codes = [dataset.indicator(name).codes(terms.levels[name]) for name in terms.dimensions]
    cells: list[tuple[str, ...]] = [()]
    for each in codes:
        cells = [(*cell, code) for cell in cells for code in each]
    assert math.prod(map(len, codes)) == len(cells)
    return cells


def _expected(publisher: str, terms: TableTerms, cell: tuple[str, ...]) -> float:
    """Own citizens are many, found at home; a few others as the tables above have it."""
    at_home = 30.0 if set(cell) == {publisher} else 0.0
    match terms.dimensions:
        case ("citizenship",):
            return at_home + FOUND.get((publisher, cell[0]), 0.0)
        case ("country_of_exploitation",):
            return at_home + KNOWN.get((publisher, cell[0]), 0.0)
        case _:
            known = KNOWN.get((publisher, cell[1]), 0.0) if cell[0] == publisher else 0.0
            return at_home + known
