"""The worklist holds what waits for somebody, and nothing that was decided."""

import pytest
from sqlalchemy import Engine

from node.identity import forgetting
from node.identity.links import Links
from node.identity.openings import openings as listed
from node.identity.worklist import Waiting, propose, waiting
from node.storage import reading, writing
from tests.node.country import CATALOGUE, VICTIMS
from tests.node.identity.registry import (
    DEED,
    bring_in,
    deed,
    line,
    name,
    openings,
    pseudonym,
)

ANA, ANNA, AHA, EMA = map(pseudonym, (1, 2, 3, 4))
SAID = {
    ANA: {"given_name": "Ana", "family_name": "Đorđević", "birth_date": "1999-04-03"},
    ANNA: {"given_name": "Djordjević", "family_name": "Anna", "birth_date": "3.4.1999"},
    AHA: {"given_name": "Ана", "family_name": "Ђорђевић", "birth_date": "1999"},
    EMA: {"given_name": "Ema", "family_name": "Hodžić", "birth_date": "1980-11-12"},
}


@pytest.fixture
def three(engine: Engine) -> Engine:
    """A register of two people, one of them under three names, all of them compared."""
    bring_in(engine, (line(number, each) for number, each in enumerate(SAID, 1)))
    name(engine, SAID)
    propose(openings(engine), VICTIMS, DEED)
    return engine


def test_probable_pairs_wait_the_most_probable_first(three: Engine) -> None:
    """With the fields that agree, in words."""
    first, *others = _waiting(three)

    assert (ANA, ANNA) == (first.candidate.pair.one, first.candidate.pair.other)
    assert {"given_name": "exchanged", "birth_date": "same", "document": "unknown"}.items() <= (
        first.candidate.words.items()
    )
    assert 2 == len(others)
    assert EMA not in {each.candidate.pair.other for each in others}


def test_no_name_stands_in_the_list(three: Engine) -> None:
    """Whoever sees it has opened nothing."""
    assert not any(
        word in repr(each) for each in _waiting(three) for word in ("Ana", "Đorđević", "1999")
    )


def test_to_compare_is_one_opening(three: Engine) -> None:
    """Of everybody, for the machine."""
    assert [True] == [each.everybody for each in listed(three)]


def test_what_was_decided_waits_no_longer(three: Engine) -> None:
    """Nor after another comparison, and neither does what follows from two decisions."""
    pairs = [each.candidate.pair for each in _waiting(three)]
    links = Links(three, CATALOGUE)
    links.decide(pairs[0].id, "same", deed())
    left = _waiting(three)
    links.decide(left[0].candidate.pair.id, "different", deed())

    assert 1 == len(left)
    assert () == _waiting(three)
    assert 3 == propose(openings(three), VICTIMS, DEED)
    assert () == _waiting(three)


def test_two_that_are_decided_to_be_two_wait_again_once_one_of_them_has_changed(
    three: Engine,
) -> None:
    """With what was decided before."""
    pairs = [each.candidate.pair for each in _waiting(three)]
    for pair in pairs:
        Links(three, CATALOGUE).decide(pair.id, "different", deed())
    name(three, {ANA: {"document": "P1234567"}})
    propose(openings(three), VICTIMS, DEED)
    again = _waiting(three)

    assert {pair.id for pair in pairs if ANA in (pair.one, pair.other)} == {
        each.candidate.pair.id for each in again
    }
    assert {"different"} == {each.last.verdict for each in again if each.last}


def test_what_was_put_off_comes_last(three: Engine) -> None:
    """Until it is decided."""
    first, *_ = _waiting(three)
    Links(three, CATALOGUE).decide(first.candidate.pair.id, "later", deed())
    *_, last = _waiting(three)

    assert first.candidate == last.candidate
    assert last.is_for_later


def test_what_is_taken_back_waits_again(three: Engine) -> None:
    """As if nobody had decided; the history says somebody did."""
    first, *_ = before = _waiting(three)
    links = Links(three, CATALOGUE)
    links.decide(first.candidate.pair.id, "same", deed())
    links.decide(first.candidate.pair.id, "undone", deed())

    assert [each.candidate for each in before] == [each.candidate for each in _waiting(three)]


def test_whoever_was_destroyed_meanwhile_is_not_proposed(engine: Engine) -> None:
    """Comparing takes a while; nobody is brought back by it."""
    bring_in(engine, (line(number, each) for number, each in enumerate(SAID, 1)))
    name(engine, SAID)
    slow = openings(engine)
    compare_all = slow.compare_all(VICTIMS, DEED)
    with writing(engine) as connection:
        forgetting.destroy(connection, VICTIMS, [ANA])

    class _Stale:
        """What was opened before."""

        engine = slow.engine

        def compare_all(self, *_: object) -> object:
            return compare_all

    assert 1 == propose(_Stale(), VICTIMS, DEED)  # type: ignore[arg-type] # the other party
    assert [(ANNA, AHA)] == [
        (each.candidate.pair.one, each.candidate.pair.other) for each in _waiting(engine)
    ]


def test_a_provider_sees_no_pair_with_another_providers_records(engine: Engine) -> None:
    """It would tell whom that one knows."""
    behind = {ANA: "fbih", ANNA: "rs", AHA: "rs", EMA: "fbih"}
    bring_in(engine, (line(n, each, provider=behind[each]) for n, each in enumerate(SAID, 1)))
    name(engine, SAID)
    propose(openings(engine), VICTIMS, DEED)
    with reading(engine) as connection:
        seen = waiting(connection, VICTIMS, provider="rs")

        assert [(ANNA, AHA)] == [
            (each.candidate.pair.one, each.candidate.pair.other) for each in seen
        ]
        assert () == waiting(connection, VICTIMS, provider="fbih")
        assert 3 == len(waiting(connection, VICTIMS))


def test_a_pair_that_a_provider_may_not_see_does_not_stand_for_one_that_it_may(
    engine: Engine,
) -> None:
    """Both ask whether the same two people are one, and only one of them may be shown."""
    behind = {ANA: "fbih", ANNA: "rs", AHA: "rs"}
    bring_in(engine, (line(n, each, provider=who) for n, (each, who) in enumerate(behind.items())))
    name(engine, {each: SAID[each] for each in behind})
    propose(openings(engine), VICTIMS, DEED)
    first, *_ = _waiting(engine)
    Links(engine, CATALOGUE).decide(first.candidate.pair.id, "same", deed())
    (country,) = _waiting(engine)
    with reading(engine) as connection:
        (own,) = waiting(connection, VICTIMS, provider="rs")

    assert (ANA, AHA) == (country.candidate.pair.one, country.candidate.pair.other)
    assert (ANNA, AHA) == (own.candidate.pair.one, own.candidate.pair.other)


def _waiting(engine: Engine) -> tuple[Waiting, ...]:
    with reading(engine) as connection:
        return waiting(connection, VICTIMS)
