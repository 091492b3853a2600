"""Public figures to stand beside exchanged ones: the same countries and years, in a table apart."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hub.reference.figure import Measure, ReferenceFigure
from hub.reference.shelf import ReferenceShelf, Source

_MEASURES: Mapping[str, tuple[Measure, ...]] = {
    "victims": ("victims-detected",),
    "justice": ("persons-in-formal-contact", "persons-prosecuted", "persons-convicted"),
}
"""What of theirs is nearest to a dataset of ours."""


class About(NamedTuple):
    """A row: sex and age are our codes, empty for all."""

    measure: Measure
    sex: str
    age: str


Place = tuple[str, int]
"""A country and a year."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Totals as others publish them.

    Attributes:
        rows: By what they are about, in order; of each, the figures by country and year.
    """

    source: Source
    rows: Mapping[About, Mapping[Place, ReferenceFigure]]

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which there is something."""
        return tuple(sorted({year for of in self.rows.values() for _, year in of}))


def beside(
    shelf: ReferenceShelf, dataset: str, countries: Collection[str], years: Collection[int]
) -> Beside | None:
    """What others publish of these countries and years; nothing where nothing was imported."""
    source = shelf.source()
    if source is None:
        return None
    found = shelf.find(
        measures=_MEASURES.get(dataset, ()), countries=countries, years=years, dimensions=["total"]
    )
    return Beside(source, _rows(found)) if found else None


def _rows(found: Iterable[ReferenceFigure]) -> Mapping[About, Mapping[Place, ReferenceFigure]]:
    rows: dict[About, dict[Place, ReferenceFigure]] = {}
    for each in found:
        key = each.key
        about = About(key.measure, key.sex, key.age)
        rows.setdefault(about, {})[key.country, key.year] = each
    return dict(sorted(rows.items()))
