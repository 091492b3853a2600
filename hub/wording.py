"""The words around a comparison's numbers, the same in the terminal, on pages and in reports."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hub.comparability.grade import Reason
from hub.comparability.rules import Grade
from hub.comparison import Absence, Cell, Comparison, Dimension, Total, Verdict
from hub.reference.beside import About
from hub.reference.figure import Measure
from hub.selection import Figure
from hub.statistics.rate import Population
from proto.catalogue import Catalogue, Party

REGION = "Region"
BELOW_MINIMUM = "below min."
NOT_PUBLISHED = "not publ."
NOT_COLLECTED = "not collected"
NOT_COVERED = "not covered"
NO_POPULATION = "no population"
NOT_SHOWN = "not shown"
BESIDE = "†"
CAUTION = "‡"
JOINT = "·"

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
    "zero": "zero: published, and none",
    "below-minimum": "below the minimum: published, too small to be shown",
    "not-published": "not published: nothing was released",
    "not-collected": "not collected: the country's registers do not ask for it",
    "not-covered": "not covered: no institution of the country reported it then",
}
"""Five things that are not the same; each is said beside its sign."""

_MARKS: Mapping[Grade, str] = {"A": "", "B": CAUTION, "C": BESIDE}

_MEASURES: Mapping[Measure, str] = {
    "victims-detected": "Victims detected",
    "persons-in-formal-contact": "Persons in formal contact",
    "persons-prosecuted": "Persons prosecuted",
    "persons-convicted": "Persons convicted",
    "offences": "Offences",
}

TIES = (
    "All pairs are judged together: of the differences told here, on average at most one in twenty "
    "is false."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be told about one combination of codes.

    Attributes:
        higher: Each party that is higher than others, with the verdict on each of those.
    """

    codes: Mapping[str, str]
    higher: Mapping[str, tuple[Verdict, ...]]


def title(comparison: Comparison) -> str:
    """What is compared: `Victims of trafficking by sex and age group, 2019`."""
    labels = [
        dimension.label[:1].lower() + dimension.label[1:] for dimension in comparison.dimensions
    ]
    by = f" by {enumeration(labels)}" if labels else ""
    per = "" if _parts(comparison) == 1 else ", per 100,000 inhabitants"
    return f"{comparison.dataset.label}{by}, {comparison.period}{per}"


def unit(comparison: Comparison) -> str:
    """What the numbers count: `Persons`, or `Persons per 100,000 inhabitants`."""
    counted = f"{comparison.dataset.unit.capitalize()}s"
    return counted if _parts(comparison) == 1 else f"{counted} per 100,000 inhabitants"


class Tabled(Protocol):
    """Whatever has dimensions: a comparison, or a table over time."""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """With the codes they have in it."""


def column(comparison: Tabled, codes: Mapping[str, str]) -> str:
    """The name of a combination of codes: `Female · Child`, or `All` for the total."""
    labels = {
        (dimension.id, code.id): code.label
        for dimension in comparison.dimensions
        for code in dimension.codes
    }
    return f" {JOINT} ".join(labels[item] for item in codes.items()) or "All"


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
    return _MARKS[item.grade] if item.grade and item.party in apart else ""


def _shared_mark(comparison: Comparison, party_id: str) -> str:
    marks = _marks(comparison, party_id)
    return next(iter(marks)) if len(marks) == 1 else ""


def _marks(comparison: Comparison, party_id: str) -> frozenset[str]:
    return frozenset(_MARKS[cell.grade] for cell in comparison.of(party_id) if cell.grade)


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


def cited(population: Population, comparison: Comparison) -> str:
    """A population, with its year and source."""
    dimensions = {dimension.id: dimension.codes for dimension in comparison.dimensions}
    asked = (("sex", population.sex), ("age_group", population.age_group))
    whom = [code.label for name, of in asked for code in dimensions.get(name, ()) if code.id == of]
    limited = f" ({', '.join(whom).lower()})" if whom else ""
    return (
        f"{party(comparison, population.party)}{limited}: {population.inhabitants:,} inhabitants "
        f"in {population.year}. {population.source}."
    )


def grades_of(comparison: Comparison, party_id: str) -> tuple[str, ...]:
    """The grades that a party's figures have here."""
    return tuple(sorted({cell.grade for cell in comparison.of(party_id) if cell.grade}))


def reasons_of(comparison: Comparison, party_id: str) -> tuple[str, ...]:
    """Why they are no `A`, each reason once."""
    reasons = (reason for cell in comparison.of(party_id) for reason in cell.reasons)
    return _sentences(reasons, (CAUTION, BESIDE))


def reference(about: About, catalogue: Catalogue) -> str:
    """What a public figure of others counts: `Victims detected, female`."""
    words = [_MEASURES[about.measure]]
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
    codes = comparison.dataset.indicator(comparison.dataset.status_indicator).code_list
    labels = {code.id: code.label for code in codes.codes}
    return enumeration([labels.get(status, status) for status in joined.split("+") if status])


def statuses_of(comparison: Comparison, party_id: str) -> str:
    """The statuses that a party counts; nothing where it has published nothing."""
    counted = {cell.status for cell in comparison.of(party_id) if cell.figure}
    return statuses(comparison, max(counted, default="")).lower()


def amount(value: int, parts: int = 1) -> str:
    """A number of units, of which so many parts make one: `1,234`, or `4.29` of 429 hundredths."""
    return f"{value:,}" if parts == 1 else f"{value / parts:,.2f}"


def number(item: Cell | Total) -> str:
    """What may be read of a figure, without its doubt."""
    if item.figure is None:
        return ABSENCES[item.absence]
    if item.figure.shown is not None:
        return amount(item.figure.shown, item.parts)
    return NOT_SHOWN if isinstance(item, Total) else BELOW_MINIMUM


def interval(item: Cell | Total) -> str:
    """The doubt of a figure, as a range in brackets; nothing where there is no figure to read."""
    if item.figure is None or item.figure.shown is None:
        return ""
    low, high = (amount(end, item.parts) for end in bounds(item.figure))
    return f"[{low}–{high}]"  # noqa: RUF001  # A range is written with an en dash.


def bounds(figure: Figure) -> tuple[int, int]:
    """Both ends of the interval."""
    return figure.noise.interval(figure.estimate)


def counted(comparison: Comparison) -> str:
    """What one unit of a figure is."""
    unit = comparison.dataset.unit
    if not comparison.footing:
        return f"Counted: each {unit} once, under one status."
    footing = alternatives(statuses(comparison, comparison.footing))
    return f"Counted: each {unit} once, with the status {footing}."


def cautions(comparison: Comparison) -> tuple[str, ...]:
    """Why figures are marked, the gravest reasons first, each once."""
    of_cells = (reason for cell in comparison.cells for reason in cell.reasons)
    return _sentences(of_cells, (CAUTION, BESIDE))


def cautions_of_pairs(comparison: Comparison) -> tuple[str, ...]:
    """Why pairs are marked, where the same is not said already of the figure of one of the two."""
    said = {(each.rule, cell.party) for cell in comparison.cells for each in cell.reasons}
    of_pairs = (reason for verdict in comparison.verdicts for reason in verdict.reasons)
    unsaid = (
        reason
        for reason in dict.fromkeys(of_pairs)
        if said.isdisjoint((reason.rule, party_id) for party_id in reason.parties)
    )
    return _sentences(unsaid, (CAUTION, BESIDE))


def cautions_of_sums(comparison: Comparison) -> tuple[str, ...]:
    """What has to be said of the region's totals alone."""
    graded: Iterable[Cell | Verdict] = (*comparison.cells, *comparison.verdicts)
    said = {reason for item in graded for reason in item.reasons}
    of_sums = (reason for total in comparison.totals for reason in total.reasons)
    return _sentences((each for each in of_sums if each not in said), (CAUTION, CAUTION))


def legend(comparison: Comparison) -> str:
    """What the marks mean, where there are any."""
    if not comparison.reasons:
        return "Grade A: all these figures are counted alike."
    return (
        "Grade A, without a mark: counted alike. "
        f"Grade B, {CAUTION}: compared with the caution stated. "
        f"Grade C, {BESIDE}: shown beside the others, never subtracted or added."
    )


def _sentences(reasons: Iterable[Reason], marks: tuple[str, str]) -> tuple[str, ...]:
    """Reasons as sentences under the marks of B and C, first those of C."""
    distinct = sorted(dict.fromkeys(reasons), key=lambda each: each.grade, reverse=True)
    b, c = marks
    return tuple(f"{c if each.grade == 'C' else b} {each.sentence}" for each in distinct)


def missing(comparison: Comparison) -> str:
    """Who was expected and has published nothing of it."""
    if not comparison.missing:
        return ""
    has = "has" if len(comparison.missing) == 1 else "have"
    return f"{parties(comparison, comparison.missing)} {has} not published this."


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
    return f"Below the minimum in every country: {'; '.join(columns)}." if columns else ""


def summed(comparison: Comparison) -> str:
    """Which parties the region's totals add up."""
    sums = {total.parties for total in comparison.totals}
    if len(sums) != 1:
        return f"{REGION}: the sum of the comparable figures."
    return f"{REGION}: the sum of {parties(comparison, sums.pop())}."


def how_to_read(comparison: Comparison) -> str:
    """One figure of the comparison, read aloud."""
    legible = [cell for cell in comparison.cells if cell.observation == "value"]
    if not legible:
        return "Every number here was protected with random noise."
    cell = max(legible, key=lambda each: each.figure.estimate if each.figure else 0)
    ends = bounds(cell.figure) if cell.figure else (0, 0)
    low, high = (amount(end, cell.parts) for end in ends)
    published = "published" if cell.parts == 1 else "has a rate of"
    behind = "count" if cell.parts == 1 else "rate"
    return (
        f"How to read {number(cell)} {interval(cell)}: {party(comparison, cell.party)} {published} "
        f"{number(cell)}. Random noise was added to protect each person; the {behind} behind it "
        f"lies between {low} and {high}. Of 20 such intervals at least 19 hold the true {behind}."
        " Numbers are adjusted so that none is negative and tables add up; so they need not stand"
        " in the middle of their intervals."
    )


def marks(comparison: Comparison) -> tuple[str, ...]:
    """What stands where no number does, for those marks that are used."""
    of_cells = {number(cell) for cell in comparison.cells}
    used = of_cells | {number(total) for total in comparison.totals}
    said = {
        BELOW_MINIMUM: "published, but too small to be shown as a number.",
        NOT_PUBLISHED: "nothing was published here.",
        NOT_COLLECTED: "the country says that its registers do not ask for this.",
        NOT_COVERED: "by the country's method note, no institution reported this then.",
        NO_POPULATION: "nobody has told this hub how many people live there.",
        NOT_SHOWN: "this sum would give away the one number in it that is below the minimum.",
    }
    return tuple(f"{mark}: {sentence}" for mark, sentence in said.items() if mark in used)


def findings(comparison: Comparison) -> tuple[Finding, ...]:
    """What can be told, per combination of codes under which somebody shows a number."""
    by_codes: dict[tuple[str, ...], list[Verdict]] = {}
    hidden = blank(comparison)
    for verdict in comparison.verdicts:
        if verdict.codes in hidden:
            continue
        by_codes.setdefault(tuple(verdict.codes.values()), []).append(verdict)
    return tuple(_finding(verdicts) for verdicts in by_codes.values())


def unclear(comparison: Comparison) -> str:
    """The combinations of codes in which nothing is higher than anything."""
    columns = [column(comparison, each.codes) for each in findings(comparison) if not each.higher]
    return f"None for: {'; '.join(columns)}." if columns else ""


def matrix(comparison: Comparison, codes: Mapping[str, str]) -> Mapping[str, Mapping[str, Verdict]]:
    """The verdicts under one combination of codes, each party against each other."""
    found: dict[str, dict[str, Verdict]] = {}
    for verdict in comparison.verdicts:
        if verdict.codes == codes:
            for each in (verdict, verdict.reverse):
                found.setdefault(each.a, {})[each.b] = each
    return {party.id: found[party.id] for party in comparison.parties if party.id in found}


def read_aloud(comparison: Comparison, verdict: Verdict) -> str:
    """A verdict as a sentence."""
    told = " ".join((_told(comparison, verdict), *(each.sentence for each in verdict.reasons)))
    return told if verdict.reasons else told.removesuffix(".")


def _told(comparison: Comparison, verdict: Verdict) -> str:
    a, b = party(comparison, verdict.a), party(comparison, verdict.b)
    match verdict.verdict:
        case "higher" | "lower":
            return f"{a} is {verdict.verdict} than {b}."
        case "cannot tell":
            least = amount(verdict.noticeable or 0, _parts(comparison))
            return f"{a} or {b}: cannot tell below a difference of {least}."
        case "not comparable":
            return f"{a} and {b} are not comparable."


def undecided(comparison: Comparison) -> str:
    """How many pairs cannot be told apart, and what would have been noticed."""
    left = [each for each in comparison.verdicts if each.verdict == "cannot tell"]
    needed = [each.noticeable for each in left if each.noticeable]
    if not needed:
        return ""
    parts = _parts(comparison)
    least, most = (amount(end, parts) for end in (min(needed), max(needed)))
    some = "" if least == most else f" (for some pairs {most})"
    surest = max(each.noticeable_80 for each in left if each.noticeable_80)
    sure, what = amount(surest, parts), "counts" if parts == 1 else "rates"
    return (
        f"Cannot tell: {_pairs(len(needed))}. "
        f"A difference of {least}{some} or more would have been noticed; "
        f"{what} that are {sure} apart are told apart at least four times in five."
    )


def incomparable(comparison: Comparison) -> str:
    """How many pairs are not compared."""
    pairs = sum(each.verdict == "not comparable" for each in comparison.verdicts)
    return f"Not comparable ({BESIDE}): {_pairs(pairs)}." * bool(pairs)


def cautious(comparison: Comparison) -> str:
    """How many pairs are compared with a caution."""
    pairs = sum(each.grade == "B" for each in comparison.verdicts)
    return f"Compared with caution ({CAUTION}): {_pairs(pairs)}." * bool(pairs)


def lesser(comparison: Comparison, verdicts: Iterable[Verdict]) -> str:
    """The parties that one is higher than, marked where that is said with caution."""
    marked = (f"{party(comparison, each.b)} {_MARKS[each.grade]}".rstrip() for each in verdicts)
    return enumeration(marked)


def noticeable(comparison: Comparison, verdict: Verdict) -> str:
    """The smallest difference that would have been told, where none was."""
    if verdict.verdict != "cannot tell" or verdict.noticeable is None:
        return ""
    return amount(verdict.noticeable, _parts(comparison))


def _parts(comparison: Comparison) -> int:
    return max(cell.parts for cell in comparison.cells)


def periods(number: int) -> str:
    """How many periods may be read."""
    return {0: "nothing published", 1: "1 period"}.get(number, f"{number:,} periods")


def _pairs(number: int) -> str:
    return "1 pair" if number == 1 else f"{number:,} pairs"


def enumeration(words: Iterable[str]) -> str:
    """Words as people list them: `Albania, Croatia and Serbia`."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def alternatives(listed: str) -> str:
    """An enumeration of labels inside a sentence, as a choice: `presumed or identified`."""
    return " or ".join(listed.lower().rsplit(" and ", 1))


def _finding(verdicts: list[Verdict]) -> Finding:
    higher: dict[str, tuple[Verdict, ...]] = {}
    for each in verdicts:
        if each.verdict in ("higher", "lower"):
            above = each if each.verdict == "higher" else each.reverse
            higher[above.a] = (*higher.get(above.a, ()), above)
    return Finding(verdicts[0].codes, higher)
