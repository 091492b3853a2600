"""SDMX-JSON 2.0 data: codes are places in lists, lists stand once at the end."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

from hub.sdmx import codelists, concepts, names
from hub.sdmx.datasets import Answer
from hub.sdmx.flows import Part
from hub.sdmx.observations import Block, Column
from hub.sdmx.xml_frame import Heading

_SCHEMA = "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json"
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
    listing = _Listing(answer)
    yield f'{{"meta":{_text(meta)},"data":{{"dataSets":['
    for number, wave in enumerate(answer.waves):
        yield "," * bool(number)
        yield f'{{"structure":0,"action":"Information","links":{_text(listing.links)},'
        yield '"observations":{' if answer.is_flat else '"series":{'
        yield from _separated(_members(answer, wave, listing))
        yield "}}"
    yield f'],"structures":[{_text(listing.structure)}]}}}}\n'


@dataclass(frozen=True)
class _Listing:
    """The values of every component, and where each stands."""

    answer: Answer

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for wave in self.answer.waves for part in wave)

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """Of the codes of every dimension of a series, in order."""
        flow, catalogue = self.answer.flow, self.answer.catalogue
        return {
            names.FREQ: dict(sorted(self._frequencies)),
            names.REF_AREA: {party.id: party.name for party in catalogue.parties},
            names.COUNTED: dict(sorted(self._counted)),
            **{each.id: {c.id: c.label for c in each.codes.codes} for each in flow.dimensions},
        }

    @property
    def _frequencies(self) -> set[tuple[str, str]]:
        codes = {part.series[0] for part in self.parts}
        return {(code, codelists.frequency_name(code)) for code in codes}

    @property
    def _counted(self) -> set[tuple[str, str]]:
        dataset = self.answer.flow.dataset
        found = {part.shape.statuses for part in self.parts}
        return {(names.counted(each), codelists.counted_name(dataset, each)) for each in found}

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, str]]:
        """Where each code stands, as text."""
        return {
            name: {code: str(place) for place, code in enumerate(labels)}
            for name, labels in self.labels.items()
        }

    @cached_property
    def times(self) -> Mapping[str, str]:
        """Where each period stands, the earliest first."""
        ordered = sorted(self.parts, key=lambda part: (part.period.start, part.period.end))
        found = dict.fromkeys(names.time_period(part.period) for part in ordered)
        return {period: str(place) for place, period in enumerate(found)}

    @property
    def links(self) -> list[dict[str, str]]:
        """What the data is of."""
        flow = self.answer.flow
        return [{"rel": "dataflow", "urn": names.urn("dataflow", flow.id, flow.version)}]

    @property
    def structure(self) -> dict[str, object]:
        """The description of the data sets."""
        flow = self.answer.flow
        dimensions = [
            self._dimension(name, place) for place, name in enumerate(flow.series_dimensions)
        ]
        time = {
            "id": names.TIME,
            "name": "Period",
            "keyPosition": len(dimensions),
            "values": [{"value": period} for period in self.times],
        }
        is_flat = self.answer.is_flat
        return {
            "name": flow.label,
            "links": self.links,
            "dimensions": {
                "dataSet": [],
                "series": [] if is_flat else dimensions,
                "observation": [*dimensions, time] if is_flat else [time],
            },
            "measures": {"observation": self._measures()},
            "attributes": {
                "dataSet": [],
                "series": [],
                "observation": [_described(each) for each in self._attributes()],
            },
            "dataSets": list(range(len(self.answer.waves))),
        }

    def _dimension(self, name: str, place: int) -> dict[str, object]:
        values = [{"id": code, "name": label} for code, label in self.labels[name].items()]
        titles = {fact.id: fact.name for fact in concepts.PLACES}
        titles |= {each.id: each.label for each in self.answer.flow.dimensions}
        return {"id": name, "name": titles[name], "keyPosition": place, "values": values}

    def _measures(self) -> list[dict[str, object]]:
        if names.VALUE not in self.answer.columns:
            return []
        return [{"id": names.VALUE, "name": concepts.MEASURE.name}]

    def _attributes(self) -> list[concepts.Fact]:
        wanted = self.answer.attributes
        return [fact for fact in concepts.ATTRIBUTES if fact.id in wanted]


def _described(fact: concepts.Fact) -> dict[str, object]:
    described: dict[str, object] = {
        "id": fact.id,
        "name": fact.name,
        "relationship": {"observation": {}},
    }
    if fact.id in _LISTED:
        items = _LISTED[fact.id].items
        described["values"] = [{"id": code.id, "name": code.name} for code in items]
    return described


def _members(answer: Answer, wave: Iterable[Part], listing: _Listing) -> Iterator[str]:
    for group in answer.groups(wave):
        keys = _keys(answer, group[0], listing)
        if answer.is_flat:
            for block in group:
                time, rows = listing.times[block.time], _observations(answer, block)
                yield ",".join(f'"{key}:{time}":{row}' for key, row in zip(keys, rows, strict=True))
        else:
            blocks = [
                [f'"{listing.times[block.time]}":{row}' for row in _observations(answer, block)]
                for block in group
            ]
            yield ",".join(
                f'"{key}":{{"observations":{{{",".join(rows)}}}}}'
                for key, *rows in zip(keys, *blocks, strict=True)
            )


def _keys(answer: Answer, block: Block, listing: _Listing) -> list[str]:
    places = [listing.places[name] for name in answer.flow.series_dimensions]
    many = len(block.part.series)
    lead = [places[i][code] for i, code in enumerate(block.part.series)]
    rest = places[many:]
    return [
        ":".join((*lead, *(found[code] for found, code in zip(rest, key, strict=True))))
        for key in block.grid.keys
    ]


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


def _separated(members: Iterable[str]) -> Iterator[str]:
    for number, member in enumerate(members):
        yield f",{member}" if number else member


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
