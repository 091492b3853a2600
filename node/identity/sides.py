"""Both sides of a pair, opened for somebody who is to decide whether they are one person."""

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection, Engine, select

from node.identity import pairs
from node.identity.identifiers import Identifiers
from node.identity.links import is_own, providers, who_is_who
from node.identity.openings import Openings
from node.identity.pairs import Candidate, Decision, Pair, UnknownPairError
from node.life.deed import Deed
from node.repository import records
from node.storage import reading
from proto.catalogue import Catalogue, Dataset


@dataclass(frozen=True, slots=True)
class Source:
    """A record of an identity: where it comes from and when that was."""

    record: str
    source: str
    provider: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Side:
    """One of two identities.

    Attributes:
        person: Who that is, as decided so far.
        sources: Its records.
        identifiers: What names it; None where it is closed or was destroyed.
    """

    identity: str
    person: str
    providers: frozenset[str]
    sources: tuple[Source, ...]
    identifiers: Identifiers | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sides:
    """A pair with all that helps to decide about it.

    Attributes:
        candidate: What the last comparison says of it; None where it no longer finds it.
        history: Every decision about it, the first one first.
    """

    pair: Pair
    candidate: Candidate | None
    one: Side
    other: Side
    history: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Looks at pairs for one person.

    Attributes:
        provider: Of whose records alone pairs are shown; None where all are.
    """

    engine: Engine
    catalogue: Catalogue
    provider: str | None = None

    def look(self, name: str, openings: Openings, deed: Deed) -> Sides:
        """Open both sides of a pair; that is on record before.

        Raises:
            InputError: What is kept does not open.
            UnavailableError: The opening cannot be recorded; nothing was opened.
            UnknownPairError: There is no such pair, or none that may be seen.
        """
        sides = self.closed(name)
        both = sides.one, sides.other
        dataset = self.catalogue.dataset(sides.pair.dataset)
        opened = openings.open(dataset, [side.identity for side in both], deed)
        one, other = (replace(side, identifiers=opened.get(side.identity)) for side in both)
        return replace(sides, one=one, other=other)

    def closed(self, name: str) -> Sides:
        """All that is known of a pair but what names anybody.

        Raises:
            UnknownPairError: There is no such pair, or none that may be seen: which, is not told.
        """
        with reading(self.engine) as connection:
            pair = pairs.find(connection, name)
            dataset = self.catalogue.dataset(pair.dataset)
            whose = who_is_who(connection, dataset, (pair.one, pair.other))
            behind = providers(connection, dataset, whose)
            one, other = (
                Side(
                    each,
                    whose[each],
                    behind[each],
                    _sources(connection, dataset, each, whose[each]),
                )
                for each in (pair.one, pair.other)
            )
            found, history = pairs.candidate_of(connection, name), pairs.history(connection, pair)
        if not is_own(self.provider, (one.providers, other.providers)):
            raise UnknownPairError(name)
        return Sides(pair, found, one, other, history)


def _sources(
    connection: Connection, dataset: Dataset, identity: str, person: str
) -> tuple[Source, ...]:
    own = records.table(dataset).c
    columns = own.record, own.source, own.provider, own.first_day, own.last_day
    theirs = select(*columns).where(own.person == person, own.identity == identity)
    rows = connection.execute(theirs.order_by(own.first_day, own.record))
    return tuple(Source(*row) for row in rows)
