"""The chapters with figures: a dataset's totals, then the countries side by side by indicator."""

from collections.abc import Iterator

from hub import wording, wording_pairs
from hub.comparison import Cell as Figure
from hub.comparison import Comparison, Total
from hub.language import _, number
from hub.report import picture
from hub.report.blocks import Block, Cell, Chapter, Picture, Row, Section, Sentences, Sheet
from hub.report.changes import REGION, Change
from hub.report.material import Counted
from hub.report.messages import differences
from hub.report.spans import signed, span

_NOTHING = Cell("–", kind="word")  # noqa: RUF001  # An en dash, as tables have it.
_MOST_COLUMNS = 8


def figures(counted: Counted) -> Chapter:
    """One dataset."""
    sections = (
        Section(_("Totals"), tuple(_totals(counted))),
        *(_section(each, counted.total) for each in counted.by),
    )
    return Chapter(counted.dataset.label, (_small(wording.counted(counted.total)),), sections)


def _totals(counted: Counted) -> Iterator[Block]:
    total = counted.total
    if picture.is_drawable(total):
        yield Picture(picture.svg(total), picture.described(total))
    yield _sheet_of_totals(counted)
    yield _small(
        wording.missing(total), wording.summed(total), _left_aside(total), _pooled_change(counted)
    )
    yield from _told(total)
    yield _small(*_cautions(total), *_cautions_of_changes(counted))


def _sheet_of_totals(counted: Counted) -> Sheet:
    total = counted.total
    rows = [_row(counted, cell) for cell in total.cells]
    [of_region] = wording.totals(total)
    if of_region:
        rows.append(_region(counted, of_region))
    return Sheet(wording.title(total), _headings(counted), tuple(rows))


def _headings(counted: Counted) -> tuple[str, ...]:
    before = str(int(counted.total.period) - 1)
    return (
        _("Country"),
        counted.total.period,
        _("Grade"),
        _("Per 100,000 inhabitants"),
        before,
        _("Change"),
        _("Verdict"),
    )


def _row(counted: Counted, cell: Figure) -> Row:
    found = counted.rates.get(cell.party)
    of_rate = _NOTHING
    if found:
        of_rate = Cell(signed(found.estimate, 2), span(found.noise.low, found.noise.high, 2))
    change = counted.changes.by_party.get(cell.party) if counted.changes else None
    grade = Cell(cell.grade, kind="word") if cell.grade else _NOTHING
    heading = wording.heading(counted.total, cell.party)
    return Row(heading, (_figure(cell), grade, of_rate, *_change(change)))


def _region(counted: Counted, total: Total) -> Row:
    change = counted.changes.by_party.get(REGION) if counted.changes else None
    grade = Cell("B" if total.reasons else "A", kind="word")
    return Row(
        _(wording.REGION), (_figure(total), grade, _NOTHING, *_change(change)), is_total=True
    )


def _change(change: Change | None) -> tuple[Cell, Cell, Cell]:
    """The year before, the change, and whether it may be told."""
    if change is None:
        return _NOTHING, _NOTHING, _NOTHING
    before = _NOTHING if change.earlier is None else Cell(number(change.earlier))
    if change.difference is None:
        said = _("not comparable") if change.graded.grade == "C" else "–"  # noqa: RUF001
        return before, _NOTHING, Cell(said, kind="word")
    found = change.difference
    size = Cell(signed(round(found.estimate), plus=True), span(found.noise.low, found.noise.high))
    return before, size, Cell(_verdict(change), kind="word")


def _verdict(change: Change) -> str:
    if not change.is_told or change.difference is None:
        return _("cannot tell")
    said = _("higher") if change.difference.estimate > 0 else _("lower")
    return f"{said} {wording.CAUTION}" if change.graded.reasons else said


def _section(comparison: Comparison, total: Comparison) -> Section:
    [dimension] = comparison.dimensions
    return Section(dimension.label, tuple(_blocks(comparison, total)))


def _blocks(comparison: Comparison, total: Comparison) -> Iterator[Block]:
    if picture.is_drawable(comparison):
        yield Picture(picture.svg(comparison), picture.described(comparison))
    yield from _sheets(comparison)
    yield _small(
        wording.left_out(comparison),
        wording.missing(comparison),
        wording.summed(comparison),
        _left_aside(comparison),
    )
    yield from _told(comparison)
    said = _cautions(total)
    further = [each for each in _cautions(comparison) if each not in said]
    yield _small(_("What is cautioned of the totals holds here too."), *further)


def _sheets(comparison: Comparison) -> Iterator[Sheet]:
    """Codes down, countries and region across, in as many tables as a page is wide."""
    headings = (*wording.headings(comparison), _(wording.REGION))
    rows = list(_rows(comparison))
    for start in range(0, len(headings), _MOST_COLUMNS):
        part = slice(start, start + _MOST_COLUMNS)
        yield Sheet(
            wording.title(comparison),
            ("", *headings[part]),
            tuple(Row(row.label, row.cells[part]) for row in rows),
        )


def _rows(comparison: Comparison) -> Iterator[Row]:
    blank, apart = wording.blank(comparison), wording.marked_apart(comparison)
    rows = zip(wording.rows(comparison), wording.totals(comparison), strict=True)
    for codes, (cells, total) in zip(comparison.columns, rows, strict=True):
        if codes not in blank:
            items = (*(_figure(each, wording.mark(each, apart)) for each in cells),)
            of_region = _figure(total, wording.mark(total, apart)) if total else _NOTHING
            yield Row(wording.column(comparison, codes), (*items, of_region))


def _figure(item: Figure | Total, mark: str = "") -> Cell:
    is_number = item.figure is not None and item.figure.shown is not None
    doubt = wording.interval(item).strip("[]")
    return Cell(f"{wording.number(item)}{mark}", doubt, "figure" if is_number else "word")


def _told(comparison: Comparison) -> Iterator[Block]:
    """What differs by more than the noise, and how much is left undecided."""
    told = differences(comparison)
    if told:
        yield Sentences((_("Differences that are larger than the noise:"),))
        yield Sentences(told, "list")
    elif any(map(len, comparison.judged)):
        yield Sentences((_("No difference between countries here is larger than the noise."),))
    yield _small(wording_pairs.undecided(comparison), wording_pairs.incomparable(comparison))


def _left_aside(comparison: Comparison) -> str:
    """Who published something that stands in no sum."""
    summed = {party for total in comparison.totals for party in total.parties}
    published = {cell.party for cell in comparison.cells if cell.figure}
    aside = [each.id for each in comparison.parties if each.id in published - summed]
    if not aside:
        return ""
    return _("Published, but in no sum as it is not comparable: {parties}.").format(
        parties=wording.parties(comparison, aside)
    )


def _pooled_change(counted: Counted) -> str:
    """Of which countries the region's change is."""
    change = counted.changes.by_party.get(REGION) if counted.changes else None
    if change is None:
        return ""
    return _(
        "The region's change is that of {parties}, which are comparable in both years."
    ).format(parties=wording.parties(counted.total, change.parties))


def _cautions(comparison: Comparison) -> tuple[str, ...]:
    return (
        *wording.cautions(comparison),
        *wording.cautions_of_sums(comparison),
        wording.legend(comparison),
    )


def _cautions_of_changes(counted: Counted) -> Iterator[str]:
    if counted.changes:
        for each in counted.changes.reasons:
            mark = wording.BESIDE if each.grade == "C" else wording.CAUTION
            yield f"{mark} {each.sentence}"


def _small(*lines: str) -> Sentences:
    return Sentences(tuple(dict.fromkeys(line for line in lines if line)), "small")
