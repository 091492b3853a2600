"""SDMX-JSON 2.0 data: codes are places in lists, lists stand once at the end."""

import json
from collections.abc import Iterable, Iterator
from itertools import repeat
from operator import getitem

from hub.sdmx import codelists, names
from hub.sdmx.datasets import Message
from hub.sdmx.flows import Part
from hub.sdmx.json_lists import Listing, structures
from hub.sdmx.observations import Block, Column
from hub.sdmx.xml_frame import Heading

_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json"
)
_LISTED = codelists.OF_ATTRIBUTES
_WORDS = ("DP_EPSILON", "DP_DELTA", "RELEASE_ID", "FOOTNOTE")
"""Attributes whose values are text."""


def write(message: Message, heading: Heading) -> Iterator[str]:
    """The message, piece by piece."""
    meta = {
        "schema": _SCHEMA,
        "id": heading.id,
        "test": False,
        "prepared": heading.prepared.isoformat(timespec="seconds"),
        "contentLanguages": ["en"],
        "sender": {"id": names.AGENCY},
    }
    listings = [Listing(answer) for answer in message]
    yield f'{{"meta":{_text(meta)},"data":{{"dataSets":['
    comma = ""
    for number, listing in enumerate(listings):
        for wave in listing.answer.waves:
            yield f'{comma}{{"structure":{number},"action":"Information",'
            yield f'"links":{_text(listing.links)},'
            yield '"observations":{' if listing.answer.layout.is_flat else '"series":{'
            yield from _separated(_members(wave, listing))
            yield "}}"
            comma = ","
    yield f'],"structures":{_text(structures(listings))}}}}}\n'


def _members(wave: Iterable[Part], listing: Listing) -> Iterator[str]:
    """What is in a data set, a piece for all series that are fetched at once."""
    answer = listing.answer
    member = _observation_member if answer.layout.is_flat else _series_member
    for blocks in answer.series(wave):
        texts = [_observations(block, listing) for block in blocks]
        before, after = listing.around(blocks[0].part)
        cells = listing.of_cells
        yield ",".join(
            member(":".join((*before, *map(getitem, cells, key), *after)), rows)
            for key, rows in answer.by_cell(blocks, texts).items()
        )


def _observation_member(place: str, rows: Iterable[str]) -> str:
    return ",".join(f'"{place}{row}' for row in rows)


def _series_member(place: str, rows: Iterable[str]) -> str:
    within = ",".join(f'"{row}' for row in rows if row)
    return f'"{place}":{{"observations":{{{within}}}}}' if within else f'"{place}":{{}}'


def _observations(block: Block, listing: Listing) -> list[str]:
    """The values of each cell, after the rest of their place; nothing where only keys are."""
    answer = listing.answer
    if answer.is_keys_only:
        return [""] * len(block.grid.keys)
    columns = [_encoded(name, column) for name, column in answer.chosen(block)]
    rows = (",".join(row[1:]) for row in zip(block.grid.keys, *columns, strict=False))
    if answer.layout.is_flat:
        time = listing.places[names.TIME][block.time]
        return [f':{time}":[{row}]' for row in rows]
    places, codes = listing.places[answer.layout.at], answer.beside(block)
    beside = repeat(codes) if isinstance(codes, str) else codes
    return [f'{places[code]}":[{row}]' for code, row in zip(beside, rows, strict=False)]


def _encoded(name: str, column: Column) -> Iterable[str]:
    if isinstance(column, str):
        return repeat(_value(name, column))
    known = {text: _value(name, text) for text in set(column)}
    return [known[text] for text in column]


def _value(name: str, text: str) -> str:
    """A place in the list, a text in quotes, or a number as it is."""
    if name in _LISTED:
        return str([code.id for code in _LISTED[name].items].index(text))
    if not text:
        return "null"
    return json.dumps(text) if name in _WORDS else text


def _separated(pieces: Iterable[str]) -> Iterator[str]:
    comma = ""
    for piece in filter(None, pieces):
        yield comma + piece
        comma = ","


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
