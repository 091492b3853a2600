"""What a report is made of: the figures of one year that a body may read, and what they rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hub.app import Hub
from hub.census import NoPopulationError
from hub.compare import NothingToCompareError, compare, publishers_expected
from hub.comparison import Comparison
from hub.holdings import HeldRelease
from hub.language import _, catalogue
from hub.reference.figure import Measure, ReferenceFigure
from hub.reference.shelf import Source
from hub.report.changes import Changes, changes
from hub.selection import Reading
from hub.statistics.rate import Rate, rate
from hub.table_name import TableName
from proto.catalogue import Dataset
from proto.errors import RefusalError
from proto.signed_agreement import SignedAgreement
from proto.terms import Purpose

PURPOSE: Purpose = "regional-report"
MAIN = ("stage", "sex", "age_group", "form", "main_form", "citizenship", "offence", "verdict")
"""The indicators by which figures stand in the report, as far as they can be read."""

_MEASURES: Mapping[str, tuple[Measure, ...]] = {
    "victims": ("victims-detected",),
    "justice": ("persons-in-formal-contact", "persons-prosecuted", "persons-convicted"),
}
_YEARS_BESIDE = 5


class NothingToReportError(RefusalError):
    """No release of the year may be read."""

    code = "nothing-to-report"


@dataclass(frozen=True, slots=True)
class Counted:
    """One dataset in the year.

    Attributes:
        total: The countries side by side.
        by: The same by each main indicator that can be read.
        changes: Over the year before; nothing where that cannot be read.
        rates: Of the countries whose number of inhabitants is known.
    """

    dataset: Dataset
    total: Comparison
    by: tuple[Comparison, ...]
    changes: Changes | None
    rates: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class Reference:
    """Public figures of somebody else."""

    source: Source
    figures: tuple[ReferenceFigure, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a report of one year says.

    Attributes:
        body: Whose report it is.
        releases: Those that were used, in the order of the log.
    """

    year: int
    body: str
    day: date
    counted: tuple[Counted, ...]
    releases: tuple[HeldRelease, ...]
    agreements: tuple[SignedAgreement, ...]
    reference: Reference | None


def gather(hub: Hub, body: str, year: int | None, day: date) -> Material:
    """Read all that a body may read for the report of a year; of the newest if none is named.

    Raises:
        NothingToReportError: Nothing of that year may be read.
    """
    held = hub.holdings.releases(body, PURPOSE, day)
    chosen = _newest(held) if year is None else year
    reading = Reading(held, hub.holdings)
    in_force = hub.holdings.permitting(held, day)
    found = tuple(_counted(hub, reading, in_force, body, chosen))
    if not found:
        raise NothingToReportError(_nothing(held, chosen))
    used = tuple(_used(held, found, chosen))
    return Material(
        year=chosen,
        body=body,
        day=day,
        counted=found,
        releases=used,
        agreements=tuple(hub.holdings.permitting(used, day)),
        reference=_reference(hub, found, chosen),
    )


def _nothing(held: tuple[HeldRelease, ...], year: int) -> str:
    periods = ", ".join(sorted({each.period for each in held}))
    if not periods:
        return _("nothing of {year} may be read, nor of any other period").format(year=year)
    said = _("nothing of {year} may be read; periods to read: {periods}")
    return said.format(year=year, periods=periods)


def _newest(held: tuple[HeldRelease, ...]) -> int:
    years = [int(each.period) for each in held if each.period.isdigit()]
    if not years:
        raise NothingToReportError(_("no release of a calendar year may be read"))
    return max(years)


def _counted(
    hub: Hub,
    reading: Reading,
    in_force: tuple[SignedAgreement, ...],
    body: str,
    year: int,
) -> Iterator[Counted]:
    agreements = [signed.agreement for signed in in_force]

    def compared(dataset: Dataset, by: tuple[str, ...], period: int) -> Comparison | None:
        expected = publishers_expected(agreements, dataset.id, body)
        name = TableName(dataset.id, frozenset(by))
        try:
            return compare(reading, name, str(period), catalogue(), expected=expected)
        except NothingToCompareError:
            return None

    for dataset in catalogue().datasets:
        total = compared(dataset, (), year)
        if total is None:
            continue
        before = compared(dataset, (), year - 1)
        known = {each.id for each in dataset.indicators}
        tables = (compared(dataset, (name,), year) for name in MAIN if name in known)
        yield Counted(
            dataset=dataset,
            total=total,
            by=tuple(each for each in tables if each),
            changes=changes(before, total, reading.releases) if before else None,
            rates=dict(_rates(hub, total, year)),
        )


def _rates(hub: Hub, total: Comparison, year: int) -> Iterator[tuple[str, Rate]]:
    for cell in total.cells:
        if cell.figure is None or cell.figure.shown is None:
            continue
        try:
            population = hub.census.of(cell.party, year)
        except NoPopulationError:
            continue
        yield cell.party, rate(cell.figure, population)


def _used(
    held: tuple[HeldRelease, ...], found: tuple[Counted, ...], year: int
) -> Iterator[HeldRelease]:
    """The newest version of every release that figures come from."""
    periods = {(each.dataset.id, str(year)) for each in found}
    periods |= {(each.dataset.id, str(year - 1)) for each in found if each.changes}
    newest: dict[tuple[str, str, str], HeldRelease] = {}
    for each in sorted(held, key=lambda one: one.vintage):
        if (each.dataset, each.period) in periods:
            newest[each.publisher, each.dataset, each.period] = each
    yield from sorted(newest.values(), key=lambda each: each.leaf)


def _reference(hub: Hub, found: tuple[Counted, ...], year: int) -> Reference | None:
    source = hub.reference.source()
    if source is None:
        return None
    figures = hub.reference.find(
        measures=[name for each in found for name in _MEASURES.get(each.dataset.id, ())],
        countries=sorted({party.id for each in found for party in each.total.parties}),
        years=range(year - _YEARS_BESIDE + 1, year + 1),
        dimensions=["total"],
    )
    return Reference(source, tuple(each for each in figures if not each.key.sex + each.key.age))
