"""What a node's round costs a hub that holds ten thousand releases it may read.

Measured: the list of them, made after something was logged; the same list while nothing has
changed, which is nearly every round; and one new release fetched by its leaf. Beside them stands
what a round cost when everything was sent from the first leaf on, and the floor: a bare SQL
statement that reads leaf and hash of as many releases from the same database.

Run as `python -m tests.benchmarks.neighbours [--releases N] [--json]`; it takes about two minutes.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from hub import keys as hub_keys
from hub import storage
from hub.library import Library
from hub.offers import Offers
from hub.storage import reading
from proto.terms import Purpose
from tests.benchmarks.databases import closing_engine
from tests.benchmarks.regional_hub import BODY, COUNTRIES, RegionalHub
from tests.benchmarks.result import Result, show
from tests.documents import HUB_KEY, NOW, TODAY

RELEASES = 10_000
_CELLS = 40
_PURPOSE: Purpose = "regional-report"
_REPEATS = 9
_FIRST_YEAR = 1900
_BARE = "SELECT document.leaf, hash FROM document JOIN release ON release.leaf = document.leaf"


def main() -> None:
    """Fill a hub, and ask it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=RELEASES, help="about how many it holds")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing_engine(storage.open_engine(f"sqlite:///{folder}/hub.db")) as engine:
            hub, held = filled(engine, folder / "keys", asked.releases)
            sys.stderr.write(f"{held:,} releases\n")
            show(measured(hub), as_json=asked.json)


def filled(engine: Engine, home: Path, releases: int) -> tuple[RegionalHub, int]:
    """A hub with at least so many small releases, and how many there are."""
    storage.create_tables(engine)
    keys = replace(hub_keys.create(home, now=NOW), hub_key=HUB_KEY)
    hub = RegionalHub.of(engine, keys, cells=_CELLS)
    a_year = 2 * COUNTRIES
    years = -(-releases // a_year)
    for year in range(_FIRST_YEAR, _FIRST_YEAR + years):
        hub.publish(year)
    return hub, years * a_year


def measured(hub: RegionalHub) -> Iterator[Result]:
    """Each case beside the bare statement; the median of some tries."""
    engine, holdings = hub.exchange.engine, hub.exchange.holdings
    library = Library(engine, holdings.agreements)
    known = Offers(engine, holdings, lambda: NOW)
    newest = known.to(BODY, _PURPOSE, known.moment())[-1].leaf

    def listed(offers: Offers) -> None:
        offers.to(BODY, _PURPOSE, offers.moment())

    def fetched(leaves: list[int] | None) -> None:
        for _ in library.readable(BODY, _PURPOSE, TODAY, leaves):
            pass

    bare = _milliseconds(lambda: _bare(engine))
    cases: dict[str, Callable[[], None]] = {
        "listed after a change": lambda: listed(Offers(engine, holdings, lambda: NOW)),
        "listed when nothing has changed": lambda: listed(known),
        "one new release fetched": lambda: fetched([newest]),
    }
    for case, deed in cases.items():
        yield Result.of(case, _milliseconds(deed), bare, "ms")
    everything = _milliseconds(lambda: fetched(None), repeats=1)
    yield Result.of("everything sent, as every round did", everything, bare, "ms")


def _bare(engine: Engine) -> None:
    with reading(engine) as connection, closing(connection.exec_driver_sql(_BARE)) as found:
        found.fetchall()


def _milliseconds(deed: Callable[[], None], repeats: int = _REPEATS) -> float:
    took = []
    for _ in range(repeats):
        begun = time.perf_counter()
        deed()
        took.append((time.perf_counter() - begun) * 1000)
    return sorted(took)[repeats // 2]


if __name__ == "__main__":
    main()
