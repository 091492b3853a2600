"""SDMX-CSV 1.0 and 2.0: one line for each observation."""

from collections.abc import Iterable, Iterator
from itertools import repeat

from hub.sdmx import names
from hub.sdmx.datasets import Answer
from hub.sdmx.observations import Block, Column


def version_1(answer: Answer) -> Iterator[str]:
    """SDMX-CSV 1.0: the dataflow stands in the first column."""
    return _written(answer, ("DATAFLOW",), _name(answer))


def version_2(answer: Answer) -> Iterator[str]:
    """SDMX-CSV 2.0: the kind of structure, its name, and what to do with the line."""
    lead = f"dataflow,{_name(answer)},I"
    return _written(answer, ("STRUCTURE", "STRUCTURE_ID", "ACTION"), lead)


def _name(answer: Answer) -> str:
    return f"{names.AGENCY}:{answer.flow.id}({answer.flow.version})"


def _written(answer: Answer, heading: tuple[str, ...], lead: str) -> Iterator[str]:
    columns = (*heading, *answer.flow.series_dimensions, names.TIME, *answer.columns)
    yield ",".join(columns) + "\n"
    for wave in answer.waves:
        for group in answer.groups(wave):
            for block in group:
                yield _lines(answer, block, lead)


def _lines(answer: Answer, block: Block, lead: str) -> str:
    """All lines of a block; texts that are the same in all of them are joined once."""
    lead = ",".join((lead, *block.part.series))
    columns: list[Iterable[str]] = [[lead] * len(block.grid.keys)]
    if answer.flow.dimensions:
        columns.append(map(",".join, block.grid.keys))
    columns.append(repeat(block.time))
    columns += [_quoted(column) for _, column in answer.chosen(block)]
    return "\n".join(map(",".join, zip(*columns, strict=False))) + "\n"


def _quoted(column: Column) -> Iterable[str]:
    return repeat(_field(column)) if isinstance(column, str) else map(_field, column)


def _field(text: str) -> str:
    """In quotes where it needs them (RFC 4180 §2)."""
    if "," in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text
