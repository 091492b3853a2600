"""The worklist: pairs that are probably one person, for somebody to decide about one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_

from node.identity import pairs, sealed
from node.identity.linkage import matches
from node.identity.links import is_own, providers, who_is_who
from node.identity.openings import Openings
from node.identity.pairs import Candidate, Decision, Pair, candidate
from node.life.deed import Deed
from node.storage import writing
from proto.catalogue import Dataset


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair that nobody has decided about, or not for good.

    Attributes:
        providers: Of the records of either identity.
        last: What was decided before: to look later, or something that rested on what has changed.
    """

    candidate: Candidate
    providers: tuple[frozenset[str], frozenset[str]]
    last: Decision | None

    @property
    def is_for_later(self) -> bool:
        """Whether somebody put it off."""
        return self.last is not None and self.last.verdict == "later"


def propose(openings: Openings, dataset: Dataset, deed: Deed) -> int:
    """Compare everybody with everybody likely, and replace what was found before.

    Returns:
        How many pairs are probably one person, decided about or not.

    Raises:
        InputError: What is kept does not open.
        UnavailableError: The database cannot be written; the list is as it was.
    """
    versions, everybody = openings.compare_all(dataset, deed)
    # All of them before the transaction: comparing takes a while, and others may want to write.
    found = [
        Candidate(
            Pair(
                dataset.id,
                each.one,
                each.other,
                pairs.basis(versions[each.one], versions[each.other]),
            ),
            round(1000 * each.probability),
            each.words,
        )
        for each in matches(everybody)
    ]
    with writing(openings.engine) as connection:
        connection.execute(delete(candidate).where(candidate.c.dataset == dataset.id))
        pairs.add_candidates(connection, found)
        return len(found) - _drop_destroyed(connection, dataset)


def waiting(
    connection: Connection, dataset: Dataset, *, provider: str | None = None
) -> tuple[Waiting, ...]:
    """The pairs to decide about: the most probable first, those to be looked at later last.

    Args:
        connection: One look at the database.
        dataset: Which one.
        provider: Of whose records alone both identities have some; None for all.
    """
    found = list(pairs.candidates(connection, dataset))
    made = pairs.standing(connection, dataset)
    named = [each.pair for each in found] + [each.pair for each in made.values()]
    whose = who_is_who(connection, dataset, _identities(named))
    theirs = {each: whose[each] for each in _identities(each.pair for each in found)}
    behind = providers(connection, dataset, theirs)
    listed = (
        Waiting(each, (behind[each.pair.one], behind[each.pair.other]), made.get(each.pair.id))
        for each in found
    )
    # Before one pair stands for others: it may be one that the provider is not to know of.
    seen = (each for each in listed if is_own(provider, each.providers))
    undecided = _undecided(seen, _parted(found, made, whose), whose)
    return tuple(sorted(undecided, key=lambda each: each.is_for_later))


def _parted(
    found: Sequence[Candidate], made: Mapping[str, Decision], whose: Mapping[str, str]
) -> set[frozenset[str]]:
    """People who are decided to be two, by what is known of them now."""
    bases = {each.pair.id: each.pair.basis for each in found}
    return {
        _both(each.pair, whose)
        for name, each in made.items()
        if each.verdict == "different" and bases.get(name, each.pair.basis) == each.pair.basis
    }


def _undecided(
    listed: Iterable[Waiting], asked: set[frozenset[str]], whose: Mapping[str, str]
) -> Iterator[Waiting]:
    """Those of which no decision, and nothing that follows from several, says what they are.

    Of pairs that ask whether the same two people are one, the first is enough.
    """
    for each in listed:
        both = _both(each.candidate.pair, whose)
        if len(both) > 1 and both not in asked:
            asked.add(both)
            yield each


def _both(pair: Pair, whose: Mapping[str, str]) -> frozenset[str]:
    return frozenset((whose[pair.one], whose[pair.other]))


def _identities(named: Iterable[Pair]) -> Iterator[str]:
    for pair in named:
        yield pair.one
        yield pair.other


def _drop_destroyed(connection: Connection, dataset: Dataset) -> int:
    """Drop pairs with somebody whose identifiers were destroyed while all were compared."""
    own, kept = candidate.c, sealed.kept(dataset)
    gone = or_(own.one.not_in(kept), own.other.not_in(kept))
    return connection.execute(delete(candidate).where(own.dataset == dataset.id, gone)).rowcount
