"""One table for one period, countries side by side, with the doubt of every figure and difference.

Figures are compared only on an equal footing: the statuses that most parties count, and a method
that bears comparison (`comparability`). A party that counts otherwise is shown beside (grade C) and
never subtracted or added; a caution (grade B) goes with the figures that it is about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from hub.comparability.footing import Footing
from hub.comparison import Cell, Comparison, Dimension, Total
from hub.footings import Footings, Published
from hub.holdings import HeldRelease
from hub.language import _
from hub.selection import Candidate, Figure, Reading, Statuses, best, candidates
from hub.statistics.total import total
from hub.summing import Key
from hub.table_name import TableName
from hub.verdicts import Row, judge
from proto.agreement import Agreement
from proto.catalogue import Catalogue, Code, Dataset, Indicator, Party
from proto.errors import RefusalError
from proto.period import Period
from proto.release import ReleasedTable, TableShape


class NothingToCompareError(RefusalError):
    """No release that may be read gives this table for this period."""

    code = "nothing-to-compare"


def compare(  # noqa: PLR0913  # What is read, what is asked, and for whom.
    reading: Reading,
    table: TableName,
    period: str,
    catalogue: Catalogue,
    *,
    expected: Sequence[str] = (),
    in_groups: bool = False,
    is_chosen: bool = False,
) -> Comparison:
    """Put one table of one period side by side.

    Args:
        reading: Everything the reader may read, of any dataset, period and vintage.
        table: The wanted dimensions; tables that have more of them are summed up.
        period: The reference period.
        catalogue: The names, their order and footnotes.
        expected: Parties that should have published it.
        in_groups: Whether codes are put into their groups, where they have any.
        is_chosen: Whether somebody chose these releases among others. No total is shown then in
            which a number is hidden: totals of several choices would give it away.

    Raises:
        NothingToCompareError: Nobody published such a table for the period.
        UnknownNameError: The catalogue has no such dataset or dimension.
    """
    dataset = table.known_to(catalogue)
    period_read = str(Period.parse(period))
    found = candidates(reading, dataset, table.dimensions, period_read, in_groups=in_groups)
    if not found:
        raise NothingToCompareError(_nothing(reading.releases, table, period, catalogue))
    footing = common_statuses(found, lambda each: each.release.publisher)
    chosen = [best(offers, footing) for offers in _by_publisher(found).values()]
    tables = reading.figures.tables((each.release, each.number) for each in chosen)
    published = {
        each.release.publisher: published_by(each, held.table, footing)
        for each, held in zip(chosen, tables, strict=True)
    }
    sheet = _Sheet(table, period, dataset, footing, published, is_chosen)
    return sheet.comparison(catalogue, expected)


def available(
    releases: Iterable[HeldRelease], catalogue: Catalogue
) -> tuple[tuple[TableName, tuple[str, ...]], ...]:
    """The tables that were released as they stand, each with its periods, newest first."""
    known = {dataset.id: {each.id for each in dataset.indicators} for dataset in catalogue.datasets}
    periods: dict[TableName, set[str]] = {}
    for dataset, shapes, within in _alike(releases):
        for shape in shapes:
            dimensions = frozenset(shape.dimensions)
            if dimensions <= known.get(dataset, set()):
                periods.setdefault(TableName(dataset, dimensions), set()).update(within)
    by_size = sorted(periods, key=lambda name: (name.dataset, len(name.dimensions), str(name)))
    return tuple((name, tuple(sorted(periods[name], reverse=True))) for name in by_size)


def _alike(
    releases: Iterable[HeldRelease],
) -> Iterable[tuple[str, tuple[TableShape, ...], set[str]]]:
    """The periods in which a dataset was released in the same shapes: most releases share them."""
    found: dict[tuple[str, int], tuple[str, tuple[TableShape, ...], set[str]]] = {}
    for each in releases:
        key = each.dataset, id(each.shapes)
        found.setdefault(key, (each.dataset, each.shapes, set()))[2].add(each.period)
    return found.values()


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


@dataclass(frozen=True)
class _Sheet:
    """The parts of a comparison before they are laid out."""

    table: TableName
    period: str
    dataset: Dataset
    footing: Statuses
    published: Mapping[str, Published]
    is_chosen: bool

    def comparison(self, catalogue: Catalogue, expected: Sequence[str]) -> Comparison:
        parties = parties_of(catalogue, {*self.published, *expected})
        dimensions = tuple(self._dimensions())
        keys = tuple(product(*(tuple(code.id for code in each.codes) for each in dimensions)))
        grounds = self._footings.of(parties, keys)
        columns = [
            _Column(dict(zip(self._names, key, strict=True)), key, grounds[key]) for key in keys
        ]
        is_by_status = self.dataset.status_indicator in self._names
        return Comparison(
            table=self.table,
            period=self.period,
            dataset=self.dataset,
            parties=parties,
            dimensions=dimensions,
            footing="" if is_by_status else self._status(self.footing),
            cells=tuple(self._cell(party.id, each) for party in parties for each in columns),
            judged=judge([self._row(each) for each in columns]),
            totals=tuple(found for each in columns if (found := self._total(parties, each))),
            missing=tuple(party.id for party in parties if party.id not in self.published),
        )

    def _dimensions(self) -> Iterator[Dimension]:
        levels = next(iter(self.published.values())).levels
        for position, (name, level) in enumerate(levels.items()):
            used = {key[position] for each in self.published.values() for key in each.figures}
            indicator = self.dataset.indicator(name)
            yield Dimension(name, indicator.label, codes_of(indicator, level, used))

    def _cell(self, party: str, column: "_Column") -> Cell:
        graded = column.ground.graded.get(party)
        if graded is None:
            return Cell(party, column.codes, None, "", None)
        published = self.published[party]
        status = self._status(self._footings.counted(published.statuses, column.key))
        return Cell(
            party, column.codes, published.figures[column.key], status, graded.grade, graded.reasons
        )

    def _row(self, column: "_Column") -> Row:
        """All its pairs, which are judged together with those of the other columns."""
        pairs = column.ground.pairs
        figures = (self.published[party].figures[column.key] for party in pairs.parties)
        return Row(column.codes, tuple(figures), pairs)

    def _total(self, parties: Sequence[Party], column: "_Column") -> Total | None:
        if column.ground.total.grade == "C":
            return None
        standing = column.ground.parties
        found = total(
            {
                party.id: self.published[party.id].figures[column.key]
                if party.id in standing
                else None
                for party in parties
            }
        )
        if found is None:
            return None
        figure = found.figure
        if not self._is_shown(figure, found.parties, column.key):
            figure = replace(figure, shown=None)
        reasons = column.ground.total.reasons
        return Total(column.codes, figure, found.parties, found.missing, reasons)

    def _is_shown(self, summed: Figure, parties: Sequence[str], key: Key) -> bool:
        """Whether a sum may be shown, beside what `total` says of one hidden number."""
        published = [self.published[party] for party in parties]
        hidden = [each for each in published if each.figures[key].shown is None]
        if not hidden or summed.shown is None:
            return True
        if self.is_chosen:
            return False
        least = [each.rules.least for each in hidden]
        return len(hidden) < len(published) or all(of and summed.shown >= of for of in least)

    @cached_property
    def _footings(self) -> Footings:
        return Footings(self.dataset, Period.parse(self.period), self.footing, self.published)

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(self._footings.levels)

    def _status(self, statuses: Statuses) -> str:
        if statuses not in self._joined:
            order = self.dataset.indicator(self.dataset.status_indicator).codes()
            self._joined[statuses] = "+".join(each for each in order if each in statuses)
        return self._joined[statuses]

    @cached_property
    def _joined(self) -> dict[Statuses, str]:
        """Statuses joined by plus, in the catalogue's order."""
        return {}


@dataclass(frozen=True, slots=True)
class _Column:
    """One combination of codes, and on which footing countries stand under it."""

    codes: Mapping[str, str]
    key: Key
    ground: Footing


def common_statuses(found: Sequence[Candidate], by: Callable[[Candidate], str]) -> Statuses:
    """The statuses that most parties, or most of whatever `by` names, can give.

    Of several such sets it is the largest.
    """

    def preference(statuses: Statuses) -> tuple[int, int, list[str]]:
        able = {by(each) for each in found if each.can_count(statuses)}
        return len(able), len(statuses), sorted(statuses)

    return max({each.statuses for each in found}, key=preference)


def _by_publisher(found: Iterable[Candidate]) -> Mapping[str, tuple[Candidate, ...]]:
    by_publisher: dict[str, tuple[Candidate, ...]] = {}
    for each in found:
        publisher = each.release.publisher
        by_publisher[publisher] = (*by_publisher.get(publisher, ()), each)
    return by_publisher


def published_by(chosen: Candidate, table: ReleasedTable, footing: Statuses) -> Published:
    """The cells on the common footing where the party can give them, else as it counts."""
    statuses = chosen.counted(footing)
    figures, note = chosen.figures(table, statuses), chosen.release.method_note
    return Published(statuses, figures, chosen.wanted.levels, note, chosen.release.rules)


def parties_of(catalogue: Catalogue, ids: set[str]) -> tuple[Party, ...]:
    """The parties in the catalogue's order, then those it does not have under their ids."""
    known = [party for party in catalogue.parties if party.id in ids]
    others = sorted(ids - {party.id for party in known})
    return (*known, *(Party(other, other, "country", None) for other in others))


def codes_of(indicator: Indicator, level: str, used: set[str]) -> tuple[Code, ...]:
    """The used codes in the catalogue's order, then those it does not have."""
    listed = indicator.groups if level == "group" and indicator.groups else indicator.code_list
    known = [code for code in listed.codes if code.id in used]
    others = sorted(used - {code.id for code in known})
    return (*known, *(Code(other, other, None, None) for other in others))


def _nothing(
    releases: Sequence[HeldRelease], table: TableName, period: str, catalogue: Catalogue
) -> str:
    offered = [f"{name} ({', '.join(periods)})" for name, periods in available(releases, catalogue)]
    if not offered:
        said = _("nobody has published {table} for {period}; no release may be read yet")
        return said.format(table=table, period=period)
    said = _("nobody has published {table} for {period}; there is: {offered}")
    return said.format(table=table, period=period, offered="; ".join(offered))
