"""The sum over several countries, with the names of those that are not in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, fsum

from hub.noise import together
from hub.selection import Figure


@dataclass(frozen=True, slots=True)
class Sum:
    """What was added up, and who is missing; nobody is ever estimated from the others."""

    figure: Figure
    parties: tuple[str, ...]
    missing: tuple[str, ...]


def total(figures: Mapping[str, Figure | None]) -> Sum | None:
    """The sum of the figures that there are, by party; nothing where there are none."""
    there = {party: figure for party, figure in figures.items() if figure}
    if not there:
        return None
    return Sum(
        figure=summed(tuple(there.values())),
        parties=tuple(there),
        missing=tuple(party for party in figures if party not in there),
    )


def summed(figures: Sequence[Figure]) -> Figure:
    """One figure for all of them (at least one), whose noises are independent."""
    estimate = round(fsum(figure.estimate for figure in figures), 3)
    noise = together(tuple(figure.noise for figure in figures))
    return Figure(estimate, noise, _shown(estimate, [figure.shown for figure in figures]))


def _shown(estimate: float, parts: Sequence[int | None]) -> int | None:
    """The sum of what people read where they can read all of it, else the estimate as a count.

    Nothing where one number is hidden: it could be read off by subtracting the others.
    """
    seen = [shown for shown in parts if shown is not None]
    if len(seen) == len(parts):
        return sum(seen)
    return None if len(parts) - len(seen) == 1 else max(0, floor(estimate + 0.5))
