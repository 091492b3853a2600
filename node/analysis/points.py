"""What a picture draws: the numbers of a sheet, each by the words of its row and column."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from node.analysis.sheet import Sheet

Point = Mapping[str, Any]
"""`row` and `column` in words, the number of `people`, and the `part` of a broken series."""


def points(sheet: Sheet) -> Iterator[Point]:
    """Every number of a picture, by the words of its row and column.

    `part` goes up at each break in time, so that no line is drawn across it.
    """
    broken = list(accumulate(int(column.code in sheet.broken) for _, column in sheet.series))
    for line in sheet.body or sheet.lines:
        for (place, column), part in zip(sheet.series, broken, strict=True):
            yield {
                "row": " · ".join(label for label in line.labels if label),
                "column": column.label if len(sheet.series) > 1 else "",
                "people": line.numbers[place] or 0,
                "part": part,
            }


def without_nobody(sheet: Sheet, *of: str) -> list[Point]:
    """What is drawn, without rows or columns in which there is nobody; the table has them."""
    found = list(points(sheet))
    known = {each: {point[each] for point in found if point["people"]} for each in of}
    kept = [point for point in found if all(point[each] in known[each] for each in of)]
    return kept or found


def words(found: Sequence[Point], of: str) -> list[str]:
    """The words of all rows or columns, in their order."""
    return list(dict.fromkeys(str(point[of]) for point in found))
