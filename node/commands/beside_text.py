"""Our exact figures beside the neighbours' noisy ones, in a terminal and as JSON."""

from collections.abc import Iterator

from node.analysis.beside import Beside, Key
from node.analysis.definition import MARK
from node.analysis.sheet import NOTHING
from node.commands import text

_UPRIGHT, _NOISY = "bold", "italic"


def show(found: Beside) -> None:
    """Row by row: ours first and upright, theirs below and slanted, each with its span."""
    sheet = found.sheet
    text.out.print(f"{MARK}.", style="bold red")
    text.out.print(sheet.title, style="bold")
    table = text.columns(*sheet.headings, "country", "people", "95 %")
    for heading in table.columns[-2:]:
        heading.justify = "right"
    blanks = [""] * len(sheet.headings)
    for key, labels in found.rows:
        ours = f"{found.definition.country.name}, exact"
        table.add_row(*labels, ours, f"{found.own.get(key, 0):,}", "", style=_UPRIGHT)
        for each in found.neighbours:
            figure = each.figures.get(key)
            said = (
                (f"{figure.shown:,}", _span(figure.low, figure.high)) if figure else (NOTHING, "")
            )
            table.add_row(*blanks, f"{each.party.name}, noisy", *said, style=_NOISY)
    text.out.print(table)
    if not found.neighbours:
        text.out.print("No neighbour lets us read this table of this period now.")
    for sentence in sheet.said[1:]:
        text.out.print(sentence, style="dim")
    text.show_footnotes(dict(sheet.footnotes))


def answered(found: Beside) -> dict[str, object]:
    """The same as JSON."""
    sheet = found.sheet
    return {
        "mark": MARK,
        "table": found.question.name,
        "period": str(found.people.period),
        "definition": sheet.definition.facts,
        "facts": dict(found.facts),
        "cells": list(_cells(found)),
        "neighbours": [
            {
                "party": each.party.id,
                "vintage": each.release.vintage,
                "agreement": each.release.agreement,
                "statuses": list(each.table.shape.statuses),
                "facts": dict(each.facts),
                "one_footing": each.likeness.is_on_one_footing,
                "differing": list(each.likeness.differing),
                "comparable": each.likeness.sentence,
            }
            for each in found.neighbours
        ],
        "other_levels": [party.id for party in found.other_levels],
        "said": list(sheet.said),
        "footnotes": dict(sheet.footnotes),
    }


def _cells(found: Beside) -> Iterator[dict[str, object]]:
    us = found.definition.country.id
    for key, _ in found.rows:
        number = found.own.get(key, 0)
        yield _cell(us, key, found, (number, number, number), is_exact=True)
        for each in found.neighbours:
            figure = each.figures.get(key)
            said = (figure.shown, figure.low, figure.high) if figure else (None, None, None)
            yield _cell(each.party.id, key, found, said, is_exact=False)


def _cell(
    party: str,
    key: Key,
    found: Beside,
    numbers: tuple[int | None, int | None, int | None],
    *,
    is_exact: bool,
) -> dict[str, object]:
    codes = dict(zip(found.question.dimensions, key, strict=True))
    named = dict(zip(("shown", "low", "high"), numbers, strict=True))
    return {"party": party, "codes": codes, "exact": is_exact, **named}


def _span(low: int, high: int) -> str:
    return f"{low:,}–{high:,}"  # noqa: RUF001 - a range is written with an en dash
