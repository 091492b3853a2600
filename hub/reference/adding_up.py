"""Figures from lines: parts of one category are added up, contradictions are refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.reference.figure import Key, ReferenceFigure
from hub.reference.glotip import Read, Refused


@dataclass(frozen=True, slots=True)
class AddedUp:
    """What became of all lines: `lines` = figures + `merged` + refused ones.

    Attributes:
        figures: One for each key.
        merged: Lines that are in a figure together with others, less one for the figure itself.
        refused: Lines of which there is no figure.
        unknown_names: Words for countries that nobody knows, with how many lines have them.
    """

    lines: int
    figures: tuple[ReferenceFigure, ...]
    merged: int
    refused: tuple[Refused, ...]
    unknown_names: tuple[tuple[str, int], ...]


def add_up(read: Iterable[Read | Refused]) -> AddedUp:
    """Put lines of one key together.

    Below totals, a key that comes again is another part of a merged category, or the same country
    under another spelling: parts add up. A total that comes again says the same, or contradicts:
    then nobody knows which is right, and none is kept.
    """
    found: dict[Key, list[Read]] = {}
    refused: list[Refused] = []
    unknown: dict[str, int] = {}
    lines = 0
    for each in read:
        lines += 1
        if isinstance(each, Refused):
            refused.append(each)
            continue
        found.setdefault(each.figure.key, []).append(each)
        if each.unknown_name is not None:
            unknown[each.unknown_name] = unknown.get(each.unknown_name, 0) + 1
    figures = []
    for parts in found.values():
        contradictions = tuple(_contradictions(parts))
        refused += contradictions
        if not contradictions:
            figures.append(_sum(parts))
    merged = sum(figure.lines - 1 for figure in figures)
    refused.sort(key=lambda each: each.line.number)
    names = tuple(sorted(unknown.items()))
    return AddedUp(lines, tuple(figures), merged, tuple(refused), names)


def _contradictions(parts: list[Read]) -> Iterator[Refused]:
    if parts[0].figure.key.dimension != "total":
        return
    said = sorted({(each.figure.low, each.figure.high) for each in parts})
    if len(said) > 1:
        numbers = " and ".join(ReferenceFigure(parts[0].figure.key, *each).text for each in said)
        where = ", ".join(str(each.line.number) for each in parts)
        reason = f"lines {where} give {numbers} for the same total: neither is kept"
        yield from (Refused(each.line, reason) for each in parts)


def _sum(parts: list[Read]) -> ReferenceFigure:
    first, *others = (each.figure for each in parts)
    if first.key.dimension == "total":
        return ReferenceFigure(first.key, first.low, first.high, len(parts))
    for other in others:
        first += other
    return first
