"""Hubs whose releases make a report with known answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from hub.app import Hub
from proto.method_note import Method
from proto.release import Release
from tests.hub import invented, invented_hub
from tests.hub.invented import release, table

DAY = date(2026, 11, 22)
BODY = invented_hub.READER


def totals(sizes: Mapping[str, float], period: str = "2019") -> list[Release]:
    """Totals of these sizes, with noise of scale 2."""
    return [
        release(party, table({}, lambda size=size: size), period=period)
        for party, size in sizes.items()
    ]


def with_method(given: Release, method: Method) -> Release:
    """The same release under another method."""
    return replace(given, method_note=replace(given.method_note, country=method))


@contextmanager
def opened(home: Path, releases: list[Release] | None = None) -> Iterator[Hub]:
    """A hub of these releases, or of the invented region in which Kosovo* is missing."""
    held = invented.region(missing=["XK"]) if releases is None else releases
    with invented_hub.opened(home, held) as hub:
        yield hub
