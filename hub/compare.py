"""One table for one period, countries side by side, with the doubt of every figure and difference.

Figures are compared only on an equal footing: the statuses that most parties count. A party that
counts otherwise is shown beside (grade C) and never subtracted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from hub.comparison import Cell, Comparison, Dimension, Grade, Total, Verdict, verdicts
from hub.selection import Candidate, Figure, Key, Statuses, best, candidates
from hub.statistics.total import total
from hub.table_name import TableName
from proto.agreement import Agreement
from proto.catalogue import Catalogue, Code, Dataset, Indicator, Party
from proto.errors import RefusalError
from proto.period import Period
from proto.release import Release


class NothingToCompareError(RefusalError):
    """No release that may be read gives this table for this period."""

    code = "nothing-to-compare"


def compare(
    releases: Sequence[Release],
    table: TableName,
    period: str,
    catalogue: Catalogue,
    *,
    expected: Sequence[str] = (),
) -> Comparison:
    """Put one table of one period side by side.

    Args:
        releases: Everything the reader may read, of any dataset, period and vintage.
        table: The wanted dimensions; tables that have more of them are summed up.
        period: The reference period.
        catalogue: The names, their order and footnotes.
        expected: Parties that should have published it.

    Raises:
        NothingToCompareError: Nobody published such a table for the period.
        UnknownNameError: The catalogue has no such dataset or dimension.
    """
    dataset = table.known_to(catalogue)
    found = candidates(releases, dataset, table.dimensions, str(Period.parse(period)))
    if not found:
        raise NothingToCompareError(_nothing(releases, table, period, catalogue))
    footing = _footing(found)
    published = {party: _best(offers, footing) for party, offers in _by_publisher(found).items()}
    return _Sheet(table, period, dataset, footing, published).comparison(catalogue, expected)


def available(
    releases: Iterable[Release], catalogue: Catalogue
) -> tuple[tuple[TableName, tuple[str, ...]], ...]:
    """The tables that were released as they stand, each with its periods, newest first."""
    known = {dataset.id: {each.id for each in dataset.indicators} for dataset in catalogue.datasets}
    periods: dict[TableName, set[str]] = {}
    for release in releases:
        for table in release.tables:
            dimensions = frozenset(table.shape.dimensions)
            if dimensions <= known.get(release.dataset, set()):
                name = TableName(release.dataset, dimensions)
                periods.setdefault(name, set()).add(release.period)
    by_size = sorted(periods, key=lambda name: (name.dataset, len(name.dimensions), str(name)))
    return tuple((name, tuple(sorted(periods[name], reverse=True))) for name in by_size)


def publishers_expected(
    agreements: Iterable[Agreement], dataset: str, recipient: str
) -> tuple[str, ...]:
    """Who lets a recipient read releases of a dataset, and so should have published."""
    grants = (grant for agreement in agreements for grant in agreement.grants)
    return tuple(
        dict.fromkeys(
            grant.publisher
            for grant in grants
            if grant.dataset == dataset and recipient in (grant.publisher, *grant.recipients)
        )
    )


@dataclass(frozen=True, slots=True)
class _Published:
    """What one party published: the cells, and what they count."""

    statuses: Statuses
    figures: Mapping[Key, Figure]
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The parts of a comparison before they are laid out."""

    table: TableName
    period: str
    dataset: Dataset
    footing: Statuses
    published: Mapping[str, _Published]

    def comparison(self, catalogue: Catalogue, expected: Sequence[str]) -> Comparison:
        parties = _parties(catalogue, {*self.published, *expected})
        dimensions = tuple(self._dimensions())
        keys = tuple(product(*(tuple(code.id for code in each.codes) for each in dimensions)))
        grid = {key: tuple(self._cell(party.id, key) for party in parties) for key in keys}
        return Comparison(
            table=self.table,
            period=self.period,
            dataset=self.dataset,
            parties=parties,
            dimensions=dimensions,
            footing=self._status(self.footing),
            cells=tuple(row[i] for i in range(len(parties)) for row in grid.values()),
            verdicts=_verdicts(grid.values()),
            totals=tuple(each for row in grid.values() if (each := _total(row))),
            missing=tuple(party.id for party in parties if party.id not in self.published),
        )

    def _dimensions(self) -> Iterator[Dimension]:
        levels = next(iter(self.published.values())).levels
        for position, (name, level) in enumerate(levels.items()):
            used = {key[position] for each in self.published.values() for key in each.figures}
            indicator = self.dataset.indicator(name)
            yield Dimension(name, indicator.label, _codes(indicator, level, used))

    def _cell(self, party: str, key: Key) -> Cell:
        published = self.published.get(party)
        figure = published.figures.get(key) if published else None
        codes = dict(zip(self._names, key, strict=True))
        if published is None or figure is None:
            return Cell(party, codes, None, "", None)
        status = self.dataset.status_indicator
        if status in codes:  # Each cell counts the one status it stands under.
            return Cell(party, codes, figure, codes[status], "A")
        grade: Grade = "A" if published.statuses == self.footing else "C"
        return Cell(party, codes, figure, self._status(published.statuses), grade)

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(next(iter(self.published.values())).levels)

    def _status(self, statuses: Statuses) -> str:
        if self.dataset.status_indicator in self._names:
            return ""
        order = self.dataset.indicator(self.dataset.status_indicator).codes()
        return "+".join(status for status in order if status in statuses)


def _footing(found: Sequence[Candidate]) -> Statuses:
    """The statuses that most parties can give; of several such sets the largest."""

    def preference(statuses: Statuses) -> tuple[int, int, list[str]]:
        parties = {each.release.publisher for each in found if each.can_count(statuses)}
        return len(parties), len(statuses), sorted(statuses)

    return max({each.statuses for each in found}, key=preference)


def _by_publisher(found: Iterable[Candidate]) -> Mapping[str, tuple[Candidate, ...]]:
    by_publisher: dict[str, tuple[Candidate, ...]] = {}
    for each in found:
        publisher = each.release.publisher
        by_publisher[publisher] = (*by_publisher.get(publisher, ()), each)
    return by_publisher


def _best(offers: Sequence[Candidate], footing: Statuses) -> _Published:
    """The cells on the common footing where the party can give them, else as it counts."""
    chosen = best(offers, footing)
    statuses = chosen.counted(footing)
    return _Published(statuses, chosen.figures(statuses), chosen.wanted.levels)


def _verdicts(rows: Iterable[Sequence[Cell]]) -> tuple[Verdict, ...]:
    """All pairs of the whole comparison, judged together."""
    published = ([cell for cell in row if cell.figure] for row in rows)
    return verdicts([pair for row in published for pair in combinations(row, 2)])


def _total(row: Sequence[Cell]) -> Total | None:
    found = total({cell.party: cell.figure if cell.grade == "A" else None for cell in row})
    if found is None:
        return None
    return Total(row[0].codes, found.figure, found.parties, found.missing)


def _parties(catalogue: Catalogue, ids: set[str]) -> tuple[Party, ...]:
    """The parties in the catalogue's order, then those it does not have under their ids."""
    known = [party for party in catalogue.parties if party.id in ids]
    others = sorted(ids - {party.id for party in known})
    return (*known, *(Party(other, other, "country", None) for other in others))


def _codes(indicator: Indicator, level: str, used: set[str]) -> tuple[Code, ...]:
    listed = indicator.groups if level == "group" and indicator.groups else indicator.code_list
    known = [code for code in listed.codes if code.id in used]
    others = sorted(used - {code.id for code in known})
    return (*known, *(Code(other, other, None, None) for other in others))


def _nothing(
    releases: Sequence[Release], table: TableName, period: str, catalogue: Catalogue
) -> str:
    offered = [f"{name} ({', '.join(periods)})" for name, periods in available(releases, catalogue)]
    listed = "; ".join(offered) or "no release may be read yet"
    return f"nobody has published {table} for {period}; there is: {listed}"
