"""The lists at the end of SDMX-JSON data: every code and period once, and where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hub.sdmx import codelists, concepts, names, providers
from hub.sdmx.datasets import Answer
from hub.sdmx.flows import Part, Stock
from proto.catalogue import Party


@dataclass(frozen=True)
class Listing:
    """The values of every component, and where each stands."""

    answer: Answer

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everything that is in the message."""
        return tuple(part for wave in self.answer.waves for part in wave)

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
        return providers.publishers(Stock(self.answer.flow, self.parts), self.answer.catalogue)

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

    def lead(self, part: Part) -> tuple[str, ...]:
        """Where the codes stand that all cells of a part have in common."""
        dimensions = self.answer.flow.series_dimensions
        return tuple(
            self.places[name][code] for name, code in zip(dimensions, part.series, strict=False)
        )

    def cell(self, key: Sequence[str]) -> Iterator[str]:
        """Where the other codes of a cell stand."""
        dimensions = self.answer.flow.dimensions
        return (self.places[each.id][code] for each, code in zip(dimensions, key, strict=True))

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
    if fact.id in codelists.OF_ATTRIBUTES:
        items = codelists.OF_ATTRIBUTES[fact.id].items
        described["values"] = [{"id": code.id, "name": code.name} for code in items]
    return described
