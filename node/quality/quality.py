"""What the rest of the node asks about the quality of its registers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine

from node.life.deed import Deed
from node.quality import completeness, kept, trace
from node.quality.completeness import Answers
from node.quality.examination import Examination, examine
from node.quality.facts import Facts
from node.quality.finding import Finding
from node.quality.kept import Noted, Past
from node.quality.trace import PAGE
from node.storage import reading, writing
from proto import profiles
from proto.catalogue import Catalogue, Dataset
from proto.errors import InputError


@dataclass(frozen=True, slots=True)
class Report:
    """What the last examination of a register found, and what was said about it.

    Attributes:
        day: When it was examined.
        is_current: Whether the register has stayed the same since.
        findings: In the order of the examination, with what people said about them.
        history: Every score there was, the earliest day first.
    """

    day: date
    is_current: bool
    findings: tuple[Noted, ...]
    history: tuple[Past, ...]

    @property
    def scores(self) -> tuple[Past, ...]:
        """The scores of the last examination, the latest year first."""
        return tuple(each for each in self.history if each.day == self.day)


def _nobody(_: Connection, __: Dataset) -> int:
    """Nobody has to decide about anybody."""
    return 0


@dataclass(frozen=True, slots=True)
class Quality:
    """Examines registers, keeps what is found, and leads from there to the records.

    Attributes:
        home: The country whose registers they are.
        undecided: How many pairs of people somebody has still to decide about.
    """

    engine: Engine
    catalogue: Catalogue
    home: str
    undecided: Callable[[Connection, Dataset], int] = _nobody

    def look(self, dataset: Dataset, today: date, provider: str | None = None) -> Examination:
        """Examine a register, or one provider's part of it, and keep nothing.

        Raises:
            UnavailableError: The database cannot be read.
        """
        with _steady(self.engine) as connection:
            return self._examine(connection, dataset, today, provider)

    def part(self, dataset: Dataset, today: date, provider: str) -> Report:
        """What is found in one provider's part of a register now; nothing of it is kept.

        Raises:
            UnavailableError: The database cannot be read.
        """
        found = self.look(dataset, today, provider)
        return Report(
            day=today,
            is_current=True,
            findings=tuple(Noted(each, None) for each in found.findings),
            history=tuple(Past(today, each) for each in found.scores),
        )

    def answers(
        self, dataset: Dataset, today: date, provider: str | None = None
    ) -> tuple[Answers, ...]:
        """How every question is answered now, by year, source and provider.

        Raises:
            UnavailableError: The database cannot be read.
        """
        with reading(self.engine) as connection:
            return completeness.measure(connection, self._facts(dataset, today, provider))

    def examine(self, dataset: Dataset, today: date) -> Report:
        """Examine a register and keep what was found: after an import, and when somebody asks.

        Raises:
            UnavailableError: The database cannot be read or written.
        """
        with _steady(self.engine) as connection:
            state = kept.state(connection, dataset.id)
            examination = self._examine(connection, dataset, today, None)
        with writing(self.engine) as connection:
            kept.keep(connection, examination, state)
            return _report(connection, dataset, today, state)

    def report(self, dataset: Dataset) -> Report | None:
        """What the last examination found; none before the first.

        Raises:
            UnavailableError: The database cannot be read.
        """
        with reading(self.engine) as connection:
            last = kept.last(connection, dataset.id)
            return None if last is None else _report(connection, dataset, *last)

    def finding(self, key: str) -> Noted:
        """The finding of this key, in whatever register.

        Raises:
            InputError: No last examination found it.
            UnavailableError: The database cannot be read.
        """
        with reading(self.engine) as connection:
            for dataset in self.catalogue.datasets:
                for each in kept.noted(connection, dataset.id):
                    if each.finding.key == key:
                        return each
        raise InputError(
            f"expected the key of a finding that `dcim-node quality` lists, got {key[:40]!r}"
        )

    def acknowledge(self, key: str, deed: Deed) -> Noted:
        """Keep why a finding may stay as it is: it stays visible, with the reason.

        Raises:
            InputError: No last examination found it.
            UnavailableError: The database cannot be written.
        """
        finding = self.finding(key).finding
        with writing(self.engine) as connection:
            kept.acknowledge(connection, finding, deed)
        return self.finding(key)

    def records_of(
        self,
        finding: Finding,
        today: date,
        *,
        after: str = "",
        page: int = PAGE,
        provider: str | None = None,
    ) -> tuple[str, ...]:
        """Pseudonyms of the records that a finding is about, a page at a time.

        Args:
            finding: What was found.
            today: The day by which the future is judged.
            after: The last record of the page before.
            page: Most records to give.
            provider: Whose records alone are given.

        Raises:
            UnavailableError: The database cannot be read.
        """
        dataset = self.catalogue.dataset(finding.dataset)
        with reading(self.engine) as connection:
            facts = self._facts(dataset, today, provider)
            return trace.records_of(connection, facts, finding, after=after, page=page)

    def _examine(
        self, connection: Connection, dataset: Dataset, today: date, provider: str | None
    ) -> Examination:
        return examine(
            connection,
            self._facts(dataset, today, provider),
            profile=self._expected(dataset),
            open_candidates=self.undecided(connection, dataset),
        )

    def _expected(self, dataset: Dataset) -> frozenset[str]:
        """What the profiles of the country expect it to hold."""
        ours = (each for each in profiles.load() if self.home in each.parties)
        return frozenset(name for each in ours for name in each.expected.get(dataset.id, ()))

    def _facts(self, dataset: Dataset, today: date, provider: str | None) -> Facts:
        return Facts(dataset, home=self.home, today=today, provider=provider)


def _report(connection: Connection, dataset: Dataset, day: date, state: int) -> Report:
    return Report(
        day=day,
        is_current=state == kept.state(connection, dataset.id),
        findings=kept.noted(connection, dataset.id),
        history=kept.history(connection, dataset.id),
    )


@contextmanager
def _steady(engine: Engine) -> Iterator[Connection]:
    """One look through several statements: an import meanwhile is seen by all of them, or none."""
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
