"""The words around figures over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub import wording
from hub.over_time import Change, Moment, Series, Step, Timeline
from hub.selection import Figure
from hub.statistics.interval import Interval
from proto.catalogue import Catalogue
from proto.notice import Inventory

CHANGES: Mapping[Change, str] = {
    "rose": "▲ rose",
    "fell": "▼ fell",
    "cannot tell": "· cannot tell",
    "not comparable": "┆ not comparable",
}

JUDGED = (
    "A change is told where neither the noise nor the chance of a single year explains it. All "
    "changes of this page are judged together, and so are all its trends: of those told, on "
    "average at most one in twenty is false."
)
CUT = "Where a line is cut, figures before and after do not count the same: none is subtracted."
TWO_DOUBTS = (
    "The first interval is that of the noise: how the registers' counts can have changed. The "
    "second adds the chance of a year: how much more, or fewer, is expected in an average year."
)


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words; numbers only where both figures are shown."""

    periods: str
    number: str
    noise: str
    yearly: str
    change: str
    mark: str
    reasons: tuple[str, ...]


def title(timeline: Timeline) -> str:
    """What is shown: `Victims of trafficking by sex, 2017 to 2022`."""
    labels = [each.label[:1].lower() + each.label[1:] for each in timeline.dimensions]
    by = f" by {wording.enumeration(labels)}" if labels else ""
    first, last = timeline.periods[0], timeline.periods[-1]
    span = first if first == last else f"{first} to {last}"
    return f"{timeline.dataset.label}{by}, {span}"


def panel(timeline: Timeline, series: Series) -> str:
    """What one line of it is: `Albania · Female`."""
    cell = wording.column(timeline, series.codes)
    return f"{series.party.name} {wording.JOINT} {cell}" if series.codes else series.party.name


def counted(timeline: Timeline, series: Series) -> str:
    """The statuses that a country counts in these figures."""
    codes = timeline.dataset.indicator(timeline.dataset.status_indicator).code_list.codes
    labels = [code.label.lower() for code in codes if code.id in series.statuses]
    return wording.alternatives(wording.enumeration(labels))


def number(moment: Moment) -> str:
    """What may be read of a figure; nothing where there is none."""
    if moment.figure is None:
        return ""
    return wording.BELOW_MINIMUM if moment.figure.shown is None else f"{moment.figure.shown:,}"


def interval(figure: Figure | None) -> str:
    """Its doubt, where it is shown."""
    if figure is None or figure.shown is None:
        return ""
    low, high = wording.bounds(figure)
    return f"[{low:,}–{high:,}]"  # noqa: RUF001  # A range is written with an en dash.


def told(series: Series) -> tuple[Told, ...]:
    """Every change of a series."""
    figures = {each.period: each.figure for each in series.moments}
    return tuple(_told(step, figures[step.earlier], figures[step.later]) for step in series.steps)


def _told(step: Step, before: Figure | None, after: Figure | None) -> Told:
    number = noise = yearly = ""
    shown = [each.shown for each in (before, after) if each and each.shown is not None]
    if step.difference and len(shown) == 2:  # noqa: PLR2004  # Both.
        number = _signed(shown[1] - shown[0])
        noise, yearly = _range(step.difference.noise), _range(step.difference.yearly)
    return Told(
        periods=f"{step.earlier} to {step.later}",
        number=number,
        noise=noise,
        yearly=yearly,
        change=CHANGES[step.change],
        mark=wording.CAUTION * (step.graded.grade == "B"),
        reasons=tuple(each.sentence for each in step.graded.reasons),
    )


def reasons(timeline: Timeline) -> tuple[str, ...]:
    """Why lines are cut or changes marked, each once, the gravest first."""
    found = (
        reason for each in timeline.series for step in each.steps for reason in step.graded.reasons
    )
    distinct = sorted(dict.fromkeys(found), key=lambda each: each.grade, reverse=True)
    signs = {"B": wording.CAUTION, "C": "┆"}
    return tuple(f"{signs[each.grade]} {each.sentence}" for each in distinct)


def trend(series: Series) -> str:
    """What may be said of the direction of a series."""
    found = series.trend
    if found is None:
        return "too few comparable periods for a trend"
    span = f"{found.periods[0]} to {found.periods[-1]}"
    figures = {each.period: each.figure for each in series.moments}
    of_run = [figures[period] for period in found.periods]
    slope = ""
    if all(each is not None and each.shown is not None for each in of_run):
        low, high = _decimal(found.noise.low), _decimal(found.noise.high)
        slope = f": {_decimal(found.slope)} a year [{low} to {high}]"
    within = [step for step in series.steps if found.periods[0] <= step.earlier < found.periods[-1]]
    caution = wording.CAUTION * any(step.graded.grade == "B" for step in within)
    return f"{series.direction}{caution}, {span}{slope}"


def pooled(series: Series) -> str:
    """The newest comparable periods taken together; nothing where that says nothing."""
    found = series.pooled
    if found is None:
        return ""
    low, high = round(found.noise.low), round(found.noise.high)
    span = f"{found.periods[0]} to {found.periods[-1]}"
    return f"{span}: {round(found.average):,} a year [{low:,}–{high:,}]"  # noqa: RUF001  # A range.


def collected(inventory: Inventory, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What a country says that it collects: each dataset, and its indicators."""
    return tuple(
        (
            dataset.label,
            ", ".join(
                each.label
                for each in dataset.indicators
                if each.id in inventory.collected[dataset.id]
            ),
        )
        for dataset in catalogue.datasets
        if dataset.id in inventory.collected
    )


def left_out(timeline: Timeline) -> str:
    """Which periods are not of the length of the others."""
    if not timeline.left_out:
        return ""
    return f"Not shown, being of another length: {wording.enumeration(timeline.left_out)}."


def footnotes(series: Series, timeline: Timeline) -> str:
    """The footnotes that the figures of a series need wherever they go."""
    codes = (
        code.footnote
        for each in timeline.dimensions
        for code in each.codes
        if series.codes[each.id] == code.id
    )
    return _joined((series.party.footnote, *codes))


def _joined(notes: Iterable[str | None]) -> str:
    return " ".join(dict.fromkeys(note for note in notes if note))


def _range(ends: Interval) -> str:
    return f"[{_signed(round(ends.low))} to {_signed(round(ends.high))}]"


def _signed(value: int) -> str:
    return f"{value:+,}".replace("-", "−") if value else "0"  # noqa: RUF001  # A minus, not a hyphen.


def _decimal(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")  # noqa: RUF001  # A minus, not a hyphen.
