"""The words around figures over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub import wording
from hub.language import _, alternatives, enumeration, later
from hub.language import number as whole
from hub.over_time import Change, Moment, Series, Step, Timeline
from hub.selection import Figure
from hub.statistics.interval import Interval
from hub.statistics.trend import Direction
from proto.catalogue import Catalogue
from proto.notice import Inventory

CHANGES: Mapping[Change, tuple[str, str]] = {
    "rose": ("▲", later("rose")),
    "fell": ("▼", later("fell")),
    "cannot tell": ("·", later("cannot tell")),
    "not comparable": ("┆", later("not comparable")),
}

DIRECTIONS: Mapping[Direction, str] = {
    "rising": later("rising"),
    "falling": later("falling"),
    "cannot tell": later("cannot tell"),
}

JUDGED = later(
    "A change is told where neither the noise nor the chance of a single year explains it. All "
    "changes of this page are judged together, and so are all its trends: of those told, on "
    "average at most one in twenty is false."
)
CUT = later(
    "Where a line is cut, figures before and after do not count the same: none is subtracted."
)
TWO_DOUBTS = later(
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
    what, period = timeline.dataset.label, _span(timeline.periods)
    if not labels:
        return f"{what}, {period}"
    return _("{what} by {dimensions}, {period}").format(
        what=what, dimensions=enumeration(labels), period=period
    )


def panel(timeline: Timeline, series: Series) -> str:
    """What one line of it is: `Albania · Female`."""
    cell = wording.column(timeline, series.codes)
    return f"{series.party.name} {wording.JOINT} {cell}" if series.codes else series.party.name


def counted(timeline: Timeline, series: Series) -> str:
    """The statuses that a country counts in these figures."""
    codes = timeline.dataset.indicator(timeline.dataset.status_indicator).code_list.codes
    labels = [code.label.lower() for code in codes if code.id in series.statuses]
    return alternatives(labels)


def number(moment: Moment) -> str:
    """What may be read of a figure; nothing where there is none."""
    if moment.figure is None:
        return ""
    shown = moment.figure.shown
    return _(wording.BELOW_MINIMUM) if shown is None else whole(shown)


def interval(figure: Figure | None) -> str:
    """Its doubt, where it is shown."""
    if figure is None or figure.shown is None:
        return ""
    low, high = wording.bounds(figure)
    return f"[{whole(low)}–{whole(high)}]"  # noqa: RUF001  # A range is written with an en dash.


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
        periods=_span((step.earlier, step.later)),
        number=number,
        noise=noise,
        yearly=yearly,
        change=_changed(step.change),
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
        return _("too few comparable periods for a trend")
    span = _span(found.periods)
    figures = {each.period: each.figure for each in series.moments}
    of_run = [figures[period] for period in found.periods]
    slope = ""
    if all(each is not None and each.shown is not None for each in of_run):
        low, high = _decimal(found.noise.low), _decimal(found.noise.high)
        slope = _(": {slope} a year [{low} to {high}]").format(
            slope=_decimal(found.slope), low=low, high=high
        )
    within = [step for step in series.steps if found.periods[0] <= step.earlier < found.periods[-1]]
    caution = wording.CAUTION * any(step.graded.grade == "B" for step in within)
    return f"{_(DIRECTIONS[series.direction])}{caution}, {span}{slope}"


def pooled(series: Series) -> str:
    """The newest comparable periods taken together; nothing where that says nothing."""
    found = series.pooled
    if found is None:
        return ""
    return _("{periods}: {number} a year [{low}–{high}]").format(  # noqa: RUF001  # A range.
        periods=_span(found.periods),
        number=whole(round(found.average)),
        low=whole(round(found.noise.low)),
        high=whole(round(found.noise.high)),
    )


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
    return _("Not shown, being of another length: {periods}.").format(
        periods=enumeration(timeline.left_out)
    )


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
    low, high = _signed(round(ends.low)), _signed(round(ends.high))
    return f"[{_('{low} to {high}').format(low=low, high=high)}]"


def _span(periods: Sequence[str]) -> str:
    """From the first to the last."""
    first, last = periods[0], periods[-1]
    return first if first == last else _("{low} to {high}").format(low=first, high=last)


def _changed(change: Change) -> str:
    sign, words = CHANGES[change]
    return f"{sign} {_(words)}"


def _signed(value: int) -> str:
    return f"{_sign(value)}{whole(abs(value))}"


def _decimal(value: float) -> str:
    return f"{_sign(value) or '+'}{whole(abs(value), 1)}"


def _sign(value: float) -> str:
    return "+" if value > 0 else "\N{MINUS SIGN}" if value else ""
