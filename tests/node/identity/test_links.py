"""What people decide is what records say, whatever order it was decided in."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Select, func, select

from anonymizer.contribution import contributions, rival
from node.identity import pairs
from node.identity.links import ContradictionError, Links
from node.identity.pairs import Candidate, Pair, UnknownPairError, Verdict
from node.life.deed import NothingChangedError
from node.repository import records
from node.storage import reading, writing
from tests.node.country import CATALOGUE, VICTIMS, empty, prepared
from tests.node.identity.registry import bring_in, deed, line, pseudonym

A, B, C, D = map(pseudonym, range(1, 5))
AB, BC, AC, CD = (Pair("victims", *each, "0") for each in ((A, B), (B, C), (A, C), (C, D)))
EVERY = tuple(Pair("victims", *each, "0") for each in combinations((A, B, C, D), 2))
YEAR = date(2024, 1, 1), date(2025, 1, 1)

Said = tuple[int, Verdict]
verdicts = st.sampled_from(("same", "same", "different", "later", "undone"))
sequences = st.lists(st.tuples(st.integers(0, len(EVERY) - 1), verdicts), max_size=14)


def test_one_person_counts_once(engine: Engine) -> None:
    """From the moment it is decided; and as two again once it is taken back."""
    _register(engine)
    links = Links(engine, CATALOGUE)
    before = _counted(engine)
    links.decide(AB.id, "same", deed())
    linked = _counted(engine)
    links.decide(AB.id, "undone", deed(reason="another date of birth"))

    assert (4, 3, 4) == (before, linked, _counted(engine))


def test_a_chain_is_one_person(engine: Engine) -> None:
    """Who is one with the second is one with the first, and records say so at once."""
    _register(engine)
    links = Links(engine, CATALOGUE)
    links.decide(BC.id, "same", deed())
    links.decide(AB.id, "same", deed())

    assert {A: A, B: A, C: A, D: D} == _people(engine)


def test_a_chain_that_is_broken_is_two(engine: Engine) -> None:
    """What else was decided stays."""
    _register(engine)
    links = Links(engine, CATALOGUE)
    for pair in (AB, BC, CD):
        links.decide(pair.id, "same", deed())
    links.decide(BC.id, "different", deed(reason="both were seen on one day"))

    assert {A: A, B: A, C: C, D: C} == _people(engine)


@pytest.mark.parametrize(
    ("first", "second", "last", "verdict"),
    [
        (AB, BC, AC, "different"),
        (AC, AB, BC, "different"),
    ],
)
def test_a_contradiction_is_refused(
    engine: Engine, first: Pair, second: Pair, last: Pair, verdict: Verdict
) -> None:
    """A is B and B is C, so A is C; the sentence names the pair, and nothing is changed."""
    _register(engine)
    links = Links(engine, CATALOGUE)
    for pair in (first, second):
        links.decide(pair.id, "same", deed())
    before = _people(engine)

    with pytest.raises(ContradictionError, match=f"pair {last.id} says they are two"):
        links.decide(last.id, verdict, deed())
    assert before == _people(engine)
    with reading(engine) as connection:
        assert () == pairs.history(connection, last)


def test_two_that_are_apart_cannot_be_joined_through_a_third(engine: Engine) -> None:
    """Before one of the decisions is taken back."""
    _register(engine)
    links = Links(engine, CATALOGUE)
    links.decide(AC.id, "different", deed())
    links.decide(AB.id, "same", deed())

    with pytest.raises(
        ContradictionError, match=f"pair {AC.id} says they are two .ana, 2026-03-04"
    ):
        links.decide(BC.id, "same", deed())
    links.decide(AC.id, "undone", deed())
    links.decide(BC.id, "same", deed())
    assert {A: A, B: A, C: A, D: D} == _people(engine)


def test_every_decision_stays_on_record(engine: Engine) -> None:
    """With who made it, when and why, the first one first."""
    _register(engine)
    links = Links(engine, CATALOGUE)
    links.decide(AB.id, "same", deed("ana", "same passport"))
    links.decide(AB.id, "undone", deed("ema", "the passport is a forgery"))
    with reading(engine) as connection:
        made = pairs.history(connection, AB)

    assert [
        ("same", "ana", "same passport"),
        ("undone", "ema", "the passport is a forgery"),
    ] == [(each.verdict, each.by, each.reason) for each in made]
    assert {"2026-03-04T05:06:07+00:00"} == {each.at for each in made}


def test_what_is_decided_already_is_refused(engine: Engine) -> None:
    """And so is taking back what nobody decided."""
    _register(engine)
    links = Links(engine, CATALOGUE)

    with pytest.raises(NothingChangedError, match="nothing was decided"):
        links.decide(AB.id, "undone", deed())
    links.decide(AB.id, "different", deed())
    with pytest.raises(NothingChangedError, match="that is decided: different"):
        links.decide(AB.id, "different", deed())


def test_a_pair_that_is_not_there_is_refused(engine: Engine) -> None:
    """What was typed is told back, as it names nobody."""
    with pytest.raises(UnknownPairError, match="there is no pair 'abc'"):
        Links(engine, CATALOGUE).decide("abc", "same", deed())


def test_a_link_is_a_change_of_the_days_concerned(engine: Engine) -> None:
    """Figures of those periods were counted in another state; to put off changes nothing."""
    _register(engine)
    links = Links(engine, CATALOGUE)
    links.decide(CD.id, "later", deed())
    links.decide(AB.id, "same", deed())
    with reading(engine) as connection:
        noted = connection.execute(select(records.imported)).all()

    assert {("link", date(2026, 3, 4))} == {(row.kind, row.day) for row in noted}
    assert date(2024, 1, 10) == min(row.first_day for row in noted)


def test_whoever_withdrew_consent_does_so_under_every_name(engine: Engine) -> None:
    """Linked, both are excluded; parted again, only whose record says so."""
    bring_in(engine, [line(1, A), line(2, B, consent="withdrawn"), line(3, C)])
    _propose(engine)
    links = Links(engine, CATALOGUE)
    links.decide(AB.id, "same", deed())
    linked = _counted(engine)
    links.decide(AB.id, "undone", deed())

    assert 1 == linked
    assert {B} == _excluded(engine)


def test_a_provider_decides_about_its_own_records_alone(engine: Engine) -> None:
    """A pair with another provider's record is none to it, as on its pages."""
    bring_in(
        engine,
        [line(1, A, provider="fbih"), line(2, B, provider="fbih"), line(3, C, provider="rs")],
    )
    _propose(engine)
    fbih = Links(engine, CATALOGUE, provider="fbih")
    fbih.decide(AB.id, "same", deed())

    with pytest.raises(UnknownPairError, match="there is no pair"):
        fbih.decide(BC.id, "same", deed())
    assert {A: A, B: A, C: C} == _people(engine)


@settings(max_examples=15, deadline=None)
@given(sequences)
def test_any_sequence_is_what_it_says_from_scratch(said: list[Said]) -> None:
    """People, rivals and what counts follow from the decisions that count, and from no others."""
    with _fresh() as engine:
        links = Links(engine, CATALOGUE)
        counting: dict[Pair, Verdict] = {}
        for place, verdict in said:
            with suppress(ContradictionError, NothingChangedError):
                links.decide(EVERY[place].id, verdict, deed())
                counting[EVERY[place]] = verdict

        expected = _components(pair for pair, verdict in counting.items() if verdict == "same")
        assert expected == _people(engine)
        assert _is_consistent(expected, counting)
        assert len(set(expected.values())) == _counted(engine)
        assert _ranked_anew(engine) == _ranked(engine)
        assert {each: who for each, who in expected.items() if each != who} == _aliases(engine)


_ENGINES: list[Engine] = []


@pytest.fixture(autouse=True, scope="module")
def _one_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database for all examples: to make one takes longer than an example."""
    with prepared(f"sqlite:///{tmp_path_factory.mktemp('links') / 'test.db'}") as engine:
        _ENGINES.append(engine)
        yield
        _ENGINES.clear()


@contextmanager
def _fresh() -> Iterator[Engine]:
    (engine,) = _ENGINES
    empty(engine)
    _register(engine)
    yield engine


def _register(engine: Engine) -> None:
    """Four identities with two records each, all in one year."""
    days = [date(2024, 1 + (7 * number) % 12, 10) for number in range(8)]
    bring_in(engine, (line(n + 1, (A, B, C, D)[n % 4], day=day) for n, day in enumerate(days)))
    _propose(engine)


def _propose(engine: Engine) -> None:
    with writing(engine) as connection:
        pairs.add_candidates(connection, (Candidate(pair, 900, {}) for pair in EVERY))


def _people(engine: Engine) -> dict[str, str]:
    own = records.table(VICTIMS).c
    with reading(engine) as connection:
        rows = connection.execute(select(own.identity, own.person).distinct()).all()
    assert len(rows) == len({row.identity for row in rows})
    return {row.identity: row.person for row in rows}


def _counted(engine: Engine) -> int:
    """How many people count in the year: the rows of the question that a release asks."""
    start, end = YEAR
    own = contributions(
        records.counted(VICTIMS), attributes=["sex"], rule="earliest", start=start, end=end
    )
    with reading(engine) as connection:
        return connection.scalars(select(func.count()).select_from(own)).one()


def _ranked(engine: Engine) -> Mapping[str, date]:
    own = records.table(VICTIMS).c
    return _dates(engine, select(own.record, own.earlier))


def _ranked_anew(engine: Engine) -> Mapping[str, date]:
    table = records.table(VICTIMS)
    return _dates(engine, select(table.c.record, rival(table, "earliest")))


def _dates(engine: Engine, rows: Select[str, date]) -> Mapping[str, date]:
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(rows)}


def _aliases(engine: Engine) -> Mapping[str, str]:
    with reading(engine) as connection:
        rows = connection.execute(select(records.alias))
        return {row.identity: row.person for row in rows}


def _excluded(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.scalars(select(records.excluded.c.person)))


def _components(same: Iterable[Pair]) -> dict[str, str]:
    """A second way to it: spread the smallest name along the pairs until nothing changes."""
    edges, person = list(same), {each: each for each in (A, B, C, D)}
    for _ in person:
        for pair in edges:
            person[pair.one] = person[pair.other] = min(person[pair.one], person[pair.other])
    return person


def _is_consistent(person: Mapping[str, str], counting: Mapping[Pair, Verdict]) -> bool:
    apart = (pair for pair, verdict in counting.items() if verdict == "different")
    return all(person[pair.one] != person[pair.other] for pair in apart)
