"""Whoever analyses at home: questions in, sheets out. Commands and pages both ask here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from node.analysis import beside, crosstab, routes, trends
from node.analysis.beside import Beside
from node.analysis.crosstab import Crosstab, Shares
from node.analysis.definition import Definition
from node.analysis.people import People
from node.analysis.question import Question, ask
from node.analysis.questionnaires import Answering
from node.analysis.register import Register
from node.analysis.sheet import Sheet
from node.analysis.trends import Trend
from node.method_notes import MethodNotes, NoMethodNoteError
from proto.catalogue import Catalogue, Dataset, Party
from proto.method_note import Method
from proto.period import Period
from proto.release import Release


@dataclass(frozen=True, slots=True)
class Analyst:
    """One country's exact figures on one day.

    Attributes:
        methods: What the country says of its datasets, by dataset; nothing where it says nothing.
    """

    register: Register
    catalogue: Catalogue
    country: Party
    methods: Mapping[str, Method]
    day: date

    @classmethod
    def at(cls, engine: Engine, *, catalogue: Catalogue, party: str, day: date) -> "Analyst":
        """The analyst of a country's database.

        Raises:
            UnavailableError: The database cannot be read.
        """
        notes = MethodNotes(engine)
        said = {each.id: _method(notes, each) for each in catalogue.datasets}
        methods = {name: method for name, method in said.items() if method}
        return cls(Register(engine), catalogue, catalogue.party(party), methods, day)

    def table(
        self, question: Question, periods: Iterable[Period], *, shares: Shares = "none"
    ) -> Sheet:
        """One period as a cross-table, several as a trend.

        Raises:
            InputError: The periods are not of one length, or overlap.
            UnavailableError: The database cannot be read.
        """
        people = self.register.people(question, trends.in_order(periods))
        definition = self.define(question, people)
        if len(people) > 1:
            method = self.methods.get(question.dataset.id)
            breaks = method.breaks if method else ()
            return trends.lay_out(Trend(question, people, breaks), definition)
        return crosstab.lay_out(Crosstab.of(question, people[0]), definition, shares)

    def routes(self, question: Question, period: Period) -> tuple[Sheet, Sheet]:
        """The ways people were taken, then the countries at their ends as a cross-table.

        Raises:
            InputError: The dataset holds no routes.
            UnavailableError: The database cannot be read.
        """
        asked = routes.about_routes(question)
        (people,) = self.register.people(asked, [period])
        listed = routes.lay_out(asked, people, self.define(asked, [people]))
        return listed, self.table(routes.between(question), [period])

    def questionnaire(
        self, name: str, period: Period, statuses: tuple[str, ...] = ()
    ) -> tuple[Sheet, ...]:
        """The tables that a questionnaire asks for.

        Raises:
            UnknownNameError: There is no such questionnaire, or no such status.
            UnavailableError: The database cannot be read.
        """
        answering = Answering(self.register, self.catalogue, self.country, self.day)
        return answering.answer(name, period, statuses)

    def beside(self, table: str, period: Period, releases: Iterable[Release]) -> Beside:
        """Our exact figures beside what neighbours released, counted as most of them count.

        Args:
            table: Such as `victims:sex+age_group`.
            period: The one period.
            releases: Those of others that may be looked into today.

        Raises:
            InputError: It is written otherwise.
            UnavailableError: The database cannot be read.
            UnknownNameError: The catalogue does not have it.
        """
        asked = ask(table, catalogue=self.catalogue, is_bounded=True)
        found = beside.newest(asked, period, releases)
        question = beside.on_common_footing(asked, found.values())
        (people,) = self.register.people(question, [period])
        return beside.put(
            people,
            found,
            catalogue=self.catalogue,
            definition=self.define(question, [people]),
            method=self.methods.get(question.dataset.id),
        )

    def define(self, question: Question, people: Iterable[People]) -> Definition:
        """What figures of these people are."""
        return Definition.of(question, tuple(people), country=self.country, day=self.day)


def _method(notes: MethodNotes, dataset: Dataset) -> Method | None:
    try:
        return notes.current(dataset)
    except NoMethodNoteError:
        return None
