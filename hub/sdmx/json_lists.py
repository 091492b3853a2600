"""The lists at the end of SDMX-JSON data: every code and period once, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from hub.sdmx import codelists, concepts, names, providers
from hub.sdmx.datasets import Answer
from hub.sdmx.flows import Part, Stock
from proto.catalogue import Party


@dataclass(frozen=True)
class Listing:
    """The values of every component, and where each stands."""

    answer: Answer

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """Of the codes of every dimension of a series, in order."""
        flow = self.answer.flow
        return {
            names.FREQ: dict(sorted(self._frequencies)),
            names.REF_AREA: {each.id: each.name for each in self._publishers},
            names.COUNTED: dict(sorted(self._counted)),
            **{each.id: {c.id: c.label for c in each.codes.codes} for each in flow.dimensions},
        }

    @property
    def _publishers(self) -> tuple[Party, ...]:
        return providers.publishers(
            Stock(self.answer.flow, self.answer.parts), self.answer.catalogue
        )

    @property
    def _frequencies(self) -> set[tuple[str, str]]:
        codes = {part.series[0] for part in self.answer.parts}
        return {(code, codelists.frequency_name(code)) for code in codes}

    @property
    def _counted(self) -> set[tuple[str, str]]:
        dataset = self.answer.flow.dataset
        found = {part.shape.statuses for part in self.answer.parts}
        return {(names.counted(each), codelists.counted_name(dataset, each)) for each in found}

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, str]]:
        """Where each code stands, as text."""
        return {
            name: {code: str(place) for place, code in enumerate(codes)}
            for name, codes in (*self.labels.items(), (names.TIME, self.times))
        }

    def around(self, part: Part) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Where the codes stand that all series of a part have in common, round those of a cell."""
        layout = self.answer.layout
        found = {name: self.places[name][code] for name, code in layout.common(part).items()}
        time = found.pop(names.TIME, "")
        after = (time,) if time and not layout.is_flat else ()
        return tuple(found.values()), after

    @cached_property
    def of_cells(self) -> Sequence[Mapping[str, str]]:
        """Where each code stands of the dimensions in which the cells of a table differ."""
        return [self.places[name] for name in self.answer.layout.cells]

    @cached_property
    def times(self) -> Sequence[str]:
        """Every period once, the earliest first."""
        ordered = sorted(self.answer.parts, key=lambda part: (part.period.start, part.period.end))
        return tuple(dict.fromkeys(names.time_period(part.period) for part in ordered))

    @property
    def links(self) -> list[dict[str, str]]:
        """What the data is of."""
        flow = self.answer.flow
        return [{"rel": "dataflow", "urn": names.urn("dataflow", flow.id, flow.version)}]

    @property
    def structure(self) -> dict[str, object]:
        """The description of the data sets, but for which they are."""
        layout = self.answer.layout
        described = {
            name: self._dimension(name, place) for place, name in enumerate(layout.dimensions)
        }
        beside = described.values() if layout.is_flat else [described.pop(layout.at)]
        return {
            "name": self.answer.flow.label,
            "links": self.links,
            "dimensions": {
                "dataSet": [],
                "series": [] if layout.is_flat else list(described.values()),
                "observation": list(beside),
            },
            "measures": {"observation": self._measures()},
            "attributes": {
                "dataSet": [],
                "series": [],
                "observation": [_described(each) for each in self._attributes()],
            },
        }

    def _dimension(self, name: str, place: int) -> dict[str, object]:
        titles = {fact.id: fact.name for fact in concepts.PLACES}
        titles |= {each.id: each.label for each in self.answer.flow.dimensions}
        return {
            "id": name,
            "name": titles[name],
            "keyPosition": place,
            "values": self._values(name),
        }

    def _values(self, name: str) -> list[dict[str, str]]:
        """Every code with its name, and what must be said wherever that is shown."""
        if name == names.TIME:
            return [{"value": period} for period in self.times]
        notes = self._footnotes.get(name, {})
        return [
            {"id": code, "name": label, **({"description": notes[code]} if code in notes else {})}
            for code, label in self.labels[name].items()
        ]

    @cached_property
    def _footnotes(self) -> Mapping[str, Mapping[str, str]]:
        codes = {
            each.id: {code.id: code.footnote for code in each.codes.codes if code.footnote}
            for each in self.answer.flow.dimensions
        }
        countries = {each.id: each.footnote for each in self._publishers if each.footnote}
        return {names.REF_AREA: countries, **codes}

    def _measures(self) -> list[dict[str, object]]:
        if names.VALUE not in self.answer.columns:
            return []
        return [{"id": names.VALUE, "name": concepts.MEASURE.name}]

    def _attributes(self) -> list[concepts.Fact]:
        wanted = self.answer.attributes
        return [fact for fact in concepts.ATTRIBUTES if fact.id in wanted]


def structures(listings: Sequence[Listing]) -> list[dict[str, object]]:
    """The descriptions of all data sets; each says which are its own."""
    ends = tuple(accumulate(len(each.answer.waves) for each in listings))
    return [
        {**each.structure, "dataSets": list(range(end - len(each.answer.waves), end))}
        for each, end in zip(listings, ends, strict=True)
    ]


def _described(fact: concepts.Fact) -> dict[str, object]:
    described: dict[str, object] = {
        "id": fact.id,
        "name": fact.name,
        "relationship": {"observation": {}},
    }
    if fact.id in codelists.OF_ATTRIBUTES:
        items = codelists.OF_ATTRIBUTES[fact.id].items
        described["values"] = [{"id": code.id, "name": code.name} for code in items]
    return described
