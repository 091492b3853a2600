"""Which answers may leave a country at all, whatever its agreements say.

The catalogue says of every indicator whether its answers leave freely, coarsely or never.
"""

from collections.abc import Iterator, Mapping

from proto.agreement import Objection
from proto.catalogue import Dataset, Indicator
from proto.period import Period
from proto.release import Outline

COARSE_YEARS = 2
"""Figures of as many pooled years are coarse, whatever the level of their codes."""


def leaving_objections(
    dataset: Dataset, levels: Mapping[str, str], pooled_years: int
) -> Iterator[Objection]:
    """Everything that speaks against a table leaving, from the catalogue alone.

    Args:
        dataset: What the table counts.
        levels: The level of every dimension of the table, `code` or `group`.
        pooled_years: How many years one period of the table holds, at least 1.

    Raises:
        UnknownNameError: The dataset has no such indicator.
    """
    for name, level in levels.items():
        indicator = dataset.indicator(name)
        match indicator.leaves:
            case "never":
                sentence = f"{_named(indicator)} never leaves a country: ask without it"
                yield Objection("indicator-stays-home", sentence)
            case "coarsely":
                is_grouped = level == "group" and indicator.groups is not None
                if not is_grouped and pooled_years < COARSE_YEARS:
                    sentence = f"{_named(indicator)} leaves coarsely only: {_coarser(indicator)}"
                    yield Objection("indicator-too-fine", sentence)
            case "freely":
                pass


def outline_objections(outline: Outline, dataset: Dataset) -> Iterator[Objection]:
    """Everything that speaks against a release leaving, from the catalogue alone.

    Raises:
        MalformedError: Its period is none.
        UnknownNameError: The dataset has no such indicator.
    """
    pooled = Period.parse(outline.period).pooled_years
    for table in outline.tables:
        levels = {name: table.levels.get(name, "code") for name in table.dimensions}
        yield from leaving_objections(dataset, levels, pooled)


def _named(indicator: Indicator) -> str:
    return f"{indicator.id} ({indicator.label})"


def _coarser(indicator: Indicator) -> str:
    """What makes the answers coarse enough."""
    pooled = f"pool at least {COARSE_YEARS} years"
    return pooled if indicator.groups is None else f"ask for its level group, or {pooled}"
