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
        for blocks in answer.series(wave):
            for block in blocks:
                yield _lines(answer, block, lead)


def _lines(answer: Answer, block: Block, lead: str) -> str:
    """All lines of a block."""
    fields: list[Column] = [",".join((lead, *block.part.series))]
    if answer.flow.dimensions:
        fields.append(list(map(",".join, block.grid.keys)))
    fields += [block.time, *(_quoted(*each) for each in answer.chosen(block))]
    lines = zip(*_columns(fields), range(len(block.grid.keys)), strict=False)
    return "".join(",".join(line[:-1]) + "\n" for line in lines)


def _columns(fields: Iterable[Column]) -> Iterator[Iterable[str]]:
    """Neighbours that are the same in every line are joined once."""
    same: list[str] = []
    for field in fields:
        if isinstance(field, str):
            same.append(field)
        else:
            if same:
                yield repeat(",".join(same))
            yield field
            same = []
    if same:
        yield repeat(",".join(same))


def _quoted(name: str, column: Column) -> Column:
    """In quotes where it needs them; all but footnotes are numbers and codes, and never do."""
    if name != "FOOTNOTE":
        return column
    if isinstance(column, str):
        return _field(column)
    known = {text: _field(text) for text in set(column)}
    return [known[text] for text in column]


def _field(text: str) -> str:
    """RFC 4180 §2."""
    if "," in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text
