"""SDMX-CSV 1.0 and 2.0: one line for each observation, or for each series where only keys are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

from hub.sdmx import names
from hub.sdmx.datasets import Answer, Message
from hub.sdmx.flows import Part
from hub.sdmx.layouts import shared
from hub.sdmx.observations import Block, Column
from hub.sdmx.refusals import NotAcceptableError

_FOOTNOTE = "FOOTNOTE"


def version_1(message: Message) -> Iterator[str]:
    """SDMX-CSV 1.0: the dataflow stands in the first column.

    Raises:
        NotAcceptableError: There are several dataflows, for which it has no columns.
    """
    if len({answer.flow.id for answer in message}) > 1:
        raise NotAcceptableError(
            "a file of SDMX-CSV 1.0 is of one dataflow: name one, or ask for SDMX-CSV 2.0"
        )
    return _written(message, ("DATAFLOW",), "")


def version_2(message: Message) -> Iterator[str]:
    """SDMX-CSV 2.0: the kind of structure, its name, and what to do with the line."""
    return _written(message, ("STRUCTURE", "STRUCTURE_ID", "ACTION"), "dataflow,{},I")


def _name(answer: Answer) -> str:
    return f"{names.AGENCY}:{answer.flow.id}({answer.flow.version})"


def _written(message: Message, heading: tuple[str, ...], lead: str) -> Iterator[str]:
    dimensions = tuple(dict.fromkeys(name for each in message for name in _dimensions(each)))
    yield ",".join((*heading, *dimensions, *(message[0].columns or (_FOOTNOTE,)))) + "\n"
    for answer in message:
        begin = (lead or "{}").format(_name(answer))
        if answer.is_keys_only:
            yield from _keys(answer, begin, dimensions)
            continue
        for wave in answer.waves:
            for blocks in answer.series(wave):
                yield from (_lines(answer, block, begin, dimensions) for block in blocks)


def _dimensions(answer: Answer) -> tuple[str, ...]:
    """A line is an observation with its whole key, whatever the layout, or the key of a series."""
    return answer.layout.keyed if answer.is_keys_only else answer.layout.dimensions


def _lines(answer: Answer, block: Block, lead: str, dimensions: Sequence[str]) -> str:
    """All lines of a block."""
    fields = [lead, *_places(answer, block, dimensions)]
    fields += [_quoted(*each) for each in answer.chosen(block)]
    lines = zip(*_columns(fields), range(len(block.grid.keys)), strict=False)
    return "".join(",".join(line[:-1]) + "\n" for line in lines)


def _places(answer: Answer, block: Block, dimensions: Sequence[str]) -> Iterator[Column]:
    """The codes of every cell; the codes of a flow's own dimensions are joined at once."""
    common, own = shared(block.part), tuple(each.id for each in answer.flow.dimensions)
    at = dimensions.index(own[0]) if own else len(dimensions)
    if dimensions[at : at + len(own)] != own:
        codes = dict(zip(own, map(list, zip(*block.grid.keys, strict=True)), strict=True))
        yield from (common.get(name) or codes.get(name) or "" for name in dimensions)
        return
    yield from (common.get(name, "") for name in dimensions[:at])
    if own:
        yield list(map(",".join, block.grid.keys))
    yield from (common.get(name, "") for name in dimensions[at + len(own) :])


def _keys(answer: Answer, lead: str, dimensions: Sequence[str]) -> Iterator[str]:
    """A line for every series, in however many data sets it is, with its footnotes."""
    parts: dict[Part, None] = dict.fromkeys(answer.parts)
    for blocks in answer.series(parts):
        common = answer.layout.common(blocks[0].part)
        said = [_texts(block) for block in blocks]
        for key, notes in answer.by_cell(blocks, said).items():
            codes: Mapping[str, str] = {
                **common,
                **dict(zip(answer.layout.cells, key, strict=True)),
            }
            note = _field(" ".join(dict.fromkeys(filter(None, notes))))
            yield ",".join((lead, *(codes.get(name, "") for name in dimensions), note)) + "\n"


def _texts(block: Block) -> list[str]:
    said = block.footnotes
    return [said] * len(block.grid.keys) if isinstance(said, str) else said


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
    if name != _FOOTNOTE:
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
