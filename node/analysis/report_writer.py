"""Writes the yearly report: counts what the plan shows, and leaves out what nobody was asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from node.analysis import chart, report_plan, routes, sentences, trends
from node.analysis.analyst import Analyst
from node.analysis.crosstab import Crosstab
from node.analysis.crosstab import lay_out as lay_out_crosstab
from node.analysis.definition import lowered
from node.analysis.people import People
from node.analysis.question import NOT_ASKED, Question, ask
from node.analysis.report import Assessed, Chapter, Report, Section
from node.analysis.report_plan import ChapterPlan, KeyFigure, SectionPlan, TablePlan
from node.analysis.routes import ROUTES
from node.analysis.sheet import Sheet
from node.analysis.trends import Trend
from proto.catalogue import Dataset
from proto.errors import InputError
from proto.method_note import Break
from proto.period import Period

_OWN = "@own"


def compose(
    analyst: Analyst, year: int, *, purpose: str = "", assessed: Iterable[Assessed] = ()
) -> Report:
    """Count everything that stands in the report of a year.

    Args:
        analyst: Who counts.
        year: The calendar year.
        purpose: What the report is made for, in a line.
        assessed: What is known of the quality of that year's data.

    Raises:
        InputError: Nobody is counted in that year in any dataset.
        UnavailableError: The register cannot be read.
    """
    known = {each.dataset: each for each in assessed}
    chapters = [
        _Writer(analyst, Period.parse(str(year)), plan).chapter(known.get(plan.dataset))
        for plan in report_plan.load().chapters
    ]
    if not any(chapter.sections for chapter in chapters):
        raise InputError(f"nobody is counted in {year}: there is nothing to report")
    return Report(analyst.country, year, analyst.day, purpose, tuple(chapters))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one chapter."""

    analyst: Analyst
    period: Period
    plan: ChapterPlan

    def chapter(self, assessed: Assessed | None) -> Chapter:
        """The chapter; without sections and key figures where nobody is counted."""
        question = self._question(TablePlan(f"{self.plan.dataset}:total"))
        people = self._people(question, [self.period])
        written = [self._section(each) for each in self.plan.sections] if people[0].number else []
        unasked = dict.fromkeys(name for _, names in written for name in names)
        return Chapter(
            title=self.plan.title,
            dataset=self._dataset,
            definition=self.analyst.define(question, people),
            key_figures=tuple(self._key_figures()) if written else (),
            sections=tuple(section for section, _ in written if section.is_worth_telling),
            unasked=tuple(map(self._dataset.indicator, unasked)),
            method=self.analyst.methods.get(self.plan.dataset),
            assessed=assessed,
        )

    def _section(self, plan: SectionPlan) -> tuple[Section, tuple[str, ...]]:
        """The section, and the indicators of it that the register does not ask."""
        sheets, drawn, told, unasked = list[Sheet](), set[int](), list[str](), list[str]()
        for table in plan.tables:
            question = self._question(table)
            people = self._since(question, table)
            sheet = self._sheet(question, table, people)
            if missing := _unasked(question, people[-1]):
                unasked += missing
            elif not any(each.number for each in people):
                told.append(f"Nobody: {lowered(sheet.title)}.")
            else:
                if table.picture and chart.is_drawable(sheet):
                    drawn.add(len(sheets))
                sheets.append(sheet)
                told += _told(question, people, table)
        sentences = tuple(dict.fromkeys(told))
        return Section(plan.title, sentences, tuple(sheets), frozenset(drawn)), tuple(unasked)

    def _sheet(self, question: Question, plan: TablePlan, people: tuple[People, ...]) -> Sheet:
        definition = self.analyst.define(question, people)
        if question.dimensions == routes.PLACES:
            return routes.lay_out(question, people[0], definition)
        if plan.years > 1:
            return trends.lay_out(Trend(question, people, self._breaks), definition)
        return lay_out_crosstab(Crosstab.of(question, people[0]), definition)

    def _key_figures(self) -> Iterator[str]:
        """How many people there are, then what the plan tells of them."""
        total = self._question(TablePlan(f"{self.plan.dataset}:total"))
        before = Period.parse(str(self.period.start.year - 1))
        trend = Trend(total, self._people(total, [before, self.period]), self._breaks)
        yield from (f"{self._dataset.label}: {each}" for each in sentences.total(trend))
        yield from sentences.statuses(total, trend.people[-1])
        for figure in self.plan.told:
            yield from self._key_figure(figure)

    def _key_figure(self, figure: KeyFigure) -> Iterator[str]:
        plan = TablePlan(
            f"{self.plan.dataset}:{figure.indicator}",
            axis=figure.axis,
            every_status=figure.axis is not None,
        )
        question = self._question(plan)
        (people,) = self._people(question, [self.period])
        if _unasked(question, people):
            return
        if figure.commonest:
            yield from sentences.commonest(question, people, figure.commonest)
            return
        own = self.analyst.country.id
        words = {own if code == _OWN else code: said for code, said in figure.of.items()}
        yield from sentences.part(people, figure.indicator, words, among=figure.among or "")

    def _question(self, plan: TablePlan) -> Question:
        dataset, _, name = plan.table.partition(":")
        question = ask(
            f"{dataset}:total" if name == ROUTES else plan.table,
            catalogue=self.analyst.catalogue,
            axis=plan.axis or "",
            where=plan.where,
        )
        if plan.every_status:
            codes = self._dataset.indicator(self._dataset.status_indicator).codes()
            question = replace(question, statuses=codes)
        return routes.about_routes(question) if name == ROUTES else question

    def _since(self, question: Question, plan: TablePlan) -> tuple[People, ...]:
        """The people of the plan's years, from the first year that has any."""
        last = self.period.start.year
        years = range(last - plan.years + 1, last + 1)
        people = self._people(question, [Period.parse(str(year)) for year in years])
        first = next((at for at, each in enumerate(people) if each.number), len(people) - 1)
        return people[first:]

    def _people(self, question: Question, periods: Iterable[Period]) -> tuple[People, ...]:
        return self.analyst.register.people(question, periods)

    @property
    def _dataset(self) -> Dataset:
        return self.analyst.catalogue.dataset(self.plan.dataset)

    @property
    def _breaks(self) -> tuple[Break, ...]:
        method = self.analyst.methods.get(self.plan.dataset)
        return method.breaks if method else ()


def _told(question: Question, people: tuple[People, ...], plan: TablePlan) -> Iterator[str]:
    """What is most frequent, where the plan wants it told."""
    if plan.is_told:
        yield from sentences.commonest(question, people[-1], question.dimensions[0])


def _unasked(question: Question, people: People) -> tuple[str, ...]:
    """The dimensions of which the register asks nothing of any of the people."""
    return tuple(
        name
        for place, name in enumerate(people.attributes)
        if name in question.dimensions
        and people.rows
        and all(answers[place] == (NOT_ASKED,) for answers, _ in people.rows)
    )
