"""SDMX-ML structure-specific data, 2.1 and 3.0: every component is an XML attribute."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat

from hub.sdmx import names
from hub.sdmx.datasets import Answer, by_cell
from hub.sdmx.observations import Block, Column
from hub.sdmx.xml_frame import Heading, Release, opening, quoted, specific_space


def write(answer: Answer, heading: Heading, release: Release) -> Iterator[str]:
    """The message, piece by piece."""
    yield opening(
        "StructureSpecificData",
        release,
        answer,
        heading,
        ss="data/structurespecific",
        ns1=specific_space(answer),
    )
    scope = ' ss:dataScope="DataStructure"' if release == "v2_1" else ""
    for wave in answer.waves:
        yield (
            f'<mes:DataSet ss:structureRef="{answer.flow.id}" xsi:type="ns1:DataSetType"{scope} '
            f'action="Information">\n'
        )
        for blocks in answer.series(wave):
            yield from _flat(answer, blocks) if answer.is_flat else _by_series(answer, blocks)
        yield "</mes:DataSet>\n"
    yield "</mes:StructureSpecificData>\n"


def _flat(answer: Answer, blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        lead, time = _lead(answer, block), _attribute(names.TIME, block.time)
        rows = zip(block.grid.keys, _observations(answer, block), strict=True)
        yield "".join(f"<Obs{lead}{_cell(answer, key)}{time}{rest}/>\n" for key, rest in rows)


def _by_series(answer: Answer, blocks: Sequence[Block]) -> Iterator[str]:
    lead = _lead(answer, blocks[0])
    texts = [
        [
            f"<Obs{_attribute(names.TIME, block.time)}{rest}/>"
            for rest in _observations(answer, block)
        ]
        for block in blocks
    ]
    yield "".join(
        f"<Series{lead}{_cell(answer, key)}>{''.join(observations)}</Series>\n"
        for key, observations in by_cell(blocks, texts)
    )


def _lead(answer: Answer, block: Block) -> str:
    """What all cells of a block have in common."""
    return "".join(map(_attribute, answer.flow.series_dimensions, block.part.series))


def _cell(answer: Answer, key: Sequence[str]) -> str:
    return "".join(
        _attribute(each.id, code) for each, code in zip(answer.flow.dimensions, key, strict=True)
    )


def _observations(answer: Answer, block: Block) -> Iterator[str]:
    blank = [""] * len(block.grid.keys)
    written = [_written(name, column) for name, column in answer.chosen(block)]
    return map("".join, zip(blank, *written, strict=False))


def _written(name: str, column: Column) -> Iterable[str]:
    if isinstance(column, str):
        return repeat(_attribute(name, column))
    return map(partial(_attribute, name), column)


def _attribute(name: str, value: str) -> str:
    return f" {name}={quoted(value)}" if value else ""
