"""Observations as clients hand them over, in the form of `released.Cell`."""

import math
from collections.abc import Iterable, Mapping

from tests.hub.sdmx.released import Cell, Place

ATTRIBUTES = (
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "DATAFLOW",
    "OBS_VALUE",
    "CI_LOWER",
    "CI_UPPER",
    "SHOWN",
    "OBS_STATUS",
    "CONF_STATUS",
    "FOOTNOTE",
    "NOISE_SD",
    "DP_EPSILON",
    "DP_DELTA",
    "VINTAGE",
    "RELEASE_ID",
)
"""Every column that is no dimension."""


def cells(rows: Iterable[Mapping[str, object]]) -> dict[Place, Cell]:
    """Rows of names and texts, each one observation."""
    return dict(map(_cell, rows))


def _cell(row: Mapping[str, object]) -> tuple[Place, Cell]:
    place = frozenset((name, str(code)) for name, code in row.items() if name not in ATTRIBUTES)
    return place, Cell(
        value=_number(row["OBS_VALUE"]),
        low=_whole(row["CI_LOWER"]),
        high=_whole(row["CI_UPPER"]),
        shown=_whole(row["SHOWN"]),
        sd=float(str(row["NOISE_SD"])),
        vintage=int(str(row["VINTAGE"])),
        release=str(row["RELEASE_ID"]),
    )


def _number(text: object) -> float | None:
    """Nothing where there is nothing, however a client says that."""
    if text is None or text == "":
        return None
    number = float(str(text))
    return None if math.isnan(number) else number


def _whole(text: object) -> int | None:
    number = _number(text)
    return None if number is None else int(number)
