"""Which dataflows a reader's releases make, and which released tables are in each.

A dataflow is a table as it was released: a dataset, its dimensions, and the level of each. Nothing
is added up for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hub.holdings import HeldRelease
from hub.sdmx import names
from proto.catalogue import Catalogue, CodeList, Dataset, Indicator, UnknownNameError
from proto.period import Period
from proto.release import TableShape


@dataclass(frozen=True, slots=True)
class Dimension:
    """One question by which a flow counts, at one level of its answers."""

    indicator: Indicator
    level: str

    @property
    def id(self) -> str:
        """The name of its column."""
        return self.indicator.id.upper()

    @property
    def label(self) -> str:
        """What it asks."""
        return f"{self.indicator.label}{' (in groups)' * (self.level == 'group')}"

    @property
    def codes(self) -> CodeList:
        """Its possible answers."""
        groups = self.indicator.groups
        return groups if self.level == "group" and groups else self.indicator.code_list


@dataclass(frozen=True, slots=True)
class Flow:
    """A kind of table that was released, its dimensions in the catalogue's order."""

    dataset: Dataset
    dimensions: tuple[Dimension, ...]
    version: str

    @property
    def id(self) -> str:
        """Such as `VICTIMS-SEX-AGE_GROUP`, `VICTIMS-CITIZENSHIP-GROUP` or `VICTIMS-TOTAL`."""
        words = [
            f"{each.id}-GROUP" if each.level == "group" else each.id for each in self.dimensions
        ]
        return "-".join([self.dataset.id.upper(), *(words or ["TOTAL"])])

    @property
    def label(self) -> str:
        """What it shows: `Victims of trafficking: Sex, Citizenship (in groups)`."""
        labels = [each.label for each in self.dimensions]
        return f"{self.dataset.label}: {', '.join(labels) or 'total'}"

    @property
    def series_dimensions(self) -> tuple[str, ...]:
        """The columns that name a series, in the order of a key."""
        return (names.FREQ, names.REF_AREA, names.COUNTED, *(each.id for each in self.dimensions))


@dataclass(frozen=True, eq=False)
class Part:
    """One released table, known by everything but its figures; it equals itself alone."""

    release: HeldRelease
    number: int

    @property
    def shape(self) -> TableShape:
        """Which table of its release it is."""
        return self.release.shapes[self.number]

    @cached_property
    def period(self) -> Period:
        """The period its figures speak of."""
        return Period.parse(self.release.period)

    @cached_property
    def series(self) -> tuple[str, str, str]:
        """What all its series have in common: frequency, area, and what is counted."""
        statuses = names.counted(self.shape.statuses)
        return names.frequency(self.period), self.release.publisher, statuses


@dataclass(frozen=True, slots=True)
class Stock:
    """A flow with everything of it that a reader may read."""

    flow: Flow
    parts: tuple[Part, ...]


Stocks = Mapping[str, Stock]
"""By the id of the flow."""


def stocks(releases: Iterable[HeldRelease], catalogue: Catalogue) -> Stocks:
    """The flows that these releases make, by id; tables that nobody knows any more are left out.

    Countries under one agreement share their shapes, so each set of shapes is looked at once.
    """
    known: dict[tuple[str, int], tuple[tuple[str, Flow] | None, ...]] = {}
    flows: dict[str, Flow] = {}
    parts: dict[str, list[Part]] = {}
    for release in releases:
        key = (release.dataset, id(release.shapes))
        if key not in known:
            known[key] = tuple(_named(catalogue, release.dataset, each) for each in release.shapes)
            flows |= dict(each for each in known[key] if each)
        for number, named in enumerate(known[key]):
            if named:
                parts.setdefault(named[0], []).append(Part(release, number))
    return {name: Stock(flows[name], tuple(parts[name])) for name in sorted(flows)}


def _named(catalogue: Catalogue, dataset: str, shape: TableShape) -> tuple[str, Flow] | None:
    flow = _flow(catalogue, dataset, shape)
    return (flow.id, flow) if flow else None


def _flow(catalogue: Catalogue, dataset: str, shape: TableShape) -> Flow | None:
    try:
        known = catalogue.dataset(dataset)
        wanted = {known.indicator(name).id for name in shape.dimensions}
    except UnknownNameError:
        return None
    dimensions = tuple(
        Dimension(each, _level(each, shape)) for each in known.indicators if each.id in wanted
    )
    return Flow(known, dimensions, catalogue.version)


def _level(indicator: Indicator, shape: TableShape) -> str:
    level = shape.levels.get(indicator.id, "code")
    return level if level in indicator.levels else "code"
