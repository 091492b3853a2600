"""The words around figures over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub import wording
from hub.language import _, alternatives, enumeration, later
from hub.language import number as whole
from hub.selection import Figure
from hub.statistics.interval import Interval
from hub.statistics.trend import Direction
from hub.timeline import Change, Moment, Series, Step, Timeline
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
RATED = later(
    "Rates are judged, not numbers of people: where more inhabitants are known of one period than "
    "of another, more people are expected in it. Inhabitants are taken as known without error."
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
    said = f"{what}, {period}"
    if labels:
        said = _("{what} by {dimensions}, {period}").format(
            what=what, dimensions=enumeration(labels), period=period
        )
    if timeline.parts == 1:
        return said
    return _("{title}, per 100,000 inhabitants").format(title=said)


def unit(timeline: Timeline) -> str:
    """What the numbers are, as an axis has it."""
    if timeline.parts == 1:
        return f"{timeline.dataset.unit.capitalize()}s"
    return _("per 100,000 inhabitants")


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
    return _(wording.BELOW_MINIMUM) if shown is None else wording.amount(shown, moment.parts)


def interval(moment: Moment) -> str:
    """The doubt of a figure, where it is shown."""
    if moment.figure is None or moment.figure.shown is None:
        return ""
    low, high = (
        wording.amount(end, moment.parts) for end in wording.bounds(moment.figure, moment.unit)
    )
    return f"[{low}–{high}]"  # noqa: RUF001  # A range is written with an en dash.


def told(series: Series) -> tuple[Told, ...]:
    """Every change of a series."""
    figures = {each.period: each.figure for each in series.moments}
    return tuple(
        _told(step, (figures[step.earlier], figures[step.later]), series.parts)
        for step in series.steps
    )


def _told(step: Step, both: tuple[Figure | None, Figure | None], parts: int) -> Told:
    number = noise = yearly = ""
    shown = [each.shown for each in both if each and each.shown is not None]
    if step.difference and len(shown) == 2:  # noqa: PLR2004  # Both.
        number = _signed(shown[1] - shown[0], parts)
        noise = _range(step.difference.noise, parts)
        yearly = _range(step.difference.yearly, parts)
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
    if series.is_without_population:
        return _(wording.NO_POPULATION)
    if found is None:
        return _("too few comparable periods for a trend")
    span = _span(found.periods)
    figures = {each.period: each.figure for each in series.moments}
    of_run = [figures[period] for period in found.periods]
    slope = ""
    if all(each is not None and each.shown is not None for each in of_run):
        values = (found.slope, found.noise.low, found.noise.high)
        middle, low, high = (_decimal(each, series.parts) for each in values)
        slope = _(": {slope} a year [{low} to {high}]").format(slope=middle, low=low, high=high)
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
        number=wording.amount(round(found.average), series.parts),
        low=wording.amount(round(found.noise.low), series.parts),
        high=wording.amount(round(found.noise.high), series.parts),
    )


def unknown(timeline: Timeline) -> str:
    """Whose inhabitants nobody has told."""
    if not timeline.unknown:
        return ""
    names = enumeration([each.name for each in timeline.unknown])
    return _("No population is known of {parties}.").format(parties=names)


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


def key(timeline: Timeline) -> tuple[str, ...]:
    """What the signs of a picture mean that stands alone."""
    used = {moment.observation for each in timeline.series for moment in each.moments}
    known = dict(wording.signs(used))
    if "no-population" in used:
        known[wording.SIGNS["no-population"]] = _(wording.NO_POPULATION)
    signs = "; ".join(f"{sign} {words}" for sign, words in known.items())
    return (f"│ {_('95 % interval of the noise')}", signs, _(CUT))


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


def _range(ends: Interval, parts: int) -> str:
    """Both ends, those of rates rounded outwards."""
    whole_ends = (round(ends.low), round(ends.high)) if parts == 1 else ends.outwards
    low, high = (_signed(each, parts) for each in whole_ends)
    return f"[{_('{low} to {high}').format(low=low, high=high)}]"


def _span(periods: Sequence[str]) -> str:
    """From the first to the last."""
    first, last = periods[0], periods[-1]
    return first if first == last else _("{low} to {high}").format(low=first, high=last)


def _changed(change: Change) -> str:
    sign, words = CHANGES[change]
    return f"{sign} {_(words)}"


def _signed(value: int, parts: int) -> str:
    return f"{_sign(value)}{wording.amount(abs(value), parts)}"


def _decimal(value: float, parts: int) -> str:
    """One digit more than the figures themselves have."""
    return f"{_sign(value) or '+'}{whole(abs(value) / parts, 1 if parts == 1 else 3)}"


def _sign(value: float) -> str:
    return "+" if value > 0 else "\N{MINUS SIGN}" if value else ""
