"""SDMX-JSON 2.0 data: codes are places in lists, lists stand once at the end."""

import json
from collections.abc import Iterable, Iterator
from itertools import repeat

from hub.sdmx import codelists, names
from hub.sdmx.datasets import Answer, by_cell
from hub.sdmx.flows import Part
from hub.sdmx.json_lists import Listing
from hub.sdmx.observations import Block, Column
from hub.sdmx.xml_frame import Heading

_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json"
)
_LISTED = codelists.OF_ATTRIBUTES
_WORDS = ("DP_EPSILON", "DP_DELTA", "RELEASE_ID", "FOOTNOTE")
"""Attributes whose values are text."""


def write(answer: Answer, heading: Heading) -> Iterator[str]:
    """The message, piece by piece."""
    meta = {
        "schema": _SCHEMA,
        "id": heading.id,
        "test": False,
        "prepared": heading.prepared.isoformat(timespec="seconds"),
        "contentLanguages": ["en"],
        "sender": {"id": names.AGENCY},
    }
    listing = Listing(answer)
    yield f'{{"meta":{_text(meta)},"data":{{"dataSets":['
    for number, wave in enumerate(answer.waves):
        yield "," * bool(number)
        yield f'{{"structure":0,"action":"Information","links":{_text(listing.links)},'
        yield '"observations":{' if answer.is_flat else '"series":{'
        yield from _separated(_members(answer, wave, listing))
        yield "}}"
    yield f'],"structures":[{_text(listing.structure)}]}}}}\n'


def _members(answer: Answer, wave: Iterable[Part], listing: Listing) -> Iterator[str]:
    """What is in a data set, a piece for each frequency, area and count."""
    for blocks in answer.series(wave):
        texts = [
            [f'{listing.times[block.time]}":{row}' for row in _observations(answer, block)]
            for block in blocks
        ]
        lead = ":".join(listing.lead(blocks[0].part))
        member = _observation_member if answer.is_flat else _series_member
        yield ",".join(
            member(":".join((lead, *listing.cell(key))), rows)
            for key, rows in by_cell(blocks, texts)
        )


def _observation_member(place: str, rows: Iterable[str]) -> str:
    return ",".join(f'"{place}:{row}' for row in rows)


def _series_member(place: str, rows: Iterable[str]) -> str:
    within = ",".join(f'"{row}' for row in rows)
    return f'"{place}":{{"observations":{{{within}}}}}'


def _observations(answer: Answer, block: Block) -> list[str]:
    columns = [_encoded(name, column) for name, column in answer.chosen(block)]
    rows = zip(block.grid.keys, *columns, strict=False)
    return [f"[{','.join(row[1:])}]" for row in rows]


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
