"""SDMX-ML 2.1 generic data: every component is an element that says its own name."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from hub.sdmx import names
from hub.sdmx.datasets import Answer, by_cell
from hub.sdmx.observations import Block
from hub.sdmx.xml_frame import Heading, opening, quoted


def write(answer: Answer, heading: Heading) -> Iterator[str]:
    """The message, piece by piece."""
    yield opening("GenericData", "v2_1", answer, heading, gen="data/generic")
    for wave in answer.waves:
        yield f'<mes:DataSet structureRef="{answer.flow.id}" action="Information">\n'
        for blocks in answer.series(wave):
            yield from _flat(answer, blocks) if answer.is_flat else _by_series(answer, blocks)
        yield "</mes:DataSet>\n"
    yield "</mes:GenericData>\n"


def _flat(answer: Answer, blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        lead, time = _lead(answer, block), _value(names.TIME, block.time)
        rows = zip(block.grid.keys, _figures(answer, block), strict=True)
        yield "".join(
            f"<gen:Obs><gen:ObsKey>{lead}{_cell(answer, key)}{time}</gen:ObsKey>{rest}</gen:Obs>\n"
            for key, rest in rows
        )


def _by_series(answer: Answer, blocks: Sequence[Block]) -> Iterator[str]:
    lead = _lead(answer, blocks[0])
    texts = [
        [
            f"<gen:Obs><gen:ObsDimension value={quoted(block.time)}/>{rest}</gen:Obs>"
            for rest in _figures(answer, block)
        ]
        for block in blocks
    ]
    yield "".join(
        f"<gen:Series><gen:SeriesKey>{lead}{_cell(answer, key)}</gen:SeriesKey>"
        f"{''.join(observations)}</gen:Series>\n"
        for key, observations in by_cell(blocks, texts)
    )


def _lead(answer: Answer, block: Block) -> str:
    """What all cells of a block have in common."""
    return "".join(map(_value, answer.flow.series_dimensions, block.part.series))


def _cell(answer: Answer, key: Sequence[str]) -> str:
    return "".join(
        _value(each.id, code) for each, code in zip(answer.flow.dimensions, key, strict=True)
    )


def _figures(answer: Answer, block: Block) -> Iterator[str]:
    """The value and the attributes of each observation."""
    wanted = dict(answer.chosen(block))
    value = wanted.pop(names.VALUE, "")
    values = repeat(value) if isinstance(value, str) else value
    attributes = [
        (name, repeat(column) if isinstance(column, str) else column)
        for name, column in wanted.items()
    ]
    said = (
        zip(*(map(_value, repeat(name), column) for name, column in attributes), strict=False)
        if attributes
        else repeat(())
    )
    for _, number, parts in zip(block.grid.keys, values, said, strict=False):
        written = "".join(parts)
        yield (f"<gen:ObsValue value={quoted(number)}/>" if number else "") + (
            f"<gen:Attributes>{written}</gen:Attributes>" if written else ""
        )


def _value(name: str, value: str) -> str:
    return f'<gen:Value id="{name}" value={quoted(value)}/>' if value else ""
