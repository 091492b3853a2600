"""How long a reader waits for a comparison or a page, as a hub of 45 countries and 15 years fills.

The value is the whole answer: the agreements are asked, the releases found, the tables fetched and
put side by side, and for a page, written as HTML. The floor is a bare SQL statement that fetches
the same cells from the same database in the same run, or the rows that are named where no cells are
shown. Of an answer twice that and 20 ms are promised, of a page 200 ms. Read ratios, not
milliseconds. The plot of all sizes is written to build/benchmarks/hub_queries.svg.

Run as `python -m tests.benchmarks.hub_queries [--cells N] [--database URL] [--json]`; the whole of
20 million cells on PostgreSQL and 2 million on SQLite take about five minutes.
"""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

import altair as alt
import numpy as np
import vl_convert
from sqlalchemy import Engine, make_url

from hub import keys as hub_keys
from hub import storage
from hub.compare import compare, publishers_expected
from hub.selection import Reading
from hub.storage import reading
from hub.table_name import TableName
from proto import catalogue, labels
from proto.terms import Purpose
from tests.benchmarks.databases import Databases, closing_engine
from tests.benchmarks.regional_hub import BODY, COUNTRIES, YEARS, RegionalHub
from tests.benchmarks.result import Result, show
from tests.documents import HUB_KEY, NOW, TODAY

PLOT = Path("build/benchmarks/hub_queries.svg")
CELLS = {"SQLite": 2_000_000, "PostgreSQL": 20_000_000}
LEAST_CELLS = 500_000
SIZES = (1, 4, 15)
"""Years after which everything is asked: about a sixteenth, a quarter, and all."""
REPEATS = 30
_ACROSS = 3
_DATASETS = 2
_PURPOSE: Purpose = "regional-report"
_YEAR = str(YEARS[0])
_PAGE = 200
"""Milliseconds in which a page is promised, whatever is on it."""

_RELEASES = (
    "SELECT release.publisher, release.dataset, release.period, held_release.shapes FROM release"
    " JOIN held_release ON held_release.leaf = release.leaf"
)
_AGREEMENTS = (
    "SELECT agreement.id, document.data FROM agreement"
    " JOIN document ON document.leaf = agreement.leaf"
)
_LEAVES = "SELECT leaf, kind, party, hash, filed_at FROM document ORDER BY leaf DESC LIMIT 100"


@dataclass(frozen=True, slots=True)
class Case:
    """One question, and the bare statement that fetches the same cells.

    Attributes:
        table: What is asked for.
        ask: Answers it from the hub.
        period: The one period it is about; none where it is about all.
        publisher: The one publisher; empty where it is about all.
        rows: The statement, where no cells are fetched.
        promised: In so many milliseconds; nothing where it depends on the statement.
    """

    name: str
    table: str
    ask: Callable[[RegionalHub, str], object]
    period: str | None
    publisher: str = ""
    rows: str = ""
    promised: float | None = None

    def is_answered(self, hub: RegionalHub) -> bool:
        """Whether the table fits into a hub of this size."""
        name = TableName.parse(self.table) if not self.rows else None
        return name is None or name.dimensions in map(frozenset, hub.tables(name.dataset))

    def statement(self, hub: RegionalHub) -> str:
        """SQL that needs nothing looked up: it knows the table's place in its release."""
        if self.rows:
            return self.rows
        name = TableName.parse(self.table)
        number = [frozenset(own) for own in hub.tables(name.dataset)].index(name.dimensions)
        of_period = f" AND release.period = '{self.period}'" if self.period else ""
        of_one = f" AND release.publisher = '{self.publisher}'" if self.publisher else ""
        return (
            "SELECT release.publisher, release.period, held_table.figures FROM held_table"  # noqa: S608  # Our own names.
            " JOIN release ON release.leaf = held_table.leaf"
            f" WHERE release.dataset = '{name.dataset}' AND held_table.number = {number}"
            f"{of_period}{of_one}"
        )


def side_by_side(hub: RegionalHub, table: str) -> object:
    """One table of one period, all countries."""
    exchange, name = hub.exchange, TableName.parse(table)
    held = exchange.holdings.releases(BODY, _PURPOSE, TODAY, periods=[_YEAR])
    in_force = (signed.agreement for signed in exchange.agreements.current(TODAY))
    expected = publishers_expected(in_force, name.dataset, BODY)
    everything = Reading(held, exchange.holdings)
    return compare(everything, name, _YEAR, hub.catalogue, expected=expected)


def through_the_years(hub: RegionalHub, table: str) -> object:
    """The figures of one table, all countries and periods."""
    holdings, name = hub.exchange.holdings, TableName.parse(table)
    return holdings.tables(
        (release, number)
        for release in holdings.releases(BODY, _PURPOSE, TODAY, dataset=name.dataset)
        for number, shape in enumerate(release.shapes)
        if frozenset(shape.dimensions) == name.dimensions
    )


def page(hub: RegionalHub, table: str, *, path: str) -> object:
    """A page about a table, as its reader gets it; without its pictures."""
    answer = hub.browser.get(f"{path}?{urlencode({'table': table, 'period': _YEAR})}")
    return answer.raise_for_status()


def opened(hub: RegionalHub, _table: str, *, address: str) -> object:
    """A page as its reader gets it, whatever table it is about."""
    return hub.browser.get(address).raise_for_status()


ANSWERS = (
    Case("compare, total", "victims:total", side_by_side, _YEAR),
    Case("compare, 12 cells each", "victims:age_group+sex", side_by_side, _YEAR),
    Case("compare, 52 cells each", "victims:form+sex", side_by_side, _YEAR),
    Case("all years, 12 cells each", "victims:age_group+sex", through_the_years, None),
    Case("all years, 52 cells each", "victims:form+sex", through_the_years, None),
)
PAGES = (
    Case("overview page", "victims:total", partial(page, path="/"), None),
    Case(
        "compare page, 12 cells each",
        "victims:age_group+sex",
        partial(page, path="/compare"),
        _YEAR,
    ),
    Case("compare page, 52 cells each", "victims:form+sex", partial(page, path="/compare"), _YEAR),
    Case(
        "page over time, 12 cells each", "victims:age_group+sex", partial(page, path="/time"), None
    ),
    Case("country page", "victims:total", partial(opened, address="/country/AL"), None, "AL"),
    Case(
        "country page, 52 cells each",
        "victims:form+sex",
        partial(opened, address="/country/AL?table=victims:form%2Bsex"),
        None,
        "AL",
    ),
    Case("mirror page", "victims:citizenship", partial(opened, address="/mirror"), None),
    Case("flows page", "victims:citizenship", partial(opened, address="/flows"), None),
    Case("readiness page", "", partial(opened, address="/readiness"), None, rows=_RELEASES),
    Case(
        "readiness page of one country",
        "",
        partial(opened, address="/readiness?country=AL"),
        None,
        rows=_RELEASES,
    ),
    Case("agreements page", "", partial(opened, address="/agreements"), None, rows=_AGREEMENTS),
    Case("log page", "", partial(opened, address="/log"), None, rows=_LEAVES),
)
CASES = (*ANSWERS, *(replace(each, promised=_PAGE) for each in PAGES))


@dataclass(frozen=True, slots=True)
class Measured:
    """What one case took at one size, in milliseconds."""

    case: str
    kind: str
    cells: int
    took: Sequence[float]
    bare: Sequence[float]
    promised: float | None = None

    def results(self) -> Iterator[Result]:
        """Beside the bare statement, and against what is promised."""
        where = f"{self.case}, {self.cells:,} cells, {self.kind}"
        median, bare = (float(np.median(each)) for each in (self.took, self.bare))
        promised = self.promised or 2 * bare + 20
        slow = float(np.percentile(self.took, 95))
        yield Result.of(f"{where}: median", median, bare, "ms")
        yield Result.of(f"{where}: median against what is promised", median, promised, "ms")
        yield Result.of(f"{where}: 95th percentile against the same", slow, promised, "ms")


def main() -> None:
    """Measure, plot, and print three lines per case or a JSON list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, help="about how many the hub holds in the end")
    parser.add_argument("--database", help="URL of an empty database; else new ones are made")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    if asked.cells and asked.cells < LEAST_CELLS:
        parser.error(f"expected at least {LEAST_CELLS:,} cells: else there are too few tables")
    found: list[Measured] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind, url in _databases(asked.database, folder, stack):
            engine = stack.enter_context(closing_engine(storage.open_engine(url)))
            found += measure(engine, folder / kind, kind=kind, cells=asked.cells or CELLS[kind])
    plot(found)
    show((result for each in found for result in each.results()), as_json=asked.json)
    sys.stderr.write(f"Plot: {PLOT}\n")


def measure(engine: Engine, home: Path, *, kind: str, cells: int) -> Iterator[Measured]:
    """Fill a hub year by year, and ask everything at each of the sizes."""
    storage.create_tables(engine)
    keys = replace(hub_keys.create(home, now=NOW), hub_key=HUB_KEY)
    each = cells // (COUNTRIES * len(YEARS) * _DATASETS)
    hub = RegionalHub.of(engine, keys, cells=each)
    with patch.object(labels, "load", lambda _tag: hub.catalogue):  # It names all 45.
        yield from _as_it_fills(hub, kind)


def _as_it_fills(hub: RegionalHub, kind: str) -> Iterator[Measured]:
    for number, year in enumerate(YEARS, start=1):
        seconds = _milliseconds(partial(hub.publish, year)) / 1000
        held = number * hub.cells_a_year
        sys.stderr.write(f"{kind}: {held:,} cells; filing {year} took {seconds:.1f} s\n")
        if number in SIZES:
            gc.collect()
            gc.freeze()  # What filling left behind is not the reader's to wait for.
            cases = (case for case in CASES if case.is_answered(hub))
            yield from (asked(hub, case, kind=kind, cells=held) for case in cases)


def asked(hub: RegionalHub, case: Case, *, kind: str, cells: int) -> Measured:
    """One case, many times, the bare statement in between."""
    statement = case.statement(hub)
    answer = partial(case.ask, hub, case.table)
    fetch = partial(_fetch, hub.exchange.engine, statement)
    pairs = [(_milliseconds(answer), _milliseconds(fetch)) for _ in range(REPEATS + 1)][1:]
    took, bare = zip(*pairs, strict=True)
    return Measured(case.name, kind, cells, took, bare, case.promised)


def plot(found: Sequence[Measured]) -> None:
    """Milliseconds against cells, both on logarithmic scales: a panel per case and database."""
    rows: list[Mapping[str, object]] = [
        {"panel": f"{each.case}, {each.kind}", "cells": each.cells, "what": what, "ms": value}
        for each in found
        for what, value in (
            ("answer", float(np.median(each.took))),
            ("bare statement", float(np.median(each.bare))),
        )
    ]
    chart = (
        alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call] # as Altair has it
        .mark_line(point=True)
        .encode(
            x=alt.X("cells:Q", scale=alt.Scale(type="log"), title="cells held"),
            y=alt.Y("ms:Q", scale=alt.Scale(type="log"), title="milliseconds"),
            color=alt.Color("what:N", title=None),
            facet=alt.Facet("panel:N", columns=_ACROSS, title=None),
        )
        .properties(width=220, height=160)
    )
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    PLOT.write_text(vl_convert.vegalite_to_svg(chart.to_dict()), encoding="utf-8")


def _databases(url: str | None, folder: Path, stack: ExitStack) -> Iterator[tuple[str, str]]:
    if url:
        kind = "SQLite" if make_url(url).get_backend_name() == "sqlite" else "PostgreSQL"
        yield kind, url
        return
    databases = Databases(folder, catalogue.load(), stack)
    for kind in databases.kinds:
        yield kind, stack.enter_context(databases.empty(kind))


def _fetch(engine: Engine, statement: str) -> None:
    with reading(engine) as connection:
        connection.exec_driver_sql(statement).fetchall()


def _milliseconds(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
