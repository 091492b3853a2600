"""Who is one person: decided by people, pair by pair, and taken back the same way.

A person is everybody who is connected by decisions that say `same`. What records say of whom they
are about follows from the decisions that count and from nothing else, whatever order they came in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Select, delete, insert, select, update

from node.identity import pairs
from node.identity.pairs import Decision, Pair, UnknownPairError, Verdict
from node.life.consent import follow_consent
from node.life.deed import Deed, NothingChangedError
from node.life.moves import batches, days_of, note_each, take_turn
from node.repository import records
from node.repository.ranking import rank
from node.storage import writing
from proto.catalogue import Catalogue, Dataset
from proto.errors import RefusalError

People = Mapping[str, str]
"""The person that each of some identities is."""


class ContradictionError(RefusalError):
    """A decision is at odds with others that count."""

    code = "contradiction"


@dataclass(frozen=True, slots=True)
class Links:
    """Takes decisions about pairs, and lets the records follow at once.

    Attributes:
        provider: Whose records alone may be decided about; None where all may.
    """

    engine: Engine
    catalogue: Catalogue
    provider: str | None = None

    def decide(self, name: str, verdict: Verdict, deed: Deed) -> Pair:
        """Decide about a pair; `undone` takes back what counts now.

        Raises:
            ContradictionError: Other decisions say otherwise; nothing was changed.
            NothingChangedError: That is what counts already, or there is nothing to take back.
            UnknownPairError: There is no such pair, or records of another provider are among its.
        """
        with writing(self.engine) as connection:
            pair = pairs.find(connection, name)
            dataset = self.catalogue.dataset(pair.dataset)
            take_turn(connection, dataset)
            before = _members(connection, dataset, pair)
            self._expect_own(connection, dataset, pair, before)
            _expect_news(connection, pair, verdict)
            pairs.decide(connection, pair, verdict, deed)
            counting = pairs.among(connection, dataset, sorted(before))
            after = people(before, counting)
            _expect_no_contradiction(after, counting)
            _follow(connection, dataset, before, after, deed)
        return pair

    def _expect_own(
        self, connection: Connection, dataset: Dataset, pair: Pair, person: People
    ) -> None:
        theirs = {each: person[each] for each in (pair.one, pair.other)}
        whose = providers(connection, dataset, theirs)
        if not is_own(self.provider, whose.values()):
            raise UnknownPairError(pair.id)


def is_own(provider: str | None, behind: Iterable[frozenset[str]]) -> bool:
    """Whether somebody may know of a pair, and so decide about it.

    A pair with another provider's records would tell a provider whom that one knows.

    Args:
        provider: Of whose records alone somebody may know; None where of all.
        behind: The providers of the records of either identity.
    """
    return provider is None or {provider} == frozenset().union(*behind)


def who_is_who(
    connection: Connection, dataset: Dataset, identities: Iterable[str]
) -> dict[str, str]:
    """The person of each of some identities, as decided so far."""
    alias = records.alias.c
    person = {each: each for each in identities}
    for batch in batches(list(person)):
        known = alias.dataset == dataset.id, alias.identity.in_(batch)
        person.update(_pairs(connection, select(alias.identity, alias.person).where(*known)))
    return person


def _members(connection: Connection, dataset: Dataset, pair: Pair) -> dict[str, str]:
    """Everybody who is one person with one of a pair, and which person that is now."""
    persons = set(who_is_who(connection, dataset, (pair.one, pair.other)).values())
    alias = records.alias.c
    theirs = alias.dataset == dataset.id, alias.person.in_(persons)
    others = _pairs(connection, select(alias.identity, alias.person).where(*theirs))
    return {each: each for each in persons} | dict(others)


def people(identities: Collection[str], counting: Iterable[Decision]) -> dict[str, str]:
    """The person of each identity: the smallest pseudonym of all that decisions connect."""
    person = {each: each for each in identities}
    for made in counting:
        one, other = person.get(made.pair.one), person.get(made.pair.other)
        if made.verdict == "same" and one and other and one != other:
            first, second = sorted((one, other))
            person |= {each: first for each, who in person.items() if who == second}
    return person


def providers(
    connection: Connection, dataset: Dataset, person: People
) -> dict[str, frozenset[str]]:
    """The providers of the records of each of some identities, whose person is known."""
    own = records.table(dataset).c
    found: dict[str, set[str]] = {identity: set() for identity in person}
    for batch in batches(set(person.values())):
        rows = select(own.identity, own.provider).where(own.person.in_(batch)).distinct()
        for identity, provider in _pairs(connection, rows):
            if identity in found:
                found[identity].add(provider)
    return {identity: frozenset(each) for identity, each in found.items()}


def _expect_news(connection: Connection, pair: Pair, verdict: Verdict) -> None:
    made = pairs.history(connection, pair)
    now = made[-1].verdict if made else "undone"
    if verdict == now and (verdict == "undone" or made[-1].pair.basis == pair.basis):
        said = "nothing was decided about it" if now == "undone" else f"that is decided: {now}"
        raise NothingChangedError(f"pair {pair.id}: {said}")


def _expect_no_contradiction(person: People, counting: Iterable[Decision]) -> None:
    for made in counting:
        one, other = person.get(made.pair.one), person.get(made.pair.other)
        if made.verdict == "different" and one and one == other:
            raise ContradictionError(
                f"by what is decided about other pairs these would be one person, and pair"
                f" {made.pair.id} says they are two ({made.by}, {made.at[:10]}): take one of those"
                " decisions back first; nothing was changed"
            )


def _follow(
    connection: Connection, dataset: Dataset, before: People, after: People, deed: Deed
) -> None:
    """Let records follow, with all that hangs on who is who."""
    moved = {each: person for each, person in after.items() if before[each] != person}
    if not moved:
        return
    concerned = sorted({*(before[each] for each in moved), *moved.values()})
    spans = days_of(connection, dataset, concerned)
    _write(connection, dataset, before, moved)
    rank(connection, dataset, concerned)
    note_each(connection, dataset, "link", deed.day, spans)
    for person in concerned:
        follow_consent(connection, dataset, deed.day, person=person)


def _write(connection: Connection, dataset: Dataset, before: People, moved: People) -> None:
    alias, table = records.alias, records.table(dataset)
    theirs = alias.c.dataset == dataset.id, alias.c.identity.in_(moved)
    connection.execute(delete(alias).where(*theirs))
    rows = [
        {"dataset": dataset.id, "identity": identity, "person": person}
        for identity, person in moved.items()
        if identity != person
    ]
    if rows:
        connection.execute(insert(alias), rows)
    for identity, person in moved.items():
        own = table.c.person == before[identity], table.c.identity == identity
        connection.execute(update(table).where(*own).values(person=person))


def _pairs(connection: Connection, rows: Select[str, str]) -> Iterator[tuple[str, str]]:
    return ((one, other) for one, other in connection.execute(rows))
