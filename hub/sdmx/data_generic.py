"""SDMX-ML 2.1 generic data: every component is an element that says its own name."""

from collections.abc import Iterable, Iterator
from itertools import repeat

from hub.sdmx import names
from hub.sdmx.datasets import Answer
from hub.sdmx.observations import Block
from hub.sdmx.xml_frame import Heading, opening, quoted


def write(answer: Answer, heading: Heading) -> Iterator[str]:
    """The message, piece by piece."""
    yield opening("GenericData", "v2_1", answer, heading, gen="data/generic")
    for wave in answer.waves:
        yield f'<mes:DataSet structureRef="{answer.flow.id}" action="Information">\n'
        for group in answer.groups(wave):
            yield from _flat(answer, group) if answer.is_flat else _by_series(answer, group)
        yield "</mes:DataSet>\n"
    yield "</mes:GenericData>\n"


def _flat(answer: Answer, group: Iterable[Block]) -> Iterator[str]:
    for block in group:
        time = _value(names.TIME, block.time)
        rows = zip(_keys(answer, block), _figures(answer, block), strict=True)
        yield "".join(
            f"<gen:Obs><gen:ObsKey>{key}{time}</gen:ObsKey>{rest}</gen:Obs>\n" for key, rest in rows
        )


def _by_series(answer: Answer, group: tuple[Block, ...]) -> Iterator[str]:
    blocks = [
        [
            f"<gen:Obs><gen:ObsDimension value={quoted(block.time)}/>{rest}</gen:Obs>"
            for rest in _figures(answer, block)
        ]
        for block in group
    ]
    yield "".join(
        f"<gen:Series><gen:SeriesKey>{key}</gen:SeriesKey>{''.join(observations)}</gen:Series>\n"
        for key, *observations in zip(_keys(answer, group[0]), *blocks, strict=True)
    )


def _keys(answer: Answer, block: Block) -> Iterator[str]:
    dimensions = answer.flow.series_dimensions
    many = len(block.part.series)
    lead = "".join(map(_value, dimensions, block.part.series))
    return (lead + "".join(map(_value, dimensions[many:], key)) for key in block.grid.keys)


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
