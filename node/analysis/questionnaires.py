"""The tables that others ask for, filled from the register: their lines, their codes, our people.

The folder beside this file holds one questionnaire per file: a table is added without code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from node.analysis import sheet as sheets
from node.analysis.definition import Definition
from node.analysis.people import People
from node.analysis.question import Filter, Question, drafted, label_of
from node.analysis.questionnaire_file import Questionnaire, TableEntry, load
from node.analysis.questionnaire_lines import Scale, Words, tally
from node.analysis.register import Register
from node.analysis.sheet import Column, Line, Sheet
from proto.catalogue import Catalogue, Party
from proto.correspondences import Correspondence, correspondence
from proto.period import Period


@dataclass(frozen=True, slots=True)
class Answering:
    """Fills the questionnaires of one country."""

    register: Register
    catalogue: Catalogue
    country: Party
    day: date

    def answer(
        self, name: str, period: Period, statuses: tuple[str, ...] = ()
    ) -> tuple[Sheet, ...]:
        """Every table of a questionnaire, for one period.

        Args:
            name: Of the questionnaire.
            period: What it asks about.
            statuses: As what victims count; as in a draft, where none is named.

        Raises:
            UnavailableError: The register cannot be read.
            UnknownNameError: There is no such questionnaire, or no such status.
        """
        questionnaire = load(name)
        filled = [
            self._sheet(questionnaire, table, period, statuses) for table in questionnaire.tables
        ]
        missing = tuple(
            f"Not answered here: {each.code}, {each.label}: {each.why}."
            for each in questionnaire.unanswered
        )
        first, *others = filled
        return (replace(first, notes=(*first.notes, *missing)), *others)

    def _sheet(
        self,
        questionnaire: Questionnaire,
        table: TableEntry,
        period: Period,
        statuses: tuple[str, ...],
    ) -> Sheet:
        dataset = self.catalogue.dataset(table.dataset)
        words = Words(questionnaire, dataset, self.country.id)
        question = _question(words, table, statuses)
        (people,) = self.register.people(question, [period])
        rows = words.scale(questionnaire.scale(table.rows), question, people)
        columns = None
        if table.columns:
            columns = words.scale(questionnaire.scale(table.columns), question, people)
        definition = Definition.of(question, [people], country=self.country, day=self.day)
        scales = (rows, *((columns,) if columns else ()))
        return Sheet(
            title=f"{table.code}: {table.title}, {period}",
            headings=(rows.entry.label,),
            columns=tuple(_columns(columns)),
            lines=tuple(_lines(people, rows, columns)),
            picture="heat" if columns else "bars",
            definition=definition,
            notes=tuple(_notes(words, table, scales)),
            footnotes=sheets.footnotes(definition, (c for each in scales for c in each.codes)),
            across=columns.entry.label if columns else "",
        )


def _question(words: Words, table: TableEntry, statuses: tuple[str, ...]) -> Question:
    """Whom a table is about; statuses are those of victims, a proceeding has its own."""
    dataset = words.dataset
    codes = dataset.indicator(dataset.status_indicator).code_list
    if table.every_status:
        counted = codes.ids
    elif statuses and dataset.id == "victims":
        counted = tuple(codes.code(status).id for status in statuses)
    else:
        counted = drafted(dataset)
    names = (table.rows, *((table.columns,) if table.columns else ()))
    asked = [name for each in names for name in words.asked(words.questionnaire.scale(each))]
    return Question(
        dataset=dataset,
        dimensions=(),
        statuses=counted,
        axis=table.axis or dataset.date_axis,
        filters=tuple(_filters(words, table)),
        also=tuple(dict.fromkeys(asked)),
    )


def _filters(words: Words, table: TableEntry) -> Iterator[Filter]:
    for name, codes in words.codes(table.where).items():
        indicator = words.dataset.indicator(name)
        ordered = sorted(codes, key=(*indicator.codes(), "not_asked").index)
        labels = " or ".join(label_of(indicator, code) for code in ordered)
        yield Filter(name, codes, f"{indicator.label}: {labels}")


def _columns(columns: Scale | None) -> Iterator[Column]:
    if columns is None:
        yield Column("", "People", "people")
        return
    for line in columns.lines:
        yield Column(line.code, line.label, "people")
    if columns.entry.has_total:
        yield Column("T", "Total", "total")


def _lines(people: People, rows: Scale, columns: Scale | None) -> Iterator[Line]:
    width = len(list(_columns(columns)))
    *found, total = tally(people, rows, columns)
    for line, numbers in zip(rows.lines, found, strict=True):
        yield Line((line.code,), (line.label,), tuple(numbers[:width]))
    if rows.entry.has_total:
        yield Line(("T",), ("Total",), tuple(total[:width]), is_total=True)


def _notes(words: Words, table: TableEntry, scales: tuple[Scale, ...]) -> Iterator[str]:
    if table.note:
        yield table.note
    for scale in scales:
        if scale.entry.note:
            yield scale.entry.note
    status = () if table.every_status else (words.dataset.status_indicator,)
    asked = (name for scale in scales for name in words.asked(scale.entry))
    for name in dict.fromkeys((*status, *asked)):
        scheme = words.questionnaire.scheme
        fit = correspondence(scheme, words.dataset.id, name) if scheme else None
        if fit:
            yield from _differences(fit, words)


def _differences(fit: Correspondence, words: Words) -> Iterator[str]:
    """What is said of how our codes fit theirs, where they are not quite the same."""
    indicator = words.dataset.indicator(fit.indicator)
    if fit.note:
        yield f"{indicator.label}: {fit.note}"
    for each in fit.matches:
        if each.note:
            yield f"{label_of(indicator, each.code)}: {each.note}"
