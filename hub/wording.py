"""The words around a comparison's numbers, the same in the terminal, on pages and in reports.

They are said in the language that is spoken (`language`).
"""

from collections.abc import Collection, Iterable, Mapping
from math import ceil, floor
from typing import Protocol

from hub.comparability.grade import Reason
from hub.comparability.rules import Grade
from hub.comparison import Absence, Cell, Comparison, Dimension, Total, distinct
from hub.language import _, alternatives, enumeration, later, ngettext
from hub.language import number as whole
from hub.reference.beside import About
from hub.reference.figure import Measure
from hub.selection import Figure
from hub.statistics.rate import Population
from proto.catalogue import Catalogue, Party

REGION = later("Region")
BELOW_MINIMUM = later("below min.")
NOT_PUBLISHED = later("not publ.")
NOT_COLLECTED = later("not collected")
NOT_COVERED = later("not covered")
NO_POPULATION = later("no population")
NOT_SHOWN = later("not shown")
BESIDE = "†"
CAUTION = "‡"
JOINT = "·"

MOST_BESIDE = 12
"""Cautions; more would stand between the reader and the figures, and are listed after them."""

_TOGETHER = "\N{NO-BREAK SPACE}"
"""No line ends between a name and its mark."""

ABSENCES: Mapping[Absence, str] = {
    "not-published": NOT_PUBLISHED,
    "not-collected": NOT_COLLECTED,
    "not-covered": NOT_COVERED,
    "no-population": NO_POPULATION,
}

SIGNS: Mapping[str, str] = {
    "zero": "0",
    "below-minimum": "◇",
    "not-published": "✕",
    "not-collected": "∅",
    "not-covered": "▨",
    "no-population": "?",
}
"""What tells them apart without colour and without reading."""

OBSERVATIONS: Mapping[str, str] = {
    "zero": later("zero: published, and none"),
    "below-minimum": later("below the minimum: published, too small to be shown"),
    "not-published": later("not published: nothing was released"),
    "not-collected": later("not collected: the country's registers do not ask for it"),
    "not-covered": later("not covered: no institution of the country reported it then"),
}
"""Five things that are not the same; each is said beside its sign."""

MARKS: Mapping[Grade, str] = {"A": "", "B": CAUTION, "C": BESIDE}

_MEASURES: Mapping[Measure, str] = {
    "victims-detected": later("Victims detected"),
    "persons-in-formal-contact": later("Persons in formal contact"),
    "persons-prosecuted": later("Persons prosecuted"),
    "persons-convicted": later("Persons convicted"),
    "offences": later("Offences"),
}


HOW_TO_READ = later(
    "How to read {number} {interval}: {party} published {number}. Random noise was added to "
    "protect each person; the count behind it lies between {low} and {high}. Of 20 such "
    "intervals at least 19 hold the true count. Numbers are adjusted so that none is negative "
    "and tables add up; so they need not stand in the middle of their intervals."
)
HOW_TO_READ_A_RATE = later(
    "How to read {number} {interval}: {party} has a rate of {number}. Random noise was added to "
    "protect each person; the rate behind it lies between {low} and {high}. Of 20 such "
    "intervals at least 19 hold the true rate. Numbers are adjusted so that none is negative "
    "and tables add up; so they need not stand in the middle of their intervals."
)

_FINE = 6
"""Decimals to which computers multiply alike."""


def title(comparison: Comparison) -> str:
    """What is compared: `Victims of trafficking by sex and age group, 2019`."""
    labels = [
        dimension.label[:1].lower() + dimension.label[1:] for dimension in comparison.dimensions
    ]
    what, period = comparison.dataset.label, comparison.period
    said = f"{what}, {period}"
    if labels:
        said = _("{what} by {dimensions}, {period}").format(
            what=what, dimensions=enumeration(labels), period=period
        )
    return (
        said
        if parts_of(comparison) == 1
        else _("{title}, per 100,000 inhabitants").format(title=said)
    )


def unit(comparison: Comparison) -> str:
    """What the numbers are, as an axis has it."""
    if parts_of(comparison) == 1:
        return _("Number counted")
    return _("Number counted per 100,000 inhabitants")


class Tabled(Protocol):
    """Whatever has dimensions: a comparison, or a table over time."""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """With the codes they have in it."""


class Divided(Tabled, Protocol):
    """Whatever can be divided by the inhabitants of its parties."""

    @property
    def parties(self) -> tuple[Party, ...]:
        """Whose figures they are."""


def column(comparison: Tabled, codes: Mapping[str, str]) -> str:
    """The name of a combination of codes: `Female · Child`, or `All` for the total."""
    words = [each.labels[codes[each.id]] for each in comparison.dimensions]
    return f" {JOINT} ".join(words) or _("All")


def party(comparison: Comparison, party_id: str) -> str:
    """The name of a party."""
    return next((each.name for each in comparison.parties if each.id == party_id), party_id)


def parties(comparison: Comparison, ids: Iterable[str]) -> str:
    """The names of several parties: `Albania, Croatia and Serbia`."""
    return enumeration([party(comparison, each) for each in ids])


def heading(comparison: Comparison, party_id: str) -> str:
    """The name of a party, with the mark that all its figures share."""
    shared = _shared_mark(comparison, party_id)
    return (
        f"{party(comparison, party_id)}{_TOGETHER}{shared}"
        if shared
        else party(comparison, party_id)
    )


def marked_apart(comparison: Comparison) -> frozenset[str]:
    """The parties whose figures do not all have one mark, so that each has its own."""
    return frozenset(
        party.id for party in comparison.parties if len(_marks(comparison, party.id)) > 1
    )


def mark(item: Cell | Total, apart: Collection[str]) -> str:
    """The mark that a figure has of its own, where its heading has none for all of the party's."""
    if isinstance(item, Total):
        return CAUTION if item.reasons else ""
    return MARKS[item.grade] if item.grade and item.party in apart else ""


def _shared_mark(comparison: Comparison, party_id: str) -> str:
    marks = _marks(comparison, party_id)
    return next(iter(marks)) if len(marks) == 1 else ""


def _marks(comparison: Comparison, party_id: str) -> frozenset[str]:
    return frozenset(MARKS[cell.grade] for cell in comparison.of(party_id) if cell.grade)


def headings(comparison: Comparison) -> tuple[str, ...]:
    """The names of all parties, as they stand over their figures."""
    return tuple(heading(comparison, party.id) for party in comparison.parties)


def short(comparison: Comparison, party_id: str) -> str:
    """The code of a party, with the star that its name carries."""
    return party_id + "*" * party(comparison, party_id).endswith("*")


def footnotes_of(comparison: Comparison, cell: Cell) -> str:
    """The footnotes that a figure needs wherever it goes."""
    of_party = (each.footnote for each in comparison.parties if each.id == cell.party)
    of_codes = (
        code.footnote
        for dimension in comparison.dimensions
        for code in dimension.codes
        if cell.codes[dimension.id] == code.id
    )
    return " ".join(dict.fromkeys(note for note in (*of_party, *of_codes) if note))


def cited(population: Population, shown: Divided) -> str:
    """A population, with its year and source."""
    dimensions = {dimension.id: dimension.codes for dimension in shown.dimensions}
    names = {each.id: each.name for each in shown.parties}
    asked = (("sex", population.sex), ("age_group", population.age_group))
    whom = [code.label for name, of in asked for code in dimensions.get(name, ()) if code.id == of]
    limited = f" ({', '.join(whom).lower()})" if whom else ""
    return _("{who}: {number} inhabitants in {year}. {source}.").format(
        who=f"{names.get(population.party, population.party)}{limited}",
        number=whole(population.inhabitants),
        year=population.year,
        source=population.source,
    )


def grades_of(comparison: Comparison, party_id: str) -> tuple[str, ...]:
    """The grades that a party's figures have here."""
    return tuple(sorted({cell.grade for cell in comparison.of(party_id) if cell.grade}))


def reasons_of(comparison: Comparison, party_id: str) -> tuple[str, ...]:
    """Why they are no `A`, each reason once."""
    reasons = (reason for cell in comparison.of(party_id) for reason in cell.reasons)
    return sentences(reasons, (CAUTION, BESIDE))


def reference(about: About, catalogue: Catalogue) -> str:
    """What a public figure of others counts: `Victims detected, female`."""
    words = [_(_MEASURES[about.measure])]
    people = catalogue.dataset("victims")
    for name, code in (("sex", about.sex), ("age_group", about.age)):
        if code:
            words.append(people.indicator(name).code_list.code(code).label.lower())
    return ", ".join(words)


def reference_column(party: Party, year: int, parties: int, years: int) -> str:
    """Of whom and when a column of such figures is, as far as columns differ."""
    words = [party.name] * (parties > 1 or years == 1) + [str(year)] * (years > 1)
    return " ".join(words)


def statuses(comparison: Comparison, joined: str) -> str:
    """The statuses of a cell: `Presumed and Formally identified`."""
    return enumeration(_statuses(comparison, joined))


def _statuses(comparison: Comparison, joined: str) -> list[str]:
    codes = comparison.dataset.indicator(comparison.dataset.status_indicator).code_list
    labels = {code.id: code.label for code in codes.codes}
    return [labels.get(status, status) for status in joined.split("+") if status]


def statuses_of(comparison: Comparison, party_id: str) -> str:
    """The statuses that a party counts; nothing where it has published nothing."""
    counted = {cell.status for cell in comparison.of(party_id) if cell.figure}
    return statuses(comparison, max(counted, default="")).lower()


def amount(value: int, parts: int = 1) -> str:
    """A number of units, of which so many parts make one: `1,234`, or `4.29` of 429 hundredths."""
    return whole(value) if parts == 1 else whole(value / parts, 2)


def number(item: Cell | Total) -> str:
    """What may be read of a figure, without its doubt."""
    if item.figure is None:
        return _(ABSENCES[item.absence])
    if item.figure.shown is not None:
        return amount(item.figure.shown, item.parts)
    return _(NOT_SHOWN) if isinstance(item, Total) else _(BELOW_MINIMUM)


def interval(item: Cell | Total) -> str:
    """The doubt of a figure, as a range in brackets; nothing where there is no figure to read."""
    if item.figure is None or item.figure.shown is None:
        return ""
    low, high = (amount(end, item.parts) for end in bounds(item.figure, item.unit))
    return f"[{low}–{high}]"  # noqa: RUF001  # A range is written with an en dash.


def bounds(figure: Figure, unit: float = 1.0) -> tuple[int, int]:
    """Both ends of the interval; where one count makes another unit, those of the whole counts.

    A rate is told in whole parts, though it is none: its ends are rounded outwards.
    """
    if unit == 1:
        return figure.noise.interval(figure.estimate)
    low, high = figure.noise.scaled(1 / unit).interval(figure.estimate / unit)
    return floor(round(low * unit, _FINE)), ceil(round(high * unit, _FINE))


def counted(comparison: Comparison) -> str:
    """What one unit of a figure is."""
    unit = comparison.dataset.unit
    if not comparison.footing:
        return _("Counted: each {unit} once, under one status.").format(unit=unit)
    return _("Counted: each {unit} once, with the status {statuses}.").format(
        unit=unit,
        statuses=alternatives(each.lower() for each in _statuses(comparison, comparison.footing)),
    )


def cautions(comparison: Comparison) -> tuple[str, ...]:
    """Why figures are marked, the gravest reasons first, each once."""
    of_cells = distinct(*(cell.reasons for cell in comparison.cells))
    return sentences(of_cells, (CAUTION, BESIDE))


def cautions_of_sums(comparison: Comparison) -> tuple[str, ...]:
    """What has to be said of the region's totals alone."""
    of_cells = (cell.reasons for cell in comparison.cells)
    said = {*distinct(*of_cells, *(each.row.pairs.reasons for each in comparison.judged))}
    of_sums = distinct(*(total.reasons for total in comparison.totals))
    return sentences((each for each in of_sums if each not in said), (CAUTION, CAUTION))


def legend(comparison: Comparison) -> str:
    """What the marks mean, where there are any."""
    if not comparison.reasons:
        return _("Grade A: all these figures are counted alike.")
    return _(
        "Grade A, without a mark: counted alike. "
        "Grade B, {b}: compared with the caution stated. "
        "Grade C, {c}: shown beside the others, never subtracted or added."
    ).format(b=CAUTION, c=BESIDE)


def sentences(reasons: Iterable[Reason], marks: tuple[str, str]) -> tuple[str, ...]:
    """Reasons as sentences under the marks of B and C, first those of C."""
    distinct = sorted(dict.fromkeys(reasons), key=lambda each: each.grade, reverse=True)
    b, c = marks
    return tuple(f"{c if each.grade == 'C' else b} {each.sentence}" for each in distinct)


def missing(comparison: Comparison) -> str:
    """Who was expected and has published nothing of it."""
    if not comparison.missing:
        return ""
    said = ngettext(
        "{parties} has not published this.",
        "{parties} have not published this.",
        len(comparison.missing),
    )
    return said.format(parties=parties(comparison, comparison.missing))


def totals(comparison: Comparison) -> tuple[Total | None, ...]:
    """The region's total under each combination of codes, where there is one."""
    by_codes = {tuple(total.codes.values()): total for total in comparison.totals}
    return tuple(by_codes.get(tuple(codes.values())) for codes in comparison.columns)


def rows(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """The cells of all parties under each combination of codes."""
    return tuple(zip(*(comparison.of(party.id) for party in comparison.parties), strict=True))


def blank(comparison: Comparison) -> tuple[Mapping[str, str], ...]:
    """The combinations of codes under which nobody shows a number; none if that is all of them."""
    empty = tuple(
        codes
        for codes, cells in zip(comparison.columns, rows(comparison), strict=True)
        if all(cell.observation not in ("value", "zero") for cell in cells)
    )
    return empty if len(empty) < len(comparison.columns) else ()


def left_out(comparison: Comparison) -> str:
    """Which columns are not printed, and why."""
    columns = [column(comparison, codes) for codes in blank(comparison)]
    if not columns:
        return ""
    return _("Below the minimum in every country: {columns}.").format(columns="; ".join(columns))


def summed(comparison: Comparison) -> str:
    """Which parties the region's totals add up."""
    sums = {total.parties for total in comparison.totals}
    if len(sums) != 1:
        return _("Region: the sum of the comparable figures.")
    return _("Region: the sum of {parties}.").format(parties=parties(comparison, sums.pop()))


def how_to_read(comparison: Comparison) -> str:
    """One figure of the comparison, read aloud."""
    legible = [cell for cell in comparison.cells if cell.observation == "value"]
    if not legible:
        return _("Every number here was protected with random noise.")
    cell = max(legible, key=lambda each: each.figure.estimate if each.figure else 0)
    ends = bounds(cell.figure, cell.unit) if cell.figure else (0, 0)
    low, high = (amount(end, cell.parts) for end in ends)
    said = _(HOW_TO_READ) if cell.parts == 1 else _(HOW_TO_READ_A_RATE)
    return said.format(
        number=number(cell),
        interval=interval(cell),
        party=party(comparison, cell.party),
        low=low,
        high=high,
    )


def marks(comparison: Comparison) -> tuple[str, ...]:
    """What stands where no number does, for those marks that are used."""
    of_cells = {number(cell) for cell in comparison.cells}
    used = of_cells | {number(total) for total in comparison.totals}
    said = {
        _(BELOW_MINIMUM): _("published, but too small to be shown as a number."),
        _(NOT_PUBLISHED): _("nothing was published here."),
        _(NOT_COLLECTED): _("the country says that its registers do not ask for this."),
        _(NOT_COVERED): _("by the country's method note, no institution reported this then."),
        _(NO_POPULATION): _("nobody has told this hub how many people live there."),
        _(NOT_SHOWN): _("this sum would give away a number in it that is below the minimum."),
    }
    return tuple(f"{mark}: {sentence}" for mark, sentence in said.items() if mark in used)


def parts_of(comparison: Comparison) -> int:
    """How many of its units make one."""
    return max(cell.parts for cell in comparison.cells)


def periods(number: int) -> str:
    """How many periods may be read."""
    if not number:
        return _("nothing published")
    return ngettext("{number} period", "{number} periods", number).format(number=whole(number))


def signs(used: Collection[str]) -> Mapping[str, str]:
    """The signs of these observations and what they mean; zero needs none."""
    return {
        SIGNS[each]: _(words) for each, words in OBSERVATIONS.items() if each in {*used} - {"zero"}
    }


def key(comparison: Comparison) -> tuple[str, ...]:
    """What the signs of a picture mean that stands alone."""
    used = {cell.observation for cell in comparison.cells}
    signs_used = "; ".join(f"{sign} {words}" for sign, words in signs(used).items())
    return (f"─ {_('95 % interval of the noise')}", signs_used, legend(comparison))
