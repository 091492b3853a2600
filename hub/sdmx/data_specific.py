"""SDMX-ML structure-specific data, 2.1 and 3.0: every component is an XML attribute."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import repeat

from hub.sdmx import names
from hub.sdmx.datasets import Answer
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
        for group in answer.groups(wave):
            yield from _flat(answer, group) if answer.is_flat else _by_series(answer, group)
        yield "</mes:DataSet>\n"
    yield "</mes:StructureSpecificData>\n"


def _flat(answer: Answer, group: Iterable[Block]) -> Iterator[str]:
    for block in group:
        time = _attribute(names.TIME, block.time)
        rows = zip(_keys(answer, block), _observations(answer, block), strict=True)
        yield "".join(f"<Obs{key}{time}{rest}/>\n" for key, rest in rows)


def _by_series(answer: Answer, group: tuple[Block, ...]) -> Iterator[str]:
    blocks = [
        [
            f"<Obs{_attribute(names.TIME, block.time)}{rest}/>"
            for rest in _observations(answer, block)
        ]
        for block in group
    ]
    yield "".join(
        f"<Series{key}>{''.join(observations)}</Series>\n"
        for key, *observations in zip(_keys(answer, group[0]), *blocks, strict=True)
    )


def _keys(answer: Answer, block: Block) -> Iterator[str]:
    dimensions = answer.flow.series_dimensions
    many = len(block.part.series)
    lead = "".join(map(_attribute, dimensions, block.part.series))
    return (lead + "".join(map(_attribute, dimensions[many:], key)) for key in block.grid.keys)


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
