"""How far records are linked, and how many people would be counted twice if they were not."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, cast, func, select

from node.identity import pairs
from node.identity.links import is_own, providers, who_is_who
from node.identity.pairs import Verdict
from node.identity.worklist import waiting
from node.repository import records
from proto.catalogue import Dataset


@dataclass(frozen=True, slots=True)
class LinkageReport:
    """The state of one dataset's linkage; exact figures, not for publication.

    Attributes:
        records: All there are.
        linked: Records of people of whom there is more than one.
        decided: Those of them that only people's decisions have brought together.
        identities: Whoever registers name; people, once they are linked.
        waiting: Pairs that are probably one person and wait for somebody.
        same: Pairs that are decided to be one person.
        different: Pairs that are decided to be two.
    """

    records: int
    linked: int
    decided: int
    identities: int
    people: int
    waiting: int
    same: int
    different: int

    @property
    def twice(self) -> int:
        """How many more people would be counted if nobody had decided anything."""
        return self.identities - self.people

    @property
    def share(self) -> float | None:
        """Share of the records that are linked, 0 to 1; none where there are no records."""
        return self.linked / self.records if self.records else None


def report(
    connection: Connection, dataset: Dataset, *, provider: str | None = None
) -> LinkageReport:
    """State how far the records of a dataset are linked; of one provider, where one is named."""
    table = records.table(dataset)
    own = [] if provider is None else [table.c.provider == provider]
    totals = select(
        func.count(), func.count(table.c.identity.distinct()), func.count(table.c.person.distinct())
    )
    everything, identities, people = connection.execute(totals.select_from(table).where(*own)).one()
    several = func.count(table.c.identity.distinct()) > 1
    verdicts = _verdicts(connection, dataset, provider)
    return LinkageReport(
        records=everything,
        linked=connection.scalars(_in_groups(table.c.person, own, func.count() > 1)).one(),
        decided=connection.scalars(_in_groups(table.c.person, own, several)).one(),
        identities=identities,
        people=people,
        waiting=len(waiting(connection, dataset, provider=provider)),
        same=verdicts.count("same"),
        different=verdicts.count("different"),
    )


def _verdicts(connection: Connection, dataset: Dataset, provider: str | None) -> list[Verdict]:
    """What is decided about the pairs that may be known of."""
    made = pairs.standing(connection, dataset).values()
    named = {name for each in made for name in (each.pair.one, each.pair.other)}
    behind = providers(connection, dataset, who_is_who(connection, dataset, named))
    return [
        each.verdict
        for each in made
        if is_own(provider, (behind[each.pair.one], behind[each.pair.other]))
    ]


def _in_groups(
    column: ColumnElement[str], own: list[ColumnElement[bool]], condition: ColumnElement[bool]
) -> Select[Any]:
    """How many records belong to groups of which something holds."""
    sizes = select(func.count().label("size")).select_from(column.table).where(*own)
    groups = sizes.group_by(column).having(condition).subquery()
    return select(cast(func.coalesce(func.sum(groups.c.size), 0), BigInteger))
