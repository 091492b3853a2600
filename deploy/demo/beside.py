"""The demo's last table: what the hub shows beside what was published, so that noise is seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from rich.console import Console
from rich.table import Table

from deploy.demo.agreement import MINIMUM
from deploy.demo.figures import comparable, counted, footnotes
from hub.comparison import Comparison
from hub.selection import Figure
from proto.catalogue import load

Totals = Mapping[int, Comparison]
"""By year: the hub's comparison of `victims:total`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One total as published, and as the hub holds it."""

    party: str
    year: int
    published: int
    figure: Figure

    @property
    def is_inside(self) -> bool:
        """Whether the published total lies within the 95 % interval."""
        low, high = self.figure.noise.interval(self.figure.estimate)
        return low <= self.published <= high

    def __str__(self) -> str:
        """What the hub shows, then what was published."""
        shown = f"<{MINIMUM}" if self.figure.shown is None else self.figure.shown
        return f"{shown} [dim]| {self.published}[/dim]"


def pairs(totals: Totals) -> tuple[Pair, ...]:
    """Every published total that the hub has a figure of."""
    published = {(f.party, f.year): f.value for f in comparable() if f.dimension == "total"}
    return tuple(
        Pair(cell.party, year, published[cell.party, year], cell.figure)
        for year, comparison in totals.items()
        for cell in comparison.cells
        if cell.figure and (cell.party, year) in published
    )


def show(totals: Totals, console: Console) -> None:
    """Print the table: countries down, years across."""
    found = {(pair.party, pair.year): pair for pair in pairs(totals)}
    table = Table(title="Totals: what the hub shows [dim]| what was published[/dim]", box=None)
    table.add_column("")
    for year in totals:
        table.add_column(str(year), justify="right", no_wrap=True)
    for party in counted():
        row = (str(found.get((party, year), "[dim]–[/dim]")) for year in totals)  # noqa: RUF001
        table.add_row(load().party(party).name, *row)
    console.print(table)
    _explain(tuple(found.values()), console)


def _explain(found: Sequence[Pair], console: Console) -> None:
    inside = sum(pair.is_inside for pair in found)
    widest = ceil(max(pair.figure.noise.half_width() for pair in found))
    console.print(
        f"{inside} of {len(found)} published totals lie inside the hub's 95 % interval (±{widest});"
        f" about {0.95 * len(found):.0f} are to be expected. What differs is the noise that hides"
        " each person. A dash: no figure was published."
    )
    for text in footnotes().values():
        console.print(f"[dim]* {text}[/dim]")
