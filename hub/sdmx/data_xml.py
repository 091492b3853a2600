"""SDMX-ML data: one walk through the observations for all of its kinds (`xml_kinds`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hub.sdmx import names, providers
from hub.sdmx.datasets import Answer, Message
from hub.sdmx.flows import Stock
from hub.sdmx.observations import Block
from hub.sdmx.xml_frame import Heading, closing, opening
from hub.sdmx.xml_kinds import Kind


def write(message: Message, heading: Heading, kind: Kind) -> Iterator[str]:
    """The message, piece by piece."""
    yield opening(kind, message, heading)
    for answer in message:
        for wave in answer.waves:
            yield kind.data_set(answer.flow.id)
            for blocks in answer.series(wave):
                if answer.layout.is_flat:
                    yield from (_alone(answer, block, kind) for block in blocks)
                else:
                    yield _in_series(answer, blocks, kind)
            yield "</mes:DataSet>\n"
    notes = (note for answer in message if answer.is_keys_only for note in _footnotes(answer))
    yield closing(kind, dict.fromkeys(notes))


def _alone(answer: Answer, block: Block, kind: Kind) -> str:
    begin, then, end = kind.alone
    before, after = _around(answer.layout.common(block.part), kind)
    rests = kind.figures(answer.chosen(block), len(block.grid.keys))
    return "".join(
        f"{begin}{before}{cell}{after}{then}{rest}{end}"
        for cell, rest in zip(_cells(answer, block.grid.keys, kind), rests, strict=True)
    )


def _in_series(answer: Answer, blocks: Sequence[Block], kind: Kind) -> str:
    begin, then, end = kind.series
    before, after = _around(answer.layout.common(blocks[0].part), kind)
    series = answer.by_cell(blocks, [_observations(answer, block, kind) for block in blocks])
    return "".join(
        f"{begin}{before}{cell}{after}{then}{''.join(observations)}{end}"
        for cell, observations in zip(_cells(answer, series, kind), series.values(), strict=True)
    )


def _observations(answer: Answer, block: Block, kind: Kind) -> list[str]:
    """What stands in the series of each cell of a block."""
    count = len(block.grid.keys)
    if answer.is_keys_only:
        return [""] * count
    begin, _, end = kind.within
    rests = kind.figures(answer.chosen(block), count)
    codes = answer.beside(block)
    if isinstance(codes, str):
        head = begin + kind.beside(answer.layout.at, codes)
        return [f"{head}{rest}{end}" for rest in rests]
    heads = (kind.beside(answer.layout.at, code) for code in codes)
    return [f"{begin}{head}{rest}{end}" for head, rest in zip(heads, rests, strict=True)]


def _around(common: Mapping[str, str], kind: Kind) -> tuple[str, str]:
    """What all series of a block have in common: before the codes of a cell, and after them."""
    written = {name: kind.component(name, code) for name, code in common.items()}
    after = written.pop(names.TIME, "")
    return "".join(written.values()), after


def _cells(answer: Answer, keys: Iterable[Sequence[str]], kind: Kind) -> Iterator[str]:
    """The codes of each cell that it does not share with all others of its table."""
    component, dimensions = kind.component, answer.layout.cells
    return ("".join(map(component, dimensions, key)) for key in keys)


def _footnotes(answer: Answer) -> Iterator[str]:
    """What must be said of the countries and codes in keys, where no observation says it."""
    stock = Stock(answer.flow, answer.parts)
    for party in providers.publishers(stock, answer.catalogue):
        if party.footnote:
            yield f"{party.name}: {party.footnote}"
    for dimension in answer.flow.dimensions:
        for code in dimension.codes.codes:
            if code.footnote:
                yield f"{code.label}: {code.footnote}"
